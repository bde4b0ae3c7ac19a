//! Reading certificates off a card, whatever its family, through [`channel::CardChannel`] alone.

pub mod channel;
