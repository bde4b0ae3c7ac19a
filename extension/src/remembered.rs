//! What is remembered, on this machine only, of the records that passed through this browser: which certificate stood in
//! each last, and until when it is valid. It lives in the browser's local storage, one entry a record, and goes with the
//! extension, by a button, or by the setting `memory`.

use serde::{Deserialize, Serialize};

/// One record, and the certificate that stood in it last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Remembered {
    /// The account pages' origin.
    pub origin: String,
    /// The record's number in the address of its pages.
    pub record: String,
    /// Whom the record names.
    pub agent: String,
    /// Whom the certificate names.
    pub holder: String,
    /// The certificate's fingerprint, in hexadecimal.
    pub sha256: String,
    /// The end of its validity, in seconds since 1970 UTC.
    pub not_after: i64,
    /// When it was saved in the record by this browser, in seconds since 1970 UTC; `None` where it was only seen there.
    #[serde(default)]
    pub put: Option<i64>,
    /// When it was last seen there, in seconds since 1970 UTC.
    pub seen: i64,
}
