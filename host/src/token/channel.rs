//! The one door to a card: transmit one APDU, get one answer. Everything above runs in tests without any reader.

use thiserror::Error;

use super::apdu::LONGEST_ANSWER;

/// A connected card, inside a transaction.
pub trait CardChannel {
    /// The card's answer to reset (ISO 7816-3).
    fn atr(&self) -> &[u8];

    /// The transmission protocol that was agreed on; it decides how a command with data and answer is sent.
    fn transmission_protocol(&self) -> TransmissionProtocol;

    /// The longest answer that the reader is known to carry, in bytes: 256, where nothing else is known of it. Only a
    /// longer one lets the card be asked whether it knows commands of extended length.
    fn longest_answer(&self) -> usize {
        LONGEST_ANSWER
    }

    /// Sends one command APDU, at most 261 bytes or a few more in extended length, and returns data and status words, at
    /// least two bytes.
    ///
    /// # Errors
    /// When no answer came, or one that is shorter than the status words.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError>;
}

/// ISO 7816-3's two transmission protocols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransmissionProtocol {
    /// Character-oriented: a command carries data or asks for data, never both.
    T0,
    /// Block-oriented.
    T1,
}

/// Why a card did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChannelError {
    /// The card is gone.
    #[error("the card was removed")]
    Removed,
    /// Another program reset the card: what was selected is selected no more, start over.
    #[error("another program reset the card")]
    ResetByOther,
    /// The time limit for the whole card has passed.
    #[error("the time limit has passed")]
    TimedOut,
    /// The card or its reader failed.
    #[error("the card or its reader failed: {0}")]
    Failed(String),
}
