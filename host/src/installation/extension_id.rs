//! The ids of extensions in Chromium and its relatives: 32 letters from `a` to `p`, for the half bytes of a hash. A copy
//! of our extension that is signed with another key has another id.

use std::fmt;
use std::str::FromStr;

/// An extension's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionId(String);

/// It is no such id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an extension's id has 32 letters from a to p")]
pub struct NoExtensionId;

impl ExtensionId {
    /// The origin by which manifests and browsers name it.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("chrome-extension://{}/", self.0)
    }

    /// The id in an origin, if it is one.
    #[must_use]
    pub fn of_origin(origin: &str) -> Option<Self> {
        origin.strip_prefix("chrome-extension://")?.strip_suffix('/')?.parse().ok()
    }
}

impl FromStr for ExtensionId {
    type Err = NoExtensionId;

    fn from_str(text: &str) -> Result<Self, NoExtensionId> {
        let is_id = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'a'..=b'p'));
        if is_id { Ok(Self(text.to_owned())) } else { Err(NoExtensionId) }
    }
}

impl fmt::Display for ExtensionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_32_letters_from_a_to_p_are_an_id() {
        let id: ExtensionId = "abcdefghijklmnopabcdefghijklmnop".parse().unwrap();
        assert_eq!(ExtensionId::of_origin(&id.origin()), Some(id));
        for text in ["", "abcdefghijklmnopabcdefghijklmno", "abcdefghijklmnopabcdefghijklmnoq", &"A".repeat(32)] {
            assert_eq!(text.parse::<ExtensionId>(), Err(NoExtensionId), "{text}");
        }
        for origin in ["chrome-extension://*/", "https://abcdefghijklmnopabcdefghijklmnop/"] {
            assert_eq!(ExtensionId::of_origin(origin), None, "{origin}");
        }
    }
}
