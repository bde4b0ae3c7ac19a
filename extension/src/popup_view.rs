//! What the popup says, as data: the tokens and their certificates, or why there are none. `drawing` lays it out.

use certificate::serving;
use certificate::{Certificate, Timestamp, pem};
use protocol::problem::Problem;
use protocol::tokens::TokenState;

use crate::plan::HostView;
use crate::stamp::Text;
use crate::tokens::{Token, Tokens};
use crate::view::{Card, reason_text};

/// One state of the popup.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PopupView {
    /// The host has not answered yet.
    pub busy: bool,
    /// Why there is nothing to show.
    pub problem: Option<Cause>,
    /// The plugged-in tokens.
    pub tokens: Vec<TokenView>,
    /// Whether a report can be asked for: the host is there.
    pub can_report: bool,
}

/// What went wrong and what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// What happened.
    pub sentence: Text,
    /// What to do.
    pub remedy: Text,
}

/// One token.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenView {
    /// Its reader's name.
    pub reader: String,
    /// It is still being read.
    pub reading: bool,
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
        Self { sentence: Text::plain(problem.sentence_key()), remedy: Text::plain(problem.remedy_key()) }
    }
}

/// The popup for what the host tells.
#[must_use]
pub fn popup_view(host: &HostView, now: Timestamp) -> PopupView {
    match host {
        HostView::Connecting => PopupView { busy: true, ..PopupView::default() },
        HostView::Unusable(problem) => PopupView { problem: Some((*problem).into()), ..PopupView::default() },
        HostView::Present { tokens, .. } => PopupView {
            problem: tokens.problem.map(Cause::from),
            tokens: tokens_view(tokens, now),
            can_report: true,
            ..PopupView::default()
        },
    }
}

fn tokens_view(tokens: &Tokens, now: Timestamp) -> Vec<TokenView> {
    tokens.tokens.iter().map(|token| token_view(token, now)).collect()
}

fn token_view(token: &Token, now: Timestamp) -> TokenView {
    let certificates = token.certificates().collect::<Vec<_>>();
    let reasons = serving::choose(&certificates, now).reasons;
    TokenView {
        reader: token.reader.clone(),
        reading: token.state == TokenState::Reading,
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
