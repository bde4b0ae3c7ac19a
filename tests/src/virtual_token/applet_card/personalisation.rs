//! What a personaliser does with a fresh card, whatever its applet.

use thiserror::Error;

use super::AppletCard;
use crate::virtual_token::card::Card;

/// Why a card could not be personalised.
#[derive(Debug, Error)]
pub enum PersonaliseError {
    /// The applet's thread did not start.
    #[error("the applet did not start: {0}")]
    NoApplet(std::io::Error),
    /// The applet refused a command.
    #[error("the applet answered {step} with {status:04X}")]
    Refused {
        /// What was asked.
        step: &'static str,
        /// Its status words.
        status: u16,
    },
    /// There are not as many places.
    #[error("there is no place for more than {0} certificates")]
    TooMany(usize),
}

impl AppletCard {
    /// Sends a command, in a chain where it is long.
    pub(in crate::virtual_token) fn send(
        &mut self,
        step: &'static str,
        instruction: u8,
        p1: u8,
        p2: u8,
        data: &[u8],
    ) -> Result<Vec<u8>, PersonaliseError> {
        let mut answer = Vec::new();
        let mut parts = data.chunks(0xF0).peekable();
        while let Some(part) = parts.next() {
            let class = if parts.peek().is_some() { 0x10 } else { 0x00 };
            let mut command = vec![class, instruction, p1, p2];
            command.extend(u8::try_from(part.len()));
            command.extend_from_slice(part);
            command.push(0x00);
            answer = self.process(&command);
            let status = answer.split_off(answer.len().saturating_sub(2));
            if status != [0x90, 0x00] {
                let status = status.iter().fold(0, |status, byte| status << 8 | u16::from(*byte));
                return Err(PersonaliseError::Refused { step, status });
            }
        }
        Ok(answer)
    }
}
