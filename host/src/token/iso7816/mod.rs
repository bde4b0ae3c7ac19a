//! The interindustry commands (ISO/IEC 7816-4) as cards really understand them: selecting and reading, never more.
//!
//! No other command is ever sent from here: no VERIFY, no change of anything on the card.

mod card_error;
mod data_object;
mod exchange;
mod extended_length;
mod file_control;
#[cfg(any(test, fuzzing))]
pub(super) mod fuzzing;
mod known_object;
mod limits;
mod location;
mod manners;
mod progress;
mod read;
mod recognition;
mod recording;
mod select;
mod session;

pub(crate) use card_error::{CardError, ObjectError, per_object};
pub(crate) use data_object::DataObject;
pub(crate) use known_object::KnownObject;
#[cfg(test)]
pub(crate) use known_object::Place;
pub(crate) use limits::MOST_OBJECTS;
pub(crate) use location::{Aid, DedicatedFile, ElementaryFile, FileId};
pub(crate) use manners::{Form, SelectBy};
pub(crate) use read::{LengthRule, Slice, Watched};
pub(crate) use recording::{Mark, Step};
pub(crate) use session::{Record, Session};
