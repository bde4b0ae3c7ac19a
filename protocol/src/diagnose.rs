//! `diagnose`: a report that a person can send to support. It holds no name, no serial number, no certificate.

use serde::{Deserialize, Serialize};

use crate::installation::InstallationResult;
use crate::problem::Problem;

/// Params of `diagnose`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiagnoseParams {
    /// Also list each APDU sent, with the length and status words of its answer and the time it took.
    #[serde(default)]
    pub trace: bool,
    /// Ask every family, also after one has found what serves.
    #[serde(default)]
    pub all_families: bool,
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
    /// Whether the browsers find the host; absent from hosts before version 1.2.
    #[serde(default)]
    pub installation: Option<InstallationResult>,
}

/// What was found out about one reader.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReaderReport {
    /// Its name.
    pub reader: String,
    /// The card's answer to reset in hexadecimal digits, in which dots stand for the digits of a serial number; absent
    /// in an empty reader.
    #[serde(default)]
    pub atr: Option<String>,
    /// The same in words, a line each, in the terms of ISO/IEC 7816-3 and 7816-4.
    #[serde(default)]
    pub atr_in_words: Vec<String>,
    /// What the card is, where that is known; see [`Token::product`](crate::tokens::Token::product).
    #[serde(default)]
    pub product: Option<String>,
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
    /// How long these took; absent where there were none.
    #[serde(default)]
    pub timing: Option<Timing>,
    /// What was asked of the card to recognise it, in order.
    #[serde(default)]
    pub probes: Vec<Probe>,
    /// The applications that the card was found to have.
    #[serde(default)]
    pub applications: Vec<Application>,
    /// The files and data objects that were asked for.
    #[serde(default)]
    pub objects: Vec<Object>,
    /// Each exchange, where asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<Exchange>,
}

/// One question to recognise a card by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Probe {
    /// The family that asked; `products` where none fits, and it is asked what the card is instead.
    pub family: String,
    /// What it asked for: an AID or a file, in words and hexadecimal digits.
    pub what: String,
    /// The status words of the answer, four hexadecimal digits; empty where none came.
    pub status: String,
}

/// An application on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    /// Its identifier in hexadecimal digits, in which dots stand for those of a serial number.
    pub aid: String,
    /// EF.DIR lists it.
    #[serde(default)]
    pub listed: bool,
    /// It could be selected.
    #[serde(default)]
    pub selected: bool,
}

/// A file or a data object on a card, without its content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Object {
    /// A file's path from the application or the master file, or a data object's tag, in hexadecimal digits.
    pub name: String,
    /// How many bytes it has, as the card tells.
    #[serde(default)]
    pub size: Option<u32>,
    /// Who may read it, as the card tells: `free`, `never`, or `condition` and the condition in hexadecimal digits (the
    /// security condition byte of ISO/IEC 7816-4's compact security attributes).
    #[serde(default)]
    pub read_access: Option<String>,
    /// How many bytes of it were read.
    #[serde(default)]
    pub bytes_read: u32,
    /// The status words, four hexadecimal digits: 9000 if it could be read, else the refusal; empty where none came.
    pub status: String,
}

/// How long the exchanges with a card took, in microseconds, its reader and the system included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timing {
    /// Half of the exchanges took no longer.
    pub median: u32,
    /// The longest one.
    pub longest: u32,
    /// All of them.
    pub total: u32,
}

/// One exchange with a card, without the data of its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exchange {
    /// The command APDU in hexadecimal digits, in which dots stand for those of a serial number.
    pub command: String,
    /// How many bytes of data came back.
    pub answer_length: u32,
    /// The status words, four hexadecimal digits; empty where no answer came.
    pub status: String,
    /// How long it took, in microseconds.
    #[serde(default)]
    pub microseconds: u32,
}
