//! Reading certificates off a card, whatever its family, through [`channel::CardChannel`] alone.
//!
//! From the ground up: `tlv` and `apdu` know bytes, `iso7816` selects and reads files in whatever way the card
//! understands, `pkcs15` follows a description of what is on the card, and each `family` knows one sort of card. No PIN
//! is ever presented, nothing is written, and what is guarded is left alone.

mod apdu;
pub mod atr;
mod certificate_content;
pub mod channel;
mod family;
mod findings;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod gathering;
mod identification;
mod iso7816;
pub mod observations;
mod pkcs15;
pub mod products;
#[cfg(test)]
mod property_tests;
pub mod reading;
#[cfg(test)]
mod test_card;
mod tlv;

#[cfg(test)]
mod tests;

use channel::{CardChannel, ChannelError};
use findings::Findings;
use gathering::Gathering;
use iso7816::Session;
use reading::{BytesRead, ReadOptions, Reading};

/// Reads the certificates of the card behind `channel`.
///
/// Each family in turn is asked whether the card is its own, until one has brought a certificate that can authenticate
/// its holder at some time, or all of them where `options` say so: a card may hold one application beside another. `on_progress` is called as blocks of
/// certificates arrive. Nothing is known beforehand: after a reset by another program, read anew.
///
/// The card is asked at most 2,000 times, and at most 300 times for one file. An error of the channel ends the reading
/// and stands in [`Reading::ended_early`]; all else that fails on the card costs only what it concerns.
pub fn read(channel: &mut dyn CardChannel, options: ReadOptions, on_progress: &mut dyn FnMut(BytesRead)) -> Reading {
    let mut card = Session::new(channel, options, on_progress);
    let mut gathering = Gathering::default();
    let mut product = products::by_atr(card.atr());
    let outcome = read_as_families_that_fit(&mut card, &mut gathering, options).and_then(|()| {
        if product.is_none() && gathering.family().is_none() {
            product = identification::by_application(&mut card)?;
        }
        Ok(())
    });
    let ended_early = outcome.err();
    let record = card.into_record();
    Reading {
        family: gathering.family(),
        product,
        unreadable: gathering.unreadable(),
        certificates: gathering.into_certificates(),
        probes: record.probes,
        exchanges: record.exchanges,
        trace: record.trace,
        observations: record.observations,
        ended_early,
    }
}

fn read_as_families_that_fit(
    card: &mut Session<'_>,
    gathering: &mut Gathering,
    options: ReadOptions,
) -> Result<(), ChannelError> {
    for mut family in family::in_order_for(card.atr()) {
        card.begin_object();
        if !card.probe(family.name(), |card| family.is_yours(card))? {
            continue;
        }
        let mut findings = Findings::default();
        let outcome = family.certificates(card, &mut findings);
        gathering.add(family.name(), findings);
        outcome?;
        if gathering.is_enough() && !options.all_families {
            break;
        }
    }
    Ok(())
}
