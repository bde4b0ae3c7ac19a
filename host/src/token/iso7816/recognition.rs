//! What a session is told of earlier readings, and what it notes for later ones.

use std::sync::Arc;

use super::card_error::CardError;
use super::known_object::{KnownObject, Place};
use super::recording::{Mark, Step};
use super::session::Session;
use crate::token::certificate_beginning::naming_length;

impl Session<'_> {
    /// Certificates that need not be read again to their ends.
    pub(crate) fn remember(&mut self, known: Vec<Arc<KnownObject>>) {
        self.known = known;
    }

    /// What was asked so far was asked in vain and does not belong to what the card is known by.
    pub(crate) fn begin_anew(&mut self) {
        self.recording.begin_anew();
    }

    /// From here on, another family asks.
    pub(crate) fn begin_family(&mut self) {
        self.recording.begin_family();
    }

    /// The family that asked last has nothing on this card: to know the card again, it need not ask, unless the card
    /// failed at a question.
    pub(crate) fn forget_family(&mut self) {
        self.recording.forget_family();
    }

    /// After the last exchange so far.
    pub(crate) fn mark(&self) -> Mark {
        self.recording.mark()
    }

    /// The file read since `mark` says nothing that does not show in others: to know the card again, it need not be
    /// read.
    pub(crate) fn leave_out_file_since(&mut self, mark: Mark) {
        self.recording.leave_out_last_file(mark);
    }

    /// At `offset` in the file read since `mark` stands this certificate: to know the card again, its end need not be
    /// read.
    pub(crate) fn leave_out_end_of(&mut self, certificate: &[u8], offset: usize, mark: Mark) {
        if let Some(named) = naming_length(certificate) {
            self.recording.leave_out_blocks(mark, &(offset + named..offset + certificate.len()));
        }
    }

    /// What was asked since `mark` need not be asked to know the card again.
    pub(super) fn leave_out_since(&mut self, mark: Mark) {
        self.recording.leave_out_since(mark);
    }

    /// Repeats an exchange and tells what comes of it now.
    pub(crate) fn repeat(&mut self, step: &Step) -> Result<Step, CardError> {
        Ok(Step::new(step.command(), &self.exchange(step.command())?))
    }

    /// All certificates of the card, so many bytes, are there without having been read.
    pub(crate) fn tell_read(&mut self, bytes: usize) {
        self.progress.at(bytes, bytes);
    }

    /// The known object that stands at `place` and begins like this, if that names its certificate.
    pub(super) fn known_object(&self, place: &Place, beginning: &[u8], length: Option<usize>) -> Option<Vec<u8>> {
        self.known.iter().find(|known| known.is(place, beginning, length)).map(|known| known.content.clone())
    }

    /// Keeps an object that was read whole and holds a certificate.
    pub(super) fn keep_object(&mut self, place: Place, content: &[u8]) {
        self.record.objects.push(KnownObject { place, content: content.to_vec() });
    }
}
