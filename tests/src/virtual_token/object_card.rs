//! A card that is a store of data objects under one application, and answers whatever it is asked in whatever order
//! (ISO/IEC 7816-4: GET DATA in both its forms, SELECT DATA).

use std::collections::BTreeMap;

use super::{
    card::Card,
    command::Command,
    encoding::{Lengths, tlv},
    manners::Protocol,
    object_manners::ObjectManners,
    status,
};

/// How a card knows SELECT DATA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectData {
    /// Not at all.
    Absent,
    /// As the standard has it.
    Standard,
    /// With the data field's own length in front of it, as YubiKeys do up to firmware 5.4.3.
    LengthInFront,
}

/// A data object's value; `None` is behind a PIN that nobody here ever presents.
pub(super) type Value = Option<Vec<u8>>;

/// The application and its data objects.
pub(super) struct ObjectApplet {
    pub(super) aid: &'static [u8],
    /// What SELECT tells.
    pub(super) answer: Vec<u8>,
    /// By tag and number, for GET DATA with the tag in P1 and P2. Without any of them the card does not know that form.
    pub(super) tagged: BTreeMap<(u16, u8), Value>,
    /// By file and tag, for GET DATA with a list of tags. Without any of them the card does not know that form.
    pub(super) listed: BTreeMap<(u16, u32), Value>,
    pub(super) select_data: SelectData,
}

pub(super) struct ObjectCard {
    applet: ObjectApplet,
    manners: ObjectManners,
    is_selected: bool,
    /// Tag and number, by SELECT DATA.
    selection: Option<(u16, u8)>,
    selection_lasts: bool,
    /// What GET RESPONSE will fetch.
    waiting: Vec<u8>,
}

/// Data and status words.
type Answer = (Vec<u8>, u16);

impl ObjectCard {
    pub(super) fn new(applet: ObjectApplet, manners: ObjectManners) -> Self {
        Self { applet, manners, is_selected: false, selection: None, selection_lasts: false, waiting: Vec::new() }
    }

    /// With a selection by SELECT DATA that neither SELECT nor a reset ends.
    pub(super) fn with_lasting_selection(self, selection: Option<(u16, u8)>) -> Self {
        Self { selection_lasts: selection.is_some(), selection, ..self }
    }

    fn answer(&mut self, bytes: &[u8]) -> Answer {
        let Some(command) = Command::parse(bytes) else {
            return (Vec::new(), status::WRONG_LENGTH);
        };
        if command.class != 0x00 {
            return (Vec::new(), status::CLASS_UNKNOWN);
        }
        if self.manners.protocol == Protocol::T0 && command.is_case_4() {
            return (Vec::new(), status::WRONG_LENGTH);
        }
        let waiting = std::mem::take(&mut self.waiting);
        match command.instruction {
            0xA4 => {
                let answer = self.select(&command);
                self.deliver(&command, answer)
            }
            0xC0 if waiting.is_empty() => (Vec::new(), status::CONDITIONS_NOT_SATISFIED),
            0xC0 => self.deliver(&command, (waiting, status::OK)),
            _ if !self.is_selected => (Vec::new(), status::INSTRUCTION_UNKNOWN),
            0xCA if !self.applet.tagged.is_empty() => {
                let answer = self.get_data(&command);
                self.deliver(&command, answer)
            }
            0xCB if !self.applet.listed.is_empty() => {
                let answer = self.get_listed_data(&command);
                self.deliver(&command, answer)
            }
            0xA5 => (Vec::new(), self.select_data(&command)),
            0x20 => (Vec::new(), status::PIN_WRONG_THREE_LEFT),
            _ => (Vec::new(), status::INSTRUCTION_UNKNOWN),
        }
    }

    fn select(&mut self, command: &Command) -> Answer {
        if command.p1 != 0x04 || self.manners.no_first_occurrence && command.p2 == 0x00 {
            return (Vec::new(), status::WRONG_P1_P2);
        }
        if !self.selection_lasts {
            self.selection = None;
        }
        self.is_selected = !command.data.is_empty() && self.applet.aid.starts_with(command.data);
        match self.is_selected {
            true if command.p2 == 0x0C => (Vec::new(), status::OK),
            true => (self.applet.answer.clone(), status::OK),
            false if self.manners.any_aid => (Vec::new(), status::OK),
            false => (Vec::new(), status::FILE_NOT_FOUND),
        }
    }

    fn get_data(&self, command: &Command) -> Answer {
        let tag = u16::from_be_bytes([command.p1, command.p2]);
        let number = self.selection.filter(|(selected, _)| *selected == tag).map_or(0, |(_, number)| number);
        match self.applet.tagged.get(&(tag, number)) {
            Some(Some(value)) => (value.clone(), status::OK),
            Some(None) => (Vec::new(), status::SECURITY_NOT_SATISFIED),
            None => (Vec::new(), status::DATA_NOT_FOUND),
        }
    }

    fn get_listed_data(&self, command: &Command) -> Answer {
        let file = u16::from_be_bytes([command.p1, command.p2]);
        let tag = match command.data {
            [0x5C, length, tag @ ..] if tag.len() == usize::from(*length) && tag.len() <= 4 => tag,
            _ => return (Vec::new(), status::INCORRECT_DATA),
        };
        let tag = tag.iter().fold(0, |tag, byte| tag << 8 | u32::from(*byte));
        let lengths = if self.manners.non_minimal_lengths { Lengths::NonMinimal } else { Lengths::Minimal };
        match self.applet.listed.get(&(file, tag)) {
            Some(Some(value)) => (tlv(tag, value, lengths), status::OK),
            Some(None) => (Vec::new(), status::SECURITY_NOT_SATISFIED),
            None => (Vec::new(), status::DATA_NOT_FOUND),
        }
    }

    fn select_data(&mut self, command: &Command) -> u16 {
        let data = match (self.applet.select_data, command.data) {
            (SelectData::Absent, _) => return status::INSTRUCTION_UNKNOWN,
            (SelectData::Standard, data) => data,
            (SelectData::LengthInFront, [length, data @ ..]) if usize::from(*length) == data.len() => data,
            (SelectData::LengthInFront, _) => return status::INCORRECT_DATA,
        };
        let &[0x60, 4, 0x5C, 2, high, low] = data else { return status::INCORRECT_DATA };
        if command.p2 != 0x04 || command.p1 > 2 {
            return status::WRONG_P1_P2;
        }
        self.selection = Some((u16::from_be_bytes([high, low]), command.p1));
        status::OK
    }

    /// As much of an answer as the command can take, the protocol carry and the card's manners grant.
    fn deliver(&mut self, command: &Command, (mut data, status): Answer) -> Answer {
        let is_t0 = self.manners.protocol == Protocol::T0;
        let room = match command.expected {
            Some(expected) => expected,
            None if is_t0 => 0,
            // Nothing was asked for.
            None => return (Vec::new(), status),
        };
        if data.is_empty() {
            return (data, status);
        }
        if self.manners.exact_length && command.data.is_empty() && room > data.len() {
            let length = status::ask_for(data.len());
            if command.instruction == 0xC0 {
                self.waiting = data;
            }
            return (Vec::new(), length);
        }
        let room =
            self.manners.partial_data.filter(|_| command.instruction != 0xC0).map_or(room, |part| part.min(room));
        if data.len() <= room {
            return (data, status);
        }
        self.waiting = data.split_off(room);
        (data, status::bytes_wait(self.waiting.len()))
    }
}

impl Card for ObjectCard {
    fn power_on(&mut self) {
        self.is_selected = false;
        self.waiting.clear();
        if !self.selection_lasts {
            self.selection = None;
        }
    }

    fn process(&mut self, command: &[u8]) -> Vec<u8> {
        let (mut answer, status) = self.answer(command);
        answer.extend(status.to_be_bytes());
        answer
    }
}
