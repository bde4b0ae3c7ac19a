//! When a record's certificate is remembered, and when that is taken back. What is kept is [`Remembered`]; the browser's
//! storage is `web/records.js`, which takes nothing while the setting `memory` is off.

use certificate::Timestamp;
use serde::Serialize;

use crate::plan::{self, InField};
use crate::record_form::RecordForm;
use crate::remembered::Remembered;

/// Where the form of a record stands that has a number.
const FORM: &str = "/organism/agent/modify/";

/// What has come out about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Said {
    /// It was opened: what stands in the form is what it holds.
    Opened,
    /// It is being saved as the form stands. That counts as done, until the platform sends it back.
    Saving,
    /// It was not saved after all: what was there before is to come back.
    NotSaved,
}

/// What is to be remembered of the record whose form stands at this address; nothing where it has no number yet.
///
/// A field that is empty, or holds what is no certificate, leaves nothing to remember: then the fingerprint is empty.
#[must_use]
pub fn record(said: Said, origin: &str, path: &str, form: &RecordForm, now: Timestamp) -> Option<Remembered> {
    let record = number(path)?;
    let (holder, sha256, not_after) = match plan::read_field(&form.certificate_field) {
        InField::Certificate { certificate, .. } => {
            (certificate.holder.display_name(), certificate.sha256, certificate.validity.not_after.0)
        }
        InField::Nothing | InField::Text => Default::default(),
    };
    Some(Remembered {
        origin: origin.to_owned(),
        record: record.to_owned(),
        agent: form.agent_name(),
        holder,
        sha256,
        not_after,
        put: (said == Said::Saving).then_some(now.0),
        seen: now.0,
    })
}

/// The record's number.
fn number(path: &str) -> Option<&str> {
    let number = path.strip_prefix(FORM)?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_known_by_the_number_in_its_forms_address() {
        assert_eq!(number("/organism/agent/modify/7"), Some("7"));
        for other in ["/organism/agent/modify", "/organism/agent/modify/", "/organism/agent/create/1/1"] {
            assert_eq!(number(other), None, "{other}");
        }
    }
}
