//! `diagnose`: a report that a person can send to support. It holds no name, no serial number, no certificate.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// Params of `diagnose`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagnoseParams {
    /// Also list each APDU sent, with the length and status words of its answer.
    #[serde(default)]
    pub trace: bool,
}

/// The report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiagnoseResult {
    /// The report as text, ready to be copied into a message.
    pub text: String,
    /// The host's release.
    pub host_version: String,
    /// Operating system and architecture.
    pub system: String,
    /// What is wrong with all of PC/SC, if anything.
    #[serde(default)]
    pub problem: Option<Problem>,
    /// Every reader.
    #[serde(default)]
    pub readers: Vec<ReaderReport>,
}

/// What was found out about one reader.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReaderReport {
    /// Its name.
    pub reader: String,
    /// The card's answer to reset in hexadecimal digits; absent in an empty reader.
    #[serde(default)]
    pub atr: Option<String>,
    /// `T=0` or `T=1`.
    #[serde(default)]
    pub protocol: Option<String>,
    /// The family that understood the card.
    #[serde(default)]
    pub family: Option<String>,
    /// What went wrong, if anything.
    #[serde(default)]
    pub problem: Option<Problem>,
    /// How many certificates were read.
    #[serde(default)]
    pub certificates: u32,
    /// How many exchanges with the card that took.
    #[serde(default)]
    pub exchanges: u32,
    /// What was asked of the card to recognise it, in order.
    #[serde(default)]
    pub probes: Vec<Probe>,
    /// Each exchange, where asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<Exchange>,
}

/// One question to recognise a card by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Probe {
    /// The family that asked.
    pub family: String,
    /// What it asked for: an AID or a file, in words and hexadecimal digits.
    pub what: String,
    /// The status words of the answer, four hexadecimal digits; empty where none came.
    pub status: String,
}

/// One exchange with a card, without the data of its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// The command APDU in hexadecimal digits.
    pub command: String,
    /// How many bytes of data came back.
    pub answer_length: u32,
    /// The status words, four hexadecimal digits; empty where no answer came.
    pub status: String,
}
