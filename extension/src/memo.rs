//! What is remembered of one open form, from snapshot to snapshot and across "Vérifier le certificat", which reloads
//! the page. It lives in the browser's session storage: gone when the browser ends, never on disk.

use serde::{Deserialize, Serialize};

/// The memory of one record's form in one tab.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Memo {
    /// The path of the page, which names the record.
    pub record: String,
    /// What was filled last, as long as it has not been undone.
    #[serde(default)]
    pub filled: Option<Filled>,
    /// Why nothing is filled any more without a click.
    #[serde(default)]
    pub hands_off: Option<HandsOff>,
    /// The form was last submitted by "Vérifier le certificat": the page comes back with nothing saved.
    #[serde(default)]
    pub checking: bool,
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
}

impl Memo {
    /// The memory to start a freshly loaded page with: what is kept is only what survives "Vérifier".
    #[must_use]
    pub fn on_page_load(stored: Option<Self>, record: &str) -> Self {
        match stored {
            Some(memo) if memo.checking && memo.record == record => Self { checking: false, closed: false, ..memo },
            _ => Self { record: record.to_owned(), ..Self::default() },
        }
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

    fn filled(checking: bool) -> Memo {
        Memo {
            record: "/organism/agent/modify/7".into(),
            filled: Some(Filled { before: String::new(), sha256: "ab".into() }),
            checking,
            ..Memo::default()
        }
    }

    #[test]
    fn a_fill_is_remembered_across_a_check_and_across_nothing_else() {
        assert!(Memo::on_page_load(Some(filled(true)), "/organism/agent/modify/7").filled.is_some());
        assert!(Memo::on_page_load(Some(filled(false)), "/organism/agent/modify/7").filled.is_none());
        assert!(Memo::on_page_load(Some(filled(true)), "/organism/agent/modify/8").filled.is_none());
    }

    #[test]
    fn a_lost_connection_forgets_nothing() {
        let memo = Memo { closed: true, ..filled(false) };
        assert_eq!(Memo::on_reconnect(Some(memo.clone()), "/organism/agent/modify/7"), memo);
    }
}
