//! What a personaliser does with a fresh PIV card: prove that it knows the management key, and write certificates.

use des::{
    TdesEde3,
    cipher::{BlockEncrypt, KeyInit, generic_array::GenericArray},
};
use thiserror::Error;

use super::PivCard;
use crate::virtual_token::{
    card::Card,
    encoding::{Lengths, tlv},
    stored_certificate::StoredCertificate,
};

/// The management key that cards are delivered with, known to everybody.
const MANAGEMENT_KEY: [u8; 24] = [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8];

/// Last byte of the certificates' object identifiers 5FC1xx: 9A, 9C, 9D, 9E, then the retired ones.
const OBJECTS: [u8; 4] = [0x05, 0x0A, 0x0B, 0x01];
const FIRST_RETIRED: u8 = 0x0D;
const RETIRED: u8 = 20;

/// Why a card could not be personalised.
#[derive(Debug, Error)]
pub enum PersonaliseError {
    /// The applet's thread did not start.
    #[error("the applet did not start: {0}")]
    NoApplet(std::io::Error),
    /// The applet refused a command.
    #[error("the applet answered {step} with {status:04X}")]
    Refused {
        /// What was asked.
        step: &'static str,
        /// Its status words.
        status: u16,
    },
    /// There are only 24 slots.
    #[error("a PIV card has no slot for more than 24 certificates")]
    TooMany,
}

pub(super) fn personalise(card: &mut PivCard, certificates: &[StoredCertificate]) -> Result<(), PersonaliseError> {
    if certificates.len() > OBJECTS.len() + usize::from(RETIRED) {
        return Err(PersonaliseError::TooMany);
    }
    send(card, "SELECT", 0xA4, 0x04, 0x00, super::AID)?;
    authenticate(card)?;
    let objects = OBJECTS.into_iter().chain(FIRST_RETIRED..FIRST_RETIRED + RETIRED);
    for (object, certificate) in objects.zip(certificates) {
        let content = [
            tlv(0x70, &certificate.content, Lengths::Minimal),
            // CertInfo: bit 1 for a compressed certificate.
            tlv(0x71, &[u8::from(certificate.compression.is_some())], Lengths::Minimal),
            tlv(0xFE, &[], Lengths::Minimal),
        ];
        let name = tlv(0x5C, &[0x5F, 0xC1, object], Lengths::Minimal);
        let data = [name, tlv(0x53, &content.concat(), Lengths::Minimal)].concat();
        send(card, "PUT DATA", 0xDB, 0x3F, 0xFF, &data)?;
    }
    Ok(())
}

/// SP 800-73-4, part 2, section 3.2.4: the card's challenge comes back encrypted.
fn authenticate(card: &mut PivCard) -> Result<(), PersonaliseError> {
    let ask = tlv(0x7C, &tlv(0x81, &[], Lengths::Minimal), Lengths::Minimal);
    let answer = send(card, "GENERAL AUTHENTICATE", 0x87, 0x03, 0x9B, &ask)?;
    let Some(challenge) = answer.last_chunk::<8>() else {
        return Err(PersonaliseError::Refused { step: "GENERAL AUTHENTICATE", status: 0x9000 });
    };
    let mut block = GenericArray::from(*challenge);
    TdesEde3::new(&GenericArray::from(MANAGEMENT_KEY)).encrypt_block(&mut block);
    let response = tlv(0x7C, &tlv(0x82, &block, Lengths::Minimal), Lengths::Minimal);
    send(card, "GENERAL AUTHENTICATE", 0x87, 0x03, 0x9B, &response)?;
    Ok(())
}

/// Sends a command, in a chain where it is long.
fn send(
    card: &mut PivCard,
    step: &'static str,
    instruction: u8,
    p1: u8,
    p2: u8,
    data: &[u8],
) -> Result<Vec<u8>, PersonaliseError> {
    let mut answer = Vec::new();
    let mut parts = data.chunks(0xF0).peekable();
    while let Some(part) = parts.next() {
        let class = if parts.peek().is_some() { 0x10 } else { 0x00 };
        let mut command = vec![class, instruction, p1, p2];
        command.extend(u8::try_from(part.len()));
        command.extend_from_slice(part);
        command.push(0x00);
        answer = card.process(&command);
        let status = answer.split_off(answer.len().saturating_sub(2));
        if status != [0x90, 0x00] {
            let status = status.iter().fold(0, |status, byte| status << 8 | u16::from(*byte));
            return Err(PersonaliseError::Refused { step, status });
        }
    }
    Ok(answer)
}
