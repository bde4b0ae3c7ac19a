//! The text of a file, in the encodings that Windows and mail programs write.

use crate::search::holds;

/// The octets of ASCII in it. PEM has no others, and what is left out tells UTF-8, UTF-16 and Latin-1 apart: byte-order
/// marks, the zeros of UTF-16, and letters with accents, which only stand around the blocks.
pub(super) fn ascii(bytes: &[u8]) -> String {
    bytes.iter().filter(|byte| (1..0x80).contains(*byte)).map(|byte| char::from(*byte)).collect()
}

/// Whether the text says of itself that it holds a private key, be it cut off: `PRIVATE KEY` in PEM with whatever stands
/// before it (RFC 7468, sections 10 and 11; OpenSSL's `RSA`, `EC` and `DSA`; OpenSSH's), PGP's, PuTTY's.
pub(super) fn names_private_key(text: &str) -> bool {
    ["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----", "PuTTY-User-Key-File"].iter().any(|words| holds(text, words))
}
