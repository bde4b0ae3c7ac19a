//! PKCS#15 v1.1 and ISO/IEC 7816-15: how a card describes what it holds. Several card families write it.

mod application;
mod application_directory;
mod attributes;
mod certificate_directory;
#[cfg(any(test, fuzzing))]
pub(super) mod fuzzing;
mod object_directory;
mod path;
mod private_key_directory;

pub(crate) use application::Application;
pub(crate) use application_directory::{ListedApplication, listed_applications};
