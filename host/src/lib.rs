//! `cle-megalis`: reads the certificates from smart-card tokens over PC/SC, without PIN, and tells a browser or a
//! person what it found.
//!
//! From the ground up: [`token`] reads a card through one small trait; [`pcsc_service`] finds readers and gives that
//! trait to a real card; [`watch`] keeps the picture of all tokens; [`installation`] knows where browsers look for
//! this program, and what keeps them from finding it; [`diagnosis`] makes the report for support;
//! [`service`] decides what a request asks for; [`native_messaging`] and [`command_line`] are the faces;
//! [`interruption`] lets a signal end the program without harm to a card.

pub mod atomic_file;
mod clock;
pub mod command_line;
pub mod diagnosis;
pub mod installation;
pub mod interruption;
pub mod native_messaging;
pub mod pcsc_service;
pub mod service;
pub mod texts;
pub mod token;
#[cfg(all(test, unix))]
mod umask;
pub mod watch;
