//! Whether the beginning of an object on a card is enough to tell its certificate from all others.

use std::io::Read;

use super::certificate_content::inflating;
use super::tlv::{Element, Header, INTEGER, SEQUENCE};

/// How many bytes of a compressed beginning are looked at, inflated.
const ENOUGH: u64 = 4096;
/// The most templates around a certificate.
const DEEPEST: usize = 4;
const EXPLICIT_VERSION: u32 = 0xA0;

/// Whether `beginning` holds a certificate's serial number, its issuer and its validity in full.
///
/// Issuer and serial number identify a certificate (RFC 5280, section 4.1.2.2), so two objects with the same such
/// beginning hold the same certificate; the validity is asked for as well, for issuers that count carelessly. Plain,
/// in templates (PIV's 53 and 70, an OCTET STRING), and compressed certificates are recognised; anything else is not,
/// and must be compared whole.
pub(crate) fn names_certificate(beginning: &[u8]) -> bool {
    let mut rest = beginning;
    for _ in 0..DEEPEST {
        if let Some(stream) = inflating(rest) {
            let mut inflated = Vec::new();
            // A beginning ends in the middle of the stream, which is an error after all that could be inflated.
            let _cut_off = stream.take(ENOUGH).read_to_end(&mut inflated);
            return naming_length(&inflated).is_some();
        }
        let Some(header) = Header::read(rest) else { return false };
        if header.tag == SEQUENCE {
            return naming_length(rest).is_some();
        }
        rest = rest.get(header.length..).unwrap_or_default();
    }
    false
}

/// How many bytes of a plain certificate it takes to name it; `None` where there are fewer.
///
/// `SEQUENCE { SEQUENCE { [0] version, serialNumber, signature, issuer, validity, …` (RFC 5280, section 4.1).
pub(crate) fn naming_length(beginning: &[u8]) -> Option<usize> {
    let mut rest = beginning;
    for _certificate_and_to_be_signed in 0..2 {
        let header = Header::read(rest).filter(|header| header.tag == SEQUENCE)?;
        rest = rest.get(header.length..)?;
    }
    let mut next = || {
        let element = Element::read(rest)?;
        rest = rest.get(element.encoding.len()..)?;
        Some(element.tag)
    };
    let mut first = next()?;
    if first == EXPLICIT_VERSION {
        first = next()?;
    }
    let is_certificate = first == INTEGER && (0..3).all(|_| next() == Some(SEQUENCE));
    is_certificate.then(|| beginning.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::super::test_card::{certificate, tlv};
    use super::*;

    /// How many bytes of the object it takes.
    fn needed(object: &[u8]) -> Option<usize> {
        (0..=object.len()).find(|length| names_certificate(&object[..*length]))
    }

    #[test]
    fn it_takes_the_validity_to_its_last_byte_and_no_more() {
        let der = certificate(1, 900);
        let end = der.windows(13).rposition(|window| window == b"281231235959Z").unwrap() + 13;
        assert_eq!(needed(&der), Some(end));
        let padded = [&der[..], &[0; 100]].concat();
        assert_eq!(needed(&padded), Some(end));
    }

    #[test]
    fn templates_and_compression_are_seen_through() {
        let der = certificate(1, 900);
        let bare = needed(&der).unwrap();
        let piv = tlv(0x53, &[tlv(0x70, &der), tlv(0x71, &[0])].concat());
        assert_eq!(needed(&piv), Some(bare + 8));
        assert_eq!(needed(&tlv(0x04, &der)), Some(bare + 4));
        let mut encoder = ZlibEncoder::new(vec![1, 0, 0x84, 3], Compression::default());
        encoder.write_all(&der).unwrap();
        let compressed = encoder.finish().unwrap();
        let needed = needed(&compressed).unwrap();
        assert!(needed < compressed.len(), "{needed} of {}", compressed.len());
    }

    #[test]
    fn what_is_no_certificate_is_never_named() {
        for other in [&[0; 300][..], &[0xFF; 300], &[0x30; 300], &[0x53, 0], &tlv(0x30, &[7; 300]), b"text"] {
            assert_eq!(needed(other), None);
        }
    }
}
