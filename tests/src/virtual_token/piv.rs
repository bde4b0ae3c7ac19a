//! A PIV card (NIST SP 800-73-4): the applet of the crate `piv-authenticator`, personalised by its own PUT DATA.

use des::{
    TdesEde3,
    cipher::{BlockEncrypt, KeyInit, generic_array::GenericArray},
};
use piv_authenticator::{Authenticator, Options};
use trussed_core::types::Location;

use super::{
    applet_card::{AppletCard, Exchanges, PersonaliseError, with_client},
    card::Card,
    encoding::{Lengths, tlv},
    stored_certificate::StoredCertificate,
};

const AID: &[u8] = &[0xA0, 0, 0, 0x03, 0x08, 0, 0, 0x10, 0];

/// The management key that cards are delivered with, known to everybody.
const MANAGEMENT_KEY: [u8; 24] = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8];

/// Last byte of the certificates' object identifiers 5FC1xx: 9A, 9C, 9D, 9E, then the retired ones.
const OBJECTS: [u8; 4] = [0x05, 0x0A, 0x0B, 0x01];
const FIRST_RETIRED: u8 = 0x0D;
const RETIRED: u8 = 20;

/// A card with these certificates in its slots.
pub(super) fn card(certificates: &[StoredCertificate]) -> Result<AppletCard, PersonaliseError> {
    let objects = OBJECTS.into_iter().chain(FIRST_RETIRED..FIRST_RETIRED + RETIRED);
    let places = objects.clone().count();
    if certificates.len() > places {
        return Err(PersonaliseError::TooMany(places));
    }
    let mut card = AppletCard::start(AID, applet)?;
    card.send("SELECT", 0xA4, 0x04, 0x00, AID)?;
    authenticate(&mut card)?;
    for (object, certificate) in objects.zip(certificates) {
        let content = [
            tlv(0x70, &certificate.content, Lengths::Minimal),
            // CertInfo: bit 1 for a compressed certificate.
            tlv(0x71, &[u8::from(certificate.compression.is_some())], Lengths::Minimal),
            tlv(0xFE, &[], Lengths::Minimal),
        ];
        let name = tlv(0x5C, &[0x5F, 0xC1, object], Lengths::Minimal);
        let data = [name, tlv(0x53, &content.concat(), Lengths::Minimal)].concat();
        card.send("PUT DATA", 0xDB, 0x3F, 0xFF, &data)?;
    }
    card.power_on();
    Ok(card)
}

fn applet(exchanges: &Exchanges) {
    with_client("piv", |client| {
        let mut applet = Authenticator::new(client, Options::default().storage(Location::Internal));
        exchanges.answer(|command, reply| applet.respond(command, reply));
    });
}

/// SP 800-73-4, part 2, section 3.2.4: the card's challenge comes back encrypted.
fn authenticate(card: &mut AppletCard) -> Result<(), PersonaliseError> {
    let ask = tlv(0x7C, &tlv(0x81, &[], Lengths::Minimal), Lengths::Minimal);
    let answer = card.send("GENERAL AUTHENTICATE", 0x87, 0x03, 0x9B, &ask)?;
    let Some(challenge) = answer.last_chunk::<8>() else {
        return Err(PersonaliseError::Refused { step: "GENERAL AUTHENTICATE", status: 0x9000 });
    };
    let mut block = GenericArray::from(*challenge);
    TdesEde3::new(&GenericArray::from(MANAGEMENT_KEY)).encrypt_block(&mut block);
    let response = tlv(0x7C, &tlv(0x82, &block, Lengths::Minimal), Lengths::Minimal);
    card.send("GENERAL AUTHENTICATE", 0x87, 0x03, 0x9B, &response)?;
    Ok(())
}
