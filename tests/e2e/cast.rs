//! Who appears in the scenarios, and the words that they see.

pub(crate) use bench::cast::{MAELLE, YANN, chambersign_token, maelle, stored, yann};
use bench::{browser::Language, desk::message, scenario::Failure};

/// A message of the packaged extension in French.
pub(crate) fn fr(key: &str, names: &[&str]) -> Result<String, Failure> {
    message(Language::French, key, names)
}
