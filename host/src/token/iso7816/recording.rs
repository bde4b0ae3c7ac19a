//! What a card was asked and what it answered, as far as asking it again tells whether it is still the same card with
//! the same content.

use std::ops::Range;

use crate::token::apdu::{Command, Response, StatusWord};

/// One exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    command: Command,
    data: Vec<u8>,
    status: StatusWord,
}

impl Step {
    /// `response` came to `command`.
    pub(crate) fn new(command: &Command, response: &Response) -> Self {
        Self { command: command.clone(), data: response.data.clone(), status: response.status }
    }

    /// What was asked.
    pub(crate) fn command(&self) -> &Command {
        &self.command
    }

    /// How many bytes it takes to keep, about.
    pub(crate) fn size(&self) -> usize {
        self.data.len()
    }
}

/// The exchanges with one card so far.
///
/// Some need not be repeated to know the card again and are left out: a form of a command that was refused before
/// another one was understood, the end of a certificate whose beginning names it, a file that says nothing of
/// certificates. All else stays in, refusals too: what was not there then, and is there now, is news.
#[derive(Debug, Default)]
pub(super) struct Recording {
    /// `None` for what was left out, so that marks stay where they are.
    steps: Vec<Option<Step>>,
    family_began: usize,
    is_spoiled: bool,
}

/// A place between two exchanges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark(usize);

impl Recording {
    /// After the last exchange.
    pub(super) fn mark(&self) -> Mark {
        Mark(self.steps.len())
    }

    pub(super) fn add(&mut self, command: &Command, response: &Response) {
        self.steps.push(Some(Step::new(command, response)));
    }

    /// Leaves out all exchanges since `mark`.
    pub(super) fn leave_out_since(&mut self, mark: Mark) {
        self.leave_out_between(mark, self.mark());
    }

    /// Leaves out all exchanges between two marks.
    pub(super) fn leave_out_between(&mut self, from: Mark, to: Mark) {
        self.leave_out(from, to, |_| true);
    }

    /// Leaves out the fetching (GET RESPONSE) between two marks.
    pub(super) fn leave_out_fetches(&mut self, from: Mark, to: Mark) {
        self.leave_out(from, to, |step| step.command.instruction() == GET_RESPONSE);
    }

    /// Leaves out the selection of the last file selected since `mark`, and all that came after it. What was selected
    /// on the way there stays in: the next file may be reached from there.
    pub(super) fn leave_out_last_file(&mut self, mark: Mark) {
        let since = self.steps.get(mark.0..).unwrap_or_default();
        let is_selection = |step: &Option<Step>| step.as_ref().is_some_and(|step| step.command.instruction() == SELECT);
        let place = since.iter().rposition(is_selection).unwrap_or(0);
        self.leave_out_since(Mark(mark.0 + place));
    }

    /// Leaves out the READ BINARY since `mark` that brought nothing but bytes of the file in `range`.
    pub(super) fn leave_out_blocks(&mut self, mark: Mark, range: &Range<usize>) {
        self.leave_out(mark, self.mark(), |step| {
            let start = usize::from(step.command.parameters());
            let end = start.saturating_add(step.data.len());
            step.command.instruction() == READ_BINARY && start >= range.start && start < end && end <= range.end
        });
    }

    fn leave_out(&mut self, from: Mark, to: Mark, which: impl Fn(&Step) -> bool) {
        for step in self.steps.get_mut(from.0..to.0).unwrap_or_default() {
            step.take_if(|step| which(step));
        }
    }

    /// From here on, another family asks.
    pub(super) fn begin_family(&mut self) {
        self.family_began = self.steps.len();
    }

    /// The family that asked last has nothing on this card. Where the card failed at a question, that is not sure: then
    /// all of them stay in.
    pub(super) fn forget_family(&mut self) {
        let asked = self.steps.get(self.family_began..).unwrap_or_default();
        if !asked.iter().flatten().any(|step| step.status.is_fault()) {
            self.steps.truncate(self.family_began);
        }
    }

    /// Nothing has been asked yet that counts.
    pub(super) fn begin_anew(&mut self) {
        *self = Self::default();
    }

    /// An exchange brought what no card may answer: what was missed by it, no repetition would show.
    pub(super) fn spoil(&mut self) {
        self.is_spoiled = true;
    }

    /// The exchanges to repeat, in their order; none where the card cannot be known by them.
    pub(super) fn into_steps(self) -> Vec<Step> {
        if self.is_spoiled { Vec::new() } else { self.steps.into_iter().flatten().collect() }
    }
}

const SELECT: u8 = 0xA4;
const GET_RESPONSE: u8 = 0xC0;
const READ_BINARY: u8 = 0xB0;

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(instructions: &[u8]) -> Recording {
        let mut recording = Recording::default();
        let response = Response::parse(&[0x90, 0x00]).unwrap();
        instructions.iter().for_each(|ins| recording.add(&Command::new(*ins, 0, 0), &response));
        recording
    }

    fn instructions(recording: Recording) -> Vec<u8> {
        recording.into_steps().iter().map(|step| step.command.instruction()).collect()
    }

    #[test]
    fn a_file_left_out_leaves_the_way_to_it_in() {
        let mut way_and_file = recording(&[0xA4, 0xA4, 0xC0, 0xB0, 0xB0]);
        way_and_file.leave_out_last_file(Mark(0));
        assert_eq!(instructions(way_and_file), [0xA4]);
        let mut selected_before = recording(&[0xA4, 0xB0, 0xB0]);
        selected_before.leave_out_last_file(Mark(1));
        assert_eq!(instructions(selected_before), [0xA4]);
    }

    #[test]
    fn only_the_fetches_between_the_marks_are_left_out() {
        let mut recording = recording(&[0xC0, 0xA4, 0xC0, 0xB0, 0xC0]);
        recording.leave_out_fetches(Mark(1), Mark(3));
        assert_eq!(instructions(recording), [0xC0, 0xA4, 0xB0, 0xC0]);
    }

    #[test]
    fn only_blocks_inside_the_range_are_left_out() {
        let mut recording = Recording::default();
        let block = Response::parse(&[7, 7, 7, 7, 0x90, 0x00]).unwrap();
        [0, 4, 8, 12].iter().for_each(|offset| recording.add(&Command::new(0xB0, 0, *offset), &block));
        recording.leave_out_blocks(Mark(0), &(3..15));
        let left = recording.into_steps().iter().map(|step| step.command.parameters()).collect::<Vec<_>>();
        assert_eq!(left, [0, 12]);
    }

    #[test]
    fn a_family_forgotten_leaves_those_before_it() {
        let mut recording = recording(&[0xA4, 0xB0]);
        recording.begin_family();
        recording.add(&Command::new(0xCB, 0, 0), &Response::parse(&[0x6A, 0x82]).unwrap());
        recording.forget_family();
        assert_eq!(instructions(recording), [0xA4, 0xB0]);
    }

    #[test]
    fn a_family_at_whose_question_the_card_failed_is_asked_again() {
        for fault in [[0x64, 0x00], [0x65, 0x81], [0x6F, 0x00]] {
            let mut recording = recording(&[0xA4]);
            recording.begin_family();
            recording.add(&Command::new(0xA4, 4, 0), &Response::parse(&fault).unwrap());
            recording.forget_family();
            assert_eq!(instructions(recording), [0xA4, 0xA4]);
        }
    }

    #[test]
    fn by_a_spoiled_recording_no_card_is_known() {
        let mut recording = recording(&[0xA4, 0xB0]);
        recording.spoil();
        assert!(instructions(recording).is_empty());
    }
}
