//! GUIDs that follow from what they name, so that the same sources give the same package.

use sha2::{Digest, Sha256};

/// The GUID of these parts: their SHA-256, in the form that RFC 9562 leaves to the maker (version 8).
pub(super) fn derived<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // With their lengths: "ab" and "c" are not "a" and "bc".
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut bytes = hash.finalize();
    bytes[6] = bytes[6] & 0x0F | 0x80;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let hex: String = bytes[..16].iter().map(|byte| format!("{byte:02X}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_parts_give_the_same_guid_and_others_another() {
        let guid = derived([&b"product"[..], b"0.1.0"]);
        assert_eq!(guid, derived([&b"product"[..], b"0.1.0"]));
        assert_ne!(guid, derived([&b"product0"[..], b".1.0"]));
        assert_eq!((guid.len(), &guid[14..15]), (36, "8"));
        assert!("89AB".contains(&guid[19..20]), "{guid}");
    }
}
