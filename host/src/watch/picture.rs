//! The picture itself: what was seen and read, without any thread or reader in it.

use std::time::{Duration, Instant};

use protocol::problem::Problem;
use protocol::tokens::{Token, TokenState, TokensResult};

use super::description::describe;
use crate::pcsc_service::card_reading::{CardReport, Phase};
use crate::pcsc_service::system::{CardInSlot, ReaderName, Slot};
use crate::token::products;

/// Tells one card from all others, also from the next one in the same reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CardKey {
    pub(super) reader: ReaderName,
    insertion: u32,
    /// Counted by the picture: the service's own count begins anew when the service does.
    number: u32,
}

impl CardKey {
    fn lies_in(&self, slot: &Slot) -> bool {
        self.reader == slot.reader && slot.card.as_ref().is_some_and(|card| card.insertion == self.insertion)
    }
}

/// How long a card that another program keeps is left alone before it is tried again.
const BUSY_PAUSE: Duration = Duration::from_secs(3);

#[derive(Default)]
pub(super) struct Picture {
    looked: bool,
    problem: Option<Problem>,
    readers: Vec<String>,
    entries: Vec<Entry>,
    cards_seen: u32,
    changed: bool,
}

struct Entry {
    key: CardKey,
    token: Token,
    in_use: bool,
    doing: Doing,
}

enum Doing {
    /// A thread is at it, in this phase since then; what it tells is awaited even after it was found overdue.
    Reading { phase: Phase, since: Instant, found_overdue: bool },
    /// Another program kept the card; it is tried again then.
    TryingAgain { at: Instant },
    /// It was read, well or not.
    Nothing,
    /// It was pulled out while it was read. It stays in the picture, so that this can be told, until another comes.
    PulledOut,
}

impl Picture {
    /// What there is to tell; `None` before the first look.
    pub(super) fn tokens(&self) -> Option<TokensResult> {
        self.looked.then(|| TokensResult {
            problem: self.problem,
            readers: self.readers.clone(),
            tokens: self.entries.iter().map(|entry| entry.token.clone()).collect(),
        })
    }

    /// Whether the picture has changed since the last call.
    pub(super) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// Nothing can be seen, for this reason.
    pub(super) fn fail(&mut self, problem: Problem) {
        self.changed |= !self.looked || self.problem != Some(problem);
        self.looked = true;
        self.problem = Some(problem);
        self.readers.clear();
        self.entries.clear();
    }

    /// Takes in what is in the readers; returns the cards to read now.
    pub(super) fn see(&mut self, slots: &[Slot], now: Instant) -> Vec<CardKey> {
        let before = self.tokens();
        self.looked = true;
        self.readers = slots.iter().map(|slot| slot.reader.text()).collect();
        self.entries.retain_mut(|entry| slots.iter().any(|slot| entry.key.lies_in(slot)) || entry.is_pulled_out());
        let mut to_read = Vec::new();
        for slot in slots {
            let Some(card) = &slot.card else { continue };
            if let Some(entry) = self.entries.iter_mut().find(|entry| entry.key.lies_in(slot)) {
                entry.in_use = card.in_use;
                continue;
            }
            self.cards_seen = self.cards_seen.wrapping_add(1);
            let key = CardKey { reader: slot.reader.clone(), insertion: card.insertion, number: self.cards_seen };
            to_read.push(key.clone());
            self.entries.push(Entry::new(key, card, now));
        }
        if !to_read.is_empty() {
            self.entries.retain(|entry| !matches!(entry.doing, Doing::PulledOut));
        }
        self.problem = match (self.readers.is_empty(), self.entries.is_empty()) {
            (_, false) => None,
            (true, true) => Some(Problem::NoReader),
            (false, true) => Some(Problem::NoToken),
        };
        self.changed |= before != self.tokens();
        to_read
    }

    /// The reading of a card has come to this phase.
    pub(super) fn enter_phase(&mut self, key: &CardKey, phase: Phase, now: Instant) {
        let Some(entry) = self.entry(key) else { return };
        entry.doing = Doing::Reading { phase, since: now, found_overdue: false };
        // A card that others kept stays named as such until it is really being read.
        if phase == Phase::Exchanging && entry.token.state == TokenState::Read {
            entry.token.state = TokenState::Reading;
            entry.token.problem = None;
            self.changed = true;
        }
    }

    /// The reading of a card has ended.
    pub(super) fn finish(&mut self, key: &CardKey, report: CardReport, now: Instant) {
        let Some(entry) = self.entry(key) else { return };
        let before = entry.token.clone();
        entry.doing = match report.problem {
            Some(Problem::TokenBusy) => Doing::TryingAgain { at: now + BUSY_PAUSE },
            Some(Problem::TokenRemoved) => Doing::PulledOut,
            _ => Doing::Nothing,
        };
        describe(&mut entry.token, report);
        self.changed |= entry.token != before;
    }

    /// Gives up waiting for what takes too long; returns the cards to try again now.
    pub(super) fn mark_overdue(&mut self, now: Instant) -> Vec<CardKey> {
        let mut to_read = Vec::new();
        for entry in &mut self.entries {
            match &mut entry.doing {
                Doing::Reading { phase, since, found_overdue } if !*found_overdue => {
                    if let Some(problem) = phase.overdue(entry.in_use, *since, now) {
                        *found_overdue = true;
                        self.changed |= entry.token.state != TokenState::Read || entry.token.problem != Some(problem);
                        entry.token.state = TokenState::Read;
                        entry.token.problem = Some(problem);
                    }
                }
                Doing::TryingAgain { at } if *at <= now => {
                    entry.doing = Doing::Reading { phase: Phase::Connecting, since: now, found_overdue: false };
                    to_read.push(entry.key.clone());
                }
                _ => {}
            }
        }
        to_read
    }

    /// When [`Picture::mark_overdue`] will have something to do.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.entries
            .iter()
            .filter_map(|entry| match entry.doing {
                Doing::Reading { phase, since, found_overdue: false } => Some(since + phase.patience(entry.in_use).0),
                Doing::TryingAgain { at } => Some(at),
                _ => None,
            })
            .min()
    }

    fn entry(&mut self, key: &CardKey) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.key == *key && !matches!(entry.doing, Doing::PulledOut))
    }
}

impl Entry {
    fn new(key: CardKey, card: &CardInSlot, now: Instant) -> Self {
        let product = products::by_atr(&card.atr).map(|product| product.name.to_owned());
        let token = Token { reader: key.reader.text(), atr: card.atr_text(), product, ..Token::default() };
        let doing = Doing::Reading { phase: Phase::Connecting, since: now, found_overdue: false };
        Self { key, token, in_use: card.in_use, doing }
    }

    /// For a card that is not there any more: whether it went while it was read, which is then what is told of it.
    fn is_pulled_out(&mut self) -> bool {
        if self.token.state == TokenState::Reading {
            describe(&mut self.token, CardReport::unread(Problem::TokenRemoved));
            self.doing = Doing::PulledOut;
        }
        matches!(self.doing, Doing::PulledOut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::reading::Reading;

    fn slot(reader: &std::ffi::CStr, insertion: Option<u32>) -> Slot {
        let card = insertion.map(|insertion| CardInSlot { atr: vec![0x3B, 0x0F], insertion, in_use: false });
        Slot { reader: ReaderName::from(reader.to_owned()), card }
    }

    fn only_token(picture: &Picture) -> Token {
        let [token] = <[Token; 1]>::try_from(picture.tokens().unwrap().tokens).unwrap();
        token
    }

    fn empty_card() -> CardReport {
        CardReport {
            reading: Reading { family: Some("piv"), ..Reading::default() },
            problem: Some(Problem::NoCertificate),
            ..CardReport::default()
        }
    }

    #[test]
    fn no_reader_and_an_empty_reader_are_told_apart() {
        let mut picture = Picture::default();
        assert_eq!(picture.tokens(), None);
        picture.see(&[], Instant::now());
        assert_eq!(picture.tokens().unwrap().problem, Some(Problem::NoReader));
        picture.see(&[slot(c"A", None)], Instant::now());
        assert_eq!(picture.tokens().unwrap().problem, Some(Problem::NoToken));
        assert_eq!(picture.tokens().unwrap().readers, ["A"]);
    }

    #[test]
    fn a_token_is_read_once_while_it_stays_and_again_when_it_comes_back() {
        let (mut picture, now) = (Picture::default(), Instant::now());
        let to_read = picture.see(&[slot(c"A", Some(1))], now);
        assert_eq!(only_token(&picture).state, TokenState::Reading);
        picture.finish(&to_read[0], empty_card(), now);
        assert_eq!(only_token(&picture).problem, Some(Problem::NoCertificate));
        assert!(picture.take_changed());
        assert!(picture.see(&[slot(c"A", Some(1))], now).is_empty());
        assert!(!picture.take_changed());
        assert_eq!(picture.see(&[slot(c"A", Some(3))], now).len(), 1);
        assert_eq!(only_token(&picture).state, TokenState::Reading);
    }

    #[test]
    fn a_token_pulled_out_while_read_is_named_until_another_comes() {
        let (mut picture, now) = (Picture::default(), Instant::now());
        let to_read = picture.see(&[slot(c"A", Some(1))], now);
        picture.see(&[], now);
        let token = only_token(&picture);
        assert_eq!((token.state, token.problem), (TokenState::Read, Some(Problem::TokenRemoved)));
        // The reading thread's own account comes later and changes nothing.
        picture.take_changed();
        picture.finish(&to_read[0], CardReport::unread(Problem::TokenMute), now);
        assert!(!picture.take_changed());
        picture.see(&[slot(c"B", Some(7))], now);
        let token = only_token(&picture);
        assert_eq!((token.reader.as_str(), token.problem), ("B", None));
    }

    #[test]
    fn a_token_removed_after_it_was_read_just_goes() {
        let (mut picture, now) = (Picture::default(), Instant::now());
        let to_read = picture.see(&[slot(c"A", Some(1))], now);
        picture.finish(&to_read[0], empty_card(), now);
        picture.see(&[slot(c"A", None)], now);
        assert_eq!(picture.tokens().unwrap().problem, Some(Problem::NoToken));
    }

    #[test]
    fn a_card_kept_by_another_program_is_named_busy_and_read_as_soon_as_it_is_free() {
        let (mut picture, start) = (Picture::default(), Instant::now());
        let card = picture.see(&[slot(c"A", Some(1))], start).remove(0);
        picture.enter_phase(&card, Phase::WaitingForTurn, start);
        assert!(picture.next_deadline().is_some_and(|deadline| deadline <= start + Duration::from_secs(5)));
        assert!(picture.mark_overdue(start + Duration::from_secs(6)).is_empty());
        assert_eq!(only_token(&picture).problem, Some(Problem::TokenBusy));
        assert!(picture.tokens().unwrap().is_settled());
        picture.enter_phase(&card, Phase::Exchanging, start + Duration::from_secs(9));
        let token = only_token(&picture);
        assert_eq!((token.state, token.problem), (TokenState::Reading, None));
    }

    #[test]
    fn a_connection_that_hangs_is_another_programs_doing_or_the_cards_own() {
        for (in_use, problem) in [(true, Problem::TokenBusy), (false, Problem::TokenMute)] {
            let (mut picture, start) = (Picture::default(), Instant::now());
            let mut slot = slot(c"A", Some(1));
            picture.see(std::slice::from_ref(&slot), start);
            if let Some(card) = &mut slot.card {
                card.in_use = in_use;
            }
            picture.see(&[slot], start);
            picture.mark_overdue(start + Duration::from_secs(4));
            assert_eq!(only_token(&picture).problem, None);
            picture.mark_overdue(start + Duration::from_secs(15));
            assert_eq!(only_token(&picture).problem, Some(problem));
        }
    }

    #[test]
    fn a_card_found_busy_is_tried_again_after_a_pause_without_a_flicker() {
        let (mut picture, start) = (Picture::default(), Instant::now());
        let card = picture.see(&[slot(c"A", Some(1))], start).remove(0);
        picture.finish(&card, CardReport::unread(Problem::TokenBusy), start);
        assert!(picture.mark_overdue(start + Duration::from_secs(1)).is_empty());
        picture.take_changed();
        assert_eq!(picture.mark_overdue(start + BUSY_PAUSE), [card]);
        assert!(!picture.take_changed());
        assert_eq!(only_token(&picture).problem, Some(Problem::TokenBusy));
    }

    #[test]
    fn a_stopped_service_empties_the_picture_and_its_return_reads_anew() {
        let (mut picture, now) = (Picture::default(), Instant::now());
        let before_the_stop = picture.see(&[slot(c"A", Some(1))], now);
        picture.fail(Problem::ServiceStopped);
        assert_eq!(picture.tokens().unwrap().problem, Some(Problem::ServiceStopped));
        assert_eq!(picture.see(&[slot(c"A", Some(1))], now).len(), 1);
        // What the reading of before the stop still has to say is not about this card.
        picture.finish(&before_the_stop[0], CardReport::unread(Problem::TokenMute), now);
        assert_eq!(only_token(&picture).state, TokenState::Reading);
    }
}
