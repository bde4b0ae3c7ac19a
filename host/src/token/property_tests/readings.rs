//! What holds of the reading of a whole card.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::cases;
use super::drawn::{answer, manners, stored};
use crate::token::channel::{CardChannel, ChannelError, TransmissionProtocol};
use crate::token::test_card::{TestCard, certificate, tlv};
use crate::token::{fuzzing, read, reading};

const PKCS15: &[u8] = b"\xA0\x00\x00\x00\x63PKCS-15";

fn read_silently(card: &mut dyn CardChannel) -> reading::Reading {
    read(card, reading::ReadOptions::default(), &mut |_| {})
}

fn header(flags: u8, atr: &[u8]) -> Vec<u8> {
    [&[flags, u8::try_from(atr.len()).unwrap()], atr].concat()
}

fn script(answers: &[Vec<u8>]) -> Vec<u8> {
    let with_length = |answer: &Vec<u8>| [&u16::try_from(answer.len()).unwrap().to_be_bytes(), &answer[..]].concat();
    answers.iter().flat_map(with_length).collect()
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn a_reading_of_any_answers_keeps_its_limits(
        flags in 0..32_u8, atr in select(vec![&[0x3B, 0x00][..], b"\x3BYubiKey", &[0x3B, 0x00, 0x31, 0xC0, 0x64]]),
        answers in vec(answer(), 1..40),
    ) {
        fuzzing::whole_card(&[header(flags, atr), script(&answers)].concat());
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_reading_after_another_tells_nothing_that_the_card_does_not_show(
        flags in 0..32_u8, first in vec(answer(), 1..40), second in vec(answer(), 1..40),
    ) {
        let first = script(&first);
        let length = u16::try_from(first.len()).unwrap().to_be_bytes();
        let begun = [header(flags, &[0x3B, 0x00]), length.to_vec(), first.clone()].concat();
        fuzzing::second_reading(&[&begun[..], &script(&second)].concat());
        fuzzing::second_reading(&[&begun[..], &first].concat());
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn every_certificate_of_a_card_is_read_to_the_byte_whatever_form_and_manners(
        mut card in manners(), stored in vec(stored(), 0..5), gap in 0..60_usize, is_absolute in any::<bool>(),
    ) {
        let application = card.add_application(PKCS15);
        let path = |id: u16| {
            let absolute: &[u8] = if is_absolute { &[0x3F, 0x00, 0x50, 0x15] } else { &[] };
            tlv(0x30, &tlv(0x04, &[absolute, &id.to_be_bytes()].concat()))
        };
        let mut listed = Vec::new();
        let mut held = Vec::<Vec<u8>>::new();
        for (id, (content, der)) in (0x4501..).zip(stored) {
            listed.extend(tlv(0x30, &[tlv(0x30, &[]), tlv(0x30, &[]), tlv(0xA1, &tlv(0x30, &path(id)))].concat()));
            listed.extend(vec![0; gap]);
            card.add(application, &[id], content);
            if !held.contains(&der) {
                held.push(der);
            }
        }
        card.add(application, &[0x5031], tlv(0xA4, &path(0x4403)));
        card.add(application, &[0x4403], listed);
        let reading = read_silently(&mut card);
        prop_assert_eq!(reading.ended_early, None);
        let read = reading.certificates.into_iter().map(|certificate| certificate.der).collect::<Vec<_>>();
        prop_assert!(read == held, "{} read, {} held, {} exchanges", read.len(), held.len(), reading.exchanges);
    }
}

/// Whatever the card answers comes in pieces of so many bytes, to be fetched by GET RESPONSE.
struct InPieces {
    card: TestCard,
    piece: usize,
    waiting: Vec<u8>,
    status: [u8; 2],
}

impl CardChannel for InPieces {
    fn atr(&self) -> &[u8] {
        &self.card.atr
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        self.card.protocol
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        if command[1] != 0xC0 {
            self.waiting = self.card.transmit(command)?;
            self.status = *self.waiting.last_chunk().unwrap();
            self.waiting.truncate(self.waiting.len() - 2);
        }
        let rest = self.waiting.split_off(self.piece.min(self.waiting.len()));
        let piece = std::mem::replace(&mut self.waiting, rest);
        let status = match u8::try_from(self.waiting.len()) {
            Ok(0) => self.status,
            left => [0x61, left.unwrap_or(0)],
        };
        Ok([&piece[..], &status].concat())
    }
}

fn card_with(der: &[u8]) -> TestCard {
    let mut card = TestCard::default();
    let application = card.add_application(PKCS15);
    let path = |id: u16| tlv(0x30, &tlv(0x04, &id.to_be_bytes()));
    let entry = [tlv(0x30, &[]), tlv(0x30, &[]), tlv(0xA1, &tlv(0x30, &path(0x4501)))].concat();
    card.add(application, &[0x5031], tlv(0xA4, &path(0x4403)));
    card.add(application, &[0x4403], tlv(0x30, &entry));
    card.add(application, &[0x4501], [der, &[0; 100]].concat());
    card
}

#[test]
fn at_every_block_size_the_certificate_is_read_to_the_byte_or_given_up_within_its_limit() {
    let der = certificate(1, 900);
    for block in 1..=256 {
        let reading = read_silently(&mut TestCard { generosity: block, ..card_with(&der) });
        let read = reading.certificates.iter().map(|certificate| &certificate.der[..]).collect::<Vec<_>>();
        // SELECT counts as one of the 300 exchanges that an object may take.
        let expected: &[&[u8]] = if der.len().div_ceil(block) < 300 { &[&der] } else { &[] };
        assert_eq!(read, expected, "blocks of {block}");
        assert_eq!(reading.unreadable, u32::from(expected.is_empty()), "blocks of {block}");
    }
}

#[test]
fn in_pieces_of_every_size_the_certificate_is_read_to_the_byte_or_given_up_within_its_limit() {
    let der = certificate(1, 900);
    for piece in 1..=256 {
        let mut card = InPieces { card: card_with(&der), piece, waiting: Vec::new(), status: [0; 2] };
        let reading = read_silently(&mut card);
        assert!(reading.certificates.iter().all(|certificate| certificate.der == der), "pieces of {piece}");
        assert!(piece < 4 || reading.certificates.len() == 1, "pieces of {piece}: {} exchanges", reading.exchanges);
        assert!(reading.exchanges < 3 * 300, "pieces of {piece}: {} exchanges", reading.exchanges);
    }
}

#[test]
fn cut_off_at_any_byte_a_certificates_file_holds_none() {
    let der = certificate(1, 600);
    for length in 0..=der.len() {
        let mut card = card_with(&der);
        card.add(1, &[0x4501], der[..length].to_vec());
        let reading = read_silently(&mut card);
        assert_eq!(reading.certificates.len(), usize::from(length == der.len()), "cut off after {length} bytes");
    }
}
