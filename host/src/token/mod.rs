//! Reading certificates off a card, whatever its family, through [`channel::CardChannel`] alone.
//!
//! From the ground up: `tlv` and `apdu` know bytes, `iso7816` selects and reads files in whatever way the card
//! understands, `pkcs15` follows a description of what is on the card, and each `family` knows one sort of card. No PIN
//! is ever presented, nothing is written, and what is guarded is left alone.

mod apdu;
mod certificate_content;
pub mod channel;
mod family;
mod findings;
mod iso7816;
mod pkcs15;
pub mod reading;
#[cfg(test)]
mod test_card;
mod tlv;

#[cfg(test)]
mod tests;

use channel::{CardChannel, ChannelError};
use findings::Findings;
use iso7816::Session;
use reading::{BytesRead, ReadOptions, Reading};

/// Reads the certificates of the card behind `channel`.
///
/// Each family in turn is asked whether the card is its own, until one has brought a certificate. `on_progress` is
/// called as blocks of certificates arrive. Nothing is known beforehand: after a reset by another program, read anew.
///
/// The card is asked at most 2,000 times, and at most 300 times for one file. An error of the channel ends the reading
/// and stands in [`Reading::ended_early`]; all else that fails on the card costs only what it concerns.
pub fn read(channel: &mut dyn CardChannel, options: ReadOptions, on_progress: &mut dyn FnMut(BytesRead)) -> Reading {
    let mut card = Session::new(channel, options, on_progress);
    let mut reading = Reading::default();
    reading.ended_early = read_as_first_family_that_fits(&mut card, &mut reading).err();
    let record = card.into_record();
    Reading { probes: record.probes, exchanges: record.exchanges, trace: record.trace, ..reading }
}

fn read_as_first_family_that_fits(card: &mut Session<'_>, reading: &mut Reading) -> Result<(), ChannelError> {
    for mut family in family::in_order_for(card.atr()) {
        card.begin_object();
        if !card.probe(family.name(), |card| family.is_yours(card))? {
            continue;
        }
        let mut findings = Findings::default();
        let outcome = family.certificates(card, &mut findings);
        // A card may have an empty application of one family beside a full one of another.
        if reading.family.is_none() || !findings.certificates.is_empty() {
            reading.family = Some(family.name());
            reading.certificates = findings.certificates;
            reading.unreadable = findings.unreadable;
        }
        outcome?;
        if !reading.certificates.is_empty() {
            break;
        }
    }
    Ok(())
}
