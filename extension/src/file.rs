//! A certificate's file that the user chose, in the panel or in the popup.
//!
//! It is read in that very page: what reaches the background is certificates, or the name of what is wrong. A private key
//! never leaves the page that was given it. Background and page keep the file as long as the page is open, no longer.
//!
//! The file is a holding as a token's is, and the same rules say what may be done with it. While there is one, it is the
//! file that is spoken of, whatever else is plugged in: who has chosen a file wants to know of that file.

use certificate::file::{self, FileContents};
use certificate::{Timestamp, pem};
use protocol::tokens::TokenState;

use crate::memo::Memo;
use crate::plan::{self, HostView, Plan};
use crate::popup_view::Cause;
use crate::record_form::RecordForm;
use crate::stamp::Text;
use crate::tokens::{OnToken, Token, Tokens};
use crate::view::{PanelView, Tone};

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// It holds a private key, which nobody must send.
    PrivateKey,
    /// No certificate can be read in it.
    NothingOfUse,
    /// It holds far more than a person's certificate.
    TooLarge,
    /// There are several files.
    Several,
    /// The browser could not read it.
    Unreadable,
}

/// The file that a page holds.
#[derive(Debug, PartialEq)]
pub enum ChosenFile {
    /// Its certificates, in the place of all that is plugged in.
    Holding(HostView),
    /// Why it is not taken.
    Refused(FileProblem),
}

/// Reads a file, in the page that was given it: its certificates in PEM, or the name of a problem.
#[must_use]
pub fn read(bytes: &[u8]) -> String {
    let problem = match file::read(bytes) {
        FileContents::Certificates(found) => {
            return found.iter().map(|each| pem::for_file(each.der())).collect();
        }
        FileContents::PrivateKey => FileProblem::PrivateKey,
        FileContents::TooLarge => FileProblem::TooLarge,
        FileContents::NothingOfUse => FileProblem::NothingOfUse,
    };
    problem.name().to_owned()
}

impl FileProblem {
    const ALL: [Self; 5] = [Self::PrivateKey, Self::NothingOfUse, Self::TooLarge, Self::Several, Self::Unreadable];

    /// As the pages' scripts name it.
    const fn name(self) -> &'static str {
        match self {
            Self::PrivateKey => "privateKey",
            Self::NothingOfUse => "nothingOfUse",
            Self::TooLarge => "tooLarge",
            Self::Several => "several",
            Self::Unreadable => "unreadable",
        }
    }

    /// What to say of it.
    #[must_use]
    pub fn cause(self) -> Cause {
        let (tone, sentence, remedy) = match self {
            Self::PrivateKey => (Tone::Problem, "file_private_key", "remedy_file_private_key"),
            Self::NothingOfUse => (Tone::Ask, "file_nothing_of_use", "remedy_file_nothing_of_use"),
            Self::TooLarge => (Tone::Ask, "file_too_large", "remedy_file_too_large"),
            Self::Several => (Tone::Ask, "file_several", "remedy_file_several"),
            Self::Unreadable => (Tone::Ask, "file_unreadable", "remedy_file_unreadable"),
        };
        Cause { tone, sentence: Text::plain(sentence), remedy: Text::plain(remedy) }
    }
}

impl ChosenFile {
    /// Takes what [`read`] gave, or a problem that the page met before; nothing if the file was put away.
    #[must_use]
    pub fn told(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        if let Some(problem) = FileProblem::ALL.into_iter().find(|problem| problem.name() == text) {
            return Some(Self::Refused(problem));
        }
        let certificates = vec![OnToken { pem: text.to_owned() }];
        let token = Token { reader: String::new(), state: TokenState::Read, problem: None, certificates };
        let tokens = Tokens { problem: None, tokens: vec![token] };
        Some(Self::Holding(HostView::Present { tokens, progress: None }))
    }

    /// What it holds, if it is taken.
    #[must_use]
    pub fn holding(&self) -> Option<&HostView> {
        match self {
            Self::Holding(holding) => Some(holding),
            Self::Refused(_) => None,
        }
    }
}

/// What to do with a form for which a file was chosen that holds this, where `plan` is what would be done without it.
#[must_use]
pub fn plan_for_file(holding: &HostView, plan: Plan, form: &RecordForm, memo: &Memo, now: Timestamp) -> Plan {
    if matches!(plan, Plan::TakeBack) {
        return plan;
    }
    let with_it = plan::plan(form, memo, holding, now);
    let (Plan::Filled { others, .. }, HostView::Present { tokens, .. }) = (&with_it, holding) else { return with_it };
    if others.len() < crate::holdings::certificates(tokens).len() {
        return with_it;
    }
    // It is a token's that was filled and still stands. That can be undone, but it is no answer to the choice of the file.
    let mut instead = plan::plan(form, &Memo { hands_off: memo.hands_off, ..Memo::default() }, holding, now);
    if let Plan::Ask { undo, .. } = &mut instead {
        *undo = true;
    }
    instead
}

/// What the popup says of a file that is taken: whether one of its certificates serves.
#[must_use]
pub fn verdict(serves: bool) -> Cause {
    let (tone, sentence, remedy) = if serves {
        (Tone::Done, "file_serves", "next_file_serves")
    } else {
        (Tone::Ask, "file_none_serves", "remedy_file_none_serves")
    };
    Cause { tone, sentence: Text::plain(sentence), remedy: Text::plain(remedy) }
}

/// What the panel says of a token, and of a file instead.
const WORDS: [(&str, &str); 10] = [
    ("panel_other_holder", "file_other_holder"),
    ("panel_field_newer", "file_field_newer"),
    ("doubt_other_holder", "file_doubt_other_holder"),
    ("doubt_all_are_others", "file_doubt_all_are_others"),
    ("doubt_field_text", "file_doubt_field_text"),
    ("doubt_reset", "file_doubt_reset"),
    ("caption_on_token", "file_caption"),
    ("already_nothing_to_do", "file_nothing_to_do"),
    ("problem_none_serves", "file_none_serves"),
    ("remedy_none_serves", "remedy_file_none_serves"),
];

/// Has the panel speak of the file where it would speak of the token.
pub fn speak_of_file(view: &mut PanelView) {
    let captions = view.cards.iter_mut().filter_map(|card| card.caption.as_mut());
    for text in view.sentences.iter_mut().chain(captions).chain([&mut view.title]) {
        if let Some((_, of_file)) = WORDS.iter().find(|(of_token, _)| *of_token == text.key) {
            text.key = (*of_file).to_owned();
        }
    }
}

#[cfg(test)]
mod tests;
