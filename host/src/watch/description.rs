//! From what was read off a card to what is said about it.

use certificate::{Certificate as X509, Timestamp, extended_key_usage, pem, serving};
use protocol::problem::Problem;
use protocol::tokens::{Certificate, Person, Token, TokenState};

use crate::clock;
use crate::pcsc_service::card_reading::CardReport;
use crate::token::reading::CertificateOnCard;

/// Puts into `token` what its reading brought.
pub(super) fn describe(token: &mut Token, report: CardReport) {
    let now = clock::now();
    let listed = report.reading.certificates.len();
    token.state = TokenState::Read;
    token.family = report.reading.family.map(str::to_owned);
    token.product = report.reading.product.map(|product| product.name.to_owned()).or(token.product.take());
    token.certificates =
        report.reading.certificates.into_iter().filter_map(|on_card| certificate(on_card, now)).collect();
    let not_x509 = u32::try_from(listed - token.certificates.len()).unwrap_or(u32::MAX);
    token.unreadable = report.reading.unreadable.saturating_add(not_x509);
    token.problem = report.problem;
    if token.problem.is_none() && token.certificates.is_empty() {
        token.problem = Some(Problem::NoCertificate);
    }
}

/// `None` for what is no X.509 certificate.
fn certificate(on_card: CertificateOnCard, now: Timestamp) -> Option<Certificate> {
    let x509 = X509::from_der(&on_card.der).ok()?;
    let reason = serving::reason_against(&x509, now);
    Some(Certificate {
        pem: pem::for_file(x509.der()),
        sha256: x509.sha256.clone(),
        label: on_card.label,
        key_on_token: on_card.key_on_token,
        holder: Person {
            common_name: x509.holder.common_name.clone(),
            given_names: x509.holder.given_names.clone(),
            surname: x509.holder.surname.clone(),
            email: x509.holder.email.clone(),
        },
        organisation: x509.organisation.clone(),
        issuer: x509.issuer.display_name(),
        serial: x509.serial.clone(),
        not_before: x509.validity.not_before.to_rfc3339(),
        not_after: x509.validity.not_after.to_rfc3339(),
        key_usage: x509.key_usage.as_ref().map(|usages| usages.iter().map(|usage| usage.name().to_owned()).collect()),
        extended_key_usage: x509.extended_key_usage.as_ref().map(|purposes| {
            purposes.iter().map(|oid| extended_key_usage::name(oid).unwrap_or(oid).to_owned()).collect()
        }),
        certificate_authority: x509.certificate_authority,
        serves: reason.is_none(),
        reason: reason.map(|reason| reason.name().to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::reading::Reading;

    /// An invented person's, made for this test; the private key was never kept.
    const AUTHENTICATION: &str = include_str!("../../fixtures/authentication.pem");

    fn described(certificates: Vec<CertificateOnCard>, unreadable: u32) -> Token {
        let mut token = Token::default();
        let reading = Reading { family: Some("piv"), certificates, unreadable, ..Reading::default() };
        describe(&mut token, CardReport { reading, ..CardReport::default() });
        token
    }

    fn on_card(der: Vec<u8>) -> CertificateOnCard {
        CertificateOnCard { der, label: Some("Auth".to_owned()), key_on_token: Some(true) }
    }

    #[test]
    fn a_certificate_is_told_as_it_lies_on_the_card_and_in_words() {
        let der = pem::read(AUTHENTICATION).remove(0);
        let token = described(vec![on_card(der)], 0);
        assert_eq!((token.state, token.family.as_deref(), token.problem), (TokenState::Read, Some("piv"), None));
        let certificate = &token.certificates[0];
        assert_eq!(certificate.pem, AUTHENTICATION);
        assert_eq!(certificate.sha256, "9de5ab02749df77f5197780d89706fd7493b45d6dc7e23704606242c764e01ea");
        assert_eq!((certificate.label.as_deref(), certificate.key_on_token), (Some("Auth"), Some(true)));
        assert_eq!(certificate.holder.common_name.as_deref(), Some("Jeanne MARTIN"));
        assert_eq!(certificate.holder.email.as_deref(), Some("jeanne.martin@example.org"));
        assert_eq!(certificate.organisation.as_deref(), Some("Commune Exemple"));
        assert_eq!(certificate.not_after, "2099-12-31T23:59:59Z");
        assert_eq!(certificate.key_usage.as_deref(), Some(&["digitalSignature".to_owned()][..]));
        assert_eq!(certificate.extended_key_usage.as_deref(), Some(&["clientAuth".to_owned()][..]));
        assert!(certificate.serves && certificate.reason.is_none() && !certificate.certificate_authority);
    }

    #[test]
    fn what_is_no_certificate_is_counted_and_does_not_hide_the_others() {
        let der = pem::read(AUTHENTICATION).remove(0);
        let token = described(vec![on_card(vec![0x30, 0x00]), on_card(der)], 2);
        assert_eq!((token.certificates.len(), token.unreadable, token.problem), (1, 3, None));
        let token = described(vec![on_card(vec![0x30, 0x00])], 0);
        assert_eq!((token.unreadable, token.problem), (1, Some(Problem::NoCertificate)));
    }
}
