//! Ending while cards are being read.
//!
//! A process that ends inside a transaction makes pcscd reset the card, which would tear down what other programs had
//! selected or unlocked. So the end is announced here, running readings stop at their next exchange, and the process
//! waits a moment for their transactions to be closed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long exchanges in flight are waited for. Browsers kill a host two to three seconds after they closed its input.
pub const GRACE: Duration = Duration::from_millis(1500);

/// How long one waits for transactions of which it is not yet known whether the card is free for them. They take no time
/// if it is; if another program holds the card, ending meanwhile harms nobody.
const BEGINNING_GRACE: Duration = Duration::from_millis(100);

/// The announcement that the process ends, and the count of transactions still open.
#[derive(Debug, Default)]
pub struct Stop {
    requested: AtomicBool,
    transactions: Mutex<Transactions>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Transactions {
    /// Asked for, and perhaps granted without this being noted yet.
    beginning: usize,
    open: usize,
}

impl Stop {
    /// True once the process is ending: no exchange with a card shall begin any more.
    pub fn is_requested(&self) -> bool {
        self.requested.load(Ordering::SeqCst)
    }

    /// Announces the end and waits until no transaction is open, at most for `limit`. Returns whether all are closed.
    pub fn request(&self, limit: Duration) -> bool {
        self.requested.store(true, Ordering::SeqCst);
        self.wait_while(limit.min(BEGINNING_GRACE), |transactions| transactions.beginning > 0);
        self.wait_while(limit, |transactions| transactions.open > 0)
    }

    /// Returns whether the condition has ceased to hold within `limit`.
    fn wait_while(&self, limit: Duration, condition: impl Fn(&Transactions) -> bool) -> bool {
        let outcome = self.changed.wait_timeout_while(self.transactions(), limit, |now| condition(now));
        let (transactions, _) = outcome.unwrap_or_else(PoisonError::into_inner);
        !condition(&transactions)
    }

    fn transactions(&self) -> MutexGuard<'_, Transactions> {
        self.transactions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a transaction is about to be asked for. It counts for as long as the returned value lives.
    pub(crate) fn begin_transaction(&self) -> CountedTransaction<'_> {
        self.transactions().beginning += 1;
        CountedTransaction { stop: self, is_open: false }
    }
}

/// One transaction, as far as [`Stop`] must know it.
pub(crate) struct CountedTransaction<'a> {
    stop: &'a Stop,
    is_open: bool,
}

impl CountedTransaction<'_> {
    /// The transaction was granted.
    pub(crate) fn opened(&mut self) {
        let mut transactions = self.stop.transactions();
        if !std::mem::replace(&mut self.is_open, true) {
            transactions.beginning -= 1;
            transactions.open += 1;
            self.stop.changed.notify_all();
        }
    }
}

impl Drop for CountedTransaction<'_> {
    fn drop(&mut self) {
        let mut transactions = self.stop.transactions();
        let count = if self.is_open { &mut transactions.open } else { &mut transactions.beginning };
        *count -= 1;
        self.stop.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::thread;
    use std::time::Instant;

    #[test]
    fn waits_for_a_transaction_that_closes_in_time() {
        let stop = Arc::new(Stop::default());
        let transaction_holder = Arc::clone(&stop);
        let (opened, is_open) = std::sync::mpsc::channel();
        let reading = thread::spawn(move || {
            let mut transaction = transaction_holder.begin_transaction();
            transaction.opened();
            opened.send(()).unwrap();
            while !transaction_holder.is_requested() {
                thread::sleep(Duration::from_millis(1));
            }
        });
        is_open.recv().unwrap();
        assert!(stop.request(Duration::from_secs(10)));
        reading.join().unwrap();
    }

    #[test]
    fn does_not_wait_longer_than_the_limit() {
        let stop = Stop::default();
        let mut open = stop.begin_transaction();
        open.opened();
        let begun = Instant::now();
        assert!(!stop.request(Duration::from_millis(20)));
        assert!(begun.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn a_transaction_granted_at_the_last_moment_is_waited_for_and_one_that_others_hold_up_is_not() {
        let stop = Arc::new(Stop::default());
        let held_up = stop.begin_transaction();
        assert!(stop.request(Duration::from_secs(10)));
        drop(held_up);

        let mut transaction = stop.begin_transaction();
        let requested = Arc::clone(&stop);
        let request = thread::spawn(move || requested.request(Duration::from_secs(10)));
        while !stop.is_requested() {
            thread::yield_now();
        }
        transaction.opened();
        // Longer than one waits for what has not begun.
        thread::sleep(BEGINNING_GRACE * 2);
        assert!(!request.is_finished());
        drop(transaction);
        assert!(request.join().unwrap());
    }
}
