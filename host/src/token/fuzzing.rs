//! What must hold of every parser, and of a whole reading, whatever a card says. Each function takes what a card may
//! have answered and panics where it does not hold; property tests and the fuzz targets in `host/fuzz` call them.
//!
//! Compiled for tests, and where cargo-fuzz sets `--cfg fuzzing`.

use super::apdu::Response;
use super::certificate_content::{certificate_in, certificate_length};
use super::channel::{CardChannel, ChannelError, TransmissionProtocol};
use super::iso7816::MOST_OBJECTS;
use super::reading::ReadOptions;
use super::tlv::{Element, Header, elements, unsigned};

pub use super::family::fuzzing::{id_prime_index, piv_object};
pub use super::iso7816::fuzzing::file_control;
pub use super::pkcs15::fuzzing::{
    application_directory, certificate_directory, object_directory, private_key_directory,
};

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

/// A card that answers by a script: see [`Script`]. The reading ends within its limits, sends only commands that read,
/// and finds only certificates that are whole.
pub fn whole_card(script: &[u8]) {
    let Some(mut card) = Script::parse(script) else { return };
    let options = ReadOptions { trace: card.flags & 0x04 != 0, all_families: card.flags & 0x08 != 0 };
    let reading = super::read(&mut card, options, &mut |progress| assert!(progress.read <= progress.expected));
    assert_eq!(reading.exchanges, card.exchanges);
    assert!(reading.exchanges <= 2_000, "{} exchanges", reading.exchanges);
    assert!(!options.trace || reading.trace.len() == reading.exchanges as usize);
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

/// A card's answers, one after another, whatever it is asked: a byte of flags (01: T=1, else T=0; 02: after the last
/// answer the first one again, else the card is gone; 04: with a trace; 08: as every family), the answer to reset with its length in a byte
/// before it, then each answer with its length in two bytes before it, the higher one first. Where the length is zero
/// another program resets the card instead.
struct Script<'a> {
    flags: u8,
    atr: &'a [u8],
    answers: &'a [u8],
    rest: &'a [u8],
    exchanges: u32,
}

impl<'a> Script<'a> {
    fn parse(script: &'a [u8]) -> Option<Self> {
        let (&[flags, atr_length], rest) = script.split_first_chunk()?;
        let (atr, answers) = rest.split_at_checked(atr_length.into())?;
        Some(Self { flags, atr, answers, rest: answers, exchanges: 0 })
    }

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.len() < 2 && self.flags & 0x02 != 0 {
            self.rest = self.answers;
        }
        let (length, rest) = self.rest.split_first_chunk()?;
        let (answer, rest) = rest.split_at(rest.len().min(u16::from_be_bytes(*length).into()));
        self.rest = rest;
        Some(answer)
    }
}

impl CardChannel for Script<'_> {
    fn atr(&self) -> &[u8] {
        self.atr
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        if self.flags & 0x01 == 0 { TransmissionProtocol::T0 } else { TransmissionProtocol::T1 }
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        assert!(command.len() <= 261, "{command:02X?}");
        let selects_or_reads =
            command[0] == 0x00 && matches!(command[1], 0xA4 | 0xA5 | 0xB0 | 0xB1 | 0xB2 | 0xC0 | 0xCA | 0xCB);
        // A SmartCard-HSM's list of objects has a class of its own.
        let lists = command.starts_with(&[0x80, 0x58]);
        assert!(selects_or_reads || lists, "more than reading: {command:02X?}");
        self.exchanges += 1;
        match self.next() {
            None => Err(ChannelError::Removed),
            Some([]) => Err(ChannelError::ResetByOther),
            Some(answer) => Ok(answer.to_vec()),
        }
    }
}
