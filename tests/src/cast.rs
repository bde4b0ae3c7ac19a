//! Who appears in the scenarios, and their tokens.

use crate::{
    test_certificate::{Issued, TestCertificate},
    virtual_token::{Atr, StoredCertificate, VirtualToken},
};

/// An agent of the replica's; her record is [`crate::replica::MAELLE_LE_GOFF`].
pub const MAELLE: &str = "Maëlle LE GOFF";
/// Its administrator; his record is [`crate::replica::YANN_TANGUY`].
pub const YANN: &str = "Yann TANGUY";

/// A certificate of hers.
#[must_use]
pub fn maelle() -> TestCertificate {
    TestCertificate::of("Maëlle", "LE GOFF").email("maelle.le-goff@exemple.bzh")
}

/// A certificate of his.
#[must_use]
pub fn yann() -> TestCertificate {
    TestCertificate::of("Yann", "TANGUY").email("yann.tanguy@exemple.bzh")
}

/// The token of ChamberSign's customers.
#[must_use]
pub fn chambersign_token(certificates: &[&Issued]) -> VirtualToken {
    VirtualToken::ias_ecc(&stored(certificates), Atr::ChamberSignCosmo7)
}

/// The certificates as a token holds them.
#[must_use]
pub fn stored(certificates: &[&Issued]) -> Vec<StoredCertificate> {
    certificates.iter().map(|certificate| StoredCertificate::of(certificate)).collect()
}
