//! READ BINARY and READ RECORD (ISO/IEC 7816-4).

use super::card_error::{CardError, ObjectError};
use super::known_object::Place;
use super::limits::{LONGEST_OBJECT, MOST_OBJECTS};
use super::location::ElementaryFile;
use super::manners::{SHORTEST_BLOCK, shorter_block};
use super::session::Session;
use crate::token::apdu::{Command, LONGEST_ANSWER, Response, StatusWord};
use crate::token::certificate_beginning::names_certificate;

/// The farthest offset that READ BINARY with even INS can name.
const FARTHEST_OFFSET: usize = 0x7FFF;
/// The data object that holds READ BINARY's offset where INS is odd.
const OFFSET: u8 = 0x54;

/// Tells, from the beginning of a content, how many bytes of it matter; `None` while it cannot be told.
///
/// It goes before what the card says of the file's size: files are often longer than what they hold.
pub(crate) type LengthRule = fn(&[u8]) -> Option<usize>;

/// Which part of a file (PKCS#15 v1.1, section 6.1.5: a path's index and length).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slice {
    /// Offset in bytes, or in a file of records the record's number.
    pub(crate) index: Option<usize>,
    /// How many bytes from there.
    pub(crate) length: Option<usize>,
}

/// Whether the person waits for what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Watched {
    /// A certificate: each block counts as progress.
    Yes,
    /// A directory.
    No,
}

/// A file, ready to be read.
struct Source<'a> {
    file: &'a ElementaryFile,
    /// It is the current one; if not, READ BINARY has to name it.
    is_selected: bool,
    /// What the card says of its length.
    size: Option<usize>,
}

impl Source<'_> {
    /// READ BINARY from `offset` on; `None` where the offset is too far.
    fn read_binary(&self, offset: usize) -> Option<Command> {
        let [high, low] = u16::try_from(offset).ok()?.to_be_bytes();
        if self.is_selected {
            return (offset <= FARTHEST_OFFSET).then(|| Command::new(0xB0, high, low));
        }
        let [p1, p2] = self.file.id.to_be_bytes();
        Some(Command::new(0xB1, p1, p2).with_data(&[OFFSET, 2, high, low]))
    }
}

/// A block of a file.
struct Block {
    data: Vec<u8>,
    /// The card said that the file ends here.
    is_last: bool,
}

impl Session<'_> {
    /// Reads what matters of a file: `slice` of it, up to the length that `rule` tells.
    pub(crate) fn read_file(
        &mut self,
        file: &ElementaryFile,
        slice: Slice,
        rule: LengthRule,
        watched: Watched,
    ) -> Result<Vec<u8>, CardError> {
        let result = self.read_file_unnoted(file, slice, rule, watched);
        self.note_object(file.to_string(), &result);
        result
    }

    fn read_file_unnoted(
        &mut self,
        file: &ElementaryFile,
        slice: Slice,
        rule: LengthRule,
        watched: Watched,
    ) -> Result<Vec<u8>, CardError> {
        let mark = self.mark();
        let control = self.open(file)?;
        let opened = self.mark();
        let result = if control.has_records {
            self.read_records(slice.index)
        } else {
            let source = Source { file, is_selected: true, size: control.size };
            match self.read_binary(&source, slice, rule, watched) {
                Err(CardError::Object(ObjectError::Refused(StatusWord::WRONG_STRUCTURE))) => {
                    self.read_records(slice.index)
                }
                other => other,
            }
        };
        if watched == Watched::Yes && self.mark() != opened {
            // A certificate tells its length itself; a directory that has grown shows in what SELECT says of it.
            self.recording.leave_out_fetches(mark, opened);
        }
        if result.is_err() {
            self.note_probe(&result, || format!("READ {file}"));
        }
        result
    }

    /// Reads what matters of a file in an application's root without selecting it: by READ BINARY with odd INS, which
    /// names the file. For cards that want it so, and bring the bytes without the data object 53 around them.
    pub(crate) fn read_unselected_file(
        &mut self,
        file: &ElementaryFile,
        rule: LengthRule,
        watched: Watched,
    ) -> Result<Vec<u8>, CardError> {
        self.enter(&file.parent)?;
        let source = Source { file, is_selected: false, size: None };
        let result = self.read_binary(&source, Slice::default(), rule, watched);
        // On some cards the file is the current one from now on.
        self.selected = None;
        if result.is_err() {
            self.note_probe(&result, || format!("READ {file}"));
        }
        result
    }

    fn read_binary(
        &mut self,
        source: &Source<'_>,
        slice: Slice,
        rule: LengthRule,
        watched: Watched,
    ) -> Result<Vec<u8>, CardError> {
        let start = slice.index.unwrap_or(0);
        let available = source.size.map(|size| size.saturating_sub(start).min(LONGEST_OBJECT));
        let mut data = Vec::new();
        let mut is_last = false;
        let place = Place::File(source.file.clone(), start);
        let mut named = None;
        let mut is_known = false;
        let goal = loop {
            let goal = rule(&data).or(slice.length).or(available);
            if goal.is_some_and(|goal| goal > LONGEST_OBJECT) || data.len() > LONGEST_OBJECT {
                return Err(ObjectError::BeyondLimits.into());
            }
            if watched == Watched::Yes && !data.is_empty() {
                self.progress.at(data.len(), goal.unwrap_or(data.len()));
            }
            let missing = goal.map(|goal| goal.saturating_sub(data.len()));
            if is_last || missing == Some(0) {
                break goal;
            }
            if watched == Watched::Yes && named.is_none() && names_certificate(&data) {
                named = Some(self.mark());
                if let Some(known) = self.known_object(&place, &data, goal) {
                    data = known;
                    is_known = true;
                    break goal;
                }
            }
            let block = self.read_block(source, start.saturating_add(data.len()), missing, !data.is_empty())?;
            // An answer shorter than asked for is no end, an empty one is.
            is_last = block.is_last || block.data.is_empty();
            data.extend_from_slice(&block.data);
        };
        data.truncate(goal.unwrap_or(data.len()));
        let is_whole = goal.is_some_and(|goal| goal == data.len());
        if let Some(mark) = named
            && is_whole
            && !is_known
        {
            self.leave_out_since(mark);
            self.keep_object(place, &data);
        }
        if watched == Watched::Yes {
            self.progress.finish(data.len());
        }
        Ok(data)
    }

    /// One block, of at most `missing` bytes where that is known, as long as card and reader stand it; the length
    /// found out is kept.
    fn read_block(
        &mut self,
        source: &Source<'_>,
        offset: usize,
        missing: Option<usize>,
        has_begun: bool,
    ) -> Result<Block, CardError> {
        let command = source.read_binary(offset).ok_or(ObjectError::BeyondLimits)?;
        let mut length = missing.map_or(self.manners.block, |missing| missing.min(self.manners.block));
        let first = self.mark();
        loop {
            let mark = self.mark();
            let response = self.transmit(&command.clone().expecting(length))?;
            let status = response.status;
            if status.is_success() || (status.is_warning() && !response.data.is_empty()) || status == StatusWord::END {
                self.recording.leave_out_between(first, mark);
                // 6Cxx may also tell how short the file is: only where more is known to follow it tells a limit.
                if let Some(corrected) = response.corrected_length
                    && missing.is_some_and(|missing| corrected < missing)
                    && (SHORTEST_BLOCK..length).contains(&corrected)
                {
                    self.manners.block = corrected;
                } else if missing.is_none_or(|missing| length < missing) {
                    self.manners.block = length;
                }
                let Response { mut data, in_one_piece, corrected_length, .. } = response;
                // Fewer than asked for, in several pieces: were bytes lost at the end of one, what follows stands in
                // the wrong place. The first piece is right either way, and the rest can be asked for again.
                if in_one_piece < data.len() && data.len() < corrected_length.unwrap_or(length) {
                    data.truncate(in_one_piece);
                    return Ok(Block { data, is_last: false });
                }
                return Ok(Block { data, is_last: !status.is_success() });
            }
            if has_begun && status.is_behind_end() {
                return Ok(Block { data: Vec::new(), is_last: true });
            }
            match shorter_block(length) {
                Some(shorter) if status.may_mean_too_long() => length = shorter,
                _ => return Err(ObjectError::Refused(status).into()),
            }
        }
    }

    /// The record with this number, or all of them one after another.
    fn read_records(&mut self, number: Option<usize>) -> Result<Vec<u8>, CardError> {
        let numbers = match number.filter(|&number| number > 0) {
            Some(number) => number..=number,
            None => 1..=MOST_OBJECTS,
        };
        let mut data = Vec::new();
        for number in numbers {
            let number = u8::try_from(number).map_err(|_| ObjectError::BeyondLimits)?;
            let response = self.transmit(&Command::new(0xB2, number, 0x04).expecting(LONGEST_ANSWER))?;
            if !response.status.is_success() && !response.status.is_warning() {
                if data.is_empty() {
                    return Err(ObjectError::Refused(response.status).into());
                }
                break;
            }
            data.extend_from_slice(&response.data);
            if data.len() > LONGEST_OBJECT {
                return Err(ObjectError::BeyondLimits.into());
            }
        }
        Ok(data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::iso7816::{Aid, DedicatedFile};
    use crate::token::reading::ReadOptions;
    use crate::token::test_card::Script;

    /// Reads a file of unknown size; the first answer is SELECT's.
    fn read(answers: &[&[u8]]) -> (Result<Vec<u8>, CardError>, usize) {
        let mut script = Script::of(&[&[&[0x90, 0x00][..]], answers].concat());
        let mut silent = |_| {};
        let file = DedicatedFile::under_master_file(&[]).file(0x2F00);
        let mut card = Session::new(&mut script, ReadOptions::default(), &mut silent);
        let content = card.read_file(&file, Slice::default(), |_| None, Watched::No);
        (content, script.sent.len() - 1)
    }

    #[test]
    fn every_way_to_say_that_the_file_ends_is_understood() {
        let first = &[1, 2, 0x90, 0x00];
        for end in [&[0x6B, 0x00][..], &[0x6A, 0x86], &[0x62, 0x82], &[0x90, 0x00]] {
            assert_eq!(read(&[first, end]), (Ok(vec![1, 2]), 2), "{end:02X?}");
        }
        assert_eq!(read(&[first, &[3, 0x62, 0x82]]), (Ok(vec![1, 2, 3]), 2));
    }

    #[test]
    fn an_offset_refused_at_once_is_no_empty_file() {
        let (content, _) = read(&[&[0x6B, 0x00]]);
        assert_eq!(content, Err(ObjectError::Refused(StatusWord(0x6B00)).into()));
    }

    #[test]
    fn a_piece_that_lost_its_end_leaves_no_hole() {
        let first: [&[u8]; 2] = [&[1, 2, 0x61, 5], &[4, 5, 6, 7, 8, 0x90, 0x00]];
        let second: [&[u8]; 2] = [&[3, 4, 5, 0x61, 3], &[6, 7, 8, 0x90, 0x00]];
        let rest: [&[u8]; 2] = [&[6, 7, 8, 0x90, 0x00], &[0x6B, 0x00]];
        let (content, _) = read(&[first, second, rest].concat());
        assert_eq!(content, Ok(vec![1, 2, 3, 4, 5, 6, 7, 8]));
    }

    #[test]
    fn a_length_refused_is_lowered_to_the_known_limits_and_no_further() {
        let refusal = &[0x67, 0x00][..];
        assert_eq!(read(&[refusal, &[0x6F, 0x00], &[5, 0x62, 0x82]]), (Ok(vec![5]), 3));
        let (content, asked) = read(&[refusal; 9]);
        assert_eq!((content.is_err(), asked), (true, 4));
    }

    #[test]
    fn a_file_that_turns_out_to_hold_records_is_read_by_records() {
        let answers = [&[0x69, 0x81][..], &[1, 0x90, 0x00], &[2, 0x90, 0x00], &[0x6A, 0x83]];
        assert_eq!(read(&answers), (Ok(vec![1, 2]), 4));
    }
    #[test]
    fn a_file_that_is_not_selected_is_named_by_each_command_and_read_behind_the_farthest_offset_too() {
        let block = [&[7; 256][..], &[0x90, 0x00]].concat();
        let mut script = Script::of(&[&[&[0x90, 0x00][..]], &[&block[..]; 130][..], &[&[0x62, 0x82]]].concat());
        let mut silent = |_| {};
        let application = DedicatedFile::application(Aid::new(&[0xA0, 1]).unwrap());
        let mut card = Session::new(&mut script, ReadOptions::default(), &mut silent);
        let content = card.read_unselected_file(&application.file(0xCE01), |_| None, Watched::No);
        assert_eq!(content.unwrap().len(), 130 * 256);
        let sent = script.sent.iter().skip(1).zip(0_u16..);
        for (command, number) in sent {
            let [high, low] = (number * 256).to_be_bytes();
            assert_eq!(*command, [0x00, 0xB1, 0xCE, 0x01, 4, 0x54, 2, high, low, 0x00]);
        }
        assert_eq!(script.sent.len(), 132);
    }
}
