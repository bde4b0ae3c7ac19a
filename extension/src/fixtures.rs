//! What the tests of `plan`, `view` and `background` speak about: certificates of four fictitious people, and tokens that
//! hold them. Validity: Maëlle's first 2024–2026, her second 2026–2028, as that for signature; Yann's 2025-06 to 2028-05;
//! those of the two named Loïc Tanguy 2025–2027 and 2026–2028.

use certificate::{Certificate, Timestamp, pem};
use protocol::tokens::{self, Token, TokenState, TokensResult};

use crate::tokens::Tokens;

pub(crate) const MAELLE_2024: &str = include_str!("../fixtures/maelle-2024.pem");
pub(crate) const MAELLE_2026: &str = include_str!("../fixtures/maelle-2026.pem");
pub(crate) const MAELLE_SIGNATURE: &str = include_str!("../fixtures/maelle-signature.pem");
pub(crate) const LOIC_EMILE: &str = include_str!("../fixtures/loic-emile.pem");
pub(crate) const LOIC_YVES: &str = include_str!("../fixtures/loic-yves.pem");
pub(crate) const YANN: &str = include_str!("../fixtures/yann.pem");

/// 24 November 2026: all are valid.
pub(crate) const NOW: Timestamp = Timestamp(1_795_478_400);
/// 1 March 2027: Maëlle's first has expired.
pub(crate) const LATER: Timestamp = Timestamp(1_803_859_200);

pub(crate) fn certificate(text: &str) -> Certificate {
    let blocks = pem::read(text);
    Certificate::from_der(blocks.first().expect("a block")).expect("a certificate")
}

/// The text as the field holds it after a fill.
pub(crate) fn for_field(text: &str) -> String {
    pem::for_field(certificate(text).der())
}

pub(crate) fn token(reader: &str, certificates: &[&str]) -> Token {
    Token {
        reader: reader.to_owned(),
        atr: String::new(),
        state: TokenState::Read,
        family: Some("pkcs15".to_owned()),
        product: None,
        problem: None,
        certificates: certificates.iter().map(|text| on_token(text)).collect(),
        unreadable: 0,
    }
}

pub(crate) fn tokens(tokens: Vec<Token>) -> TokensResult {
    TokensResult { problem: None, readers: tokens.iter().map(|token| token.reader.clone()).collect(), tokens }
}

/// The host's result as the extension reads it.
pub(crate) fn told(result: &TokensResult) -> Tokens {
    let text = serde_json::to_string(result).expect("json");
    serde_json::from_str(&text).expect("the extension reads what the protocol says")
}

fn on_token(text: &str) -> tokens::Certificate {
    serde_json::from_value(serde_json::json!({"pem": text, "sha256": certificate(text).sha256}))
        .expect("what is left out has a default")
}
