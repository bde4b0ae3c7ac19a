//! Why something cannot be had of a card: what ends its reading, and what concerns one object only.

use thiserror::Error;

use crate::token::apdu::StatusWord;
use crate::token::channel::ChannelError;

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

/// The status words for the report; none where none came, or where it was not the card that refused.
pub(super) fn status_of<T>(result: &Result<T, CardError>) -> String {
    match result {
        Ok(_) => StatusWord::SUCCESS.to_string(),
        Err(CardError::Object(ObjectError::Refused(status))) => status.to_string(),
        Err(_) => String::new(),
    }
}
