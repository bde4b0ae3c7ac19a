//! What must hold of a reading after another one of the same process.

use std::collections::HashSet;

use super::consistent_card::ConsistentCard;
use super::keeps_its_limits;
use super::script::CardManners;
use crate::token::certificate_beginning::{names_certificate, naming_length};
use crate::token::certificate_content::certificate_in;
use crate::token::known::{Kind, KnownCards};
use crate::token::read_again;
use crate::token::reading::Reading;
use crate::token::tlv::elements;

/// What may be asked in vain until a card is seen not to be the one that is known.
const MOST_IN_VAIN: u32 = 300;
const MOST: u32 = 2_000;

/// Two cards that show the same answer to reset: first one is read, then it again, then the other. The same card is
/// told the same. Of the other no certificate is told that it does not hold, or has not at least begun to show.
///
/// The input is [`CardManners`], the length of the first card's answers in two bytes, then these, then the other's.
pub fn second_reading(input: &[u8]) {
    let Some((manners, rest)) = CardManners::parse(input) else { return };
    let Some((length, answers)) = rest.split_first_chunk() else { return };
    let (first, second) = answers.split_at(answers.len().min(u16::from_be_bytes(*length).into()));
    let mut card = ConsistentCard::new(manners, first);
    let mut other = ConsistentCard::new(manners, second);
    let known = KnownCards::default();

    let once = read(&mut card, &known, manners);
    let sent_once = card.sent.clone();
    let again = read(&mut card, &known, manners);
    if once.ended_early.is_none() && again.ended_early.is_none() && once.exchanges + MOST_IN_VAIN <= MOST {
        assert!(again.exchanges <= once.exchanges + MOST_IN_VAIN);
        assert_eq!(names(&again), names(&once));
        assert_eq!(again.family, once.family);
    }

    let unknown = read(&mut other, &KnownCards::default(), manners);
    let told = read(&mut other, &known, manners);
    for certificate in &told.certificates {
        let name = name(&certificate.der);
        let is_held = unknown.certificates.iter().any(|held| held.der == certificate.der);
        // What is compressed cannot be looked for by what it says, but by the object that it is in.
        let is_shown = || {
            let (_, objects) = known.of_kind(&Kind::of(&other, manners.options()));
            objects.iter().any(|object| begins_in(&other.sent, &object.content, &certificate.der))
        };
        let can_be_seen = contains(&sent_once, name);
        let is_justified = is_held || !can_be_seen || contains(&other.sent, name) || is_shown();
        assert!(is_justified, "a certificate of the first card's");
    }
}

fn read(card: &mut ConsistentCard<'_>, known: &KnownCards, manners: CardManners<'_>) -> Reading {
    card.plug_in();
    let reading =
        read_again(card, manners.options(), known, &mut |progress| assert!(progress.read <= progress.expected));
    assert_eq!(reading.exchanges, card.exchanges);
    keeps_its_limits(&reading);
    reading
}

/// By what a certificate is known from others.
fn name(der: &[u8]) -> &[u8] {
    naming_length(der).and_then(|length| der.get(..length)).unwrap_or(der)
}

fn names(reading: &Reading) -> HashSet<&[u8]> {
    reading.certificates.iter().map(|certificate| name(&certificate.der)).collect()
}

/// Whether `sent` has the beginning of an object that holds the certificate, up to where it names it.
fn begins_in(sent: &[u8], object: &[u8], der: &[u8]) -> bool {
    let lengths = (0..=object.len()).collect::<Vec<_>>();
    let named = lengths.partition_point(|length| !names_certificate(&object[..*length]));
    holds(object, der) && object.get(..named).is_some_and(|beginning| contains(sent, beginning))
}

fn holds(content: &[u8], der: &[u8]) -> bool {
    certificate_in(content).as_deref() == Some(der) || elements(content).any(|element| holds(element.value, der))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
