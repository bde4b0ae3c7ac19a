//! The hint on the way to the form.

use crate::stamp::{Content, Stamp, Text};

/// Lays it out.
#[must_use]
pub fn hint(text: &Text) -> Stamp {
    Stamp::of("hint").with("", Content::Message(text.clone()))
}
