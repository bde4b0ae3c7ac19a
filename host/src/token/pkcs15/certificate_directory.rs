//! EF.CDF: which certificates an application lists (PKCS#15 v1.1, section 6.6).

use super::attributes::Entry;
use super::path::Path;
use crate::token::tlv::{Element, OCTET_STRING, SEQUENCE, elements};

/// A listed certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ListedCertificate {
    pub(super) label: Option<String>,
    /// Equal to the id of its private key.
    pub(super) id: Option<Vec<u8>>,
    pub(super) content: Content,
}

/// Where the certificate is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    At(Path),
    Direct(Vec<u8>),
    /// Protected, on a server, or in no form that could be understood.
    OutOfReach,
}

/// The X.509 certificates listed in `content`. An entry that is malformed inside does not hide those after it.
pub(super) fn listed_certificates(content: &[u8]) -> Vec<ListedCertificate> {
    // Attribute, OpenPGP, WTLS and card-verifiable certificates stand under tags of their own.
    elements(content).filter(|entry| entry.tag == SEQUENCE).map(|entry| listed_certificate(&entry)).collect()
}

fn listed_certificate(element: &Element<'_>) -> ListedCertificate {
    let entry = Entry::parse(element);
    ListedCertificate {
        label: entry.and_then(|entry| entry.label()),
        id: entry.and_then(|entry| entry.id()).map(<[u8]>::to_vec),
        content: entry
            .and_then(|entry| entry.of_type)
            .and_then(|of_type| of_type.children().next())
            .and_then(|attributes| content(&attributes))
            .unwrap_or(Content::OutOfReach),
    }
}

/// `X509CertificateAttributes { value ObjectValue, … }`, where `ObjectValue` is a path or the certificate in \[0\].
fn content(attributes: &Element<'_>) -> Option<Content> {
    let value = attributes.children().next().filter(|_| attributes.tag == SEQUENCE)?;
    match value.tag {
        // Some cards leave out one of the SEQUENCEs.
        OCTET_STRING => Path::parse(attributes).map(Content::At),
        SEQUENCE => Path::parse(&value).map(Content::At),
        0xA0 => Some(Content::Direct(value.value.to_vec())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::iso7816::Slice;

    /// As a CardOS 5.3 card writes it.
    const ENTRY: [u8; 49] = [
        0x30, 0x2F, 0x30, 0x1A, 0x0C, 0x11, b'D', b'i', b'g', b'i', b't', b'a', b'l', b' ', b'S', b'i', b'g', b'n',
        b'a', b't', b'u', b'r', b'e', 0x03, 0x02, 0x00, 0x40, 0x04, 0x01, 0x01, 0x30, 0x03, 0x04, 0x01, 0x11, 0xA1,
        0x0C, 0x30, 0x0A, 0x30, 0x08, 0x04, 0x06, 0x3F, 0x00, 0x50, 0x15, 0x45, 0x41,
    ];

    fn expected() -> ListedCertificate {
        let path = Path::from_octets(&[0x3F, 0, 0x50, 0x15, 0x45, 0x41], Slice::default()).unwrap();
        ListedCertificate {
            label: Some("Digital Signature".to_owned()),
            id: Some(vec![0x11]),
            content: Content::At(path),
        }
    }

    #[test]
    fn entries_after_gaps_malformed_ones_and_other_kinds_are_read() {
        let content =
            [&[0; 60][..], &[0x30, 4, 0x30, 9, 1, 1], &[0xA5, 2, 0x30, 0], &[0; 3], &ENTRY, &[0xFF; 8]].concat();
        let listed = listed_certificates(&content);
        assert_eq!(listed[0].content, Content::OutOfReach);
        assert_eq!(listed[1..], [expected()]);
    }

    #[test]
    fn a_label_in_latin_1_is_still_read() {
        let mut entry = ENTRY;
        entry[6] = 0xE9;
        assert_eq!(listed_certificates(&entry)[0].label.as_deref(), Some("éigital Signature"));
    }

    #[test]
    fn a_certificate_may_stand_right_in_the_entry() {
        let entry = [0x30, 12, 0x30, 0, 0x30, 0, 0xA1, 6, 0x30, 4, 0xA0, 2, 0x30, 0];
        assert_eq!(listed_certificates(&entry)[0].content, Content::Direct(vec![0x30, 0]));
    }

    #[test]
    fn a_protected_value_is_out_of_reach() {
        let entry = [0x30, 12, 0x30, 0, 0x30, 0, 0xA1, 6, 0x30, 4, 0xA2, 2, 0x30, 0];
        assert_eq!(listed_certificates(&entry)[0].content, Content::OutOfReach);
    }
}
