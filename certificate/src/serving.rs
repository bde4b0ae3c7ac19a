//! Which certificate serves on Mégalis, and why the others do not.
//!
//! What the platform hands the certificate to wants authentication as a TLS client does it: issued by an authority and
//! not one's own, digitalSignature, the purpose clientAuth where purposes are given, in validity. Of several, the newest: after a
//! renewal it is the one that goes on.

use crate::certificate::Certificate;
use crate::extended_key_usage::{ANY, CLIENT_AUTH};
use crate::key_usage::KeyUsage;
use crate::person;
use crate::timestamp::Timestamp;

/// Why a certificate does not serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// It is a certification authority's.
    CertificateAuthority,
    /// No authority issued it: software wrote it by itself, naming the holder as issuer.
    SelfIssued,
    /// Its key signs and does not authenticate.
    SignatureOnly,
    /// Its key enciphers and does not authenticate.
    EncryptionOnly,
    /// It was issued for purposes among which authentication is not.
    NotForAuthentication,
    /// Its validity has not begun.
    NotYetValid,
    /// Its validity has ended.
    Expired,
    /// It would serve; a newer one of the same holder is there.
    OlderThanChosen,
}

/// The certificate to take, and what keeps the others from being it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The index of the certificate to take, if one serves.
    pub chosen: Option<usize>,
    /// For each certificate the reason against it. Those of other holders than the chosen one's have none if they
    /// would serve.
    pub reasons: Vec<Option<Reason>>,
}

impl Reason {
    /// Its name in the protocol, stable.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CertificateAuthority => "certificateAuthority",
            Self::SelfIssued => "selfIssued",
            Self::SignatureOnly => "signatureOnly",
            Self::EncryptionOnly => "encryptionOnly",
            Self::NotForAuthentication => "notForAuthentication",
            Self::NotYetValid => "notYetValid",
            Self::Expired => "expired",
            Self::OlderThanChosen => "olderThanChosen",
        }
    }
}

/// What keeps this certificate from serving at this time, if anything.
///
/// What it is for comes before when it is valid: a certificate for signature only that has also expired would not
/// serve after a renewal either, and saying "expired" would have a person renew the wrong one.
#[must_use]
pub fn reason_against(certificate: &Certificate, now: Timestamp) -> Option<Reason> {
    if certificate.certificate_authority {
        Some(Reason::CertificateAuthority)
    } else if is_self_issued(certificate) {
        Some(Reason::SelfIssued)
    } else if let Some(reason) = reason_against_use(certificate) {
        Some(reason)
    } else if now < certificate.validity.not_before {
        Some(Reason::NotYetValid)
    } else if now > certificate.validity.not_after {
        Some(Reason::Expired)
    } else {
        None
    }
}

/// Whether holder and issuer have one name, as where software writes its certificates itself.
fn is_self_issued(certificate: &Certificate) -> bool {
    let (holder, issuer) = (&certificate.holder.common_name, &certificate.issuer.common_name);
    holder.is_some() && holder == issuer && certificate.organisation == certificate.issuer.organisation
}

fn reason_against_use(certificate: &Certificate) -> Option<Reason> {
    let may = |usage| certificate.key_usage.as_ref().is_none_or(|usages| usages.contains(&usage));
    if !may(KeyUsage::DigitalSignature) {
        return Some(if may(KeyUsage::NonRepudiation) {
            Reason::SignatureOnly
        } else if [KeyUsage::KeyEncipherment, KeyUsage::DataEncipherment, KeyUsage::KeyAgreement].into_iter().any(may) {
            Reason::EncryptionOnly
        } else {
            Reason::NotForAuthentication
        });
    }
    let for_authentication = certificate
        .extended_key_usage
        .as_ref()
        .is_none_or(|purposes| purposes.iter().any(|purpose| purpose == CLIENT_AUTH || purpose == ANY));
    (!for_authentication).then_some(Reason::NotForAuthentication)
}

/// Chooses among the certificates of one token: of those that serve, the one whose validity began last; of equals
/// the one that lasts longest, then the first.
#[must_use]
pub fn choose(certificates: &[Certificate], now: Timestamp) -> Choice {
    let mut reasons =
        certificates.iter().map(|certificate| reason_against(certificate, now)).collect::<Vec<Option<Reason>>>();
    let newest_first = |index: &usize| {
        let validity = certificates[*index].validity;
        std::cmp::Reverse((validity.not_before, validity.not_after))
    };
    let chosen = (0..certificates.len()).filter(|index| reasons[*index].is_none()).min_by_key(newest_first);
    if let Some(chosen) = chosen.map(|index| &certificates[index]) {
        for (certificate, reason) in certificates.iter().zip(&mut reasons) {
            let copy = certificate.sha256 == chosen.sha256;
            if reason.is_none() && !copy && person::is_same_holder(&certificate.holder, &chosen.holder) {
                *reason = Some(Reason::OlderThanChosen);
            }
        }
    }
    Choice { chosen, reasons }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, Sample};

    /// 24 November 2026.
    const NOW: Timestamp = Timestamp(1_795_478_400);

    fn with(extensions: Vec<Vec<u8>>) -> Certificate {
        Certificate::from_der(&Sample { extensions, ..Sample::default() }.to_der()).unwrap()
    }

    fn of<'a>(common_name: &'a str, not_before: &'a str, not_after: &'a str) -> Certificate {
        let sample = Sample {
            subject: vec![(sample::CN, sample::UTF8, common_name.as_bytes())],
            not_before,
            not_after,
            ..Sample::default()
        };
        Certificate::from_der(&sample.to_der()).unwrap()
    }

    #[test]
    fn what_can_authenticate_serves() {
        for extensions in [
            vec![],
            vec![sample::key_usage(0b1000_0000)],
            vec![sample::key_usage(0b1100_0000)],
            vec![sample::key_usage(0b1000_0000), sample::extended_key_usage(&[4, 2])],
            vec![sample::extension(37, &sample::tlv(0x30, &sample::tlv(6, &[0x55, 0x1D, 0x25, 0])))],
        ] {
            assert_eq!(reason_against(&with(extensions), NOW), None);
        }
    }

    #[test]
    fn what_cannot_says_why() {
        for (extensions, reason) in [
            (vec![sample::authority(), sample::key_usage(0b1000_0110)], Reason::CertificateAuthority),
            (vec![sample::key_usage(0b0100_0000)], Reason::SignatureOnly),
            (vec![sample::key_usage(0b0100_0000), sample::extended_key_usage(&[4])], Reason::SignatureOnly),
            (vec![sample::key_usage(0b0010_0000)], Reason::EncryptionOnly),
            (vec![sample::key_usage(0b0000_1000)], Reason::EncryptionOnly),
            (vec![sample::key_usage(0b0000_0000)], Reason::NotForAuthentication),
            (vec![sample::key_usage(0b1000_0000), sample::extended_key_usage(&[4])], Reason::NotForAuthentication),
            (vec![sample::extended_key_usage(&[1, 8])], Reason::NotForAuthentication),
        ] {
            assert_eq!(reason_against(&with(extensions), NOW), Some(reason));
        }
    }

    #[test]
    fn what_software_issued_to_itself_does_not_serve() {
        let of = |common_name: &'static str, organisation: &'static str, extensions| {
            let subject = vec![
                (sample::O, sample::UTF8, organisation.as_bytes()),
                (sample::CN, sample::UTF8, common_name.as_bytes()),
            ];
            Certificate::from_der(&Sample { subject, extensions, ..Sample::default() }.to_der()).unwrap()
        };
        // The issuer of all samples.
        let (common_name, organisation) = ("Essai G2", "Autorité d'essai");
        let signature = || vec![sample::key_usage(0b0100_0000)];
        for (certificate, reason) in [
            (of(common_name, organisation, vec![]), Some(Reason::SelfIssued)),
            (of(common_name, organisation, signature()), Some(Reason::SelfIssued)),
            (of(common_name, organisation, vec![sample::authority()]), Some(Reason::CertificateAuthority)),
            (of(common_name, "Kerlouan", vec![]), None),
            (of("Maëlle LE GOFF", organisation, vec![]), None),
            (of("Maëlle LE GOFF", organisation, signature()), Some(Reason::SignatureOnly)),
        ] {
            assert_eq!(reason_against(&certificate, NOW), reason, "{:?}", certificate.holder);
        }
        assert_eq!(reason_against(&with(vec![]), NOW), None, "a holder without name");
    }

    #[test]
    fn validity_includes_both_its_ends() {
        let certificate = with(vec![]);
        let (first, last) = (certificate.validity.not_before.0, certificate.validity.not_after.0);
        assert_eq!(reason_against(&certificate, Timestamp(first - 1)), Some(Reason::NotYetValid));
        assert_eq!(reason_against(&certificate, Timestamp(first)), None);
        assert_eq!(reason_against(&certificate, Timestamp(last)), None);
        assert_eq!(reason_against(&certificate, Timestamp(last + 1)), Some(Reason::Expired));
    }

    #[test]
    fn the_wrong_use_is_named_before_the_wrong_time() {
        let signature = with(vec![sample::key_usage(0b0100_0000)]);
        let later = Timestamp(signature.validity.not_after.0 + 1);
        assert_eq!(reason_against(&signature, later), Some(Reason::SignatureOnly));
    }

    #[test]
    fn the_newest_is_chosen_and_only_older_ones_of_its_holder_are_put_aside() {
        let certificates = [
            of("Maëlle LE GOFF", "20250101000000Z", "20271231000000Z"),
            of("Yann TANGUY", "20250601000000Z", "20280531000000Z"),
            of("Maelle Le Goff", "20260101000000Z", "20281231000000Z"),
            of("Maëlle LE GOFF", "20200101000000Z", "20221231000000Z"),
        ];
        let choice = choose(&certificates, NOW);
        assert_eq!(choice.chosen, Some(2));
        assert_eq!(choice.reasons, [Some(Reason::OlderThanChosen), None, None, Some(Reason::Expired)]);
    }

    #[test]
    fn of_all_that_a_token_keeps_the_one_that_authenticates_now_is_chosen_and_the_others_say_why_not() {
        let issued = |extensions, not_before, not_after| {
            let subject = vec![(sample::CN, sample::UTF8, "Maëlle LE GOFF".as_bytes())];
            let sample = Sample { subject, not_before, not_after, extensions, ..Sample::default() };
            Certificate::from_der(&sample.to_der()).unwrap()
        };
        let (old, new, next) = ("20220101000000Z", "20250101000000Z", "20270101000000Z");
        let (old_end, new_end) = ("20250101000000Z", "20280101000000Z");
        let (authentication, double_use) = (0b1000_0000, 0b1100_0000);
        let (signature, encryption) = (0b0100_0000, 0b0011_0000);
        let use_of = |bits| vec![sample::key_usage(bits)];
        let certificates = [
            issued(vec![sample::authority()], old, new_end),
            issued(use_of(encryption), old, old_end), // kept: what was enciphered then is deciphered with it
            issued(use_of(double_use), old, old_end),
            issued(use_of(signature), new, new_end),
            issued(use_of(encryption), new, new_end),
            issued(use_of(double_use), "20240101000000Z", new_end),
            issued(use_of(authentication), new, new_end),
            issued(use_of(authentication), next, "20300101000000Z"),
            of("Yann TANGUY", "20240601000000Z", new_end),
        ];
        let choice = choose(&certificates, NOW);
        assert_eq!(choice.chosen, Some(6));
        assert_eq!(
            choice.reasons,
            [
                Some(Reason::CertificateAuthority),
                Some(Reason::EncryptionOnly),
                Some(Reason::Expired),
                Some(Reason::SignatureOnly),
                Some(Reason::EncryptionOnly),
                Some(Reason::OlderThanChosen),
                None,
                Some(Reason::NotYetValid),
                None,
            ]
        );
    }

    #[test]
    fn of_equally_new_ones_the_longest_valid_is_chosen_then_the_first() {
        let short = of("Maëlle LE GOFF", "20260101000000Z", "20271231000000Z");
        let long = of("Maëlle LE GOFF", "20260101000000Z", "20281231000000Z");
        assert_eq!(choose(&[short.clone(), long.clone()], NOW).chosen, Some(1));
        let twice = choose(&[long.clone(), long], NOW);
        assert_eq!((twice.chosen, twice.reasons), (Some(0), vec![None, None]));
    }

    #[test]
    fn where_none_serves_none_is_chosen() {
        let choice = choose(&[with(vec![sample::authority()])], NOW);
        assert_eq!(choice, Choice { chosen: None, reasons: vec![Some(Reason::CertificateAuthority)] });
        assert_eq!(choose(&[], NOW), Choice { chosen: None, reasons: vec![] });
    }

    #[test]
    fn the_protocols_document_lists_every_reason_by_its_name() {
        let document = include_str!("../../docs/protocol.md");
        for reason in [
            Reason::CertificateAuthority,
            Reason::SelfIssued,
            Reason::SignatureOnly,
            Reason::EncryptionOnly,
            Reason::NotForAuthentication,
            Reason::NotYetValid,
            Reason::Expired,
            Reason::OlderThanChosen,
        ] {
            assert!(document.contains(&format!("| `{}` |", reason.name())), "{reason:?}");
        }
    }
}
