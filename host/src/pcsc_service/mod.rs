//! PC/SC: which readers there are, what is in them, and a channel to a card that leaves everybody else undisturbed.
//!
//! [`system`] alone touches the crate `pcsc`; [`card_reading`] knows how one card is read with other programs around;
//! [`stop`] lets the process end without leaving a transaction open.

pub mod card_reading;
pub mod stop;
pub mod system;
