//! The one place where the host asks what time it is: `certificate` has no clock of its own.

use std::time::{SystemTime, UNIX_EPOCH};

use certificate::Timestamp;

/// This moment. A clock before 1970 counts as 1970: certificates are then not valid yet, which is what is said.
pub(crate) fn now() -> Timestamp {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Timestamp(i64::try_from(seconds).unwrap_or(i64::MAX))
}
