//! Cards with nothing but PKCS#15 (v1.1) or ISO/IEC 7816-15 on them: CardOS, MyEID, FinEID, ePass2003, Belgian eID, …

use super::Family;
use crate::token::channel::ChannelError;
use crate::token::findings::Findings;
use crate::token::iso7816::{Aid, DedicatedFile, FileId, SelectBy, Session, per_object};
use crate::token::pkcs15::{Application, listed_applications};

const NAME: &str = "pkcs15";
/// RID of RSA Laboratories and "PKCS-15" (PKCS#15 v1.1).
const PKCS15: &[u8] = &[0xA0, 0x00, 0x00, 0x00, 0x63, b'P', b'K', b'C', b'S', b'-', b'1', b'5'];
/// Names under which the same is found on cards that neither answer to the standard's name nor have an EF.DIR.
const OTHER_NAMES: [&[u8]; 2] = [
    &[0xA0, 0x00, 0x00, 0x01, 0x77, b'P', b'K', b'C', b'S', b'-', b'1', b'5'],
    // The description (E828BD080F) of the application "ESIGN".
    &[0xE8, 0x28, 0xBD, 0x08, 0x0F, 0xA0, 0x00, 0x00, 0x01, 0x67, b'E', b'S', b'I', b'G', b'N'],
];
const DF_PKCS15: FileId = 0x5015;

/// By the application's name: one question, and the whole way for most cards.
#[derive(Default)]
pub(super) struct ByName {
    application: Option<Application>,
}

/// By EF.DIR, by the usual directories, or by rarer names; asked where [`ByName`] found nothing that serves.
#[derive(Default)]
pub(super) struct ByDirectory {
    applications: Vec<Application>,
}

impl Family for ByName {
    fn name(&self) -> &'static str {
        NAME
    }

    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError> {
        self.application = by_name(card, PKCS15)?;
        Ok(self.application.is_some())
    }

    fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        self.application.iter_mut().try_for_each(|application| application.certificates(card, findings))
    }
}

impl Family for ByDirectory {
    fn name(&self) -> &'static str {
        NAME
    }

    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError> {
        let master_file = DedicatedFile::under_master_file(&[]);
        for listed in per_object(listed_applications(card, &master_file))?.unwrap_or_default() {
            for directory in listed.directories {
                let opened = Application::open(card, directory, listed.object_directory.as_ref())?;
                if opened.is_some() {
                    self.applications.extend(opened);
                    break;
                }
            }
        }
        for directory in [DedicatedFile::under_master_file(&[DF_PKCS15]), master_file] {
            if self.applications.is_empty() && !card.refuses(SelectBy::MasterFile) {
                self.applications.extend(Application::open(card, directory, None)?);
            }
        }
        for name in OTHER_NAMES {
            if self.applications.is_empty() && !card.refuses(SelectBy::Application) {
                self.applications.extend(by_name(card, name)?);
            }
        }
        Ok(!self.applications.is_empty())
    }

    fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        self.applications.iter_mut().try_for_each(|application| application.certificates(card, findings))
    }
}

fn by_name(card: &mut Session<'_>, name: &[u8]) -> Result<Option<Application>, ChannelError> {
    let Some(aid) = Aid::new(name) else { return Ok(None) };
    match per_object(card.select_application(&aid))? {
        Ok(()) => Application::open(card, DedicatedFile::application(aid), None),
        Err(_) => Ok(None),
    }
}
