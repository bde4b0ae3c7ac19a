//! Certificates and tokens that several scenarios play with.

use bench::{
    scenario::Failure,
    test_certificate::{TestCertificate, Usage},
    virtual_token::{
        Atr, CertificateList, Compression, GidsStorage, IdPrimeProduct, Layout, Manners, ObjectManners, Protocol,
        StoredCertificate, VirtualToken,
    },
};

/// The certificates of a token in use: the holder's own two, an older one without key, the authority's.
pub(crate) fn certificates() -> Result<Vec<StoredCertificate>, Failure> {
    let holder = TestCertificate::of("Maëlle", "LE GOFF").email("maelle.le-goff@kervalen.exemple");
    let authority = TestCertificate::of("", "").common_name("AC D'ESSAI - CA3 NG Qualified eID");
    Ok(vec![
        StoredCertificate::of(&holder.clone().usage(Usage::Authentication).issue()?).label("Authentification"),
        StoredCertificate::of(&holder.clone().usage(Usage::SignatureOnly).issue()?)
            .label("Signature")
            .in_second_application(),
        StoredCertificate::of(&holder.valid_days(-1100, -5).issue()?).label("Ancien certificat").without_key(),
        StoredCertificate::of(&authority.usage(Usage::CertificationAuthority).valid_days(-900, 2700).issue()?)
            .label("Autorité")
            .without_key()
            .listed_as(CertificateList::Trusted),
    ])
}

/// One certificate of the size that tokens carry.
pub(crate) fn one_certificate() -> Result<StoredCertificate, Failure> {
    let holder = TestCertificate::of("Maëlle", "LE GOFF").email("maelle.le-goff@kervalen.exemple");
    Ok(StoredCertificate::of(&holder.issue()?).label("Maëlle LE GOFF"))
}

/// How many certificates an OpenPGP card holds.
const MOST_OF_OPEN_PGP: usize = 3;

/// The same certificates in less room.
pub(crate) fn compressed(
    certificates: &[StoredCertificate],
    compression: Compression,
) -> Result<Vec<StoredCertificate>, Failure> {
    certificates.iter().map(|certificate| Ok(certificate.clone().compressed(compression)?)).collect()
}

/// A token of each family that the host reads, with its name in the protocol. One that has not as many places holds the
/// first of the certificates.
pub(crate) fn each_family(certificates: &[StoredCertificate]) -> Result<Vec<(&'static str, VirtualToken)>, Failure> {
    let compressed = compressed(certificates, Compression::Minidriver)?;
    Ok(vec![
        ("pkcs15", VirtualToken::pkcs15(certificates, Layout::default(), Manners::default())),
        ("iasEcc", VirtualToken::ias_ecc(certificates, Atr::ChamberSignCosmo7)),
        ("iasEcc", VirtualToken::ias_ecc(certificates, Atr::ChamberSignCosmo8)),
        ("iasEcc", VirtualToken::ias_ecc(certificates, Atr::IasEccT0)),
        ("idPrime", VirtualToken::id_prime(&compressed, IdPrimeProduct::EToken5110Cc)),
        ("idPrime", VirtualToken::id_prime(certificates, IdPrimeProduct::Prime940C)),
        ("piv", VirtualToken::piv(certificates)?),
        ("authentIc3", VirtualToken::authentic(certificates, Atr::AuthentIc3, Manners::default())),
        ("authentIc2", VirtualToken::authentic_v2(certificates, VirtualToken::authentic_v2_manners())),
        ("gemSafe", VirtualToken::gem_safe(certificates, VirtualToken::gem_safe_manners())),
        ("pkcs15", VirtualToken::classic(certificates, Manners { protocol: Protocol::T0, ..Manners::default() })),
        ("smartCardHsm", VirtualToken::smart_card_hsm(certificates)),
        ("gids", VirtualToken::gids(certificates, GidsStorage::Compressed, ObjectManners::default())),
        ("openPgp", VirtualToken::open_pgp(&certificates[..certificates.len().min(MOST_OF_OPEN_PGP)])?),
    ])
}

/// So many certificates of different holders.
pub(crate) fn many(count: usize) -> Result<Vec<StoredCertificate>, Failure> {
    (0..count)
        .map(|number| Ok(StoredCertificate::of(&TestCertificate::of("Nolwenn", &format!("CADIOU {number}")).issue()?)))
        .collect()
}
