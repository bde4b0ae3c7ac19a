//! `cle-megalis`: reads the certificates from smart-card tokens over PC/SC, without PIN, and tells a browser or a
//! person what it found.
//!
//! From the ground up: [`token`] reads a card through one small trait; `pcsc_service` finds readers and gives that
//! trait to a real card; `service` turns a request into a reply; `native_messaging` and `command_line` are its faces.

pub mod token;
