//! Cards that this process has read, so that one that comes back need not be read anew.
//!
//! A card is known by what it shows itself, never by the reader it lies in: by its answer to reset, and by the answers
//! to the very questions that led to its certificates the first time. Asked again are the directories of objects, whose
//! content changes with a renewal, what could not be had, and of each certificate the beginning, which holds its serial
//! number, its issuer and its validity. Not asked again are names that the card did not know, the list of its
//! applications, which is written when the card is made, the list of private keys, which come and go with their
//! certificates, and the certificates' ends.
//!
//! No wrong certificate can come of it. One is taken from memory only where the same beginning stood at the same place,
//! and issuer and serial number identify a certificate (RFC 5280, section 4.1.2.2): another certificate has another
//! beginning. A token swapped for another one answers differently at the first certificate at the latest, a renewed one
//! too, and then everything is asked as of a card never seen, except the ends of those certificates that did not
//! change.
//!
//! All of it is what anybody can read from the card without PIN. It is kept in memory only, within bounds, and is gone
//! with the process.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::channel::{CardChannel, ChannelError, TransmissionProtocol};
use super::iso7816::{KnownObject, Record, Session, Step, per_object};
use super::observations::Observations;
use super::reading::{ReadOptions, Reading};

/// The most cards, and the most certificates of cards, that are remembered; the oldest are forgotten first.
const MOST_CARDS: usize = 64;
const MOST_OBJECTS: usize = 256;
/// What is longer is not worth remembering, in bytes, of a card's questions and certificates together and of one object:
/// an honest card needs a tenth.
const LONGEST_RECORD: usize = 64 * 1024;

/// See the module. One value serves for all readers at once.
#[derive(Debug, Default)]
pub struct KnownCards {
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    /// The latest first.
    cards: VecDeque<Arc<KnownCard>>,
    objects: VecDeque<(Kind, Arc<KnownObject>)>,
}

/// Cards that are asked in the same way, for the same: they differ by their content at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    atr: Vec<u8>,
    protocol: TransmissionProtocol,
    longest_answer: usize,
    all_families: bool,
}

/// A card and what was found on it.
#[derive(Debug)]
pub(super) struct KnownCard {
    kind: Kind,
    steps: Vec<Step>,
    reading: Reading,
}

impl Kind {
    /// The kind of the card behind `channel`, to be read as `options` say.
    pub(super) fn of(channel: &dyn CardChannel, options: ReadOptions) -> Self {
        Self {
            atr: channel.atr().to_vec(),
            protocol: channel.transmission_protocol(),
            longest_answer: channel.longest_answer(),
            all_families: options.all_families,
        }
    }
}

impl KnownCard {
    /// What was found on it.
    pub(super) fn reading(&self) -> &Reading {
        &self.reading
    }
}

impl KnownCards {
    /// The cards of this kind, the latest first, and the certificates that were read from such cards.
    pub(super) fn of_kind(&self, kind: &Kind) -> (Vec<Arc<KnownCard>>, Vec<Arc<KnownObject>>) {
        let memory = self.memory();
        let cards = memory.cards.iter().filter(|card| card.kind == *kind).cloned().collect();
        let objects = memory.objects.iter().filter(|(other, _)| other == kind).map(|(_, object)| Arc::clone(object));
        (cards, objects.collect())
    }

    /// Remembers what a reading brought. A card is known by it only if it was read to its end.
    pub(super) fn learn(&self, kind: &Kind, record: Record, reading: &Reading) {
        let certificates = reading.certificates.iter().map(|certificate| certificate.der.len());
        let size = record.steps.iter().map(Step::size).chain(certificates).sum::<usize>();
        let mut memory = self.memory();
        for object in record.objects.into_iter().filter(|object| object.content.len() <= LONGEST_RECORD) {
            memory.objects.retain(|(other, known)| other != kind || known.place != object.place || **known != object);
            memory.objects.push_front((kind.clone(), Arc::new(object)));
        }
        memory.objects.truncate(MOST_OBJECTS);
        // By no question at all, every card would be this one.
        let is_knowable = !record.steps.is_empty() && size <= LONGEST_RECORD;
        if reading.ended_early.is_none() && !reading.certificates.is_empty() && is_knowable {
            let reading = Reading {
                probes: Vec::new(),
                trace: Vec::new(),
                observations: Observations::default(),
                ..reading.clone()
            };
            let card = KnownCard { kind: kind.clone(), steps: record.steps, reading };
            memory.cards.retain(|known| known.kind != card.kind || known.steps != card.steps);
            memory.cards.push_front(Arc::new(card));
            memory.cards.truncate(MOST_CARDS);
        }
    }

    /// `card` was seen again: it is not the first to be forgotten.
    pub(super) fn refresh(&self, card: &Arc<KnownCard>) {
        let mut memory = self.memory();
        memory.cards.retain(|known| !Arc::ptr_eq(known, card));
        memory.cards.push_front(Arc::clone(card));
        memory.cards.truncate(MOST_CARDS);
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // Whoever panicked while holding the lock has at most forgotten something.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which of the known cards this is, if any: each question is asked once, and those that it was answered otherwise are
/// ruled out together.
///
/// # Errors
/// When the card cannot be asked any more.
pub(super) fn recognise(
    card: &mut Session<'_>,
    mut candidates: Vec<Arc<KnownCard>>,
) -> Result<Option<Arc<KnownCard>>, ChannelError> {
    card.begin_object();
    for place in 0.. {
        let Some(likeliest) = candidates.first() else { break };
        let Some(step) = likeliest.steps.get(place) else { return Ok(candidates.into_iter().next()) };
        let Ok(now) = per_object(card.repeat(step))? else { break };
        candidates.retain(|candidate| candidate.steps.get(place) == Some(&now));
    }
    card.begin_anew();
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::super::iso7816::{Aid, DataObject, Place};
    use super::super::reading::CertificateOnCard;
    use super::super::test_card::Script;
    use super::*;

    fn kind(number: usize) -> Kind {
        Kind {
            atr: number.to_be_bytes().to_vec(),
            protocol: TransmissionProtocol::T1,
            longest_answer: 256,
            all_families: false,
        }
    }

    /// Exchanges with some card.
    fn steps() -> Vec<Step> {
        let mut script = Script::of(&[&[0x90, 0x00]]);
        let mut silent = |_| {};
        let mut card = Session::new(&mut script, ReadOptions::default(), &mut silent);
        card.select_application(&Aid::new(&[0xA0, 1]).unwrap()).unwrap();
        card.into_record().steps
    }

    fn learn(known: &KnownCards, number: usize, object: Vec<u8>, ended_early: Option<ChannelError>) {
        let certificate = CertificateOnCard { der: object.clone(), label: None, key_on_token: None };
        let reading = Reading { certificates: vec![certificate], ended_early, ..Reading::default() };
        let objects = vec![KnownObject {
            place: Place::DataObject(None, DataObject::in_current_application(0x5FC105)),
            content: object,
        }];
        known.learn(&kind(number), Record { objects, steps: steps(), ..Record::default() }, &reading);
    }

    fn counts(known: &KnownCards, number: usize) -> (usize, usize) {
        let (cards, objects) = known.of_kind(&kind(number));
        (cards.len(), objects.len())
    }

    #[test]
    fn the_oldest_are_forgotten_and_those_seen_again_are_not_the_oldest() {
        let known = KnownCards::default();
        (0..MOST_CARDS).for_each(|number| learn(&known, number, vec![1], None));
        let (first, _) = known.of_kind(&kind(0));
        known.refresh(&first[0]);
        learn(&known, MOST_CARDS, vec![1], None);
        assert_eq!([0, 1, 2, MOST_CARDS].map(|number| counts(&known, number).0), [1, 0, 1, 1]);
        (0..=MOST_OBJECTS).for_each(|number| learn(&known, 7, number.to_be_bytes().to_vec(), None));
        assert_eq!(counts(&known, 7), (1, MOST_OBJECTS));
        assert_eq!(counts(&known, MOST_CARDS).1, 0);
    }

    #[test]
    fn of_a_reading_that_ended_early_only_the_certificates_are_kept() {
        let known = KnownCards::default();
        learn(&known, 1, vec![1], Some(ChannelError::ResetByOther));
        assert_eq!(counts(&known, 1), (0, 1));
    }

    #[test]
    fn what_is_too_long_is_not_kept_and_nothing_is_kept_twice() {
        let known = KnownCards::default();
        learn(&known, 1, vec![0; LONGEST_RECORD + 1], None);
        assert_eq!(counts(&known, 1), (0, 0));
        learn(&known, 1, vec![5], None);
        learn(&known, 1, vec![5], None);
        assert_eq!(counts(&known, 1), (1, 1));
    }

    #[test]
    fn a_card_that_nothing_tells_from_others_is_not_known() {
        let known = KnownCards::default();
        let certificate = CertificateOnCard { der: vec![1], label: None, key_on_token: None };
        let reading = Reading { certificates: vec![certificate], ..Reading::default() };
        known.learn(&kind(1), Record::default(), &reading);
        assert_eq!(counts(&known, 1), (0, 0));
    }
}
