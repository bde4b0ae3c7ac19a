//! GET DATA and SELECT DATA (ISO/IEC 7816-4): content that stands under a tag, not in a file of its own.

use std::fmt;

use super::card_error::{CardError, ObjectError};
use super::known_object::Place;
use super::location::FileId;
use super::read::Watched;
use super::session::Session;
use crate::token::apdu::{Command, LONGEST_ANSWER, Response, StatusWord};
use crate::token::tlv::{Header, Tag};

const GET_DATA: u8 = 0xCA;
const GET_DATA_BY_TAG_LIST: u8 = 0xCB;
const SELECT_DATA: u8 = 0xA5;
/// Stands for the current application in the place of a file's identifier.
const CURRENT_APPLICATION: FileId = 0x3FFF;
const TAG_LIST: u8 = 0x5C;
const GENERAL_REFERENCE_TEMPLATE: u8 = 0x60;
/// P2 of SELECT DATA: the answer, if there is one, as SELECT would give it.
const WITH_CONTROL_PARAMETERS: u8 = 0x04;

/// Which content GET DATA asks for, and in which of its two forms: the card knows only one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DataObject {
    /// By the tag in P1 and P2, which two bytes are enough for. The answer is the value alone.
    Tagged(u16),
    /// By a list of tags in the data field, looked up in a file that P1 and P2 name. The answer is the whole data object.
    Listed(FileId, Tag),
}

impl DataObject {
    /// The data object with this tag in the current application, by a list of tags.
    pub(crate) fn in_current_application(tag: Tag) -> Self {
        Self::Listed(CURRENT_APPLICATION, tag)
    }

    /// Asks for at most `longest` bytes at once.
    fn command(self, longest: usize) -> Command {
        let command = match self {
            Self::Tagged(tag) => {
                let [p1, p2] = tag.to_be_bytes();
                Command::new(GET_DATA, p1, p2)
            }
            Self::Listed(file, tag) => {
                let [p1, p2] = file.to_be_bytes();
                Command::new(GET_DATA_BY_TAG_LIST, p1, p2).with_data(&tag_list(tag))
            }
        };
        command.expecting(longest)
    }

    /// How long the answer will be, told from its beginning: where that is no header, what there is of it.
    fn expected_length(beginning: &[u8]) -> usize {
        Header::read(beginning).map_or(beginning.len(), |header| header.total())
    }
}

impl fmt::Display for DataObject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Tagged(tag) => write!(formatter, "{tag:04X}"),
            Self::Listed(CURRENT_APPLICATION, tag) => write!(formatter, "{tag:02X}"),
            Self::Listed(file, tag) => write!(formatter, "{file:04X}/{tag:02X}"),
        }
    }
}

/// What is done to the data field of SELECT DATA.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum SelectDataForm {
    /// Nothing.
    #[default]
    Standard,
    /// Its own length stands before it, as YubiKeys want it up to firmware 5.4.3.
    LengthInFront,
}

impl SelectDataForm {
    fn other(self) -> Self {
        match self {
            Self::Standard => Self::LengthInFront,
            Self::LengthInFront => Self::Standard,
        }
    }
}

impl Session<'_> {
    /// Reads a data object.
    pub(crate) fn get_data(&mut self, object: DataObject, watched: Watched) -> Result<Vec<u8>, CardError> {
        let mut result = self.transmit_for_data(object, watched);
        if self.manners.longest > LONGEST_ANSWER
            && let Ok(Response { status, .. }) = &result
            && (status.may_mean_too_long() || status.is_refusal_of_form())
        {
            self.manners.set_longest(LONGEST_ANSWER);
            result = self.transmit_for_data(object, watched);
        }
        let result = result.and_then(|response| {
            if !response.status.is_success() {
                return Err(ObjectError::Refused(response.status).into());
            }
            Ok(response.data)
        });
        if let Ok(data) = &result
            && watched == Watched::Yes
        {
            self.progress.finish(data.len());
        }
        self.note_object(object.to_string(), &result);
        self.note_probe(&result, || format!("GET DATA {object}"));
        result
    }

    fn transmit_for_data(&mut self, object: DataObject, watched: Watched) -> Result<Response, CardError> {
        let command = object.command(self.manners.longest);
        if watched == Watched::No {
            return self.transmit(&command);
        }
        let place = Place::DataObject(self.current.clone(), object);
        self.transmit_watched(&command, &place, &mut |data, progress| {
            if !data.is_empty() {
                progress.at(data.len(), DataObject::expected_length(data));
            }
        })
    }

    /// Of the data objects that bear this tag, makes the one with this number, counted from 0, the one that
    /// [`DataObject::Tagged`] reads from now on.
    pub(crate) fn select_data(&mut self, tag: u16, number: u8) -> Result<(), CardError> {
        let form = self.manners.select_data.unwrap_or_default();
        let mut status = self.select_data_as(form, tag, number)?;
        if status.is_refusal_of_form() && !status.is_unknown_instruction() && self.manners.select_data.is_none() {
            status = self.select_data_as(form.other(), tag, number)?;
        }
        if status.is_success() { Ok(()) } else { Err(ObjectError::Refused(status).into()) }
    }

    fn select_data_as(&mut self, form: SelectDataForm, tag: u16, number: u8) -> Result<StatusWord, CardError> {
        let template = enclosed(GENERAL_REFERENCE_TEMPLATE, &tag_list(tag.into()));
        let data = match form {
            SelectDataForm::Standard => template,
            SelectDataForm::LengthInFront => [&length_byte(&template)[..], &template].concat(),
        };
        let command = Command::new(SELECT_DATA, number, WITH_CONTROL_PARAMETERS).with_data(&data);
        let status = self.transmit_for_status(&command)?;
        if status.is_success() {
            self.manners.select_data = Some(form);
        }
        Ok(status)
    }
}

/// Data object 5C with one tag in it.
fn tag_list(tag: Tag) -> Vec<u8> {
    let bytes = tag.to_be_bytes();
    let start = bytes.iter().position(|&byte| byte != 0).unwrap_or(bytes.len() - 1);
    enclosed(TAG_LIST, bytes.get(start..).unwrap_or_default())
}

/// A data object of a few bytes, whose tag and length take one byte each.
fn enclosed(tag: u8, value: &[u8]) -> Vec<u8> {
    [&[tag], &length_byte(value)[..], value].concat()
}

/// The length of what is at most a handful of bytes, here a tag in one or two wrappings.
fn length_byte(value: &[u8]) -> [u8; 1] {
    [u8::try_from(value.len()).unwrap_or(u8::MAX)]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::token::iso7816::known_object::KnownObject;
    use crate::token::reading::ReadOptions;
    use crate::token::test_card::{Script, certificate, tlv};

    /// Runs `commands` and tells what was sent.
    fn sent(answers: &[&[u8]], commands: impl FnOnce(&mut Session<'_>)) -> Vec<Vec<u8>> {
        let mut script = Script::of(answers);
        let mut silent = |_| {};
        commands(&mut Session::new(&mut script, ReadOptions::default(), &mut silent));
        script.sent
    }

    const DONE: &[u8] = &[0x90, 0x00];
    const SELECT_SECOND: [u8; 11] = [0, 0xA5, 1, 4, 6, 0x60, 4, 0x5C, 2, 0x7F, 0x21];
    const SELECT_SECOND_WITH_LENGTH: [u8; 12] = [0, 0xA5, 1, 4, 7, 6, 0x60, 4, 0x5C, 2, 0x7F, 0x21];

    #[test]
    fn a_data_object_is_asked_for_by_its_tag_in_as_many_bytes_as_it_has() {
        let objects = [
            (DataObject::Tagged(0x7F21), "7F21", &[0, 0xCA, 0x7F, 0x21, 0][..]),
            (DataObject::Tagged(0x4F), "004F", &[0, 0xCA, 0x00, 0x4F, 0]),
            (DataObject::Listed(0xA000, 0xDF1F), "A000/DF1F", &[0, 0xCB, 0xA0, 0x00, 4, 0x5C, 2, 0xDF, 0x1F, 0]),
            (DataObject::in_current_application(0x7E), "7E", &[0, 0xCB, 0x3F, 0xFF, 3, 0x5C, 1, 0x7E, 0]),
            (
                DataObject::in_current_application(0x5FC105),
                "5FC105",
                &[0, 0xCB, 0x3F, 0xFF, 5, 0x5C, 3, 0x5F, 0xC1, 0x05, 0],
            ),
        ];
        for (object, name, command) in objects {
            let sent = sent(&[&[7, 0x90, 0x00]], |card| {
                assert_eq!(card.get_data(object, Watched::No), Ok(vec![7]));
            });
            assert_eq!((sent, object.to_string().as_str()), (vec![command.to_vec()], name));
        }
    }

    #[test]
    fn an_object_that_ends_with_an_error_is_not_remembered() {
        let object = tlv(0x53, &tlv(0x70, &certificate(1, 400)));
        let (beginning, end) = object.split_at(250);
        let remembered = |last: [u8; 2]| {
            let left = u8::try_from(end.len()).unwrap();
            let mut script = Script::of(&[&[beginning, &[0x61, left]].concat(), &[end, &last].concat()]);
            let mut silent = |_| {};
            let mut card = Session::new(&mut script, ReadOptions::default(), &mut silent);
            let content = card.get_data(DataObject::in_current_application(0x5FC105), Watched::Yes);
            (content.is_ok(), card.into_record().objects.len())
        };
        assert_eq!(remembered([0x90, 0x00]), (true, 1));
        assert_eq!(remembered([0x6F, 0x00]), (false, 0));
    }

    #[test]
    fn an_object_whose_beginning_comes_with_an_error_is_not_told_from_memory() {
        let content = tlv(0x53, &tlv(0x70, &certificate(1, 400)));
        let object = DataObject::in_current_application(0x5FC105);
        let told = |status: [u8; 2]| {
            let mut script = Script::of(&[&[&content[..250], &status].concat()]);
            let mut silent = |_| {};
            let mut card = Session::new(&mut script, ReadOptions::default(), &mut silent);
            let known = KnownObject { place: Place::DataObject(None, object), content: content.clone() };
            card.remember(vec![Arc::new(known)]);
            card.get_data(object, Watched::Yes).ok()
        };
        assert_eq!(told([0x61, 0xA0]), Some(content.clone()));
        assert_eq!(told([0x6F, 0x00]), None);
        assert_eq!(told([0x64, 0x00]), None);
    }

    #[test]
    fn the_form_of_select_data_that_the_card_takes_is_kept() {
        let answers = [&[0x6A, 0x80][..], DONE, DONE];
        let sent = sent(&answers, |card| {
            assert_eq!(card.select_data(0x7F21, 1), Ok(()));
            assert_eq!(card.select_data(0x7F21, 1), Ok(()));
        });
        assert_eq!(sent, [&SELECT_SECOND[..], &SELECT_SECOND_WITH_LENGTH, &SELECT_SECOND_WITH_LENGTH]);
    }

    #[test]
    fn a_card_without_select_data_is_not_asked_in_another_form() {
        for status in [0x6D00, 0x6A88_u16] {
            let sent = sent(&[&status.to_be_bytes()], |card| {
                assert_eq!(card.select_data(0x7F21, 1), Err(ObjectError::Refused(StatusWord(status)).into()));
            });
            assert_eq!(sent, [&SELECT_SECOND]);
        }
    }
}
