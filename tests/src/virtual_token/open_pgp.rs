//! OpenPGP cards: the applet of the crate `opcard` (version 3.4 of the specification), personalised by its own PUT DATA,
//! and a card of our own for what that one does not do.

use std::collections::BTreeMap;

use opcard::{Card as Applet, DEFAULT_ADMIN_PIN, Options};

use super::{
    applet_card::{AppletCard, Exchanges, PersonaliseError, with_client},
    card::Card,
    encoding::{Lengths, tlv},
    object_card::{ObjectApplet, ObjectCard, SelectData, Value},
    object_manners::ObjectManners,
    stored_certificate::StoredCertificate,
};

const AID: &[u8] = &[0xD2, 0x76, 0x00, 0x01, 0x24, 0x01];
const CERTIFICATE: u16 = 0x7F21;
/// For authentication, deciphering, signing.
pub(super) const PLACES: usize = 3;

/// A card with these certificates in its places.
pub(super) fn card(certificates: &[Vec<u8>]) -> Result<AppletCard, PersonaliseError> {
    if certificates.len() > PLACES {
        return Err(PersonaliseError::TooMany(PLACES));
    }
    let mut card = AppletCard::start(AID, applet)?;
    card.send("SELECT", 0xA4, 0x04, 0x00, AID)?;
    card.send("VERIFY", 0x20, 0x00, 0x83, DEFAULT_ADMIN_PIN)?;
    let name = tlv(0x60, &tlv(0x5C, &CERTIFICATE.to_be_bytes(), Lengths::Minimal), Lengths::Minimal);
    for (place, certificate) in (0..).zip(certificates) {
        let [p1, p2] = CERTIFICATE.to_be_bytes();
        card.send("SELECT DATA", 0xA5, place, 0x04, &name)?;
        card.send("PUT DATA", 0xDA, p1, p2, certificate)?;
    }
    card.power_on();
    Ok(card)
}

fn applet(exchanges: &Exchanges) {
    with_client("opcard", |client| {
        let mut options = Options::default();
        options.storage = trussed_core::types::Location::Internal;
        let mut applet = Applet::new(client, options);
        exchanges.answer(|command, reply| applet.handle(command, reply));
    });
}

/// What is peculiar to an OpenPGP card. The default is the third version by the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenPgpCard {
    /// The specification's version: major and minor.
    pub version: [u8; 2],
    /// SELECT tells the application's full name, with the version.
    pub tells_name: bool,
    /// How it knows SELECT DATA.
    pub select_data: SelectData,
    /// A selection by SELECT DATA outlives SELECT of the application, and somebody has made one.
    pub keeps_selection: bool,
    /// A place without certificate is answered `6A88`; otherwise with nothing.
    pub misses_empty_places: bool,
}

impl Default for OpenPgpCard {
    fn default() -> Self {
        Self {
            version: [3, 4],
            tells_name: true,
            select_data: SelectData::Standard,
            keeps_selection: false,
            misses_empty_places: false,
        }
    }
}

impl OpenPgpCard {
    /// Cards as they are known to differ, each with its name.
    #[must_use]
    pub fn each() -> Vec<(&'static str, Self)> {
        let version_3 = Self::default();
        let silent = Self { tells_name: false, ..version_3 };
        vec![
            ("version 3", version_3),
            ("version 3, silent", silent),
            ("version 3 without SELECT DATA", Self { select_data: SelectData::Absent, ..version_3 }),
            ("YubiKey up to 5.4.3", Self { select_data: SelectData::LengthInFront, ..silent }),
            ("6A88 for an empty place", Self { misses_empty_places: true, ..silent }),
            ("version 2", Self { version: [2, 1], select_data: SelectData::Absent, ..version_3 }),
            ("version 2, silent", Self { version: [2, 0], select_data: SelectData::Absent, ..silent }),
        ]
    }

    /// How many certificates a reader can come by.
    pub(super) fn places(self) -> usize {
        if self.select_data == SelectData::Absent { 1 } else { PLACES }
    }

    /// A card with these certificates; those that it has no place for are left out.
    pub(super) fn card(self, certificates: &[StoredCertificate], manners: ObjectManners) -> ObjectCard {
        let [major, minor] = self.version;
        // A manufacturer that is none, and a serial number.
        let full_name = [AID, &[major, minor, 0xFF, 0xFE, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00]].concat();
        let mut tagged = BTreeMap::from([((0x004F, 0), Some(full_name.clone()))]);
        let value = |certificate: &StoredCertificate| (!certificate.guarded).then(|| certificate.der.clone());
        let mut places: Vec<Value> = certificates.iter().take(self.places()).map(value).collect();
        if !self.misses_empty_places {
            places.resize(self.places(), Some(Vec::new()));
        }
        tagged.extend((0..).zip(places).map(|(place, certificate)| ((CERTIFICATE, place), certificate)));
        let applet = ObjectApplet {
            aid: AID,
            answer: if self.tells_name { application(&full_name) } else { Vec::new() },
            tagged,
            listed: BTreeMap::new(),
            select_data: self.select_data,
        };
        // Somebody wrote the certificate for signing and left it at that.
        let selected = if self.keeps_selection { Some((CERTIFICATE, 2)) } else { None };
        ObjectCard::new(applet, manners).with_lasting_selection(selected)
    }
}

/// What SELECT tells: the application's full name.
fn application(full_name: &[u8]) -> Vec<u8> {
    tlv(0x6F, &tlv(0x84, full_name, Lengths::Minimal), Lengths::Minimal)
}
