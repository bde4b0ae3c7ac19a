//! GET DATA (ISO/IEC 7816-4): content that stands under a tag, not in a file.

use super::read::Watched;
use super::session::{CardError, ObjectError, Session};
use crate::token::apdu::{Command, LONGEST_ANSWER};
use crate::token::tlv::Header;

/// P1 and P2: the tags stand in the data field and are looked up in the current application.
const IN_CURRENT_APPLICATION: [u8; 2] = [0x3F, 0xFF];
const TAG_LIST: u8 = 0x5C;

impl Session<'_> {
    /// Reads the data object with this tag of three bytes.
    pub(crate) fn get_data(&mut self, tag: [u8; 3], watched: Watched) -> Result<Vec<u8>, CardError> {
        let [p1, p2] = IN_CURRENT_APPLICATION;
        let [first, second, third] = tag;
        let command =
            Command::new(0xCB, p1, p2).with_data(&[TAG_LIST, 3, first, second, third]).expecting(LONGEST_ANSWER);
        let result = self.transmit_watched(&command, &mut |data, progress| {
            if watched == Watched::Yes && !data.is_empty() {
                progress.at(data.len(), Header::read(data).map_or(data.len(), |header| header.total()));
            }
        });
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
        self.note_probe(&result, || format!("GET DATA {first:02X}{second:02X}{third:02X}"));
        result
    }
}
