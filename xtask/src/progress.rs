//! What the developer sees of the work: one line per step, on stderr, so that stdout is left to cargo and to the bench.

use std::io::{self, Write};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

static START: OnceLock<Instant> = OnceLock::new();

/// Says one step of `stage`, and how long the work has been going on: what takes long is to be seen.
pub(crate) fn say(stage: &str, step: &str) {
    let elapsed = START.get_or_init(Instant::now).elapsed();
    // Where nobody listens, the work goes on all the same.
    let _ = writeln!(io::stderr(), "[{}] {stage}: {step}", clock(elapsed));
}

fn clock(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    format!("{:2}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_and_seconds_stand_below_each_other() {
        let seen = [0, 59, 61, 3_599, 6_000].map(|seconds| clock(Duration::from_secs(seconds)));
        assert_eq!(seen, [" 0:00", " 0:59", " 1:01", "59:59", "100:00"]);
    }
}
