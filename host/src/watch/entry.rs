//! One card in the picture: what is told of it, and what is being done about it.

use std::time::{Duration, Instant};

use protocol::problem::Problem;
use protocol::tokens::{Token, TokenState};

use super::description::describe;
use crate::pcsc_service::card_reading::{CardReport, Phase};
use crate::pcsc_service::system::{CardInSlot, ReaderName, Slot};
use crate::token::products;

/// Tells one card from all others, also from the next one in the same reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CardKey {
    pub(super) reader: ReaderName,
    pub(super) insertion: u32,
    /// Counted by the picture: the service's own count begins anew when the service does.
    pub(super) number: u32,
}

impl CardKey {
    /// Whether it is the card in this slot.
    pub(super) fn lies_in(&self, slot: &Slot) -> bool {
        self.reader == slot.reader && slot.card.as_ref().is_some_and(|card| card.insertion == self.insertion)
    }
}

/// How long a card that another program keeps is left alone before it is tried again.
pub(super) const BUSY_PAUSE: Duration = Duration::from_secs(3);
/// How long after a reading its own connection may still seem to be another program's.
pub(super) const OWN_CONNECTION: Duration = Duration::from_secs(1);
/// How soon after a reading the card is asked again, at the earliest: what looks like another program's use may be the
/// look of another process of this program, in another browser.
pub(super) const USE_PAUSE: Duration = Duration::from_secs(5);
/// How often that pause doubles at most while nothing new is found, to some five minutes: there are programs that look
/// after a card every few seconds, and ours in another browser would have this one look for ever, and this one it.
const MOST_DOUBLINGS: u32 = 6;

/// See the module.
pub(super) struct Entry {
    pub(super) key: CardKey,
    pub(super) token: Token,
    in_use: bool,
    /// It was read, well or not: what is told of it stands until another reading has brought something else.
    was_read: bool,
    /// How many readings in a row brought nothing new.
    readings_in_vain: u32,
    doing: Doing,
}

enum Doing {
    /// A thread is at it, in this phase since then; what it tells is awaited even after it was found overdue.
    Reading { phase: Phase, since: Instant, found_overdue: bool },
    /// Another program kept the card; it is tried again then.
    TryingAgain { at: Instant },
    /// It was read, well or not. Since then another program has used it or not: one that writes a new certificate may
    /// leave no other sign.
    Nothing { since: Instant, used_by_others: bool },
    /// It was pulled out while it was read. It stays in the picture, so that this can be told, until another comes.
    PulledOut,
}

impl Entry {
    /// A card that somebody begins to read now.
    pub(super) fn new(key: CardKey, card: &CardInSlot, now: Instant) -> Self {
        let product = products::by_atr(&card.atr).map(|product| product.name.to_owned());
        let token = Token { reader: key.reader.text(), atr: card.atr_text(), product, ..Token::default() };
        Self { key, token, in_use: card.in_use, was_read: false, readings_in_vain: 0, doing: Doing::begun(now) }
    }

    /// Whether any program is connected to the card now.
    pub(super) fn see_use(&mut self, in_use: bool, now: Instant) {
        self.in_use = in_use;
        if let Doing::Nothing { since, used_by_others } = &mut self.doing {
            *used_by_others |= in_use && now.saturating_duration_since(*since) >= OWN_CONNECTION;
        }
    }

    /// The card is not in its slot any more. Whether it went while it was first read, which is then what is told of it.
    pub(super) fn is_gone_early(&mut self) -> bool {
        if self.token.state == TokenState::Reading {
            describe(&mut self.token, CardReport::unread(Problem::TokenRemoved));
            self.doing = Doing::PulledOut;
        }
        self.was_pulled_out()
    }

    /// It went while it was first read.
    pub(super) fn was_pulled_out(&self) -> bool {
        matches!(self.doing, Doing::PulledOut)
    }

    /// The reading has come to this phase.
    pub(super) fn enter_phase(&mut self, phase: Phase, now: Instant) {
        self.doing = Doing::Reading { phase, since: now, found_overdue: false };
        // A card that others kept stays named as such until it is really being read.
        if phase == Phase::Exchanging && self.token.state == TokenState::Read && !self.was_read {
            self.token.state = TokenState::Reading;
            self.token.problem = None;
        }
    }

    /// The reading has ended.
    pub(super) fn finish(&mut self, report: CardReport, now: Instant) {
        let done = Doing::Nothing { since: now, used_by_others: false };
        self.doing = match report.problem {
            Some(Problem::TokenBusy) => Doing::TryingAgain { at: now + BUSY_PAUSE },
            // It was read before, and is not there any more: it just goes.
            Some(Problem::TokenRemoved) if self.was_read => done,
            Some(Problem::TokenRemoved) => Doing::PulledOut,
            _ => done,
        };
        let says_nothing_of_the_content = matches!(report.problem, Some(Problem::TokenBusy | Problem::TokenRemoved));
        if self.was_read && says_nothing_of_the_content {
            return;
        }
        let before = self.was_read.then(|| self.token.clone());
        self.was_read = !says_nothing_of_the_content;
        describe(&mut self.token, report);
        self.readings_in_vain = if before.as_ref() == Some(&self.token) { self.readings_in_vain + 1 } else { 0 };
    }

    /// Whether the card is to be read now by somebody else than who is at it, who begins then.
    pub(super) fn is_to_be_read(&mut self, now: Instant) -> bool {
        let is_time = self.time_to_read_again().is_some_and(|time| time <= now);
        if is_time {
            self.doing = Doing::begun(now);
        }
        is_time
    }

    /// Somebody asks what the card holds, and another program that is connected to it may have changed that: whether
    /// the card is to be read for it, by somebody who begins then.
    pub(super) fn is_to_be_read_on_request(&mut self, now: Instant) -> bool {
        let Doing::Nothing { since, used_by_others: true } = self.doing else { return false };
        let is_time = since + USE_PAUSE <= now;
        if is_time {
            self.doing = Doing::begun(now);
        }
        is_time
    }

    /// Gives up waiting for a reading that takes too long, and tells so.
    pub(super) fn mark_overdue(&mut self, now: Instant) {
        let Doing::Reading { phase, since, found_overdue: found_overdue @ false } = &mut self.doing else { return };
        let Some(problem) = phase.overdue(self.in_use, *since, now) else { return };
        *found_overdue = true;
        // Of one that was read before, whoever has it now is waited for: what was read stands until then.
        if !self.was_read || problem != Problem::TokenBusy {
            self.token.state = TokenState::Read;
            self.token.problem = Some(problem);
        }
    }

    /// When there will be something to do: to read the card anew or to give up waiting for it.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        match self.doing {
            Doing::Reading { phase, since, found_overdue: false } => Some(since + phase.patience(self.in_use).0),
            _ => self.time_to_read_again(),
        }
    }

    /// When the card, which nobody reads now, is to be read anew. After other programs' use that is when they are gone:
    /// while they are there, what they have selected or unlocked is theirs.
    fn time_to_read_again(&self) -> Option<Instant> {
        match self.doing {
            Doing::TryingAgain { at } => Some(at),
            Doing::Nothing { since, used_by_others: true } if !self.in_use => {
                Some(since + USE_PAUSE * (1 << self.readings_in_vain.min(MOST_DOUBLINGS)))
            }
            _ => None,
        }
    }
}

impl Doing {
    /// A reading that begins now.
    fn begun(now: Instant) -> Self {
        Self::Reading { phase: Phase::Connecting, since: now, found_overdue: false }
    }
}
