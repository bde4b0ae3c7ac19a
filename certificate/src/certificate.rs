//! An X.509 certificate read into plain words.

use const_oid::AssociatedOid;
use const_oid::db::rfc5280::{ID_CE_KEY_USAGE, ID_CE_SUBJECT_ALT_NAME};
use der::asn1::{Any, ObjectIdentifier};
use der::{Decode, Error, Reader, SliceReader, Tag, TagNumber, Tagged};
use sha2::{Digest, Sha256};
use x509_cert::certificate::{CertificateInner, Raw, TbsCertificateInner};
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage};
use x509_cert::time::Time;

use crate::name::{self, Holder, Issuer};
use crate::timestamp::{Timestamp, Validity};
use crate::{directory_string, key_usage, key_usage::KeyUsage};

/// What a certificate says. Nothing in it is verified: no signature, no chain, no revocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Whom it names.
    pub holder: Holder,
    /// The holder's organisation (O of the subject).
    pub organisation: Option<String>,
    /// Who issued it.
    pub issuer: Issuer,
    /// The serial number's octets in lower-case hexadecimal digits, without leading zero octets.
    pub serial: String,
    /// When it may be used.
    pub validity: Validity,
    /// What its key may be used for; `None` without the extension, which allows everything.
    pub key_usage: Option<Vec<KeyUsage>>,
    /// The purposes it was issued for, as dotted object identifiers; `None` without the extension, which allows
    /// everything. [`crate::extended_key_usage::name`] names them.
    pub extended_key_usage: Option<Vec<String>>,
    /// Whether it is the certificate of a certification authority.
    pub certificate_authority: bool,
    /// SHA-256 over the DER, 64 lower-case hexadecimal digits.
    pub sha256: String,
    der: Vec<u8>,
}

/// Why bytes could not be read as a certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The bytes are no X.509 certificate in DER.
    #[error("no X.509 certificate in DER")]
    NotACertificate(#[source] Error),
    /// A whole certificate, and bytes after its end.
    #[error("{count} bytes after the certificate's end")]
    TrailingBytes {
        /// How many.
        count: usize,
    },
    /// An extension that decides what the certificate is good for cannot be read. Passing over it could let a
    /// certificate serve that must not.
    #[error("the extension {extension} cannot be read")]
    Extension {
        /// Its name in RFC 5280.
        extension: &'static str,
        /// What is wrong with it.
        source: Error,
    },
}

impl Certificate {
    /// Reads one certificate in DER, exactly: what follows it on a card must be cut off first.
    ///
    /// Serial numbers that RFC 5280 forbids and real authorities issued (negative, zero, longer than 20 octets) are
    /// read all the same.
    ///
    /// # Errors
    ///
    /// See [`ReadError`].
    pub fn from_der(der: &[u8]) -> Result<Self, ReadError> {
        let certificate = decode(der)?;
        let tbs = certificate.tbs_certificate();
        let subject = tbs.subject();
        let mut holder = name::holder(subject);
        if let Some(email) = email(tbs) {
            holder.email = Some(email);
        }
        let key_usage = extension(tbs, ID_CE_KEY_USAGE)
            .map(key_usage::from_extension)
            .transpose()
            .map_err(unreadable("keyUsage"))?;
        Ok(Self {
            holder,
            organisation: name::organisation(subject),
            issuer: name::issuer(tbs.issuer()),
            serial: serial(tbs.serial_number().as_bytes()),
            validity: Validity {
                not_before: timestamp(tbs.validity().not_before),
                not_after: timestamp(tbs.validity().not_after),
            },
            certificate_authority: is_certificate_authority(tbs, key_usage.as_deref())?,
            key_usage,
            extended_key_usage: extended_key_usage(tbs)?,
            sha256: hexadecimal(&Sha256::digest(der)),
            der: der.to_vec(),
        })
    }

    /// The certificate itself, in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }
}

fn decode(der: &[u8]) -> Result<CertificateInner<Raw>, ReadError> {
    let mut reader = SliceReader::new(der).map_err(ReadError::NotACertificate)?;
    let certificate = CertificateInner::<Raw>::decode(&mut reader).map_err(ReadError::NotACertificate)?;
    match usize::try_from(reader.remaining_len()) {
        Ok(0) => Ok(certificate),
        Ok(count) => Err(ReadError::TrailingBytes { count }),
        Err(error) => Err(ReadError::NotACertificate(error)),
    }
}

/// The value of the first extension of this kind.
fn extension(tbs: &TbsCertificateInner<Raw>, oid: ObjectIdentifier) -> Option<&[u8]> {
    let extensions = tbs.extensions()?;
    extensions.iter().find(|extension| extension.extn_id == oid).map(|extension| extension.extn_value.as_bytes())
}

fn unreadable(extension: &'static str) -> impl FnOnce(Error) -> ReadError {
    move |source| ReadError::Extension { extension, source }
}

fn extended_key_usage(tbs: &TbsCertificateInner<Raw>) -> Result<Option<Vec<String>>, ReadError> {
    let Some(value) = extension(tbs, ExtendedKeyUsage::OID) else { return Ok(None) };
    let purposes = ExtendedKeyUsage::from_der(value).map_err(unreadable("extKeyUsage"))?;
    Ok(Some(purposes.0.iter().map(ToString::to_string).collect()))
}

/// By basicConstraints; without them, as before X.509 version 3, by the right to sign certificates.
fn is_certificate_authority(tbs: &TbsCertificateInner<Raw>, key_usage: Option<&[KeyUsage]>) -> Result<bool, ReadError> {
    match extension(tbs, BasicConstraints::OID) {
        Some(value) => Ok(BasicConstraints::from_der(value).map_err(unreadable("basicConstraints"))?.ca),
        None => Ok(key_usage.is_some_and(|usages| usages.contains(&KeyUsage::KeyCertSign))),
    }
}

/// The first rfc822Name. The other kinds of names are passed over unread: some are rarely written as they should be,
/// and none of them matters here.
fn email(tbs: &TbsCertificateInner<Raw>) -> Option<String> {
    let names = Vec::<Any>::from_der(extension(tbs, ID_CE_SUBJECT_ALT_NAME)?).ok()?;
    let rfc822_name = Tag::ContextSpecific { constructed: false, number: TagNumber(1) };
    names
        .iter()
        .filter(|name| name.tag() == rfc822_name)
        .find_map(|name| directory_string::tidy(&directory_string::eight_bit(name.value())))
}

fn timestamp(time: Time) -> Timestamp {
    Timestamp(i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX))
}

fn serial(octets: &[u8]) -> String {
    let significant = octets.iter().position(|octet| *octet != 0).map_or(&[0][..], |first| &octets[first..]);
    hexadecimal(significant)
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, Sample};

    fn read(sample: &Sample<'_>) -> Certificate {
        Certificate::from_der(&sample.to_der()).unwrap()
    }

    /// Made with OpenSSL in the manner of French double-use certificates.
    const DOUBLE_USE: &str = include_str!("../fixtures/double-use.pem");

    #[test]
    fn a_certificate_is_read_as_openssl_reads_it() {
        let certificate = Certificate::from_der(&crate::pem::read(DOUBLE_USE)[0]).unwrap();
        assert_eq!(certificate.holder.common_name.as_deref(), Some("Maëlle LE GOFF"));
        assert_eq!(certificate.holder.given_names.as_deref(), Some("Maëlle Anne"));
        assert_eq!(certificate.holder.surname.as_deref(), Some("LE GOFF"));
        assert_eq!(certificate.holder.email.as_deref(), Some("maelle.legoff@kerlouan-essai.example"));
        assert_eq!(certificate.organisation.as_deref(), Some("COMMUNE DE KERLOUAN-ESSAI"));
        assert_eq!(certificate.issuer.common_name.as_deref(), Some("Autorité d’essai RGS 2 étoiles"));
        assert_eq!(certificate.issuer.organisation.as_deref(), Some("Autorité d’essai"));
        assert_eq!(certificate.serial, "8f3a00c1d20145");
        assert_eq!(certificate.validity.not_before.to_rfc3339(), "2026-01-15T09:30:00Z");
        assert_eq!(certificate.validity.not_after.to_rfc3339(), "2029-01-14T09:30:00Z");
        assert_eq!(certificate.key_usage.as_deref(), Some(&[KeyUsage::DigitalSignature, KeyUsage::NonRepudiation][..]));
        let purposes = certificate.extended_key_usage.unwrap();
        assert_eq!(purposes, ["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4"]);
        assert!(!certificate.certificate_authority);
        assert_eq!(certificate.sha256, "aaeb7758ce771068aa4800f8a93c7b3c119b22a7831b34d5235001208d83d842");
    }

    #[test]
    fn the_name_is_read_from_any_string_type_and_several_attributes() {
        let certificate = read(&Sample {
            subject: vec![
                (sample::CN, sample::UTF8, b"Agents"),
                (sample::GN, sample::TELETEX, b"Ma\xeblle"),
                (sample::GN, sample::PRINTABLE, b"Anne"),
                (sample::SN, sample::BMP, b"\0L\0E\0 \0G\0O\0F\0F"),
                (sample::EMAIL, sample::IA5, b"maelle@exemple.bzh"),
                (sample::CN, sample::TELETEX, "Maëlle LE GOFF".as_bytes()),
            ],
            ..Sample::default()
        });
        assert_eq!(
            certificate.holder,
            Holder {
                common_name: Some("Maëlle LE GOFF".into()),
                given_names: Some("Maëlle Anne".into()),
                surname: Some("LE GOFF".into()),
                email: Some("maelle@exemple.bzh".into()),
            }
        );
    }

    #[test]
    fn the_alternative_names_e_mail_comes_before_the_subjects() {
        let alternatives = [
            sample::tlv(0x82, b"exemple.bzh"),
            sample::tlv(0xA3, &sample::tlv(0x30, &[])), // an X.400 address, which nobody reads
            sample::tlv(0x81, b"maelle@exemple.bzh"),
            sample::tlv(0x81, b"other@exemple.bzh"),
        ];
        let certificate = read(&Sample {
            subject: vec![(sample::EMAIL, sample::IA5, b"mairie@exemple.bzh")],
            extensions: vec![sample::extension(17, &sample::tlv(0x30, &alternatives.concat()))],
            ..Sample::default()
        });
        assert_eq!(certificate.holder.email.as_deref(), Some("maelle@exemple.bzh"));
    }

    #[test]
    fn serial_numbers_against_the_rules_are_read_all_the_same() {
        let long = [0x7F; 24];
        for (octets, serial) in [
            (&[0][..], "00"),
            (&[0, 0x8F, 1], "8f01"),
            (&[0xFE, 0x10], "fe10"),
            (&long, "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f"),
        ] {
            assert_eq!(read(&Sample { serial: octets, ..Sample::default() }).serial, serial);
        }
    }

    #[test]
    fn defaults_written_out_are_read_all_the_same() {
        let critical_false = sample::tlv(
            0x30,
            &[
                sample::tlv(6, &[0x55, 0x1D, 19]),
                sample::tlv(1, &[0]),
                sample::tlv(4, &sample::tlv(0x30, &sample::tlv(1, &[0]))),
            ]
            .concat(),
        );
        assert!(!read(&Sample { extensions: vec![critical_false], ..Sample::default() }).certificate_authority);
    }

    #[test]
    fn an_authority_is_known_by_its_constraints_or_without_them_by_its_key_usage() {
        let authority = |extensions| read(&Sample { extensions, ..Sample::default() }).certificate_authority;
        assert!(authority(vec![sample::authority()]));
        assert!(authority(vec![sample::key_usage(0b0000_0110)]));
        assert!(!authority(vec![sample::key_usage(0b1000_0000)]));
        assert!(!authority(vec![]));
    }

    #[test]
    fn dates_are_read_to_the_end_of_the_calendar() {
        let certificate = read(&Sample { not_after: "99991231235959Z", ..Sample::default() });
        assert_eq!(certificate.validity.not_after, Timestamp(253_402_300_799));
    }

    #[test]
    fn bytes_after_the_end_are_refused_and_counted() {
        let mut der = Sample::default().to_der();
        der.extend([0, 0, 0]);
        assert_eq!(Certificate::from_der(&der), Err(ReadError::TrailingBytes { count: 3 }));
    }

    #[test]
    fn an_unreadable_extension_that_decides_the_use_is_an_error_and_others_are_not() {
        for (number, name) in [(15, "keyUsage"), (37, "extKeyUsage"), (19, "basicConstraints")] {
            let sample = Sample { extensions: vec![sample::extension(number, &[0xFF])], ..Sample::default() };
            let Err(ReadError::Extension { extension, .. }) = Certificate::from_der(&sample.to_der()) else {
                panic!("{name} was read");
            };
            assert_eq!(extension, name);
        }
        let certificate = read(&Sample { extensions: vec![sample::extension(17, &[0xFF])], ..Sample::default() });
        assert_eq!(certificate.holder.email, None);
    }

    #[test]
    fn no_truncation_and_no_changed_octet_makes_it_panic() {
        let der = crate::pem::read(DOUBLE_USE).remove(0);
        for length in 0..der.len() {
            assert!(Certificate::from_der(&der[..length]).is_err());
        }
        for position in 0..der.len() {
            for octet in [0x00, 0x80, 0xFF] {
                let mut changed = der.clone();
                changed[position] = octet;
                let _ = Certificate::from_der(&changed);
            }
        }
    }
}
