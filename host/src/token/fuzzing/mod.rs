//! What must hold of every parser, and of a whole reading, whatever a card says. Each function takes what a card may
//! have answered and panics where it does not hold; property tests and the fuzz targets in `host/fuzz` call them.
//!
//! Compiled for tests, and where cargo-fuzz sets `--cfg fuzzing`.

mod consistent_card;
mod script;
mod second_reading;

use script::Script;

use super::apdu::Response;
use super::certificate_beginning::{names_certificate, naming_length};
use super::certificate_content::{certificate_in, certificate_length, inflating};
use super::iso7816::MOST_OBJECTS;
use super::reading::Reading;
use super::tlv::{Element, Header, elements, unsigned};

pub use super::family::fuzzing::{
    authentic_list, gem_safe_file, gids_master_file, id_prime_index, piv_object, smart_card_hsm_list,
};
pub use super::iso7816::fuzzing::{announced_lengths, file_control};
pub use super::pkcs15::fuzzing::{
    application_directory, certificate_directory, object_directory, private_key_directory,
};
pub use second_reading::second_reading;

/// BER-TLV: elements stand in the input, in their order, whole and apart from one another.
pub fn tlv(bytes: &[u8]) {
    let mut end = 0;
    for element in elements(bytes) {
        let start = element.encoding.as_ptr().addr() - bytes.as_ptr().addr();
        assert!(start >= end, "elements overlap");
        assert!(bytes[end..start].iter().all(|byte| matches!(byte, 0x00 | 0xFF)), "something was passed over");
        end = start + element.encoding.len();
        assert_eq!(&bytes[start..end], element.encoding);
        assert!(element.encoding.ends_with(element.value));
        assert_eq!(Element::read(element.encoding), Some(element), "an element alone reads as it does in its place");
        assert_eq!(Element::read(&element.encoding[..element.encoding.len() - 1]), None, "a cut-off element was read");
        let header = Header::read(element.encoding).map(|header| (header.tag, header.total()));
        assert_eq!(header, Some((element.tag, element.encoding.len())));
        assert!(unsigned(element.value).is_none_or(|_| element.value[0] & 0x80 == 0), "a negative count");
    }
}

/// A response APDU: status words, and before them all the data.
pub fn response(bytes: &[u8]) {
    match Response::parse(bytes) {
        Some(response) => {
            let status = response.status.0.to_be_bytes();
            assert_eq!([&response.data[..], &status].concat(), bytes);
            assert!(response.status.more().is_none_or(|more| (1..=256).contains(&more)));
        }
        None => assert!(bytes.len() < 2),
    }
}

/// What stands in a certificate's place: what is taken for one is one DER object and reads as itself; what is read no
/// further than the length rule tells brings the same.
pub fn certificate_content(content: &[u8]) {
    let certificate = certificate_in(content);
    if let Some(der) = &certificate {
        is_certificate(der);
        let wrapped = Element::read(content).is_some_and(|element| element.value.starts_with(der));
        assert!(content.starts_with(der) || wrapped || der.len() <= 64 * 1024, "inflated beyond the limit");
    }
    if let Some(length) = certificate_length(content) {
        assert_eq!(certificate_in(&content[..length.min(content.len())]), certificate, "the length rule cuts it off");
    }
}

/// The answer to reset, which is anything: what is said of it, what it is taken for, whom it makes ask first.
pub fn answer_to_reset(bytes: &[u8]) {
    super::atr::fuzzing::answer_to_reset(bytes);
    super::products::fuzzing::named(bytes);
    super::family::fuzzing::order(bytes);
}

/// Where a certificate is named: by so many bytes and no fewer, whatever follows; they end with its validity. Plain or compressed, a certificate's
/// beginning is enough exactly if it holds what names it.
pub fn certificate_beginning(content: &[u8]) {
    if let Some(length) = naming_length(content) {
        assert_eq!(naming_length(&content[..length]), Some(length));
        assert_eq!(naming_length(&content[..length - 1]), None, "fewer bytes name it as well");
        assert!(inflating(content).is_some() || names_certificate(&content[..length]));
    }
    let Some(der) = certificate_in(content) else { return };
    let length = naming_length(&der);
    if let Some(length) = length {
        let to_be_signed = Element::read(&der).and_then(|element| element.children().next());
        let mut fields =
            to_be_signed.into_iter().flat_map(|fields| fields.children().skip_while(|field| field.tag == 0xA0));
        // Serial number, signature, issuer, validity.
        let end = fields.nth(3).map(|validity| validity.encoding.as_ptr_range().end.addr() - der.as_ptr().addr());
        assert_eq!(end, Some(length));
    }
    let is_in_octets = Element::read(content).is_some_and(|element| element.value.starts_with(&der));
    match (content.starts_with(&der), inflating(content).is_some()) {
        (true, false) => assert_eq!(names_certificate(content), length.is_some()),
        // It is inflated no further than that.
        (false, true) if !is_in_octets => {
            assert_eq!(names_certificate(content), length.is_some_and(|length| length <= 4096));
        }
        // It looks like both.
        _ => {}
    }
}

/// A card that answers by a script: see [`Script`]. The reading ends within its limits, sends only commands that read,
/// and finds only certificates that are whole.
pub fn whole_card(script: &[u8]) {
    let Some(mut card) = Script::parse(script) else { return };
    let options = card.manners.options();
    let reading = super::read(&mut card, options, &mut |progress| assert!(progress.read <= progress.expected));
    assert_eq!(reading.exchanges, card.exchanges);
    assert!(!options.trace || reading.trace.len() == reading.exchanges as usize);
    keeps_its_limits(&reading);
}

fn keeps_its_limits(reading: &Reading) {
    assert!(reading.exchanges <= 2_000, "{} exchanges", reading.exchanges);
    assert!(reading.certificates.len() <= MOST_OBJECTS);
    for (place, certificate) in reading.certificates.iter().enumerate() {
        is_certificate(&certificate.der);
        let before = &reading.certificates[..place];
        assert!(before.iter().all(|other| other.der != certificate.der), "one certificate twice");
    }
    assert!(reading.certificates.is_empty() || reading.family.is_some());
}

fn is_certificate(der: &[u8]) {
    let length = Element::read(der).map(|element| element.encoding.len());
    assert_eq!(length, Some(der.len()), "no data object, or something follows it");
    assert_eq!(certificate_in(der).as_deref(), Some(der));
}
