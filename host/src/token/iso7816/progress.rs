//! Tells how far the reading of certificates is, whatever way they come from the card.

use crate::token::reading::BytesRead;

/// Adds up the objects read and tells each step.
pub(crate) struct Progress<'a> {
    finished: u32,
    report: &'a mut dyn FnMut(BytesRead),
}

impl<'a> Progress<'a> {
    pub(super) fn new(report: &'a mut dyn FnMut(BytesRead)) -> Self {
        Self { finished: 0, report }
    }

    /// The present object is `read` bytes far, of `expected`.
    pub(super) fn at(&mut self, read: usize, expected: usize) {
        let read = self.finished.saturating_add(count(read));
        let expected = self.finished.saturating_add(count(expected)).max(read);
        (self.report)(BytesRead { read, expected });
    }

    /// The present object is done with at `read` bytes.
    pub(super) fn finish(&mut self, read: usize) {
        self.finished = self.finished.saturating_add(count(read));
    }
}

fn count(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
