//! What several families found on one card, taken together.

use certificate::{Certificate as X509, serving};

use super::findings::Findings;
use super::reading::CertificateOnCard;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    /// The family to name: the first of those that brought the best.
    family: Option<(&'static str, Worth)>,
    findings: Findings,
    /// By family: two of them bear one name, go about it differently and may count the same objects.
    unreadable: Vec<(&'static str, u32)>,
}

/// How much a family brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// It recognised the card.
    Recognised,
    /// Certificates.
    Certificates,
    /// One that can authenticate its holder, at some time: there is no clock here.
    Authentication,
}

impl Gathering {
    /// Adds what a family found that recognised the card; what others found before is not doubled.
    pub(crate) fn add(&mut self, family: &'static str, findings: Findings) {
        let worth = worth(&findings);
        if self.family.is_none_or(|(_, best)| worth > best) {
            self.family = Some((family, worth));
        }
        match self.unreadable.iter_mut().find(|(name, _)| *name == family) {
            Some((_, count)) => *count = findings.unreadable.max(*count),
            None => self.unreadable.push((family, findings.unreadable)),
        }
        for certificate in findings.certificates {
            if self.findings.is_full() {
                break;
            }
            let key_on_token = certificate.key_on_token;
            let place = self.findings.add(certificate);
            if let Some(is_there) = key_on_token {
                self.findings.set_key_on_token(place, is_there);
            }
        }
    }

    /// Nothing better is to be expected of the remaining families.
    pub(crate) fn is_enough(&self) -> bool {
        self.family.is_some_and(|(_, best)| best == Worth::Authentication) || self.findings.is_full()
    }

    /// See [`Reading::family`](super::reading::Reading::family).
    pub(crate) fn family(&self) -> Option<&'static str> {
        self.family.map(|(name, _)| name)
    }

    /// See [`Reading::unreadable`](super::reading::Reading::unreadable).
    pub(crate) fn unreadable(&self) -> u32 {
        self.unreadable.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// See [`Reading::certificates`](super::reading::Reading::certificates).
    pub(crate) fn into_certificates(self) -> Vec<CertificateOnCard> {
        self.findings.certificates
    }
}

fn worth(findings: &Findings) -> Worth {
    if findings.certificates.iter().any(|certificate| authenticates_at_some_time(&certificate.der)) {
        Worth::Authentication
    } else if findings.certificates.is_empty() {
        Worth::Recognised
    } else {
        Worth::Certificates
    }
}

fn authenticates_at_some_time(der: &[u8]) -> bool {
    X509::from_der(der).is_ok_and(|x509| serving::reason_against(&x509, x509.validity.not_before).is_none())
}

#[cfg(test)]
mod tests {
    use super::super::iso7816::MOST_OBJECTS;
    use super::*;

    #[test]
    fn several_families_together_bring_no_more_than_one_may() {
        let mut gathering = Gathering::default();
        for (family, kind) in [("one", 1), ("other", 2)] {
            let mut findings = Findings::default();
            for number in 0..u8::try_from(MOST_OBJECTS).unwrap() - 1 {
                findings.add(CertificateOnCard { der: vec![kind, number], label: None, key_on_token: None });
            }
            gathering.add(family, findings);
        }
        assert!(gathering.is_enough());
        assert_eq!(gathering.into_certificates().len(), MOST_OBJECTS);
    }
}
