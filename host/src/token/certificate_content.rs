//! From what a card holds in a certificate's place to the certificate's bytes: padding off, compression undone.

use std::io::Read;
use std::iter;

use flate2::read::{GzDecoder, ZlibDecoder};

use super::tlv::{BIT_STRING, Element, Header, INTEGER, OCTET_STRING, SEQUENCE, Tag};

/// The longest certificate, in bytes; what a compressed one grows to is bounded by it too.
const LONGEST_CERTIFICATE: u64 = 64 * 1024;
const EXPLICIT_VERSION: Tag = 0xA0;
/// How many bytes stand before a compressed certificate whose both lengths, inflated and compressed, are told.
const BOTH_LENGTHS: usize = 8;

/// The DER of the X.509 certificate in `content`, to the byte; `None` where there is none.
///
/// Accepts it plain or compressed by gzip or zlib, bare or behind one of the headers that cards put before it, and each
/// of these in an OCTET STRING. Whether it is one is told by its outer shape (RFC 5280, section 4.1): what it says is for others to
/// judge, and a card's certificate with an odd field must not disappear here.
pub(crate) fn certificate_in(content: &[u8]) -> Option<Vec<u8>> {
    let octets = Element::read(content).filter(|element| element.tag == OCTET_STRING).map(|octets| octets.value);
    // What is compressed may look like an OCTET STRING and be none.
    iter::once(content).chain(octets).find_map(|content| {
        plain(content).map(<[u8]>::to_vec).or_else(|| {
            let inflated = read_bounded(inflating(content)?)?;
            plain(&inflated).map(<[u8]>::to_vec)
        })
    })
}

/// How many bytes of a file matter, told from its beginning: a [`LengthRule`](super::iso7816::LengthRule).
pub(crate) fn certificate_length(beginning: &[u8]) -> Option<usize> {
    match *beginning.first()? {
        // Behind both lengths, of which the first may begin like a data object, only the stream itself tells its end.
        0x30 | 0x04 if !is_zlib(beginning.get(BOTH_LENGTHS..BOTH_LENGTHS + 2)?) => {
            Some(Header::read(beginning)?.total())
        }
        // A place for a certificate that holds none: erased, no need to read it to the end.
        0x00 | 0xFF if beginning.len() >= 16 && beginning.iter().all(|byte| *byte == beginning[0]) => {
            Some(beginning.len())
        }
        _ => None,
    }
}

fn plain(content: &[u8]) -> Option<&[u8]> {
    Element::read(content).filter(has_shape_of_certificate).map(|element| element.encoding)
}

/// `SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue }`, and in the first one version, serial number,
/// signature, issuer, validity, subject and key.
fn has_shape_of_certificate(element: &Element<'_>) -> bool {
    let [to_be_signed, algorithm, signature] = match *element.children().collect::<Vec<_>>() {
        [first, second, third] if element.tag == SEQUENCE => [first, second, third],
        _ => return false,
    };
    let fills = [to_be_signed, algorithm, signature].iter().map(|part| part.encoding.len()).sum::<usize>();
    let fields = to_be_signed.children().map(|field| field.tag).skip_while(|tag| *tag == EXPLICIT_VERSION);
    fills == element.value.len()
        && [to_be_signed.tag, algorithm.tag, signature.tag] == [SEQUENCE, SEQUENCE, BIT_STRING]
        && fields.take(6).eq([INTEGER, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE, SEQUENCE])
}

/// What a compressed content inflates to, as it is read; `None` for content that is not compressed.
pub(crate) fn inflating(content: &[u8]) -> Option<Box<dyn Read + '_>> {
    if content.starts_with(&[0x1F, 0x8B]) {
        return Some(Box::new(GzDecoder::new(content)));
    }
    let stream = match content {
        // The smart-card minidriver's header: 01 00 and the inflated length.
        [0x01, 0x00, _, _, stream @ ..] if is_zlib(stream) => stream,
        stream if is_zlib(stream) => stream,
        // Both lengths, four bytes each, least significant first.
        _ => content.get(BOTH_LENGTHS..).filter(|stream| is_zlib(stream))?,
    };
    Some(Box::new(ZlibDecoder::new(stream)))
}

/// RFC 1950, section 2.2: method 8, and the two bytes a multiple of 31.
fn is_zlib(stream: &[u8]) -> bool {
    matches!(*stream, [method, flags, ..] if method & 0x0F == 8 && u16::from_be_bytes([method, flags]) % 31 == 0)
}

fn read_bounded(stream: impl Read) -> Option<Vec<u8>> {
    let mut inflated = Vec::new();
    stream.take(LONGEST_CERTIFICATE).read_to_end(&mut inflated).ok()?;
    Some(inflated)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{GzEncoder, ZlibEncoder};

    use super::super::test_card::{certificate, tlv};
    use super::*;

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn padding_is_cut_by_the_length_and_not_by_its_look() {
        let der = certificate(1, 700);
        let end = der.len();
        assert_eq!(der[end - 2..], [0, 0]);
        assert_eq!(certificate_in(&[&der[..], &[0; 300]].concat()), Some(der.clone()));
        assert_eq!(certificate_in(&der[..end - 1]), None);
    }

    #[test]
    fn every_compression_that_cards_use_is_undone() {
        let der = certificate(2, 900);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&der).unwrap();
        assert_eq!(certificate_in(&gzip.finish().unwrap()), Some(der.clone()));

        let zlib = zlib(&der);
        let length = u16::try_from(der.len()).unwrap().to_le_bytes();
        for header in [&[][..], &[1, 0, length[0], length[1]], &[length[0], length[1], 0, 0, 0x99, 2, 0, 0]] {
            let file = [header, &zlib, &[0; 40]].concat();
            assert_eq!(certificate_in(&file), Some(der.clone()), "{header:02X?}");
            assert_eq!(certificate_in(&tlv(0x04, &file)), Some(der.clone()), "{header:02X?} in an OCTET STRING");
        }
    }

    #[test]
    fn what_inflates_without_end_is_given_up() {
        assert_eq!(certificate_in(&zlib(&vec![0; 10_000_000])), None);
    }

    #[test]
    fn another_sequence_is_no_certificate() {
        for other in [&[0x30, 0][..], &[0x30, 3, 0x02, 1, 1], &[0x30, 7, 0x30, 0, 0x30, 0, 0x03, 1, 0], &[], &[0x30]] {
            assert_eq!(certificate_in(other), None);
        }
        let der = certificate(1, 400);
        let with_a_gap_at_its_end = tlv(0x30, &[Element::read(&der).unwrap().value, &[0]].concat());
        assert_eq!(certificate_in(&with_a_gap_at_its_end), None);
    }

    #[test]
    fn a_compressed_certificate_whose_length_looks_like_a_data_object_is_not_cut_off() {
        let der = certificate(2, 0x0630);
        let file = [&[0x30, 0x06, 0, 0, 0x99, 2, 0, 0], &zlib(&der)[..]].concat();
        assert_eq!(certificate_in(&file), Some(der));
        for beginning in [&file[..2], &file[..9], &file[..10], &file] {
            assert_eq!(certificate_length(beginning), None);
        }
    }

    #[test]
    fn an_erased_file_need_not_be_read_to_its_end() {
        assert_eq!(certificate_length(&[0xFF; 256]), Some(256));
        assert_eq!(certificate_length(&[0x30, 0x82, 1, 0, 0x30, 0x81, 0xC0, 0xA0, 3, 2]), Some(260));
        assert_eq!(certificate_length(&[1, 0, 0x37, 6]), None);
    }
}
