//! What a file holds that someone was sent or has saved: certificates, or a private key, which nobody must send.
//!
//! The octets decide, not the file's name: PEM and bare base64 in any of the usual encodings of text, DER, PKCS#7 with
//! or without PEM (`.p7b`, and the signature of a signed message). Whatever else holds a private key is told apart, to
//! warn of it: PKCS#12, PKCS#8, PKCS#1, SEC 1, and everything that calls itself so in PEM.

mod ber;
mod text;

use ber::{CONTEXT_0, Element, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, elements};

use crate::certificate::Certificate;
use crate::pem;

/// The largest file that is looked into, in bytes. A person's certificate has 2 KB, with its authorities 10 KB.
pub const LARGEST: usize = 1_000_000;

/// The most certificates that are taken from a file. A person's have few authorities above them.
pub const MOST_CERTIFICATES: usize = 64;

/// id-signedData (RFC 5652, section 5.1): 1.2.840.113549.1.7.2.
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2];

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileContents {
    /// Certificates, in the file's order; at least one, at most [`MOST_CERTIFICATES`].
    Certificates(Vec<Certificate>),
    /// A private key, perhaps encrypted, perhaps beside certificates.
    PrivateKey,
    /// More than [`LARGEST`] bytes or [`MOST_CERTIFICATES`] certificates.
    TooLarge,
    /// None of this.
    NothingOfUse,
}

/// Reads a file.
#[must_use]
pub fn read(bytes: &[u8]) -> FileContents {
    if bytes.len() > LARGEST {
        return FileContents::TooLarge;
    }
    let mut found = Found::default();
    elements(bytes).for_each(|object| found.look_into(object));
    if found.is_nothing() {
        found.look_into_text(&text::ascii(bytes));
    }
    if found.private_key {
        FileContents::PrivateKey
    } else if found.certificates.len() > MOST_CERTIFICATES {
        FileContents::TooLarge
    } else if found.is_nothing() {
        FileContents::NothingOfUse
    } else {
        FileContents::Certificates(found.certificates)
    }
}

#[derive(Default)]
struct Found {
    certificates: Vec<Certificate>,
    private_key: bool,
}

impl Found {
    fn is_nothing(&self) -> bool {
        self.certificates.is_empty() && !self.private_key
    }

    /// What a block of PEM holds is told by its octets as well: labels are often wrong, but for what is said of keys.
    fn look_into_text(&mut self, text: &str) {
        self.private_key = text::names_private_key(text);
        for block in pem::contents(text) {
            if let Some(object) = elements(&block).next() {
                self.look_into(object);
            }
        }
    }

    fn look_into(&mut self, object: Element<'_>) {
        if object.tag != SEQUENCE {
            return;
        }
        if is_private_key(object) {
            self.private_key = true;
        } else if let Some(set) = certificates_of_signed_data(object) {
            elements(set).for_each(|each| self.take(each));
        } else {
            self.take(object);
        }
    }

    fn take(&mut self, object: Element<'_>) {
        // One more than the most tells that there are too many.
        if self.certificates.len() <= MOST_CERTIFICATES
            && let Ok(certificate) = Certificate::from_der(object.whole)
        {
            self.certificates.push(certificate);
        }
    }
}

/// Whether the object is a structure for private keys. All begin with a small version number, which nothing that is
/// public does, but for the encrypted one, which is an algorithm and an OCTET STRING.
///
/// PFX (RFC 7292, section 4): 3, `ContentInfo`. `OneAsymmetricKey` (RFC 5958, section 2): 0 or 1. `RSAPrivateKey`
/// (RFC 8017, appendix A.1.2): 0 or 1. `ECPrivateKey` (RFC 5915, section 3): 1. `EncryptedPrivateKeyInfo` (RFC 5958,
/// section 3).
fn is_private_key(object: Element<'_>) -> bool {
    let mut parts = elements(object.content);
    let (Some(first), Some(second)) = (parts.next(), parts.next()) else { return false };
    match first.tag {
        // Two numbers are a public RSA key, whose modulus is no small one.
        INTEGER => matches!(first.content, [0..=3]),
        SEQUENCE => second.tag == OCTET_STRING,
        _ => false,
    }
}

/// The contents of `CertificateSet` in `SignedData` in `ContentInfo` (RFC 5652, sections 3 and 5.1), empty if it has
/// none; `None` for other objects. Everything else in it, the signatures too, is passed over unread.
fn certificates_of_signed_data(object: Element<'_>) -> Option<&[u8]> {
    let mut parts = elements(object.content);
    parts.next().filter(|kind| kind.tag == OBJECT_IDENTIFIER && kind.content == SIGNED_DATA)?;
    let explicit = parts.next().filter(|explicit| explicit.tag == CONTEXT_0)?;
    let signed_data = elements(explicit.content).next()?;
    let set = elements(signed_data.content).find(|part| part.tag == CONTEXT_0);
    Some(set.map_or(&[], |set| set.content))
}

#[cfg(test)]
mod tests;
