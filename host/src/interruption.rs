//! Signals that end the program: a person's Ctrl-C, a script's time limit, a browser that ends its hosts.
//!
//! By itself a signal would end the process at once, and in the middle of a transaction that makes pcscd reset the card.

use std::io;
use std::sync::Arc;

use crate::pcsc_service::stop::Stop;

/// The watch over the signals; it goes on when this is dropped.
pub struct Interruption {
    #[cfg(unix)]
    thread: std::thread::JoinHandle<()>,
}

#[cfg(unix)]
impl Interruption {
    /// From now on SIGHUP, SIGINT and SIGTERM first end the readings through `stop`, waiting for open transactions as
    /// long as [`GRACE`](crate::pcsc_service::stop::GRACE) allows. Then `end` is called with the signal, once.
    ///
    /// # Errors
    /// When the system has no handler or no thread left for it.
    pub fn watch(stop: &Arc<Stop>, end: impl FnOnce(i32) + Send + 'static) -> io::Result<Self> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])?;
        let stop = Arc::clone(stop);
        let work = move || {
            if let Some(signal) = signals.forever().next() {
                stop.request(crate::pcsc_service::stop::GRACE);
                end(signal);
            }
        };
        let thread = std::thread::Builder::new().name("signals".to_owned()).spawn(work)?;
        Ok(Self { thread })
    }

    /// Ends the process by this signal, so that whoever started it sees what it is used to see.
    pub fn end_process(signal: i32) {
        // It returns for signals alone that are none of those above.
        let _ended = signal_hook::low_level::emulate_default_handler(signal);
    }

    /// Waits until a signal has come and been dealt with.
    pub fn wait(self) {
        let _panicked_or_not = self.thread.join();
    }
}

#[cfg(not(unix))]
impl Interruption {
    /// These signals are not known on this system: nothing is watched, and `end` is never called.
    ///
    /// # Errors
    /// None.
    pub fn watch(_stop: &Arc<Stop>, _end: impl FnOnce(i32) + Send + 'static) -> io::Result<Self> {
        Ok(Self {})
    }

    /// Never called.
    pub fn end_process(_signal: i32) {}

    /// Returns at once.
    pub fn wait(self) {}
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use signal_hook::consts::SIGHUP;

    #[test]
    fn a_signal_ends_the_program_only_after_the_open_transaction() {
        let stop = Arc::new(Stop::default());
        let mut transaction = stop.begin_transaction();
        transaction.opened();
        let (sender, ended_by) = channel();
        let interruption = Interruption::watch(&stop, move |signal| sender.send(signal).unwrap()).unwrap();
        signal_hook::low_level::raise(SIGHUP).unwrap();
        assert!(ended_by.recv_timeout(Duration::from_millis(300)).is_err(), "it did not wait");
        assert!(stop.is_requested(), "the reading was not told to end");
        drop(transaction);
        assert_eq!(ended_by.recv_timeout(Duration::from_secs(5)), Ok(SIGHUP));
        interruption.wait();
    }
}
