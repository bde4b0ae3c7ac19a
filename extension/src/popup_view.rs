//! What the popup says, as data: the tokens and their certificates, or why there are none. `drawing` lays it out.

use certificate::serving;
use certificate::{Certificate, Timestamp, pem};
use protocol::problem::Problem;
use protocol::tokens::TokenState;

use crate::assistance;
use crate::file::{self, ChosenFile};
use crate::plan::HostView;
use crate::stamp::Text;
use crate::tokens::Token;
use crate::view::{Card, Tone, percent, reason_text};

/// One state of the popup.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PopupView {
    /// The host has not answered yet.
    pub busy: bool,
    /// Why there is nothing to show.
    pub problem: Option<Cause>,
    /// The plugged-in tokens; before them the file that the user chose.
    pub tokens: Vec<TokenView>,
    /// Whether a report can be asked for: the host is there.
    pub can_report: bool,
    /// The first cause that the assistance helps with.
    pub help: Option<Problem>,
    /// The host's release; empty if it is not known.
    pub version: String,
}

/// What is the matter and what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// How it is meant.
    pub tone: Tone,
    /// What happened.
    pub sentence: Text,
    /// What to do.
    pub remedy: Text,
}

/// One token, or a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenView {
    /// Its reader's name; empty for a file.
    pub reader: String,
    /// It is still being read.
    pub reading: bool,
    /// How far the reading is, in percent, as far as that is known.
    pub progress: Option<u8>,
    /// Why it shows no certificate, or not all.
    pub problem: Option<Cause>,
    /// Its certificates.
    pub certificates: Vec<CertificateView>,
}

/// One certificate with what can be done with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CertificateView {
    /// What it says.
    pub card: Card,
    /// The PEM text for the field: pasted as it is, the platform takes it.
    pub pem_for_field: String,
    /// The PEM text for a file.
    pub pem_for_file: String,
    /// A name for that file.
    pub file_name: String,
}

impl From<Problem> for Cause {
    fn from(problem: Problem) -> Self {
        let (sentence, remedy) = (Text::plain(problem.sentence_key()), Text::plain(problem.remedy_key()));
        Self { tone: Tone::Ask, sentence, remedy }
    }
}

/// The popup for what the host tells, and for the file that the user chose.
#[must_use]
pub fn popup_view(host: &HostView, file: Option<&ChosenFile>, now: Timestamp) -> PopupView {
    let mut view = PopupView::default();
    if let Some(file) = file {
        show_file(file, &mut view, now);
    }
    match host {
        HostView::Connecting => view.busy = true,
        HostView::Unusable(problem) => {
            view.problem = Some((*problem).into());
            view.help = Some(*problem);
        }
        HostView::Present { tokens, progress } => {
            view.problem = tokens.problem.map(Cause::from);
            let problems = tokens.tokens.iter().filter_map(|token| token.problem);
            view.help = problems.into_iter().find(|problem| assistance::helps_with(*problem)).or(tokens.problem);
            view.can_report = true;
            view.tokens.extend(tokens.tokens.iter().map(|token| TokenView {
                progress: progress.as_ref().filter(|of| of.reader == token.reader).and_then(percent),
                ..token_view(token, now)
            }));
        }
    }
    view
}

/// What is to be said of the file, and its certificates.
fn show_file(file: &ChosenFile, view: &mut PopupView, now: Timestamp) {
    match file {
        ChosenFile::Refused(problem) => {
            view.tokens.push(TokenView { problem: Some(problem.cause()), ..TokenView::default() });
        }
        ChosenFile::Holding(holding) => {
            view.tokens = popup_view(holding, None, now).tokens;
            for held in &mut view.tokens {
                let serves = held.certificates.iter().any(|each| each.card.reason.is_none());
                held.problem = Some(file::verdict(serves));
            }
        }
    }
}

fn token_view(token: &Token, now: Timestamp) -> TokenView {
    let certificates = token.certificates();
    let reasons = serving::choose(&certificates, now).reasons;
    TokenView {
        reader: token.reader.clone(),
        reading: token.state == TokenState::Reading,
        progress: None,
        problem: token.problem.map(Cause::from),
        certificates: certificates
            .iter()
            .zip(reasons)
            .map(|(certificate, reason)| CertificateView {
                card: Card { reason: reason.map(|reason| reason_text(reason, certificate)), ..Card::of(certificate) },
                pem_for_field: pem::for_field(certificate.der()),
                pem_for_file: pem::for_file(certificate.der()),
                file_name: file_name(certificate),
            })
            .collect(),
    }
}

/// `certificat-prenom-nom.pem` from whatever the holder is called; only letters and digits of any script survive, so
/// that no system takes offence.
fn file_name(certificate: &Certificate) -> String {
    let words = certificate
        .holder
        .display_name()
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().flat_map(char::to_lowercase).collect::<String>())
        .collect::<Vec<_>>();
    if words.is_empty() { "certificat.pem".to_owned() } else { format!("certificat-{}.pem", words.join("-")) }
}
