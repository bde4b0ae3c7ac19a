//! What panel and popup are made of, as data: keys of the message files with what they speak of, certificates as cards,
//! and buttons. `drawing` lays it out.

mod words;

use certificate::Certificate;
use protocol::problem::Problem;
use serde::{Deserialize, Serialize};

pub(crate) use words::finding_text;
pub use words::reason_text;

use crate::popup_view::Cause;
use crate::stamp::Text;

/// One state of the panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PanelView {
    /// How the whole is meant.
    pub tone: Tone,
    /// What stands before all else: what is the matter with a file.
    pub notice: Option<Cause>,
    /// The heading.
    pub title: Text,
    /// Sentences below the heading, in reading order.
    pub sentences: Vec<Text>,
    /// The certificates shown, the one it is about first.
    pub cards: Vec<Card>,
    /// Whom the record names, where that is in question.
    pub agent: Option<Named>,
    /// The certificates that are no choice, each with its reason.
    pub others: Vec<Card>,
    /// What to do next.
    pub next: Option<Text>,
    /// The buttons that concern the whole.
    pub buttons: Vec<Button>,
    /// How far a reading is, in percent.
    pub progress: Option<u8>,
    /// The cause for which the assistance is named, if it helps with it.
    pub help: Option<Problem>,
}

/// The panel's four moods; each has a colour, a sign and a spoken word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Done,
    /// A decision is wanted.
    Ask,
    /// Something is in the way.
    Problem,
    /// Wait.
    #[default]
    Busy,
}

/// A person's name and e-mail address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Given names and surname.
    pub name: String,
    /// Empty if unknown.
    pub email: String,
}

/// A certificate as a small card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The line above the card, where there are several: "new", "in the record", …
    pub caption: Option<Text>,
    /// Whom it names.
    pub holder: Named,
    /// The holder's organisation.
    pub organisation: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// Start of validity, seconds since 1970 UTC.
    pub not_before: i64,
    /// End of validity, seconds since 1970 UTC.
    pub not_after: i64,
    /// What it is good for, as a message.
    pub purpose: Option<Text>,
    /// Why it is not used, as a message.
    pub reason: Option<Text>,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// The button to use this one.
    pub button: Option<Button>,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What a click asks for.
    pub action: Action,
    /// What stands on it.
    pub label: Text,
    /// Whether it is the one to press.
    pub primary: bool,
}

/// What the panel may ask of the background.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Put the certificate with this SHA-256 into the field.
    Fill {
        /// 64 lower-case hexadecimal digits.
        sha256: String,
    },
    /// Bring back what stood in the field before.
    Undo,
    /// Try the host again.
    Retry,
    /// Copy the report for support.
    CopyReport,
}

impl Card {
    /// The certificate's card, without caption, reason or button.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        Self {
            holder: Named {
                name: certificate.holder.display_name(),
                email: certificate.holder.email.clone().unwrap_or_default(),
            },
            organisation: certificate.organisation.clone(),
            issuer: certificate.issuer.display_name(),
            not_before: certificate.validity.not_before.0,
            not_after: certificate.validity.not_after.0,
            purpose: Some(words::purpose(certificate)),
            sha256: certificate.sha256.clone(),
            ..Self::default()
        }
    }

    /// The card with a line above it.
    #[must_use]
    pub fn captioned(self, key: &str) -> Self {
        Self { caption: Some(Text::plain(key)), ..self }
    }
}

/// How far a reading is.
pub(crate) fn percent(progress: &protocol::tokens::Progress) -> Option<u8> {
    let percent = u64::from(progress.bytes_read) * 100 / u64::from(progress.bytes_expected.max(1));
    u8::try_from(percent.min(100)).ok()
}
