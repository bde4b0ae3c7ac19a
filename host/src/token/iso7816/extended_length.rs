//! Whether the card announces commands of extended length (ISO/IEC 7816-4), and how long its answers may be then.
//!
//! A certificate comes in one answer instead of seven or eight. Nothing is asked of a card whose reader does not carry
//! longer answers.

use super::card_error::{CardError, per_object};
use super::location::{DedicatedFile, FileId};
use super::read::{Slice, Watched};
use super::session::Session;
use crate::token::apdu::{LONGEST_ANSWER, LONGEST_EXTENDED_ANSWER};
use crate::token::atr::AnswerToReset;
use crate::token::channel::{ChannelError, TransmissionProtocol};
use crate::token::tlv::{INTEGER, elements, find, unsigned};

const EF_ATR: FileId = 0x2F01;
/// No honest EF.ATR is longer.
const LONGEST_EF_ATR: usize = 256;

/// What a card says about lengths, in the historical bytes of its answer to reset or in EF.ATR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Announcement {
    /// The third software function byte's bit 7; `None` where there is no such byte.
    pub(super) extended_length: Option<bool>,
    /// The same byte's bit 6, or the card service data's bit 5: EF.ATR says more.
    more_in_ef_atr: bool,
    /// The longest response APDU, status words included.
    pub(super) longest_response: Option<usize>,
}

impl Session<'_> {
    /// Finds out how long the answers may be that the card is asked for; 256 bytes where card or reader say nothing.
    ///
    /// # Errors
    /// When the card cannot be asked any more.
    pub(crate) fn find_longest_answer(&mut self) -> Result<(), ChannelError> {
        let of_reader = self.longest_answer_of_reader();
        if self.transmission_protocol() != TransmissionProtocol::T1 || of_reader <= LONGEST_ANSWER {
            return Ok(());
        }
        let mut announced = in_historical_bytes(AnswerToReset::parse(self.atr()).historical_bytes());
        if announced.more_in_ef_atr && announced.extended_length != Some(false) {
            let in_file = per_object(self.ef_atr())?.map(|content| in_ef_atr(&content)).unwrap_or_default();
            announced.extended_length = announced.extended_length.or(in_file.extended_length);
            announced.longest_response = in_file.longest_response;
        }
        if let Some(longest) = announced.longest_answer(of_reader) {
            self.manners.set_longest(longest);
        }
        Ok(())
    }

    fn ef_atr(&mut self) -> Result<Vec<u8>, CardError> {
        let mark = self.mark();
        let manners = self.manners.clone();
        let file = DedicatedFile::under_master_file(&[]).file(EF_ATR);
        let content = self.read_file(&file, Slice { index: None, length: Some(LONGEST_EF_ATR) }, |_| None, Watched::No);
        self.leave_out_since(mark);
        if content.is_err() {
            // Some cards have no master file before an application is selected: what they refused now they may do then.
            self.manners = manners;
        }
        content
    }
}

impl Announcement {
    /// How long an answer may be that the card is asked for, in bytes without status words; `None` where commands of
    /// extended length are not announced.
    pub(super) fn longest_answer(self, of_reader: usize) -> Option<usize> {
        let of_card = self.longest_response.map_or(LONGEST_EXTENDED_ANSWER, |length| length.saturating_sub(2));
        let longest = of_card.min(of_reader).clamp(LONGEST_ANSWER, LONGEST_EXTENDED_ANSWER);
        (self.extended_length == Some(true)).then_some(longest)
    }
}

/// COMPACT-TLV, after category indicator 00 or 80: tag and length share a byte (ISO/IEC 7816-4, section on historical
/// bytes).
pub(super) fn in_historical_bytes(historical: &[u8]) -> Announcement {
    let mut announcement = Announcement::default();
    let [0x00 | 0x80, objects @ ..] = historical else { return announcement };
    let mut rest = objects;
    while let [tag_and_length, following @ ..] = rest {
        let length = usize::from(tag_and_length & 0x0F);
        let Some(value) = following.get(..length) else { break };
        match tag_and_length >> 4 {
            0x3 => announcement.more_in_ef_atr |= value.first().is_some_and(|services| services & 0x10 != 0),
            0x7 => add_functions(&mut announcement, value),
            _ => {}
        }
        rest = following.get(length..).unwrap_or_default();
    }
    announcement
}

pub(super) fn in_ef_atr(content: &[u8]) -> Announcement {
    // It may begin with a category indicator before its data objects.
    let objects = content.strip_prefix(&[0x80]).unwrap_or(content);
    let mut announcement = Announcement::default();
    if let Some(functions) = find(objects, 0x47) {
        add_functions(&mut announcement, functions.value);
    }
    let integer = |value, number| {
        elements(value).filter(|element| element.tag == INTEGER).nth(number).and_then(|element| unsigned(element.value))
    };
    // Extended length information: command, response. IAS-ECC's buffers: command, the same in secure messaging, response.
    let extended = find(objects, 0x7F66).and_then(|object| integer(object.value, 1));
    let buffers = || find(objects, 0xE0).and_then(|object| integer(object.value, 2));
    announcement.longest_response = extended.or_else(buffers);
    announcement
}

fn add_functions(announcement: &mut Announcement, functions: &[u8]) {
    if let Some(third) = functions.get(2) {
        announcement.extended_length = Some(third & 0x40 != 0);
        announcement.more_in_ef_atr |= third & 0x20 != 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNKNOWN: Announcement = Announcement { extended_length: None, more_in_ef_atr: false, longest_response: None };

    #[test]
    fn the_third_software_function_byte_decides() {
        let announced = |third| in_historical_bytes(&[0x00, 0x31, 0xB8, 0x73, 0x94, 0x01, third, 0x82, 0x90, 0x00]);
        assert_eq!(announced(0x80).extended_length, Some(false));
        assert_eq!(announced(0x50).extended_length, Some(true));
        assert!(announced(0x80).more_in_ef_atr, "B8: EF.ATR is there");
        assert!(in_historical_bytes(&[0x80, 0x73, 0, 0, 0x60]).more_in_ef_atr);
        for silent in [&[][..], b"\x80Text", b"Banc1", &[0x80, 0x73, 1], &[0x00, 0x72, 1, 2, 0x90, 0]] {
            assert_eq!(in_historical_bytes(silent), UNKNOWN);
        }
    }

    #[test]
    fn both_ways_to_tell_the_longest_response_are_understood() {
        let functions = [0x47, 3, 0x94, 0x01, 0xC0];
        let extended = [&functions[..], &[0x7F, 0x66, 8, 2, 2, 1, 0, 2, 2, 8, 0]].concat();
        assert_eq!(in_ef_atr(&extended).longest_response, Some(0x800));
        let buffers = [&[0x80][..], &functions, &[0xE0, 16, 2, 2, 1, 0, 2, 2, 1, 1, 2, 2, 1, 2, 2, 2, 1, 3]].concat();
        assert_eq!(in_ef_atr(&buffers).longest_response, Some(0x102));
        assert_eq!(in_ef_atr(&buffers).extended_length, Some(true));
        assert_eq!(in_ef_atr(&[0x80, 0x47]), UNKNOWN);
    }
}
