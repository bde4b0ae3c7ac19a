//! Spaces that do not break, of which drivers give some as they are and others as ordinary ones.

/// The text with ordinary spaces throughout.
#[must_use]
pub fn with_ordinary_spaces(text: &str) -> String {
    text.replace(['\u{A0}', '\u{202F}'], " ")
}
