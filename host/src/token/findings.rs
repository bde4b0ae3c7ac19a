//! The certificates found on a card so far, each once.

use super::iso7816::MOST_OBJECTS;
use super::reading::CertificateOnCard;

/// What a family adds to while it reads; what stands here is kept when the card is pulled out.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// In the card's order.
    pub(crate) certificates: Vec<CertificateOnCard>,
    /// See [`Reading::unreadable`](super::reading::Reading::unreadable).
    pub(crate) unreadable: u32,
}

impl Findings {
    /// Adds a certificate and tells where it stands, be it new or one that was there under another name.
    pub(crate) fn add(&mut self, certificate: CertificateOnCard) -> usize {
        match self.certificates.iter().position(|known| known.der == certificate.der) {
            Some(place) => {
                let known = &mut self.certificates[place];
                known.label = known.label.take().or(certificate.label);
                place
            }
            None => {
                self.certificates.push(certificate);
                self.certificates.len() - 1
            }
        }
    }

    /// Counts something listed as a certificate that cannot be had.
    pub(crate) fn add_unreadable(&mut self) {
        self.unreadable = self.unreadable.saturating_add(1);
    }

    /// Notes whether the key of the certificate at `place` is on the card; that it is there, once known, stays.
    pub(crate) fn set_key_on_token(&mut self, place: usize, is_there: bool) {
        if let Some(certificate) = self.certificates.get_mut(place)
            && certificate.key_on_token != Some(true)
        {
            certificate.key_on_token = Some(is_there);
        }
    }

    /// No honest card lists as many.
    pub(crate) fn is_full(&self) -> bool {
        self.certificates.len() >= MOST_OBJECTS
    }
}
