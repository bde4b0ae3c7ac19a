//! Oberthur AuthentIC 2 ("CosmopolIC"), an applet of Cosmo 64 chips, as the middleware AWP fills it: a list of public
//! objects, and a file for each. Files are found by one identifier after the other; paths are not understood.

use super::{Family, is_of_cosmo_64, is_of_oberthur_platform};
use crate::token::certificate_content::{certificate_in, certificate_length};
use crate::token::channel::ChannelError;
use crate::token::findings::Findings;
use crate::token::iso7816::{
    Aid, DedicatedFile, FileId, Form, LengthRule, MOST_OBJECTS, ObjectError, SelectBy, Session, Slice, Watched,
    per_object,
};
use crate::token::reading::CertificateOnCard;

const AUTHENTIC: &[u8] =
    &[0xA0, 0x00, 0x00, 0x00, 0x77, 0x01, 0x03, 0x03, 0x00, 0x00, 0x00, 0xF1, 0x00, 0x00, 0x00, 0x02];
/// The middleware's directory.
const DF_AWP: FileId = 0x5011;
const PUBLIC_LIST: FileId = 0x4000;
/// Its directory of public objects.
const DF_PUBLIC: FileId = 0x9001;

/// In use (1), identifier (2), size (2).
const ENTRY_LENGTH: usize = 5;
const IN_USE: u8 = 0xFF;
/// The high byte of a file's identifier tells what is in it.
const CERTIFICATE: u8 = 0x20;
/// RSA public key, certificate, data, DES key.
const KINDS: [u8; 4] = [0x10, CERTIFICATE, 0x50, 0x70];

/// See the module.
#[derive(Default)]
pub(super) struct AuthenticV2 {
    /// Where the certificates' files are.
    directory: Option<DedicatedFile>,
    certificates: Vec<FileId>,
}

impl Family for AuthenticV2 {
    fn name(&self) -> &'static str {
        "authentIc2"
    }

    fn is_hinted_by(&self, atr: &[u8]) -> bool {
        is_of_cosmo_64(atr) || is_of_oberthur_platform(atr)
    }

    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError> {
        let Some(aid) = Aid::new(AUTHENTIC) else { return Ok(false) };
        if per_object(card.select_application(&aid))?.is_err() {
            return Ok(false);
        }
        card.prefer(SelectBy::ChildDirectory, Form::new(0x00, 0x00));
        card.prefer(SelectBy::ChildFile, Form::new(0x00, 0x00));
        // The applet's root, which is its master file; by that name it is found wherever else the applet may stand.
        for root in [DedicatedFile::application(aid), DedicatedFile::under_master_file(&[])] {
            let middleware = root.directory(DF_AWP);
            let list = read(card, &middleware, PUBLIC_LIST, |_| None, Watched::No)?;
            if let Some(certificates) = list.ok().and_then(|list| certificates_in(&list)) {
                self.directory = Some(middleware.directory(DF_PUBLIC));
                self.certificates = certificates;
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        let Some(directory) = &self.directory else { return Ok(()) };
        for &id in &self.certificates {
            if findings.is_full() {
                break;
            }
            let content = read(card, directory, id, certificate_length, Watched::Yes)?;
            match content.ok().and_then(|content| certificate_in(&content)) {
                // Which of them has its key here would take the list of containers, record by record.
                Some(der) => {
                    findings.add(CertificateOnCard { der, label: None, key_on_token: None });
                }
                None => findings.add_unreadable(),
            }
        }
        Ok(())
    }
}

/// Reads a file after entering its directory: the card would not find it by a path.
fn read(
    card: &mut Session<'_>,
    directory: &DedicatedFile,
    id: FileId,
    rule: LengthRule,
    watched: Watched,
) -> Result<Result<Vec<u8>, ObjectError>, ChannelError> {
    card.begin_object();
    let entered = card.enter_directory(directory);
    per_object(entered.and_then(|()| card.read_file(&directory.file(id), Slice::default(), rule, watched)))
}

/// The files of certificates that the list of public objects names; `None` where nothing of what it holds is a list.
pub(super) fn certificates_in(list: &[u8]) -> Option<Vec<FileId>> {
    let entries = list.as_chunks::<ENTRY_LENGTH>().0;
    let used = entries.iter().filter(|entry| entry[0] == IN_USE).collect::<Vec<_>>();
    let is_one = !entries.is_empty() && (used.is_empty() || used.iter().any(|entry| KINDS.contains(&entry[1])));
    let certificates = used.iter().filter(|entry| entry[1] == CERTIFICATE);
    is_one.then(|| certificates.map(|entry| FileId::from_be_bytes([entry[1], entry[2]])).take(MOST_OBJECTS).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_told_from_other_objects_and_from_free_entries() {
        let list = [
            [0xFF, 0x10, 0x01, 0x08, 0x00],
            [0xFF, 0x20, 0x01, 0x07, 0x08],
            [0x00, 0x20, 0x02, 0x07, 0x08],
            [0xFF, 0x50, 0x03, 0x00, 0x10],
            [0xFF, 0x20, 0x13, 0x06, 0x00],
            [0x00; 5],
        ];
        assert_eq!(certificates_in(&list.concat()), Some(vec![0x2001, 0x2013]));
        let with_an_odd_one = [list.concat(), vec![0xFF, 0x99, 0, 0, 0, 0xFF, 0x20]].concat();
        assert_eq!(certificates_in(&with_an_odd_one), Some(vec![0x2001, 0x2013]));
        assert_eq!(certificates_in(&[0; 250]), Some(vec![]));
    }

    #[test]
    fn other_content_is_no_list() {
        for other in [&[][..], &[0xFF, 0x20, 1, 7], &[0xFF; 40], &[0xFF, 0x30, 0x82, 7, 8]] {
            assert_eq!(certificates_in(other), None, "{other:02X?}");
        }
    }
}
