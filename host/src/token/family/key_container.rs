//! Key containers as Microsoft's smart-card minidriver names their files, on cards made for it.

/// The directory in which the minidriver keeps what belongs to key containers.
const MINIDRIVER: &str = "mscp";

/// Whether this file holds the certificate of a key container: `kxcNN` (key exchange) or `kscNN` (signature), with the
/// container's number, which some cards write in decimal digits and others in hexadecimal ones.
pub(super) fn holds_certificate(directory: &str, name: &str) -> bool {
    let number = name.strip_prefix("kxc").or_else(|| name.strip_prefix("ksc"));
    directory == MINIDRIVER
        && number.is_some_and(|number| number.len() == 2 && number.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// A name padded with zeros; `None` where it is none that a file could have.
pub(super) fn name_in(padded: &[u8]) -> Option<&str> {
    let end = padded.iter().position(|&byte| byte == 0).unwrap_or(padded.len());
    let name = std::str::from_utf8(padded.get(..end)?).ok()?;
    name.bytes().all(|byte| byte.is_ascii_graphic()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_certificates_of_containers_are_taken() {
        for name in ["kxc00", "ksc09", "kxc0A", "ksc7e"] {
            assert!(holds_certificate("mscp", name), "{name}");
            assert!(!holds_certificate("", name), "{name}");
        }
        for name in ["kxc", "kxc0", "kxc000", "kxc0G", "kxp00", "msroots", "cmapfile"] {
            assert!(!holds_certificate("mscp", name), "{name}");
        }
    }

    #[test]
    fn a_name_ends_at_its_padding_and_is_of_letters_that_one_can_see() {
        assert_eq!(name_in(b"mscp\0\0\0\0\0"), Some("mscp"));
        assert_eq!(name_in(b"cmapfile"), Some("cmapfile"));
        assert_eq!(name_in(&[0; 9]), Some(""));
        assert_eq!(name_in(&[0xFF; 9]), None);
        assert_eq!(name_in(b"a b\0"), None);
    }
}
