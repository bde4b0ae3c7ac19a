//! OpenPGP cards, versions 2 and 3 ("Functional Specification of the OpenPGP application on ISO Smart Card Operating
//! Systems"): YubiKey, Nitrokey, Gnuk, SmartPGP, ZeitControl. Since version 3 a certificate can stand beside each of the
//! three keys, all under one tag; before, there is one, for authentication.

use super::{Family, contains};
use crate::token::certificate_content::certificate_in;
use crate::token::channel::ChannelError;
use crate::token::findings::Findings;
use crate::token::iso7816::{Aid, DataObject, ObjectError, Session, Watched, per_object};
use crate::token::reading::CertificateOnCard;
use crate::token::tlv::{Element, Tag, elements};

/// FSF Europe's RID and the OpenPGP application; version, manufacturer and serial number follow it in full
/// (section 4.2.1).
const OPEN_PGP: &[u8] = &[0xD2, 0x76, 0x00, 0x01, 0x24, 0x01];
/// Historical bytes (section 6) of ZeitControl's cards, version 2 and 3, and of Gnuk: card service data and, behind it,
/// the capabilities.
const HISTORICAL_BYTES: [&[u8]; 3] = [&[0x00, 0x31, 0xC5, 0x73], &[0x00, 0x31, 0xF5, 0x73], &[0x00, 0x31, 0x84, 0x73]];

const FULL_NAME: u16 = 0x004F;
const DEDICATED_FILE_NAME: Tag = 0x84;
const CARDHOLDER_CERTIFICATE: u16 = 0x7F21;
/// The certificates beside the first: for deciphering and for signing (section 7.2.5).
const OTHERS: [u8; 2] = [1, 2];
const FIRST: u8 = 0;

/// See the module.
#[derive(Default)]
pub(super) struct OpenPgp {
    /// The specification's version, where the card tells it.
    version: Option<Version>,
    /// What the card gives before any other certificate was asked for, where it was read to recognise the card.
    first: Option<Content>,
}

/// Major and minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u8, u8);

/// The first version in which there is more than one certificate.
const SEVERAL_CERTIFICATES: Version = Version(3, 0);

/// What stands in a certificate's place, possibly nothing.
type Content = Result<Vec<u8>, ObjectError>;

impl Family for OpenPgp {
    fn name(&self) -> &'static str {
        "openPgp"
    }

    fn is_hinted_by(&self, atr: &[u8]) -> bool {
        HISTORICAL_BYTES.iter().any(|bytes| contains(atr, bytes))
    }

    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError> {
        let Some(aid) = Aid::new(OPEN_PGP) else { return Ok(false) };
        let Ok(answer) = per_object(card.select_application_with_answer(&aid))? else { return Ok(false) };
        self.version = version_in(&answer);
        if self.version.is_some() {
            return Ok(true);
        }
        // Many say nothing of the application when it is selected. A certificate that is there serves as well; to ask
        // for the name would be one more exchange.
        let first = read(card)?;
        let is_certificate = first.as_ref().is_ok_and(|content| certificate_in(content).is_some());
        self.first = Some(first);
        if is_certificate {
            return Ok(true);
        }
        let name = per_object(card.get_data(DataObject::Tagged(FULL_NAME), Watched::No))?;
        self.version = name.ok().and_then(|name| version_of(&name));
        Ok(self.version.is_some())
    }

    fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        let first = match self.first.take() {
            Some(content) => content,
            None => read(card)?,
        };
        add(&first, findings);
        if self.version.is_some_and(|version| version < SEVERAL_CERTIFICATES) {
            return Ok(());
        }
        let mut has_chosen_another = false;
        let mut is_first_in_doubt = false;
        for number in OTHERS {
            card.begin_object();
            if per_object(card.select_data(CARDHOLDER_CERTIFICATE, number))?.is_err() {
                break;
            }
            has_chosen_another = true;
            let content = read(card)?;
            is_first_in_doubt |= content == first;
            add(&content, findings);
        }
        // So that programs that know of one certificate only find it.
        if has_chosen_another
            && per_object(card.select_data(CARDHOLDER_CERTIFICATE, FIRST))?.is_ok()
            && is_first_in_doubt
        {
            // What came first was another's, if the card kept somebody's choice while the application was selected.
            let content = read(card)?;
            if content != first {
                add(&content, findings);
            }
        }
        Ok(())
    }
}

fn read(card: &mut Session<'_>) -> Result<Content, ChannelError> {
    card.begin_object();
    per_object(card.get_data(DataObject::Tagged(CARDHOLDER_CERTIFICATE), Watched::Yes))
}

fn add(content: &Content, findings: &mut Findings) {
    match content {
        Ok(content) if content.is_empty() => {}
        Ok(content) => match certificate_in(content) {
            // That it stands beside the place of a key does not tell that there is a key.
            Some(der) => {
                findings.add(CertificateOnCard { der, label: None, key_on_token: None });
            }
            None => findings.add_unreadable(),
        },
        Err(error) if error.is_guarded() => findings.add_unreadable(),
        Err(_) => {}
    }
}

/// The version in what SELECT tells of the application, where it names the application in full.
fn version_in(answer: &[u8]) -> Option<Version> {
    let name = |element: Element<'_>| (element.tag == DEDICATED_FILE_NAME).then(|| version_of(element.value)).flatten();
    elements(answer).find_map(|element| name(element).or_else(|| element.children().find_map(name)))
}

/// The version in the application's full name: a byte each, in BCD; `None` where it is another application's.
fn version_of(name: &[u8]) -> Option<Version> {
    match name.strip_prefix(OPEN_PGP)? {
        [major, minor, ..] => Some(Version(*major, *minor)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: [u8; 16] = [0xD2, 0x76, 0x00, 0x01, 0x24, 0x01, 0x03, 0x04, 0, 0x0F, 0, 0, 0, 1, 0, 0];

    #[test]
    fn the_version_stands_in_the_applications_full_name() {
        assert_eq!(version_of(&NAME), Some(Version(3, 4)));
        assert_eq!(version_of(&NAME[..8]), Some(Version(3, 4)));
        assert_eq!(version_of(&NAME[..7]), None);
        assert_eq!(version_of(&[]), None);
        let other = [&[0xD2, 0x76, 0x00, 0x01, 0x24, 0x02][..], &NAME[6..]].concat();
        assert_eq!(version_of(&other), None);
    }

    #[test]
    fn the_full_name_is_found_where_select_tells_it() {
        let name = [&[0x84, 16][..], &NAME].concat();
        assert_eq!(version_in(&name), Some(Version(3, 4)));
        assert_eq!(version_in(&[&[0x6F, 21, 0x8A, 1, 5][..], &name].concat()), Some(Version(3, 4)));
        // The name as it was asked for says nothing.
        assert_eq!(version_in(&[&[0x6F, 8, 0x84, 6][..], OPEN_PGP].concat()), None);
        assert_eq!(version_in(&[]), None);
    }

    #[test]
    fn versions_before_the_third_know_one_certificate() {
        assert!(Version(2, 1) < SEVERAL_CERTIFICATES);
        assert!(Version(3, 0) >= SEVERAL_CERTIFICATES && Version(3, 0x41) >= SEVERAL_CERTIFICATES);
    }
}
