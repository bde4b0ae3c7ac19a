//! Who appears in the scenarios, and their tokens.

use bench::{
    browser::Language,
    desk::message,
    scenario::Failure,
    test_certificate::{Issued, TestCertificate},
    virtual_token::{Atr, StoredCertificate, VirtualToken},
};

pub(crate) const MAELLE: &str = "Maëlle LE GOFF";
pub(crate) const YANN: &str = "Yann TANGUY";

pub(crate) fn maelle() -> TestCertificate {
    TestCertificate::of("Maëlle", "LE GOFF").email("maelle.le-goff@exemple.bzh")
}

pub(crate) fn yann() -> TestCertificate {
    TestCertificate::of("Yann", "TANGUY").email("yann.tanguy@exemple.bzh")
}

/// The token of ChamberSign's customers.
pub(crate) fn chambersign_token(certificates: &[&Issued]) -> VirtualToken {
    VirtualToken::ias_ecc(&stored(certificates), Atr::ChamberSignCosmo7)
}

pub(crate) fn stored(certificates: &[&Issued]) -> Vec<StoredCertificate> {
    certificates.iter().map(|certificate| StoredCertificate::of(certificate)).collect()
}

/// A message of the packaged extension in French.
pub(crate) fn fr(key: &str, names: &[&str]) -> Result<String, Failure> {
    message(Language::French, key, names)
}
