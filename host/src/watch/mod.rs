//! The picture of everything that is plugged in, kept up to date in the background.
//!
//! One thread follows the readers, one more reads each card: readers side by side, so that a failing one never hides
//! the others. A token that was read is not read again while it stays plugged in. One that comes back is only asked
//! whether it is still the same, and so is one that another program was connected to, which may have written to it: a
//! certificate renewed in another window must not go on being told as it was.

mod description;
mod entry;
mod picture;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use protocol::problem::Problem;
use protocol::tokens::{Progress, TokensResult};

use crate::pcsc_service::card_reading::{CardReport, Step, read_card};
use crate::pcsc_service::stop::{GRACE, Stop};
use crate::pcsc_service::system::{ReaderWatch, Slot};
use crate::token::known::KnownCards;
use crate::token::reading::{BytesRead, ReadOptions};
use entry::CardKey;
use picture::Picture;

/// What a watcher calls back about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The picture is another one: see [`Watcher::tokens`].
    Tokens,
    /// A reading came along; at most ten times a second for each reader. Told while the card is held: be quick.
    Progress(Progress),
}

/// Keeps the picture of all tokens.
pub struct Watcher {
    shared: Arc<Shared>,
}

struct Shared {
    picture: Mutex<Picture>,
    options: ReadOptions,
    known: KnownCards,
    stop: Arc<Stop>,
    on_change: Box<dyn Fn(Change) + Send + Sync>,
}

/// How long nothing is looked at, at most, when nothing happens. That another program takes up a card wakes nobody, so
/// a shorter use than this may pass unseen; a key pair and its certificate are not made in so short a time.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
/// How soon after the service went away it is asked for again.
const SERVICE_PAUSE: Duration = Duration::from_millis(500);
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

impl Watcher {
    /// Starts to look at the readers at once, in the background, until `stop` is requested, and reads every card as
    /// `options` say; `on_change` is called from threads of its own.
    pub fn start(stop: Arc<Stop>, options: ReadOptions, on_change: impl Fn(Change) + Send + Sync + 'static) -> Self {
        let shared = Arc::new(Shared {
            picture: Mutex::default(),
            options,
            known: KnownCards::default(),
            stop,
            on_change: Box::new(on_change),
        });
        let watching = Arc::clone(&shared);
        if thread::Builder::new().name("readers".to_owned()).spawn(move || watch(&watching)).is_err() {
            shared.picture().fail(Problem::ServiceStopped);
        }
        Self { shared }
    }

    /// The present picture; `None` until the readers were looked at once, which takes some milliseconds.
    #[must_use]
    pub fn tokens(&self) -> Option<TokensResult> {
        self.shared.picture().tokens()
    }

    /// Has those tokens read anew, in the background, that another program is connected to: they are left alone unless
    /// somebody asks, since there is no telling whether they have changed and when it is done.
    pub fn ask_again(&self) {
        for card in self.shared.update(|picture| picture.ask_again(Instant::now())) {
            start_reading(&self.shared, card);
        }
    }

    /// What ends the readings when the process ends.
    #[must_use]
    pub fn stop_signal(&self) -> Arc<Stop> {
        Arc::clone(&self.shared.stop)
    }

    /// Ends the readings, waiting a moment for exchanges in flight so that no card is left in an open transaction.
    pub fn stop(&self) {
        self.shared.stop.request(GRACE);
    }
}

impl Shared {
    fn picture(&self) -> MutexGuard<'_, Picture> {
        // A thread that panicked while it held the lock has changed single fields at most.
        self.picture.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the picture and calls back, outside the lock, if that made a difference to be seen.
    fn update<T>(&self, change: impl FnOnce(&mut Picture) -> T) -> T {
        let (outcome, changed) = {
            let mut picture = self.picture();
            let outcome = change(&mut picture);
            (outcome, picture.take_changed())
        };
        if changed && !self.stop.is_requested() {
            (self.on_change)(Change::Tokens);
        }
        outcome
    }
}

fn watch(shared: &Arc<Shared>) {
    while !shared.stop.is_requested() {
        if let Err(problem) = follow_readers(shared) {
            shared.update(|picture| picture.fail(problem));
            thread::sleep(SERVICE_PAUSE);
        }
    }
}

/// Follows the readers until the service goes away or the process ends.
fn follow_readers(shared: &Arc<Shared>) -> Result<(), Problem> {
    let mut readers = ReaderWatch::establish().map_err(|failure| failure.problem())?;
    let mut patience = Duration::ZERO;
    while !shared.stop.is_requested() {
        let slots = readers.next(patience).map_err(|failure| failure.problem())?;
        let (to_read, wait) = shared.update(|picture| take_in(picture, &slots));
        for card in to_read {
            start_reading(shared, card);
        }
        patience = wait;
    }
    Ok(())
}

fn take_in(picture: &mut Picture, slots: &[Slot]) -> (Vec<CardKey>, Duration) {
    let now = Instant::now();
    let mut to_read = picture.see(slots, now);
    to_read.extend(picture.mark_overdue(now));
    let wait = picture.next_deadline().map_or(LONGEST_WAIT, |deadline| deadline.saturating_duration_since(now));
    // The lower bound keeps a deadline just passed from turning the loop into a busy one.
    (to_read, wait.clamp(Duration::from_millis(20), LONGEST_WAIT))
}

fn start_reading(shared: &Arc<Shared>, card: CardKey) {
    let reading = Arc::clone(shared);
    let key = card.clone();
    let started = thread::Builder::new().name("card".to_owned()).spawn(move || read(&reading, &key));
    if started.is_err() {
        shared.update(|picture| picture.finish(&card, CardReport::unread(Problem::TokenMute), Instant::now()));
    }
}

fn read(shared: &Shared, card: &CardKey) {
    let mut told = ProgressThrottle::default();
    let reader = card.reader.text();
    let mut on_step = |step| match step {
        Step::Phase(phase) => shared.update(|picture| picture.enter_phase(card, phase, Instant::now())),
        Step::Bytes(bytes) if told.lets_through(bytes) => {
            (shared.on_change)(Change::Progress(Progress {
                reader: reader.clone(),
                bytes_read: bytes.read,
                bytes_expected: bytes.expected,
            }));
        }
        Step::Bytes(_) => {}
    };
    // No panic is expected; should there be one in a library, this token alone goes without.
    let report = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        read_card(&card.reader, shared.options, &shared.known, &shared.stop, &mut on_step)
    }))
    .unwrap_or_else(|_| CardReport::unread(Problem::Unknown));
    shared.update(|picture| picture.finish(card, report, Instant::now()));
}

#[derive(Default)]
struct ProgressThrottle {
    last: Option<Instant>,
}

impl ProgressThrottle {
    fn lets_through(&mut self, bytes: BytesRead) -> bool {
        let now = Instant::now();
        let due = self.last.is_none_or(|last| now.duration_since(last) >= PROGRESS_INTERVAL);
        let due = due && bytes.expected > 0;
        if due {
            self.last = Some(now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_at_most_ten_times_a_second_and_only_when_there_is_an_end_in_sight() {
        let mut throttle = ProgressThrottle::default();
        assert!(!throttle.lets_through(BytesRead { read: 0, expected: 0 }));
        let passed = (0..1000).filter(|read| throttle.lets_through(BytesRead { read: *read, expected: 1000 })).count();
        assert!((1..=2).contains(&passed), "{passed}");
        thread::sleep(PROGRESS_INTERVAL);
        assert!(throttle.lets_through(BytesRead { read: 1000, expected: 1000 }));
    }
}
