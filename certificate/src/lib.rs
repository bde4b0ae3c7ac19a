//! What a certificate says, what it is good for, and whose it is.
//!
//! Pure: no I/O, and no clock of its own; the time is passed in as a [`Timestamp`]. Built native and for WebAssembly.
//!
//! * [`Certificate`] — an X.509 certificate read into plain words;
//! * [`pem`] — certificates in text: read tolerantly, written for a file or for the field of the record;
//! * [`file`] — what a file holds: certificates in any of their usual wrappings, or a private key;
//! * [`serving`] — which of several certificates serves, and why the others do not;
//! * [`person`] — whether the holder is the agent whom a record names.

pub mod extended_key_usage;
pub mod file;
pub mod pem;
pub mod person;
pub mod search;
pub mod serving;

mod certificate;
mod directory_string;
mod key_usage;
mod name;
mod timestamp;

#[cfg(test)]
mod sample;

pub use certificate::{Certificate, ReadError};
pub use key_usage::KeyUsage;
pub use name::{Holder, Issuer};
pub use timestamp::{Timestamp, Validity};
