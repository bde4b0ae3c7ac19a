//! X.509 certificates for tests, issued at run time and shaped like those that French local governments hold.
//!
//! No private key is kept, here or anywhere: the authority's is made anew for each certificate and forgotten, and the
//! holder's never exists, since its modulus is drawn, not computed. All dates are relative to the system's clock.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, CustomExtension, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, PublicKeyData, SanType,
    SerialNumber, SignatureAlgorithm,
};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::virtual_token::encoding::{Lengths, tlv};

const DAY: u64 = 24 * 60 * 60;

/// What the certificate is for: its key usage and extended key usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// digitalSignature and nonRepudiation, clientAuth and emailProtection: "double usage".
    DoubleUse,
    /// digitalSignature, clientAuth.
    Authentication,
    /// nonRepudiation, emailProtection.
    SignatureOnly,
    /// keyEncipherment, emailProtection.
    Encryption,
    /// keyCertSign and cRLSign, with basicConstraints' cA set.
    CertificationAuthority,
}

/// A certificate to be issued.
#[derive(Clone, Debug)]
pub struct TestCertificate {
    given_names: String,
    surname: String,
    common_name: String,
    email: Option<String>,
    organisation: String,
    usage: Usage,
    valid_days: (i64, i64),
}

/// A certificate that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    der: Vec<u8>,
}

impl TestCertificate {
    /// A double-use certificate of an invented municipality's agent, valid since 30 days for three years in all.
    #[must_use]
    pub fn of(given_names: &str, surname: &str) -> Self {
        Self {
            given_names: given_names.to_owned(),
            surname: surname.to_owned(),
            common_name: format!("{given_names} {surname}"),
            email: None,
            organisation: "COMMUNE DE KERVALEN".to_owned(),
            usage: Usage::DoubleUse,
            valid_days: (-30, 1065),
        }
    }

    /// Names the holder in CN otherwise than by given names and surname.
    #[must_use]
    pub fn common_name(mut self, common_name: &str) -> Self {
        common_name.clone_into(&mut self.common_name);
        self
    }

    /// Adds the address to subjectAltName.
    #[must_use]
    pub fn email(mut self, address: &str) -> Self {
        self.email = Some(address.to_owned());
        self
    }

    /// Sets the organisation (O).
    #[must_use]
    pub fn organisation(mut self, organisation: &str) -> Self {
        organisation.clone_into(&mut self.organisation);
        self
    }

    /// Sets what it is for.
    #[must_use]
    pub fn usage(mut self, usage: Usage) -> Self {
        self.usage = usage;
        self
    }

    /// Sets the validity in days from now; negative ones are past.
    #[must_use]
    pub fn valid_days(mut self, not_before: i64, not_after: i64) -> Self {
        self.valid_days = (not_before, not_after);
        self
    }

    /// Issues it: each call gives another certificate, with another serial number and key.
    ///
    /// # Errors
    /// When a text cannot stand in a certificate, e.g. an address outside ASCII.
    pub fn issue(&self) -> Result<Issued, rcgen::Error> {
        let seed = fresh_seed();
        let mut params = CertificateParams::default();
        params.not_before = in_days(self.valid_days.0);
        params.not_after = in_days(self.valid_days.1);
        params.serial_number = Some(SerialNumber::from(positive(&seed[..12])));
        params.distinguished_name = self.subject(&seed);
        params.use_authority_key_identifier_extension = true;
        params.crl_distribution_points = vec![CrlDistributionPoint {
            uris: vec![
                "http://lcr.ac-essai.exemple/ac-essai-ca3-ng-qualified-eid.crl".to_owned(),
                "ldap://annuaire.ac-essai.exemple/cn=AC%20D%27ESSAI%20-%20CA3%20NG%20Qualified%20eID,o=Chambre%20d%27Essai,c=FR?certificateRevocationList".to_owned(),
            ],
        }];
        if let Some(address) = &self.email {
            params.subject_alt_names.push(SanType::Rfc822Name(address.as_str().try_into()?));
        }
        self.usage.apply(&mut params);
        params.custom_extensions.extend([authority_information_access(), certificate_policies(), qc_statements()]);
        let authority = Issuer::new(authority_params(), KeyPair::generate()?);
        let issued = params.signed_by(&DrawnRsaKey::new(&seed), &authority)?;
        Ok(Issued { der: issued.der().to_vec() })
    }

    fn subject(&self, seed: &[u8; 32]) -> DistinguishedName {
        let mut name = DistinguishedName::new();
        name.push(DnType::CountryName, "FR");
        if self.usage == Usage::CertificationAuthority {
            name.push(DnType::OrganizationName, self.organisation.as_str());
            name.push(DnType::CommonName, self.common_name.as_str());
            return name;
        }
        name.push(DnType::OrganizationName, self.organisation.as_str());
        // Registration numbers whose check digit is wrong: nobody can bear them.
        name.push(organization_identifier(), "NTRFR-999999999");
        name.push(DnType::OrganizationalUnitName, "0002 999999999");
        name.push(DnType::CommonName, self.common_name.as_str());
        name.push(DnType::CustomDnType(vec![2, 5, 4, 4]), self.surname.as_str());
        name.push(DnType::CustomDnType(vec![2, 5, 4, 42]), self.given_names.as_str());
        name.push(DnType::CustomDnType(vec![2, 5, 4, 5]), hexadecimal(&seed[..8]));
        name
    }
}

impl Issued {
    /// The certificate.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// PEM in the form for a file: with a final newline.
    #[must_use]
    pub fn pem_for_file(&self) -> String {
        certificate::pem::for_file(&self.der)
    }

    /// PEM in the form for the field on Mégalis: without the final newline.
    #[must_use]
    pub fn pem_for_field(&self) -> String {
        certificate::pem::for_field(&self.der)
    }

    /// SHA-256 over the DER in lower-case hexadecimal digits.
    #[must_use]
    pub fn sha256(&self) -> String {
        hexadecimal(&Sha256::digest(&self.der))
    }
}

impl Usage {
    fn apply(self, params: &mut CertificateParams) {
        use ExtendedKeyUsagePurpose::{ClientAuth, EmailProtection};
        use KeyUsagePurpose::{ContentCommitment, CrlSign, DigitalSignature, KeyCertSign, KeyEncipherment};
        let (key_usages, extended_key_usages) = match self {
            Self::DoubleUse => (vec![DigitalSignature, ContentCommitment], vec![ClientAuth, EmailProtection]),
            Self::Authentication => (vec![DigitalSignature], vec![ClientAuth]),
            Self::SignatureOnly => (vec![ContentCommitment], vec![EmailProtection]),
            Self::Encryption => (vec![KeyEncipherment], vec![EmailProtection]),
            Self::CertificationAuthority => (vec![KeyCertSign, CrlSign], vec![]),
        };
        params.key_usages = key_usages;
        params.extended_key_usages = extended_key_usages;
        params.is_ca = match self {
            Self::CertificationAuthority => IsCa::Ca(BasicConstraints::Unconstrained),
            _ => IsCa::ExplicitNoCa,
        };
    }
}

/// The holder's public key as a card would hold it, RSA of 2048 bits.
struct DrawnRsaKey {
    der: Vec<u8>,
}

impl DrawnRsaKey {
    fn new(seed: &[u8; 32]) -> Self {
        let mut modulus: Vec<u8> =
            (0_u8..8).flat_map(|part| Sha256::new().chain_update(seed).chain_update([part]).finalize()).collect();
        // 2048 bits long and odd, as the product of two primes would be.
        modulus[0] |= 0x80;
        modulus[255] |= 0x01;
        modulus.insert(0, 0);
        let parts = [tlv(0x02, &modulus, Lengths::Minimal), tlv(0x02, &[1, 0, 1], Lengths::Minimal)].concat();
        Self { der: tlv(0x30, &parts, Lengths::Minimal) }
    }
}

impl PublicKeyData for DrawnRsaKey {
    fn der_bytes(&self) -> &[u8] {
        &self.der
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &PKCS_RSA_SHA256
    }
}

/// The issuer, named in the manner of the real ones and as what it is: a test authority.
fn authority_params() -> CertificateParams {
    let mut params = CertificateParams::default();
    let mut name = DistinguishedName::new();
    name.push(DnType::CountryName, "FR");
    name.push(DnType::OrganizationName, "Chambre d'Essai (autorité de test)");
    name.push(DnType::OrganizationalUnitName, "0002 100000000");
    name.push(organization_identifier(), "NTRFR-100000000");
    name.push(DnType::CommonName, "AC D'ESSAI - CA3 NG Qualified eID");
    params.distinguished_name = name;
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// organizationIdentifier (ETSI EN 319 412-1).
fn organization_identifier() -> DnType {
    DnType::CustomDnType(vec![2, 5, 4, 97])
}

/// RFC 5280, section 4.2.2.1.
fn authority_information_access() -> CustomExtension {
    let ocsp =
        [oid(&[0x2B, 6, 1, 5, 5, 7, 0x30, 1]), uri("http://ocsp.ac-essai.exemple/ca3-ng-qualified-eid")].concat();
    let issuers = [
        oid(&[0x2B, 6, 1, 5, 5, 7, 0x30, 2]),
        uri("http://certificats.ac-essai.exemple/cer/ac-essai-ca3-ng-qualified-eid.cer"),
    ]
    .concat();
    let content = sequence(&[sequence(&ocsp), sequence(&issuers)].concat());
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content)
}

/// RFC 5280, section 4.2.1.4: a policy with a practice statement and a notice to be displayed.
fn certificate_policies() -> CustomExtension {
    let statement = [
        oid(&[0x2B, 6, 1, 5, 5, 7, 2, 1]),
        tlv(0x16, b"https://www.ac-essai.exemple/politiques-de-certification", Lengths::Minimal),
    ]
    .concat();
    let notice_text = "Certificat d'essai. Il n'engage personne, n'a été délivré à personne et ne prouve rien.";
    let notice =
        [oid(&[0x2B, 6, 1, 5, 5, 7, 2, 2]), sequence(&tlv(0x0C, notice_text.as_bytes(), Lengths::Minimal))].concat();
    // 2.23.140.2.1 is the CA/Browser Forum's mark of a test certificate.
    let policy =
        [oid(&[0x67, 0x81, 0x0C, 2, 1]), sequence(&[sequence(&statement), sequence(&notice)].concat())].concat();
    CustomExtension::from_oid_content(&[2, 5, 29, 32], sequence(&sequence(&policy)))
}

/// ETSI EN 319 412-5: where the terms are, in two languages.
fn qc_statements() -> CustomExtension {
    let location = |address: &str, language: &[u8]| {
        sequence(&[tlv(0x16, address.as_bytes(), Lengths::Minimal), tlv(0x13, language, Lengths::Minimal)].concat())
    };
    let locations = sequence(
        &[
            location("https://www.ac-essai.exemple/pds/conditions-generales-fr.pdf", b"fr"),
            location("https://www.ac-essai.exemple/pds/terms-and-conditions-en.pdf", b"en"),
        ]
        .concat(),
    );
    let statement = sequence(&[oid(&[0x04, 0, 0x8E, 0x46, 1, 5]), locations].concat());
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 3], sequence(&statement))
}

fn sequence(content: &[u8]) -> Vec<u8> {
    tlv(0x30, content, Lengths::Minimal)
}

fn oid(encoded: &[u8]) -> Vec<u8> {
    tlv(0x06, encoded, Lengths::Minimal)
}

fn uri(address: &str) -> Vec<u8> {
    tlv(0x86, address.as_bytes(), Lengths::Minimal)
}

fn in_days(days: i64) -> OffsetDateTime {
    let distance = Duration::from_secs(days.unsigned_abs() * DAY);
    let now = SystemTime::now();
    OffsetDateTime::from(if days < 0 { now - distance } else { now + distance })
}

/// Differs at each call and in each process.
fn fresh_seed() -> [u8; 32] {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    Sha256::new()
        .chain_update(CALLS.fetch_add(1, Ordering::Relaxed).to_be_bytes())
        .chain_update(std::process::id().to_be_bytes())
        .chain_update(since.to_be_bytes())
        .finalize()
        .into()
}

fn positive(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if let Some(first) = bytes.first_mut() {
        *first = *first & 0x7F | 0x40;
    }
    bytes
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::{
        io::Write,
        process::{Command, Stdio},
    };

    use super::*;

    /// What OpenSSL, which had no part in making it, reads in a certificate.
    fn read_by_openssl(issued: &Issued, arguments: &[&str]) -> String {
        let mut openssl = Command::new("openssl")
            .args(["x509", "-inform", "DER", "-noout"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        openssl.stdin.take().unwrap().write_all(issued.der()).unwrap();
        let output = openssl.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn a_certificate_has_the_size_and_the_content_of_a_real_one() {
        let issued = TestCertificate::of("Maëlle", "LE GOFF").email("maelle.le-goff@kervalen.exemple").issue().unwrap();
        assert!((1700..=2000).contains(&issued.der().len()), "{} bytes", issued.der().len());
        let text = read_by_openssl(&issued, &["-text", "-nameopt", "utf8,sep_comma_plus_space"]);
        for expected in [
            "CN=Maëlle LE GOFF",
            "SN=LE GOFF",
            "GN=Maëlle",
            "email:maelle.le-goff@kervalen.exemple",
            "Digital Signature, Non Repudiation",
            "TLS Web Client Authentication, E-mail Protection",
            "Public-Key: (2048 bit)",
            "AC D'ESSAI",
        ] {
            assert!(text.contains(expected), "{expected} is not in\n{text}");
        }
    }

    #[test]
    fn validity_is_relative_to_now() {
        let expired = TestCertificate::of("Yann", "KERGOAT").valid_days(-400, -5).issue().unwrap();
        let days = |seconds: i64| (seconds * 24 * 60 * 60).to_string();
        let checkend = |issued: &Issued, seconds: &str| {
            let mut openssl = Command::new("openssl")
                .args(["x509", "-inform", "DER", "-noout", "-checkend", seconds])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            openssl.stdin.take().unwrap().write_all(issued.der()).unwrap();
            openssl.wait().unwrap().success()
        };
        assert!(!checkend(&expired, "0"), "it should have expired");
        let valid = TestCertificate::of("Yann", "KERGOAT").valid_days(-1, 10).issue().unwrap();
        assert!(checkend(&valid, &days(9)) && !checkend(&valid, &days(11)));
    }

    #[test]
    fn no_two_are_the_same() {
        let template = TestCertificate::of("Maëlle", "LE GOFF");
        assert_ne!(template.issue().unwrap(), template.issue().unwrap());
    }
}
