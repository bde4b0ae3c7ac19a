//! Words within a text.

/// Whether `part` stands in `text`; nothing stands in every one. In place of `str::contains`, whose way of searching
/// long texts weighs two kilobytes in WASM.
#[must_use]
pub fn holds(text: &str, part: &str) -> bool {
    part.is_empty() || text.as_bytes().windows(part.len()).any(|bytes| bytes == part.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_what_the_standard_library_finds() {
        for text in ["", "a", "aab", "clé branchée", "aaaab"] {
            for part in ["", "a", "b", "aab", "é b", "aaab", "clé branchée", "branchées"] {
                assert_eq!(holds(text, part), text.contains(part), "{text:?} {part:?}");
            }
        }
    }
}
