//! One card, being asked: every exchange goes through here, is counted, bounded and, where wanted, recorded.

use std::sync::Arc;
use std::time::Instant;

use protocol::diagnose::{Exchange, Probe};
use thiserror::Error;

use super::file_control::FileControl;
use super::known_object::{KnownObject, Place};
use super::limits::{EMPTY_FETCHES, EXCHANGES_PER_CARD, EXCHANGES_PER_OBJECT, LONGEST_OBJECT};
use super::location::{DedicatedFile, ElementaryFile, without_serial_number};
use super::manners::{Form, Manners, SelectBy};
use super::progress::Progress;
use super::recording::{Recording, Step};
use crate::token::apdu::{Command, LONGEST_ANSWER, Response, StatusWord};
use crate::token::certificate_beginning::names_certificate;
use crate::token::channel::{CardChannel, ChannelError, TransmissionProtocol};
use crate::token::observations::{Observations, microseconds};
use crate::token::reading::{BytesRead, ReadOptions};
use crate::token::tlv::Header;

/// Why a command brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum CardError {
    /// The card cannot be asked any more: the reading ends.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// Only this object cannot be had.
    #[error(transparent)]
    Object(#[from] ObjectError),
}

/// Why one object cannot be had, while the card goes on answering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum ObjectError {
    /// The card's word.
    #[error("the card answered {0}")]
    Refused(StatusWord),
    /// One of [`limits`](super::limits) was reached.
    #[error("the object or the card goes beyond the limits")]
    BeyondLimits,
}

impl ObjectError {
    /// The object asks for a PIN or for secure messaging.
    pub(crate) fn is_guarded(self) -> bool {
        matches!(self, Self::Refused(status) if status.is_guarded())
    }

    pub(super) fn is_refusal_of_form(self) -> bool {
        matches!(self, Self::Refused(status) if status.is_refusal_of_form())
    }
}

/// Takes apart what ends the reading and what concerns one object only, so that `?` passes on the former alone.
pub(crate) fn per_object<T>(result: Result<T, CardError>) -> Result<Result<T, ObjectError>, ChannelError> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(CardError::Object(error)) => Ok(Err(error)),
        Err(CardError::Channel(error)) => Err(error),
    }
}

/// Called with what there is of an answer as its pieces come; may know the whole.
type Arrived<'f, 'a> = dyn FnMut(&mut Session<'a>, &[u8]) -> Option<Vec<u8>> + 'f;

/// What the exchanges left behind for the reading's report.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// See [`Reading::exchanges`](crate::token::reading::Reading::exchanges).
    pub(crate) exchanges: u32,
    /// See [`Reading::probes`](crate::token::reading::Reading::probes).
    pub(crate) probes: Vec<Probe>,
    /// See [`Reading::trace`](crate::token::reading::Reading::trace).
    pub(crate) trace: Vec<Exchange>,
    /// See [`Reading::observations`](crate::token::reading::Reading::observations).
    pub(crate) observations: Observations,
    /// The exchanges by which the card is known again.
    pub(crate) steps: Vec<Step>,
    /// The certificates' objects that were read whole.
    pub(crate) objects: Vec<KnownObject>,
}

/// A card and what is known about it.
pub(crate) struct Session<'a> {
    channel: &'a mut dyn CardChannel,
    options: ReadOptions,
    pub(super) record: Record,
    pub(super) recording: Recording,
    /// What was read before, of this card or of others of its kind.
    pub(super) known: Vec<Arc<KnownObject>>,
    /// The family that is trying to recognise the card.
    probing: Option<&'static str>,
    /// How many exchanges there had been when the present object was begun.
    object_began: u32,
    pub(super) progress: Progress<'a>,
    pub(super) manners: Manners,
    /// The current directory, where it is known.
    pub(super) current: Option<DedicatedFile>,
    /// The current file, where it is known.
    pub(super) selected: Option<(ElementaryFile, FileControl)>,
}

impl<'a> Session<'a> {
    /// A card of which nothing is known.
    pub(crate) fn new(
        channel: &'a mut dyn CardChannel,
        options: ReadOptions,
        on_progress: &'a mut dyn FnMut(BytesRead),
    ) -> Self {
        Self {
            channel,
            options,
            record: Record::default(),
            recording: Recording::default(),
            known: Vec::new(),
            probing: None,
            object_began: 0,
            progress: Progress::new(on_progress),
            manners: Manners::default(),
            current: None,
            selected: None,
        }
    }

    /// The card's answer to reset.
    pub(crate) fn atr(&self) -> &[u8] {
        self.channel.atr()
    }

    /// Every family is to be asked, with all the names that it knows, whatever that costs.
    pub(crate) fn asks_all_families(&self) -> bool {
        self.options.all_families
    }

    /// The protocol that was agreed on.
    pub(super) fn transmission_protocol(&self) -> TransmissionProtocol {
        self.channel.transmission_protocol()
    }

    pub(super) fn longest_answer_of_reader(&self) -> usize {
        self.channel.longest_answer()
    }

    /// The report.
    pub(crate) fn into_record(self) -> Record {
        Record { steps: self.recording.into_steps(), ..self.record }
    }

    /// Where to note what is seen of the card.
    pub(crate) fn observations(&mut self) -> &mut Observations {
        &mut self.record.observations
    }

    /// Lets `family` ask what it wants to know to recognise the card; each question goes into the report.
    pub(crate) fn probe<T>(&mut self, family: &'static str, questions: impl FnOnce(&mut Self) -> T) -> T {
        self.probing = Some(family);
        let answer = questions(self);
        self.probing = None;
        answer
    }

    pub(super) fn is_probing(&self) -> bool {
        self.probing.is_some()
    }

    /// Puts first a form of SELECT that a family is known to understand.
    pub(crate) fn prefer(&mut self, by: SelectBy, form: Form) {
        self.manners.prefer(by, form);
    }

    /// Asks for no more than `length` bytes at once from here on: a limit that a family is known to have.
    pub(crate) fn limit_block(&mut self, length: usize) {
        self.manners.block = self.manners.block.min(length);
    }

    /// The card has refused every form of this way to select.
    pub(crate) fn refuses(&mut self, by: SelectBy) -> bool {
        self.manners.forms(by).refused
    }

    /// From here on, exchanges count for another object.
    pub(crate) fn begin_object(&mut self) {
        self.object_began = self.record.exchanges;
    }

    /// Sends a command and brings its whole answer.
    pub(crate) fn transmit(&mut self, command: &Command) -> Result<Response, CardError> {
        self.transmit_pieces(command, &mut |_, _| None)
    }

    /// Sends a command that the report calls by this name, and brings the data of its answer.
    pub(crate) fn ask(&mut self, command: &Command, name: &str) -> Result<Vec<u8>, CardError> {
        let result = self.transmit(command).and_then(|response| {
            if !response.status.is_success() {
                return Err(ObjectError::Refused(response.status).into());
            }
            Ok(response.data)
        });
        self.note_probe(&result, || name.to_owned());
        result
    }

    /// As [`transmit`](Self::transmit) for an object that holds a certificate, calling `arrived` with what there is of
    /// the answer as its pieces come. What stands at `place` and is known by its beginning is not fetched to its end:
    /// the next command discards what waits (ISO/IEC 7816-4).
    pub(crate) fn transmit_watched(
        &mut self,
        command: &Command,
        place: &Place,
        arrived: &mut dyn FnMut(&[u8], &mut Progress<'_>),
    ) -> Result<Response, CardError> {
        let mut named = None;
        let mut is_known = false;
        let result = self.transmit_pieces(command, &mut |card, data| {
            arrived(data, &mut card.progress);
            if named.is_some() || !names_certificate(data) {
                return None;
            }
            named = Some(card.mark());
            let content = card.known_object(place, data, None);
            is_known = content.is_some();
            content
        });
        if let (Some(mark), Ok(response), false) = (named, &result, is_known)
            && Header::read(&response.data).is_some_and(|header| header.total() == response.data.len())
        {
            self.leave_out_since(mark);
            self.keep_object(place.clone(), &response.data);
        }
        result
    }

    fn transmit_pieces(&mut self, command: &Command, arrived: &mut Arrived<'_, 'a>) -> Result<Response, CardError> {
        let mut response = self.exchange_in_full_length(command)?;
        let mut data = std::mem::take(&mut response.data);
        let corrected_length = response.corrected_length;
        let mut in_one_piece = data.len();
        let mut empty_fetches = 0;
        loop {
            if data.len() > LONGEST_OBJECT {
                return Err(ObjectError::BeyondLimits.into());
            }
            if let Some(known) = arrived(self, &data) {
                let in_one_piece = known.len();
                return Ok(Response { data: known, in_one_piece, status: StatusWord::SUCCESS, corrected_length });
            }
            let Some(more) = response.status.more() else { break };
            // A card may deliver the beginning together with 61xx: what is fetched is appended, never put instead.
            response = self.exchange_in_full_length(&Command::new(0xC0, 0x00, 0x00).expecting(more))?;
            if response.status.more().is_some_and(|left| response.data.len() + left < more) {
                // Fewer bytes came and are to come than were promised: there is a hole between them.
                return Err(ObjectError::BeyondLimits.into());
            }
            empty_fetches = if response.data.is_empty() { empty_fetches + 1 } else { 0 };
            if empty_fetches > EMPTY_FETCHES {
                return Err(ObjectError::BeyondLimits.into());
            }
            data.append(&mut response.data);
            if in_one_piece == 0 {
                in_one_piece = data.len();
            }
        }
        Ok(Response { data, in_one_piece, status: response.status, corrected_length })
    }

    /// Sends a command whose answer matters by its status words only; what waits to be fetched is left.
    pub(crate) fn transmit_for_status(&mut self, command: &Command) -> Result<StatusWord, CardError> {
        Ok(self.exchange_in_full_length(command)?.status)
    }

    /// One exchange, and a second one where the card names the length it wants to be asked for.
    fn exchange_in_full_length(&mut self, command: &Command) -> Result<Response, CardError> {
        let mark = self.mark();
        let response = self.exchange(command)?;
        match response.status.exact_length() {
            Some(length) => {
                self.leave_out_since(mark);
                let response = self.exchange(&command.clone().expecting(length))?;
                Ok(Response { corrected_length: Some(length), ..response })
            }
            None => Ok(response),
        }
    }

    /// One exchange. Some readers announce extended length and fail at it: then the rest is asked in short commands.
    pub(super) fn exchange(&mut self, command: &Command) -> Result<Response, CardError> {
        match self.exchange_as_it_is(command) {
            Err(CardError::Channel(ChannelError::Failed(_))) if command.is_extended() => {
                self.manners.set_longest(LONGEST_ANSWER);
                let short = command.clone().expecting(LONGEST_ANSWER);
                self.exchange_as_it_is(&short).inspect(|response| self.recording.add(&short, response))
            }
            result => result.inspect(|response| self.recording.add(command, response)),
        }
    }

    fn exchange_as_it_is(&mut self, command: &Command) -> Result<Response, CardError> {
        let exchanges = self.record.exchanges;
        if exchanges >= EXCHANGES_PER_CARD || exchanges - self.object_began >= EXCHANGES_PER_OBJECT {
            return Err(ObjectError::BeyondLimits.into());
        }
        let bytes = command.encode(self.channel.transmission_protocol()).ok_or(ObjectError::BeyondLimits)?;
        self.record.exchanges += 1;
        let begun = Instant::now();
        let answer = self.channel.transmit(&bytes).and_then(|answer| {
            Response::parse(&answer).ok_or_else(|| ChannelError::Failed("an answer without status words".to_owned()))
        });
        let took = begun.elapsed();
        self.record.observations.times.push(took);
        if self.options.trace {
            self.record.trace.push(Exchange {
                command: without_serial_number(&bytes),
                answer_length: answer.as_ref().map_or(0, |answer| u32::try_from(answer.data.len()).unwrap_or(u32::MAX)),
                status: answer.as_ref().map_or_else(|_| String::new(), |answer| answer.status.to_string()),
                microseconds: microseconds(took),
            });
        }
        let answer = answer?;
        // Which of the bytes belong to what was asked for, the card alone knows.
        if answer.data.len() > command.longest_answer() {
            self.recording.spoil();
            return Err(ObjectError::BeyondLimits.into());
        }
        Ok(answer)
    }

    /// Notes what became of a file or data object.
    pub(super) fn note_object(&mut self, name: String, content: &Result<Vec<u8>, CardError>) {
        let read = content.as_ref().map_or(0, Vec::len);
        self.observations().end_object(name, read, status_of(content));
    }

    /// Notes a question and its answer, if the card is being recognised.
    pub(super) fn note_probe<T>(&mut self, result: &Result<T, CardError>, what: impl FnOnce() -> String) {
        let Some(family) = self.probing else { return };
        self.record.probes.push(Probe { family: family.to_owned(), what: what(), status: status_of(result) });
    }
}

/// The status words for the report; none where none came, or where it was not the card that refused.
fn status_of<T>(result: &Result<T, CardError>) -> String {
    match result {
        Ok(_) => StatusWord::SUCCESS.to_string(),
        Err(CardError::Object(ObjectError::Refused(status))) => status.to_string(),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::test_card::Script;

    /// Sends GET DATA (case 4) and tells what came, and how many answers of the script were needed.
    fn transmit(answers: &[&[u8]]) -> (Result<Response, CardError>, Vec<Vec<u8>>) {
        let mut script = Script::of(answers);
        let mut silent = |_| {};
        let command = Command::new(0xCB, 0x3F, 0xFF).with_data(&[0x5C, 0]).expecting(256);
        let result = Session::new(&mut script, ReadOptions::default(), &mut silent).transmit(&command);
        (result, script.sent)
    }

    #[test]
    fn what_is_fetched_is_appended_to_what_came_at_once() {
        let (result, sent) = transmit(&[&[1, 2, 0x61, 0x03], &[3, 0x61, 0x02], &[4, 5, 0x90, 0x00]]);
        assert_eq!(result.unwrap().data, [1, 2, 3, 4, 5]);
        assert_eq!(sent[1..], [[0, 0xC0, 0, 0, 3], [0, 0xC0, 0, 0, 2]]);
    }

    #[test]
    fn a_length_the_card_names_is_asked_for_once_also_when_fetching() {
        let (result, sent) = transmit(&[&[0x61, 0x00], &[0x6C, 0x02], &[8, 9, 0x90, 0x00]]);
        assert_eq!(result.unwrap().data, [8, 9]);
        assert_eq!(sent[1..], [[0, 0xC0, 0, 0, 0], [0, 0xC0, 0, 0, 2]]);

        let (result, sent) = transmit(&[&[0x6C, 0x02], &[0x6C, 0x03]]);
        assert_eq!(result.unwrap().status, StatusWord(0x6C03));
        assert_eq!(sent.len(), 2);
    }

    #[test]
    fn more_that_never_comes_is_given_up() {
        let (result, sent) = transmit(&[&[0x61, 0x00][..]; 50]);
        assert_eq!(result, Err(ObjectError::BeyondLimits.into()));
        assert!(sent.len() < 10);
        let endless = [&[7; 255][..], &[0x61, 0x00]].concat();
        let (result, sent) = transmit(&[&endless[..]; 400]);
        assert_eq!(result, Err(ObjectError::BeyondLimits.into()));
        assert_eq!(sent.len(), LONGEST_OBJECT / 255 + 1);
    }

    #[test]
    fn an_answer_longer_than_asked_for_or_with_a_hole_in_it_is_refused() {
        let (result, _) = transmit(&[&[0x61, 0x02], &[1, 2, 3, 0x90, 0x00]]);
        assert_eq!(result, Err(ObjectError::BeyondLimits.into()));
        let (result, _) = transmit(&[&[&[7; 257][..], &[0x90, 0x00]].concat()]);
        assert_eq!(result, Err(ObjectError::BeyondLimits.into()));
        // Six promised, two and three there.
        let (result, sent) = transmit(&[&[0x61, 0x06], &[1, 2, 0x61, 0x03], &[4, 5, 6, 0x90, 0x00]]);
        assert_eq!((result, sent.len()), (Err(ObjectError::BeyondLimits.into()), 2));
    }

    #[test]
    fn an_answer_without_status_words_ends_the_reading() {
        let (result, _) = transmit(&[&[0x90]]);
        assert!(matches!(result, Err(CardError::Channel(ChannelError::Failed(_)))));
    }
}
