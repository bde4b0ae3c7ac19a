//! PC/SC: which readers there are, what is in them, and a channel to a card that leaves everybody else undisturbed.
//!
//! [`system`] alone touches the crate `pcsc`; [`card_reading`] knows how one card is read with other programs around;
//! [`stop`] lets the process end without leaving a transaction open.

pub mod card_reading;
mod reader_properties;
pub mod stop;
pub mod system;

use std::time::Duration;

/// How long the service may take to tell which readers there are, before it is said not to run. It needs milliseconds;
/// one that accepts connections and does not answer would be waited for without end.
pub const FIRST_LOOK_LIMIT: Duration = Duration::from_secs(5);
