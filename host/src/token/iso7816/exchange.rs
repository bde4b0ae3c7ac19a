//! Commands and their answers: every exchange with a card goes through here, is counted, bounded, recorded and, where
//! wanted, kept for the report; an answer that comes in pieces is put together.

use std::time::Instant;

use protocol::diagnose::Exchange;

use super::card_error::{CardError, ObjectError};
use super::known_object::Place;
use super::limits::{EMPTY_FETCHES, EXCHANGES_PER_CARD, EXCHANGES_PER_OBJECT, LONGEST_OBJECT};
use super::location::without_serial_number;
use super::progress::Progress;
use super::session::Session;
use crate::token::apdu::{Command, LONGEST_ANSWER, Response, StatusWord};
use crate::token::certificate_beginning::names_certificate;
use crate::token::channel::ChannelError;
use crate::token::observations::microseconds;
use crate::token::tlv::Header;

/// Called with what there is of an answer as its pieces come; may know the whole.
type Arrived<'f, 'a> = dyn FnMut(&mut Session<'a>, &[u8]) -> Option<Vec<u8>> + 'f;

impl<'a> Session<'a> {
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
            // Whole as it looks, what the card ended with an error was not read and must not be told from memory.
            && response.status.is_success()
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
            // What comes with an error is not what the card has there, and must not be told from memory.
            let goes_well = response.status.is_success() || response.status.more().is_some();
            if goes_well && let Some(known) = arrived(self, &data) {
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::reading::ReadOptions;
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
