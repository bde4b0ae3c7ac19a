//! A certificate on its way onto a virtual token, with what the card says about it.

use crate::test_certificate::Issued;

/// In which of PKCS#15's lists a certificate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CertificateList {
    /// `A4`, the holder's own.
    Certificates,
    /// `A5`, those that the holder trusts.
    Trusted,
    /// `A6`, others.
    Useful,
}

/// A certificate and how the card keeps it.
#[derive(Clone, Debug)]
pub struct StoredCertificate {
    pub(super) der: Vec<u8>,
    pub(super) label: String,
    pub(super) list: CertificateList,
    pub(super) has_key: bool,
    pub(super) guarded: bool,
    pub(super) second_application: bool,
}

impl StoredCertificate {
    /// The holder's own certificate, free to read, with its private key on the card.
    #[must_use]
    pub fn of(issued: &Issued) -> Self {
        Self::of_bytes(issued.der())
    }

    /// The same for bytes that need not be a certificate at all.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self {
            der: bytes.to_vec(),
            label: "Certificat".to_owned(),
            list: CertificateList::Certificates,
            has_key: true,
            guarded: false,
            second_application: false,
        }
    }

    /// Sets the name that the card gives it; PIV has none.
    #[must_use]
    pub fn label(mut self, label: &str) -> Self {
        label.clone_into(&mut self.label);
        self
    }

    /// Leaves the private key out.
    #[must_use]
    pub fn without_key(mut self) -> Self {
        self.has_key = false;
        self
    }

    /// Puts it into another list, where the card has lists.
    #[must_use]
    pub fn listed_as(mut self, list: CertificateList) -> Self {
        self.list = list;
        self
    }

    /// Has the card answer `6982` to whoever would read it.
    #[must_use]
    pub fn guarded_by_pin(mut self) -> Self {
        self.guarded = true;
        self
    }

    /// Puts it into the card's second application, where the family has several.
    #[must_use]
    pub fn in_second_application(mut self) -> Self {
        self.second_application = true;
        self
    }
}
