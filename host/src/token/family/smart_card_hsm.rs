//! SmartCard-HSM (CardContact), which the Nitrokey HSM is too: files by the number of their key, listed by a command of
//! the card's own. The device's certificate (2F02) is a card-verifiable one, no X.509, and is left alone.

use super::{Family, contains};
use crate::token::apdu::{Command, LONGEST_ANSWER};
use crate::token::certificate_content::{certificate_in, certificate_length};
use crate::token::channel::ChannelError;
use crate::token::findings::Findings;
use crate::token::iso7816::{Aid, DedicatedFile, FileId, MOST_OBJECTS, Session, Watched, per_object};
use crate::token::reading::CertificateOnCard;
use crate::token::tlv::Header;

const SMART_CARD_HSM: &[u8] = &[0xE8, 0x2B, 0x06, 0x01, 0x04, 0x01, 0x81, 0xC3, 0x1F, 0x02, 0x01];
/// ENUMERATE OBJECTS, of the proprietary class.
const ENUMERATE_OBJECTS: (u8, u8) = (0x80, 0x58);

/// What a file is, by the first byte of its identifier; the second is the number of its key, or of a certificate alone.
const KEY: u8 = 0xCC;
const CERTIFICATE: u8 = 0xCE;
const AUTHORITY_CERTIFICATE: u8 = 0xCA;

/// See the module.
#[derive(Default)]
pub(super) struct SmartCardHsm {
    application: Option<DedicatedFile>,
    certificates: Vec<ListedCertificate>,
}

/// A certificate's file, as the list names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ListedCertificate {
    pub(super) id: FileId,
    pub(super) has_key: bool,
}

impl Family for SmartCardHsm {
    fn name(&self) -> &'static str {
        "smartCardHsm"
    }

    fn is_hinted_by(&self, atr: &[u8]) -> bool {
        contains(atr, b"HSM1")
    }

    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError> {
        let Some(aid) = Aid::new(SMART_CARD_HSM) else { return Ok(false) };
        if per_object(card.select_application(&aid))?.is_err() {
            return Ok(false);
        }
        let (class, instruction) = ENUMERATE_OBJECTS;
        let command = Command::new(instruction, 0x00, 0x00).of_class(class).expecting(LONGEST_ANSWER);
        let list = per_object(card.ask(&command, "ENUMERATE OBJECTS"))?;
        let Some(certificates) = list.ok().and_then(|list| certificates_in(&list)) else { return Ok(false) };
        self.application = Some(DedicatedFile::application(aid));
        self.certificates = certificates;
        Ok(true)
    }

    fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        let Some(application) = &self.application else { return Ok(()) };
        for listed in self.certificates.iter().take(MOST_OBJECTS) {
            card.begin_object();
            let file = application.file(listed.id);
            let content = per_object(card.read_unselected_file(&file, content_length, Watched::Yes))?;
            match content {
                Ok(content) if is_card_verifiable(&content) => {}
                Ok(content) => match certificate_in(&content) {
                    Some(der) => {
                        findings.add(CertificateOnCard { der, label: None, key_on_token: Some(listed.has_key) });
                    }
                    None => findings.add_unreadable(),
                },
                Err(_) => findings.add_unreadable(),
            }
        }
        Ok(())
    }
}

/// The certificates among the listed files; `None` where the list is none: each identifier takes two bytes, and the
/// device's own key is on every card.
pub(super) fn certificates_in(list: &[u8]) -> Option<Vec<ListedCertificate>> {
    let (ids, []) = list.as_chunks::<2>() else { return None };
    let is_listed = |kind, number| ids.contains(&[kind, number]);
    ids.iter().any(|[kind, _]| *kind == KEY).then(|| {
        let certificates = ids.iter().filter(|[kind, _]| matches!(*kind, CERTIFICATE | AUTHORITY_CERTIFICATE));
        certificates
            .map(|&id @ [kind, number]| ListedCertificate {
                id: FileId::from_be_bytes(id),
                has_key: kind == CERTIFICATE && is_listed(KEY, number),
            })
            .collect()
    })
}

/// Of a request no more is read than shows that it is one.
fn content_length(beginning: &[u8]) -> Option<usize> {
    if is_card_verifiable(beginning) { Some(beginning.len()) } else { certificate_length(beginning) }
}

/// A key that was made on the card has a request for a card-verifiable certificate in the certificate's place (tag 67,
/// or 7F21 without the outer signature; BSI TR-03110), until a certificate for it is written.
fn is_card_verifiable(content: &[u8]) -> bool {
    Header::read(content).is_some_and(|header| matches!(header.tag, 0x67 | 0x7F21))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_has_its_key_on_the_card_where_the_list_has_a_key_of_its_number() {
        let list = [0xCC, 0, 0xC4, 0, 0xCE, 1, 0xCC, 1, 0xC4, 1, 0xCA, 2, 0xCC, 2, 0xCE, 3, 0x2F, 2];
        let listed = |id, has_key| ListedCertificate { id, has_key };
        assert_eq!(
            certificates_in(&list).unwrap(),
            [listed(0xCE01, true), listed(0xCA02, false), listed(0xCE03, false)]
        );
    }

    #[test]
    fn what_is_no_list_is_none() {
        for other in [&[][..], &[0xCC], &[0xCC, 0, 0xCE], &[0x6F, 0x04, 0x84, 0x02]] {
            assert_eq!(certificates_in(other), None);
        }
        assert_eq!(certificates_in(&[0xCC, 0]), Some(Vec::new()));
    }
}
