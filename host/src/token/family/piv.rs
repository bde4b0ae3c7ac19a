//! PIV (NIST SP 800-73-4): YubiKey, Nitrokey, IDEMIA and Thales PIV cards. Certificates are data objects, not files.

use super::{Family, contains};
use crate::token::certificate_content::certificate_in;
use crate::token::channel::ChannelError;
use crate::token::findings::Findings;
use crate::token::iso7816::{Aid, DataObject, Session, Watched, per_object};
use crate::token::reading::CertificateOnCard;
use crate::token::tlv::{APPLICATION_IDENTIFIER, Element, Tag, elements, find};

/// NIST's RID and the PIV application; a version follows it in full (SP 800-73-4 part 1, section 2.2).
const PIV: &[u8] = &[0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00];
/// The object identifiers (SP 800-73-4 part 1, table 3) for the keys 9A, 9C, 9D and 9E.
const CERTIFICATES: [Tag; 4] = [0x5FC105, 0x5FC10A, 0x5FC10B, 0x5FC101];
/// The same for the first of the retired keys; the others follow it.
const FIRST_RETIRED_CERTIFICATE: Tag = 0x5FC10D;
pub(super) const MOST_RETIRED_CERTIFICATES: usize = 20;
const KEY_HISTORY: Tag = 0x5FC10C;

pub(super) const DATA: Tag = 0x53;
const CERTIFICATE: Tag = 0x70;
const KEYS_WITH_CERTIFICATE_ON_CARD: Tag = 0xC1;

/// See the module.
#[derive(Default)]
pub(super) struct Piv {
    /// Objects that were read to recognise the card.
    read: Vec<(Tag, Object)>,
}

/// What the card holds under an object identifier.
pub(super) enum Object {
    /// The content of data object 53.
    There(Vec<u8>),
    Absent,
    Guarded,
}

impl Family for Piv {
    fn name(&self) -> &'static str {
        "piv"
    }

    fn is_hinted_by(&self, atr: &[u8]) -> bool {
        contains(atr, b"Yubikey") || contains(atr, b"YubiKey")
    }

    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError> {
        let Some(aid) = Aid::new(PIV) else { return Ok(false) };
        let Ok(answer) = per_object(card.select_application_with_answer(&aid))? else { return Ok(false) };
        if names_piv(&answer) {
            return Ok(true);
        }
        // A card that says nothing of the application must show an object of it.
        for object in CERTIFICATES {
            let content = read(card, object, Watched::Yes)?;
            let is_there = matches!(content, Object::There(_));
            self.read.push((object, content));
            if is_there {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        for object in CERTIFICATES {
            let content = match self.read.iter().position(|(read, _)| *read == object) {
                Some(place) => self.read.swap_remove(place).1,
                None => read(card, object, Watched::Yes)?,
            };
            add(content, findings);
        }
        let retired = match read(card, KEY_HISTORY, Watched::No)? {
            Object::There(content) => count_of_retired_keys(&content),
            // Some cards have retired keys and no history of them.
            _ if card.asks_all_families() => MOST_RETIRED_CERTIFICATES,
            _ => 0,
        };
        for object in (FIRST_RETIRED_CERTIFICATE..).take(retired) {
            add(read(card, object, Watched::Yes)?, findings);
        }
        Ok(())
    }
}

/// The application property template (SP 800-73-4 part 2, section 3.1.1) names the application or its authority.
pub(super) fn names_piv(answer: &[u8]) -> bool {
    let names = |element: &Element<'_>| {
        let name = match element.tag {
            APPLICATION_IDENTIFIER => Some(*element),
            // Coexistent tag allocation authority.
            0x79 => element.child(APPLICATION_IDENTIFIER),
            _ => None,
        };
        // The first is the application's name without the authority's part, on some cards with it.
        name.is_some_and(|name| name.value.starts_with(&PIV[..5]) || name.value.starts_with(&PIV[5..]))
    };
    elements(answer).any(|element| {
        names(&element) || (matches!(element.tag, 0x61 | 0x6F) && element.children().any(|child| names(&child)))
    })
}

fn read(card: &mut Session<'_>, object: Tag, watched: Watched) -> Result<Object, ChannelError> {
    card.begin_object();
    Ok(match per_object(card.get_data(DataObject::in_current_application(object), watched))? {
        Ok(answer) => find(&answer, DATA).map_or(Object::Absent, |data| Object::There(data.value.to_vec())),
        Err(error) if error.is_guarded() => Object::Guarded,
        Err(_) => Object::Absent,
    })
}

pub(super) fn add(object: Object, findings: &mut Findings) {
    match object {
        Object::There(content) => {
            // The elements' order varies. An empty place is there but holds nothing.
            let Some(certificate) = find(&content, CERTIFICATE) else { return };
            if certificate.value.is_empty() {
                return;
            }
            // Whether it is compressed (71, bit 1) shows in its bytes, more dependably than in what cards write there.
            match certificate_in(certificate.value) {
                Some(der) => {
                    findings.add(CertificateOnCard { der, label: None, key_on_token: Some(true) });
                }
                None => findings.add_unreadable(),
            }
        }
        Object::Guarded => findings.add_unreadable(),
        Object::Absent => {}
    }
}

pub(super) fn count_of_retired_keys(key_history: &[u8]) -> usize {
    find(key_history, KEYS_WITH_CERTIFICATE_ON_CARD)
        .and_then(|element| element.value.first().copied())
        .map_or(0, |count| usize::from(count).min(MOST_RETIRED_CERTIFICATES))
}
