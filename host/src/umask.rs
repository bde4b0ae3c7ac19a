//! For the unit tests: what a strict umask does.

use std::sync::{Mutex, PoisonError};

use rustix::fs::Mode;
use rustix::process::umask;

/// The umask is the whole process's.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Does `work` under the umask 077. Tests that run beside it see that umask too.
pub(crate) fn with_strict<T>(work: impl FnOnce() -> T) -> T {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let before = umask(Mode::RWXG | Mode::RWXO);
    let outcome = work();
    umask(before);
    outcome
}
