//! What the host tells of the tokens: of `protocol::tokens::TokensResult`, the part that matters here. What a
//! certificate says is read from the certificate itself, not from what the host says of it.

use certificate::{Certificate, pem};
use protocol::problem::Problem;
use protocol::tokens::TokenState;
use serde::Deserialize;

/// Everything that is plugged in.
#[derive(Debug, Default, PartialEq, Deserialize)]
pub struct Tokens {
    /// Why there is no token at all.
    #[serde(default)]
    pub problem: Option<Problem>,
    /// One for each reader that holds a card.
    #[serde(default)]
    pub tokens: Vec<Token>,
}

/// One plugged-in token.
#[derive(Debug, PartialEq, Deserialize)]
pub struct Token {
    /// The reader's name, unique among the plugged-in ones.
    pub reader: String,
    /// Whether the reading has ended.
    pub state: TokenState,
    /// Why there are no certificates, or why some may be missing.
    #[serde(default)]
    pub problem: Option<Problem>,
    /// The certificates that could be read, in the card's order.
    #[serde(default)]
    pub certificates: Vec<OnToken>,
}

/// A certificate on a token.
#[derive(Debug, PartialEq, Deserialize)]
pub struct OnToken {
    /// The certificate in PEM; several in a row for a file's.
    pub pem: String,
}

impl Tokens {
    /// True once no token is being read any more.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.tokens.iter().all(|token| token.state == TokenState::Read)
    }
}

impl Token {
    /// Its certificates; what is no X.509 is passed over.
    #[must_use]
    pub fn certificates(&self) -> Vec<Certificate> {
        let mut found = Vec::new();
        for held in &self.certificates {
            for der in pem::read(&held.pem) {
                if let Ok(certificate) = Certificate::from_der(&der) {
                    found.push(certificate);
                }
            }
        }
        found
    }
}
