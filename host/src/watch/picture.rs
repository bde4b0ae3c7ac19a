//! The picture itself: what was seen and read, without any thread or reader in it.

use std::time::Instant;

use protocol::problem::Problem;
use protocol::tokens::TokensResult;

use super::entry::{CardKey, Entry};
use crate::pcsc_service::card_reading::{CardReport, Phase};
use crate::pcsc_service::system::Slot;

#[derive(Default)]
pub(super) struct Picture {
    looked: bool,
    problem: Option<Problem>,
    readers: Vec<String>,
    entries: Vec<Entry>,
    cards_seen: u32,
    changed: bool,
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
        self.entries.retain_mut(|entry| slots.iter().any(|slot| entry.key.lies_in(slot)) || entry.is_gone_early());
        let mut to_read = Vec::new();
        for slot in slots {
            let Some(card) = &slot.card else { continue };
            if let Some(entry) = self.entries.iter_mut().find(|entry| entry.key.lies_in(slot)) {
                entry.see_use(card.in_use, now);
                continue;
            }
            self.cards_seen = self.cards_seen.wrapping_add(1);
            let key = CardKey { reader: slot.reader.clone(), insertion: card.insertion, number: self.cards_seen };
            to_read.push(key.clone());
            self.entries.push(Entry::new(key, card, now));
        }
        if !to_read.is_empty() {
            self.entries.retain(|entry| !entry.was_pulled_out());
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
        self.change(key, |entry| entry.enter_phase(phase, now));
    }

    /// The reading of a card has ended.
    pub(super) fn finish(&mut self, key: &CardKey, report: CardReport, now: Instant) {
        self.change(key, |entry| entry.finish(report, now));
    }

    /// Gives up waiting for what takes too long; returns the cards to read anew now.
    pub(super) fn mark_overdue(&mut self, now: Instant) -> Vec<CardKey> {
        let mut to_read = Vec::new();
        for entry in &mut self.entries {
            if entry.is_to_be_read(now) {
                to_read.push(entry.key.clone());
            }
            let before = entry.token.clone();
            entry.mark_overdue(now);
            self.changed |= entry.token != before;
        }
        to_read
    }

    /// Somebody asks for the picture; returns the cards to read anew for it.
    pub(super) fn ask_again(&mut self, now: Instant) -> Vec<CardKey> {
        let to_read = self.entries.iter_mut().filter_map(|entry| {
            let is_to_be_read = entry.is_to_be_read_on_request(now);
            is_to_be_read.then(|| entry.key.clone())
        });
        to_read.collect()
    }

    /// When [`Picture::mark_overdue`] will have something to do.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.entries.iter().filter_map(Entry::next_deadline).min()
    }

    /// What a reading has to say of a card that is not there any more is not heard.
    fn change(&mut self, key: &CardKey, change: impl FnOnce(&mut Entry)) {
        let there = self.entries.iter_mut().find(|entry| entry.key == *key && !entry.was_pulled_out());
        let Some(entry) = there else { return };
        let before = entry.token.clone();
        change(entry);
        self.changed |= entry.token != before;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use protocol::tokens::{Token, TokenState};

    use super::super::entry::{BUSY_PAUSE, OWN_CONNECTION, USE_PAUSE};
    use super::*;
    use crate::pcsc_service::system::{CardInSlot, ReaderName};
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

    fn in_use(slot: &Slot) -> Slot {
        let card = slot.card.clone().map(|card| CardInSlot { in_use: true, ..card });
        Slot { card, ..slot.clone() }
    }

    /// A picture of one card that was read at `start`.
    fn read_at(slot: &Slot, start: Instant) -> (Picture, CardKey) {
        let mut picture = Picture::default();
        let card = picture.see(std::slice::from_ref(slot), start).remove(0);
        picture.finish(&card, empty_card(), start);
        picture.take_changed();
        (picture, card)
    }

    #[test]
    fn a_token_is_read_anew_once_another_program_has_used_it_and_is_gone() {
        let (slot, start) = (slot(c"A", Some(1)), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        let (mut picture, card) = read_at(&slot, start);
        picture.see(&[in_use(&slot)], after(10));
        assert!(picture.mark_overdue(after(20)).is_empty(), "it may hold what was unlocked");
        assert_eq!(picture.next_deadline(), None);
        picture.see(std::slice::from_ref(&slot), after(21));
        assert_eq!(picture.mark_overdue(after(21)), std::slice::from_ref(&card));
        // What was told stands meanwhile, also where the next one keeps the card, and while that one is waited for.
        picture.enter_phase(&card, Phase::WaitingForTurn, after(21));
        assert!(picture.mark_overdue(after(27)).is_empty());
        assert_eq!(picture.next_deadline(), None);
        picture.enter_phase(&card, Phase::Exchanging, after(28));
        picture.finish(&card, CardReport::unread(Problem::TokenBusy), after(29));
        assert!(!picture.take_changed());
        assert_eq!(only_token(&picture).problem, Some(Problem::NoCertificate));
        assert_eq!(picture.mark_overdue(after(32)), std::slice::from_ref(&card));
        picture.finish(&card, CardReport::unread(Problem::TokenMute), after(33));
        assert_eq!((picture.take_changed(), only_token(&picture).problem), (true, Some(Problem::TokenMute)));
        assert_eq!((picture.mark_overdue(after(99)), picture.next_deadline()), (Vec::new(), None));
    }

    #[test]
    fn a_token_that_another_program_stays_connected_to_is_read_anew_for_whoever_asks() {
        let (slot, start) = (slot(c"A", Some(1)), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        let (mut picture, card) = read_at(&slot, start);
        assert!(picture.ask_again(after(9)).is_empty(), "nobody has used it");
        picture.see(&[in_use(&slot)], after(10));
        assert_eq!(picture.ask_again(after(11)), std::slice::from_ref(&card));
        assert!(picture.ask_again(after(11)).is_empty(), "it is being read");
        picture.finish(&card, empty_card(), after(12));
        picture.see(&[in_use(&slot)], after(14));
        assert!(picture.ask_again(after(15)).is_empty(), "it was read just now");
        assert_eq!(picture.ask_again(after(17)), [card]);
    }

    #[test]
    fn the_readings_own_connection_is_no_other_programs_use_and_a_pause_is_kept() {
        let (slot, start) = (slot(c"A", Some(1)), Instant::now());
        let after = |milliseconds| start + Duration::from_millis(milliseconds);
        let (mut picture, card) = read_at(&slot, start);
        picture.see(&[in_use(&slot)], after(20));
        picture.see(std::slice::from_ref(&slot), after(40));
        assert_eq!((picture.mark_overdue(after(60_000)), picture.next_deadline()), (Vec::new(), None));
        picture.finish(&card, empty_card(), after(60_000));
        picture.see(&[in_use(&slot)], after(61_500));
        picture.see(std::slice::from_ref(&slot), after(62_000));
        assert!(picture.mark_overdue(after(62_000)).is_empty());
        assert_eq!(picture.next_deadline(), Some(after(70_000)), "twice the pause, for nothing new was found");
        assert_eq!(picture.mark_overdue(after(70_000)), [card]);
    }

    #[test]
    fn a_token_that_others_use_again_and_again_is_asked_ever_more_rarely_unless_somebody_wants_to_know() {
        let (slot, mut now) = (slot(c"A", Some(1)), Instant::now());
        let (mut picture, card) = read_at(&slot, now);
        let used = |picture: &mut Picture, now: Instant| {
            picture.see(&[in_use(&slot)], now + OWN_CONNECTION);
            picture.see(std::slice::from_ref(&slot), now + OWN_CONNECTION);
        };
        for pause in [5, 10, 20, 40, 80, 160, 320, 320] {
            used(&mut picture, now);
            now += Duration::from_secs(pause);
            assert_eq!(picture.next_deadline(), Some(now));
            assert_eq!(picture.mark_overdue(now), std::slice::from_ref(&card));
            picture.finish(&card, empty_card(), now);
        }
        used(&mut picture, now);
        assert_eq!(picture.ask_again(now + USE_PAUSE), std::slice::from_ref(&card));
        picture.finish(&card, CardReport::unread(Problem::TokenMute), now);
        used(&mut picture, now);
        assert_eq!(picture.next_deadline(), Some(now + USE_PAUSE), "something new was found");
    }

    #[test]
    fn a_token_pulled_out_while_it_is_asked_again_just_goes() {
        let (slot, start) = (slot(c"A", Some(1)), Instant::now());
        let (mut picture, card) = read_at(&slot, start);
        picture.see(&[in_use(&slot)], start + OWN_CONNECTION);
        picture.see(std::slice::from_ref(&slot), start + OWN_CONNECTION);
        assert_eq!(picture.mark_overdue(start + USE_PAUSE), std::slice::from_ref(&card));
        picture.finish(&card, CardReport::unread(Problem::TokenRemoved), start + USE_PAUSE);
        assert_eq!(only_token(&picture).problem, Some(Problem::NoCertificate));
        picture.see(&[], start + USE_PAUSE);
        assert_eq!(picture.tokens().unwrap().tokens, []);
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
