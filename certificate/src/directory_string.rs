//! The text of a name's attribute, whichever of ASN.1's string types holds it.
//!
//! All but UniversalString, which the decoder below this crate does not know: a certificate with one is not read at
//! all. No authority is known to write it.

use der::asn1::AnyRef;
use der::{Tag, Tagged};

/// The text, without control characters and surrounding white space; `None` if nothing remains, or for a type that
/// is no string.
pub(crate) fn text(value: AnyRef<'_>) -> Option<String> {
    let bytes = value.value();
    let text = match value.tag() {
        Tag::BmpString => utf16_be(bytes),
        Tag::Utf8String
        | Tag::PrintableString
        | Tag::Ia5String
        | Tag::TeletexString
        | Tag::NumericString
        | Tag::VisibleString
        | Tag::GeneralString => eight_bit(bytes),
        _ => return None,
    };
    tidy(&text)
}

/// UTF-8 if it is that, else ISO 8859-1.
///
/// T.61 proper writes accents as separate bytes before their letters; no authority's software ever did. They put
/// ISO 8859-1, or UTF-8 outright, into TeletexString, and now and then into the types that are ASCII by definition.
pub(crate) fn eight_bit(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

fn utf16_be(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Names are shown and compared: line breaks and other controls have no business in them.
pub(crate) fn tidy(text: &str) -> Option<String> {
    let without_controls = text.replace(char::is_control, " ");
    let trimmed = without_controls.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use der::asn1::AnyRef;

    use super::*;

    fn read(tag: Tag, bytes: &[u8]) -> Option<String> {
        text(AnyRef::new(tag, bytes).unwrap())
    }

    #[test]
    fn every_string_type_of_real_certificates_is_read() {
        assert_eq!(read(Tag::Utf8String, "Maëlle".as_bytes()).as_deref(), Some("Maëlle"));
        assert_eq!(read(Tag::PrintableString, b"LE GOFF").as_deref(), Some("LE GOFF"));
        assert_eq!(read(Tag::Ia5String, b"m@exemple.bzh").as_deref(), Some("m@exemple.bzh"));
        assert_eq!(read(Tag::NumericString, b"12 34").as_deref(), Some("12 34"));
        assert_eq!(read(Tag::BmpString, b"\0M\0a\0\xeb\0l\x01\x53").as_deref(), Some("Maëlœ"));
    }

    #[test]
    fn a_teletex_string_is_read_as_utf_8_where_it_is_that_and_as_latin_1_otherwise() {
        assert_eq!(read(Tag::TeletexString, b"Ma\xeblle").as_deref(), Some("Maëlle"));
        assert_eq!(read(Tag::TeletexString, "Maëlle".as_bytes()).as_deref(), Some("Maëlle"));
    }

    #[test]
    fn controls_and_surrounding_space_do_not_stay() {
        assert_eq!(read(Tag::Utf8String, b" LE\r\nGOFF\0 ").as_deref(), Some("LE  GOFF"));
        assert_eq!(read(Tag::Utf8String, b" \0 "), None);
        assert_eq!(read(Tag::BmpString, b"\xd8\0").as_deref(), Some("\u{fffd}"));
    }

    #[test]
    fn what_is_no_string_has_no_text() {
        assert_eq!(read(Tag::Integer, &[65]), None);
    }
}
