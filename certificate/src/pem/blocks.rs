//! Finding PEM blocks in text that people and programs have handled.

use base64ct::{Base64Unpadded, Encoding};
use der::asn1::AnyRef;
use der::{Decode, Reader, SliceReader};

use super::LABEL;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";
const END: &str = "-----END ";
const TRUSTED: &str = "TRUSTED CERTIFICATE";
const X509: &str = "X509 CERTIFICATE";

/// The contents of every certificate block, in order.
pub(super) fn certificates(text: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for (label, content) in blocks(text) {
        match label {
            LABEL | X509 => found.push(content),
            TRUSTED => found.extend(first_object(&content)),
            _ => {}
        }
    }
    found
}

/// Label and contents of every block that is whole and in base64, in order.
pub(super) fn blocks(text: &str) -> Vec<(&str, Vec<u8>)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(BEGIN) {
        let Some((label, after)) = rest[start + BEGIN.len()..].split_once(DASHES) else { break };
        let Some(end) = after.find(DASHES) else { break };
        let (body, tail) = after.split_at(end);
        rest = tail;
        // A block that begins again before it has ended was cut off; the next one may be whole.
        if tail.starts_with(END)
            && let Some(content) = base64(body)
        {
            found.push((label.trim(), content));
        }
    }
    found
}

/// The octets that a text of base64 stands for, white space and missing padding forgiven; `None` for other text.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.chars().filter(|character| !is_blank(*character)).collect::<String>();
    let digits = digits.trim_end_matches('=');
    if digits.is_empty() { None } else { Base64Unpadded::decode_vec(digits).ok() }
}

/// White space, and what is invisible without being that: byte-order mark, zero-width space and joiners.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

/// The first of several objects in DER.
fn first_object(der: &[u8]) -> Option<Vec<u8>> {
    let mut reader = SliceReader::new(der).ok()?;
    AnyRef::decode(&mut reader).ok()?;
    der.get(..usize::try_from(reader.position()).ok()?).map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pem::for_file;
    use crate::sample::{Sample, tlv};

    fn two() -> [Vec<u8>; 2] {
        [Sample::default().to_der(), Sample { serial: &[7], ..Sample::default() }.to_der()]
    }

    #[test]
    fn text_around_line_ends_marks_and_indentation_do_not_matter() {
        let [first, second] = two();
        let both =
            format!("Bag Attributes\n    friendlyName: clé\n{}\n# — suite\n{}fin", for_file(&first), for_file(&second));
        for text in [
            both.clone(),
            both.replace('\n', "\r\n"),
            both.replace('\n', "\r"),
            both.replace('\n', "\n\t  "),
            both.replace('\n', "\n\n"),
            both.replace('\n', " "),
            format!("\u{feff}{}", both.replace('\n', "\u{200b}\n\u{a0}")),
            both.replace("=\n", "\n"),
        ] {
            assert_eq!(certificates(&text), [first.clone(), second.clone()], "{text}");
        }
    }

    #[test]
    fn other_kinds_of_blocks_are_passed_over() {
        let [first, second] = two();
        let text = format!(
            "{}{}{}",
            for_file(b"key").replace("CERTIFICATE", "PRIVATE KEY"),
            for_file(&first).replace("CERTIFICATE", "X509 CERTIFICATE"),
            for_file(&second).replace("CERTIFICATE", "CERTIFICATE REQUEST"),
        );
        assert_eq!(certificates(&text), [first]);
    }

    #[test]
    fn trust_settings_are_left_out() {
        let [first, _] = two();
        let trusted = [first.clone(), tlv(0x30, b"")].concat();
        let text = for_file(&trusted).replace("CERTIFICATE", "TRUSTED CERTIFICATE");
        assert_eq!(certificates(&text), [first]);
    }

    #[test]
    fn a_broken_block_does_not_hide_the_next() {
        let [first, second] = two();
        let cut_off = &for_file(&first)[..200];
        assert_eq!(certificates(&format!("{cut_off}\n{}", for_file(&second))), std::slice::from_ref(&second));
        let spoilt = for_file(&first).replace("\nM", "\n!");
        assert_eq!(certificates(&format!("{spoilt}{}", for_file(&second))), std::slice::from_ref(&second));
        assert_eq!(certificates(&format!("-----BEGIN {}", for_file(&second))), Vec::<Vec<u8>>::new());
    }

    #[test]
    fn what_is_no_base64_is_no_block() {
        for text in ["", "=", "é", "AAAA-BBBB", "A", "-----END CERTIFICATE-----"] {
            assert_eq!(base64(text), None, "{text}");
        }
        assert_eq!(base64("aGVs\n bG8").as_deref(), Some(&b"hello"[..]));
    }
}
