//! What is remembered of one open form, from snapshot to snapshot and across "Vérifier le certificat", which reloads
//! the page. It lives in the browser's session storage: gone when the browser ends, never on disk.

use serde::{Deserialize, Serialize};

/// The memory of one record's form in one tab.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Memo {
    /// Origin and path of the page, which name the record.
    pub record: String,
    /// What was filled last, as long as it has not been undone.
    #[serde(default)]
    pub filled: Option<Filled>,
    /// Why nothing is filled any more without a click.
    #[serde(default)]
    pub hands_off: Option<HandsOff>,
    /// How the form was submitted last, if it was.
    #[serde(default)]
    pub submitted: Option<Submission>,
    /// The page came back from a submission that saved nothing, or out of the browser's own memory: what stands in it is not what the record holds.
    #[serde(default)]
    pub came_back: bool,
    /// The user closed the panel on this page.
    #[serde(default)]
    pub closed: bool,
}

/// A fill that can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// What stood in the field before, to the letter.
    pub before: String,
    /// The certificate that was put there.
    pub sha256: String,
    /// Whether the user asked for it, though it is not surely the agent's; else it stands only as long as it is right.
    #[serde(default)]
    pub insisted: bool,
}

/// How a form is submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Submission {
    /// By "Vérifier le certificat", which saves nothing and brings the page back.
    Check,
    /// By "Enregistrer", which brings the page back only if the platform refuses it.
    Save,
}

/// What the user did that means: not by yourself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HandsOff {
    /// Took our fill back.
    Undone,
    /// Pressed "Réinitialiser", which brought the loaded values back.
    Reset,
    /// Wrote into the field.
    Edited,
    /// Has set that nothing is filled without a click. Of the settings, not of the page: never kept.
    AsSet,
}

impl Memo {
    /// The memory to start a freshly loaded page with. What is kept is what survives a submission that came back;
    /// `from_itself` tells whether the page was reached from its own address, as after a refused "Enregistrer".
    #[must_use]
    pub fn on_page_load(stored: Option<Self>, record: &str, from_itself: bool) -> Self {
        match stored {
            Some(memo)
                if memo.record == record
                    && (memo.submitted == Some(Submission::Check)
                        || memo.submitted == Some(Submission::Save) && from_itself) =>
            {
                Self { submitted: None, came_back: true, closed: false, ..memo }
            }
            _ => Self { record: record.to_owned(), ..Self::default() },
        }
    }

    /// The memory to decide from where the settings say whether anything is filled without a click.
    #[must_use]
    pub fn as_set(&self, fill_alone: bool) -> Self {
        let hands_off = self.hands_off.or((!fill_alone).then_some(HandsOff::AsSet));
        Self { hands_off, ..self.clone() }
    }

    /// Whether the field stands as the record holds it: nobody has touched it since the page was loaded afresh.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        !self.came_back && self.filled.is_none() && matches!(self.hands_off, None | Some(HandsOff::AsSet))
    }

    /// The memory to go on with on a page that lost its connection for a moment.
    #[must_use]
    pub fn on_reconnect(stored: Option<Self>, record: &str) -> Self {
        stored
            .filter(|memo| memo.record == record)
            .unwrap_or_else(|| Self { record: record.to_owned(), ..Self::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(submitted: Option<Submission>) -> Memo {
        Memo {
            record: "/organism/agent/modify/7".into(),
            filled: Some(Filled { before: String::new(), sha256: "ab".into(), insisted: false }),
            submitted,
            ..Memo::default()
        }
    }

    #[test]
    fn a_fill_is_remembered_across_a_submission_that_came_back_and_across_nothing_else() {
        let after = |submitted, record, from_itself| Memo::on_page_load(Some(filled(submitted)), record, from_itself);
        let same = "/organism/agent/modify/7";
        for from_itself in [false, true] {
            let memo = after(Some(Submission::Check), same, from_itself);
            assert!(memo.filled.is_some() && memo.came_back);
            assert!(after(None, same, from_itself).filled.is_none());
            assert!(after(Some(Submission::Check), "/organism/agent/modify/8", from_itself).filled.is_none());
        }
        assert!(after(Some(Submission::Save), same, true).filled.is_some(), "refused");
        assert!(after(Some(Submission::Save), same, false).is_untouched(), "saved, and opened again");
    }

    #[test]
    fn a_lost_connection_forgets_nothing() {
        let memo = Memo { closed: true, ..filled(None) };
        assert_eq!(Memo::on_reconnect(Some(memo.clone()), "/organism/agent/modify/7"), memo);
    }
}
