//! Key usage: what a certificate's key may be used for.

use der::asn1::BitStringRef;
use der::{Decode, Error};

/// A bit of the extension keyUsage (RFC 5280, section 4.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyUsage {
    /// Authentication: signatures that prove who is there.
    DigitalSignature,
    /// Signatures that bind; later editions of X.509 say contentCommitment.
    NonRepudiation,
    /// Keys are sent enciphered under it.
    KeyEncipherment,
    /// Data is enciphered under it.
    DataEncipherment,
    /// A common key is agreed with it.
    KeyAgreement,
    /// It signs certificates.
    KeyCertSign,
    /// It signs lists of revoked certificates.
    CrlSign,
    /// With `KeyAgreement`: to encipher only.
    EncipherOnly,
    /// With `KeyAgreement`: to decipher only.
    DecipherOnly,
}

impl KeyUsage {
    /// All nine, in the order of their bits.
    pub const ALL: [Self; 9] = [
        Self::DigitalSignature,
        Self::NonRepudiation,
        Self::KeyEncipherment,
        Self::DataEncipherment,
        Self::KeyAgreement,
        Self::KeyCertSign,
        Self::CrlSign,
        Self::EncipherOnly,
        Self::DecipherOnly,
    ];

    /// The name X.509 gives it, e.g. `digitalSignature`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DigitalSignature => "digitalSignature",
            Self::NonRepudiation => "nonRepudiation",
            Self::KeyEncipherment => "keyEncipherment",
            Self::DataEncipherment => "dataEncipherment",
            Self::KeyAgreement => "keyAgreement",
            Self::KeyCertSign => "keyCertSign",
            Self::CrlSign => "cRLSign",
            Self::EncipherOnly => "encipherOnly",
            Self::DecipherOnly => "decipherOnly",
        }
    }
}

/// The usages in an extension's value; bits beyond the nine are passed over.
pub(crate) fn from_extension(value: &[u8]) -> Result<Vec<KeyUsage>, Error> {
    let bits = BitStringRef::from_der(value)?;
    Ok(KeyUsage::ALL.into_iter().zip(bits.bits()).filter_map(|(usage, set)| set.then_some(usage)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bit_has_its_place() {
        assert_eq!(from_extension(&[3, 2, 6, 0xC0]).unwrap(), [KeyUsage::DigitalSignature, KeyUsage::NonRepudiation]);
        assert_eq!(from_extension(&[3, 2, 1, 0x06]).unwrap(), [KeyUsage::KeyCertSign, KeyUsage::CrlSign]);
        assert_eq!(from_extension(&[3, 3, 7, 0x00, 0x80]).unwrap(), [KeyUsage::DecipherOnly]);
        assert_eq!(from_extension(&[3, 3, 7, 0xFF, 0x80]).unwrap(), KeyUsage::ALL);
        assert_eq!(from_extension(&[3, 1, 0]).unwrap(), []);
    }

    #[test]
    fn bits_written_in_more_bytes_than_needed_are_read_all_the_same() {
        assert_eq!(from_extension(&[3, 4, 0, 0x80, 0, 0]).unwrap(), [KeyUsage::DigitalSignature]);
    }
}
