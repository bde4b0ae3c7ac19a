//! Cards with nothing but PKCS#15 (v1.1) or ISO/IEC 7816-15 on them: CardOS, MyEID, FinEID, ePass2003, Belgian eID, …

use super::{Family, contains};
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
/// Part of the answer to reset of Belgian identity cards, which have the first of these names and an EF.DIR.
const BELGIAN_EID: &[u8] = &[0xA5, 0x03, 0x01, 0x01, 0x01, 0xAD, 0x13];
/// Where the application is if nothing says otherwise (PKCS#15 v1.1, section 5.5.1).
pub(super) const DF_PKCS15: FileId = 0x5015;

/// An applet that answers to a name of its own and holds PKCS#15, in its root or in `directory`.
struct Applet {
    name: &'static [u8],
    directory: FileId,
    /// Parts of the answers to reset of cards that have it.
    hints: &'static [&'static [u8]],
    /// It is asked for only where one of them is there, or where all families are asked.
    is_rare: bool,
}

const APPLETS: [Applet; 4] = [
    // Gemalto's Classic, version 3, and MultiApp's IAS Classic, version 4: LuxTrust, Swedish cards, the European Patent
    // Office's.
    Applet {
        name: &[0xA0, 0x00, 0x00, 0x00, 0x18, 0x0C, 0x00, 0x00, 0x01, 0x63, 0x42, 0x00],
        directory: DF_PKCS15,
        hints: &[&[0x80, 0x65, 0xB0, 0x83], &[0x12, 0x0F, 0xFF, 0x82]],
        is_rare: false,
    },
    // Classic on Portuguese identity cards.
    Applet {
        name: &[0x60, 0x46, 0x32, 0xFF, 0x00, 0x00, 0x02],
        directory: 0x4F00,
        hints: &[&[0x80, 0x65, 0xB0, 0x83, 0x11]],
        is_rare: true,
    },
    // Portuguese identity cards with IAS.
    Applet { name: b"DF issuer", directory: 0x4F00, hints: &[&[0xD0, 0x00, 0x54, 0x01]], is_rare: true },
    // IsoApplet, which people put on Java Cards of their own: the answer to reset is the chip's, whatever that is.
    Applet {
        name: &[0xF2, 0x76, 0xA2, 0x88, 0xBC, 0xFB, 0xA6, 0x9D, 0x34, 0xF3, 0x10, 0x01],
        directory: DF_PKCS15,
        hints: &[],
        is_rare: true,
    },
];

impl Applet {
    fn is_hinted_by(&self, atr: &[u8]) -> bool {
        self.hints.iter().any(|hint| contains(atr, hint))
    }
}

/// By the application's name: one question, and the whole way for most cards.
#[derive(Default)]
pub(super) struct ByName {
    application: Option<Application>,
}

/// By the name of an applet that holds PKCS#15 and answers to a name of its own.
#[derive(Default)]
pub(super) struct ByAppletName {
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

impl Family for ByAppletName {
    fn name(&self) -> &'static str {
        NAME
    }

    fn is_hinted_by(&self, atr: &[u8]) -> bool {
        APPLETS.iter().any(|applet| applet.is_hinted_by(atr))
    }

    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError> {
        for applet in &APPLETS {
            let is_worth_asking = !applet.is_rare || card.asks_all_families() || applet.is_hinted_by(card.atr());
            if self.application.is_none() && is_worth_asking {
                self.application = in_applet(card, applet.name, &[&[], &[applet.directory]])?;
            }
        }
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

    fn is_hinted_by(&self, atr: &[u8]) -> bool {
        contains(atr, BELGIAN_EID)
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

/// The application in the first of `directories` that has one, below the master file that the applet of this name shows;
/// the empty path is the applet's own root.
pub(super) fn in_applet(
    card: &mut Session<'_>,
    name: &[u8],
    directories: &[&[FileId]],
) -> Result<Option<Application>, ChannelError> {
    let Some(aid) = Aid::new(name) else { return Ok(None) };
    if per_object(card.select_application(&aid))?.is_err() {
        return Ok(None);
    }
    for path in directories {
        let directory = match path {
            [] => DedicatedFile::application(aid.clone()),
            _ => DedicatedFile::under_master_file(path),
        };
        let opened = Application::open(card, directory, None)?;
        if opened.is_some() {
            return Ok(opened);
        }
    }
    Ok(None)
}
