//! Ending while cards are being read.
//!
//! A process that ends inside a transaction makes pcscd reset the card, which would tear down what other programs had
//! selected or unlocked. So the end is announced here, running readings stop at their next exchange, and the process
//! waits a moment for their transactions to be closed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How long exchanges in flight are waited for. Browsers kill a host two to three seconds after they closed its input.
pub const GRACE: Duration = Duration::from_millis(1500);

/// The announcement that the process ends, and the count of transactions still open.
#[derive(Debug, Default)]
pub struct Stop {
    requested: AtomicBool,
    open: Mutex<usize>,
    closed: Condvar,
}

impl Stop {
    /// True once the process is ending: no exchange with a card shall begin any more.
    pub fn is_requested(&self) -> bool {
        self.requested.load(Ordering::SeqCst)
    }

    /// Announces the end and waits until no transaction is open, at most for `limit`. Returns whether all are closed.
    pub fn request(&self, limit: Duration) -> bool {
        self.requested.store(true, Ordering::SeqCst);
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (open, _) =
            self.closed.wait_timeout_while(open, limit, |open| *open > 0).unwrap_or_else(PoisonError::into_inner);
        *open == 0
    }

    /// Counts a transaction as open for as long as the returned value lives.
    pub(super) fn open_transaction(&self) -> OpenTransaction<'_> {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        OpenTransaction(self)
    }
}

pub(super) struct OpenTransaction<'a>(&'a Stop);

impl Drop for OpenTransaction<'_> {
    fn drop(&mut self) {
        *self.0.open.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.closed.notify_all();
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
            let _open = transaction_holder.open_transaction();
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
        let _open = stop.open_transaction();
        let begun = Instant::now();
        assert!(!stop.request(Duration::from_millis(20)));
        assert!(begun.elapsed() < Duration::from_secs(5));
    }
}
