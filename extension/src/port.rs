//! What forms, panels and popups say over their ports, and what they are told.

use serde::{Deserialize, Serialize};

use crate::page::Snapshot;
use crate::view::Action;

/// Who opened a port, in the browser's own words, not the page's.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Sender {
    /// The tab's number.
    #[serde(default)]
    pub tab: Option<i64>,
    /// The frame's number in the tab; 0 is the top frame.
    #[serde(default)]
    pub frame: Option<i64>,
    /// The sender's origin.
    #[serde(default)]
    pub origin: String,
    /// The path of the sender's address.
    #[serde(default)]
    pub path: String,
    /// Whether the sender is one of the extension's own pages.
    #[serde(default)]
    pub own: bool,
}

/// What the content script says.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FromForm {
    /// The form as it stands.
    Seen {
        /// Why it looked.
        cause: Cause,
        /// What it saw.
        snapshot: Snapshot,
    },
    /// The form is being submitted.
    Submitted {
        /// By "Vérifier le certificat", which saves nothing.
        check: bool,
    },
}

/// Why the content script looked at the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// The page was loaded.
    Loaded,
    /// The page was loaded from its own address, as after a submission that saved nothing.
    CameBack,
    /// The page was loaded, and what stands in it may yet not be what the record holds: the browser has brought back an
    /// earlier page, or what was written into it.
    Restored,
    /// It was not submitted after all: a check of the page's own was against it.
    Stayed,
    /// The connection was lost and is there again.
    Reconnected,
    /// It carried out our order to write, or could not.
    Written,
    /// The user wrote into the certificate's field.
    Edited,
    /// The user changed another field, such as the agent's name.
    OtherField,
    /// "Réinitialiser" brought the loaded values back.
    Reset,
}

/// What panel and popup say.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FromPage {
    /// A button was clicked that asks for this.
    Clicked(Action),
    /// The panel wants this many CSS pixels of height.
    Height(u32),
    /// The panel was closed.
    Closed,
    /// The user chose a file, or put it away: see `file::ChosenFile::told`.
    File(String),
    /// The same file once more: the background has been asleep since.
    FileAgain(String),
    /// From the script on the way to the form: the links that lead there, as `guidance::hint` takes them.
    Links(String),
}

/// What they are told.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Message {
    /// To the content script.
    Form(ToForm),
    /// To panel and popup.
    Page(ToPage),
}

/// Orders to the content script.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "do", rename_all = "camelCase")]
pub enum ToForm {
    /// Write into the certificate's field.
    Write {
        /// What.
        value: String,
        /// Only over this.
        expected: String,
    },
    /// Make room for the panel.
    ShowPanel,
    /// Bring it into view.
    Reveal,
    /// Take it away.
    HidePanel,
    /// Make room for a hint, and outline what it is about.
    Point {
        /// Which of the links seen.
        at: u32,
        /// Whether to outline the link.
        outlined: bool,
    },
    /// Give it this height.
    Size {
        /// CSS pixels.
        pixels: u32,
    },
}

/// What panel and popup are to show.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ToPage {
    /// A `stamp::Stamp` as JSON, which goes to their own WASM as it is.
    View(String),
    /// The report for support; `None` if there is none to be had.
    Report(Option<String>),
}

#[cfg(test)]
mod tests {
    use serde_json::{from_str, to_string};

    use super::*;

    #[test]
    fn what_the_pages_scripts_say_is_understood() {
        assert!(matches!(from_str("\"closed\""), Ok(FromPage::Closed)));
        assert!(matches!(from_str("{\"height\":120}"), Ok(FromPage::Height(120))));
        assert!(from_str::<FromPage>("{\"height\":-1}").is_err());
        assert!(matches!(from_str("{\"file\":\"\"}"), Ok(FromPage::File(told)) if told.is_empty()));
        assert!(matches!(from_str("{\"fileAgain\":\"several\"}"), Ok(FromPage::FileAgain(told)) if told == "several"));
        let fill = Action::Fill { sha256: "ab".into() };
        for action in [fill, Action::Undo, Action::Retry, Action::CopyReport] {
            // As `port.js` does: what stands on the button, inside `clicked`.
            let clicked = format!("{{\"clicked\":{}}}", to_string(&action).unwrap());
            assert!(matches!(from_str(&clicked), Ok(FromPage::Clicked(said)) if said == action), "{clicked}");
        }
    }

    #[test]
    fn orders_and_views_have_the_form_that_the_scripts_take_apart() {
        let told = |message| to_string(&message).unwrap();
        assert_eq!(told(Message::Form(ToForm::ShowPanel)), "{\"do\":\"showPanel\"}");
        let write = ToForm::Write { value: "a".into(), expected: "b".into() };
        assert_eq!(told(Message::Form(write)), "{\"do\":\"write\",\"value\":\"a\",\"expected\":\"b\"}");
        assert_eq!(told(Message::Page(ToPage::View("{}".into()))), "{\"view\":\"{}\"}");
        assert_eq!(told(Message::Page(ToPage::Report(None))), "{\"report\":null}");
    }
}
