//! What the developer sees of the work: one line per step, on stderr, so that stdout is left to cargo and to the bench.

use std::io::{self, Write};

/// Says one step of `stage`.
pub(crate) fn say(stage: &str, step: &str) {
    // Where nobody listens, the work goes on all the same.
    let _ = writeln!(io::stderr(), "{stage}: {step}");
}
