//! `tokens`: what is plugged in, and which certificates are on it. `tokensChanged` pushes the same, `progress` says
//! how far a reading is.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// The whole of what the host sees. The answer to `tokens` comes at once: tokens still being read are in it as
/// [`TokenState::Reading`], and `tokensChanged` follows when that changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TokensResult {
    /// Why there is no token at all: `serviceStopped`, `noReader` or `noToken`.
    #[serde(default)]
    pub problem: Option<Problem>,
    /// The names of all readers, empty ones too.
    #[serde(default)]
    pub readers: Vec<String>,
    /// One for each reader that holds a card.
    #[serde(default)]
    pub tokens: Vec<Token>,
}

impl TokensResult {
    /// True once no token is being read any more.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.tokens.iter().all(|token| token.state == TokenState::Read)
    }
}

/// One plugged-in token.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// The reader's name, unique among the plugged-in ones.
    pub reader: String,
    /// The answer to reset, in upper-case hexadecimal digits.
    #[serde(default)]
    pub atr: String,
    /// Whether the reading has ended.
    pub state: TokenState,
    /// The card family that understood it: `pkcs15`, `iasEcc`, `piv`, …
    #[serde(default)]
    pub family: Option<String>,
    /// What it is, where its answer to reset or an application on it tells: a product's name, in no particular
    /// language. It says what the token most likely is and never decides how it is read.
    #[serde(default)]
    pub product: Option<String>,
    /// Why there are no certificates, or, with certificates, why some may be missing.
    #[serde(default)]
    pub problem: Option<Problem>,
    /// The certificates that could be read, in the card's order.
    #[serde(default)]
    pub certificates: Vec<Certificate>,
    /// How many objects the card lists as certificates that could not be read (guarded by a PIN, or no X.509).
    #[serde(default)]
    pub unreadable: u32,
}

/// How far the reading of a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TokenState {
    /// It goes on; certificates are still to come.
    #[default]
    Reading,
    /// It has ended, well or not.
    Read,
}

/// A certificate as it lies on the token, and what it says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// The certificate in PEM, in the form for a file (RFC 7468, final newline).
    pub pem: String,
    /// SHA-256 over the DER, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// The name the card gives it, if any.
    #[serde(default)]
    pub label: Option<String>,
    /// Whether the matching private key is on the card; absent where the card does not tell.
    #[serde(default)]
    pub key_on_token: Option<bool>,
    /// Whom it names.
    #[serde(default)]
    pub holder: Person,
    /// The holder's organisation (O).
    #[serde(default)]
    pub organisation: Option<String>,
    /// Who issued it: the issuer's common name, else its organisation.
    #[serde(default)]
    pub issuer: String,
    /// The serial number, lower-case hexadecimal digits.
    #[serde(default)]
    pub serial: String,
    /// Start of validity, RFC 3339 in UTC.
    #[serde(default)]
    pub not_before: String,
    /// End of validity, RFC 3339 in UTC.
    #[serde(default)]
    pub not_after: String,
    /// The key usages by their X.509 names (`digitalSignature`, `nonRepudiation`, …); absent without the extension.
    #[serde(default)]
    pub key_usage: Option<Vec<String>>,
    /// The extended key usages by name where known (`clientAuth`, …), else as dotted OID; absent without the extension.
    #[serde(default)]
    pub extended_key_usage: Option<Vec<String>>,
    /// True for the certificate of a certification authority.
    #[serde(default)]
    pub certificate_authority: bool,
    /// True if it can serve on Mégalis at the time of reading, whoever the agent is.
    #[serde(default)]
    pub serves: bool,
    /// Why it cannot serve, by the name of `certificate`'s reason; absent if it can.
    #[serde(default)]
    pub reason: Option<String>,
}

/// The person a certificate names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// CN.
    #[serde(default)]
    pub common_name: Option<String>,
    /// GN, several separated by spaces.
    #[serde(default)]
    pub given_names: Option<String>,
    /// SN.
    #[serde(default)]
    pub surname: Option<String>,
    /// The e-mail address of subjectAltName, else of the subject.
    #[serde(default)]
    pub email: Option<String>,
}

/// Params of `progress`: how far the reading of one token is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// The reader's name, as in [`Token::reader`].
    pub reader: String,
    /// Bytes read so far.
    pub bytes_read: u32,
    /// Bytes to read in all, as far as known by now; grows while the card is discovered.
    pub bytes_expected: u32,
}
