//! Reading certificates off a card, whatever its family, through [`channel::CardChannel`] alone.
//!
//! From the ground up: `tlv` and `apdu` know bytes, `iso7816` selects and reads files in whatever way the card
//! understands, `pkcs15` follows a description of what is on the card, and each `family` knows one sort of card. No PIN
//! is ever presented, nothing is written, and what is guarded is left alone.

mod apdu;
pub mod atr;
mod certificate_beginning;
mod certificate_content;
pub mod channel;
mod family;
mod findings;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod gathering;
mod identification;
mod iso7816;
pub mod known;
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
use known::{Kind, KnownCards, recognise};
use reading::{BytesRead, ReadOptions, Reading};

/// Reads the certificates of the card behind `channel`.
///
/// Each family in turn is asked whether the card is its own, until one has brought a certificate that can authenticate
/// its holder at some time, or all of them where `options` say so: a card may hold one application beside another.
/// `on_progress` is called as blocks of certificates arrive. Nothing is known beforehand; after a reset by another
/// program, it has to begin anew.
///
/// The card is asked at most 2,000 times, and at most 300 times for one file. An error of the channel ends the reading
/// and stands in [`Reading::ended_early`]; all else that fails on the card costs only what it concerns.
pub fn read(channel: &mut dyn CardChannel, options: ReadOptions, on_progress: &mut dyn FnMut(BytesRead)) -> Reading {
    read_again(channel, options, &KnownCards::default(), on_progress)
}

/// As [`read`], and remembers what it found: a card that is in `known` is only asked whether it is still the same (see
/// [`known`]), which takes a fraction of the exchanges. There are neither probes nor observations to tell of then.
pub fn read_again(
    channel: &mut dyn CardChannel,
    options: ReadOptions,
    known: &KnownCards,
    on_progress: &mut dyn FnMut(BytesRead),
) -> Reading {
    let kind = Kind::of(channel, options);
    let (cards, objects) = known.of_kind(&kind);
    let mut card = Session::new(channel, options, on_progress);
    card.remember(objects);
    let mut gathering = Gathering::default();
    let outcome = recognise(&mut card, cards);
    if let Ok(Some(recognised)) = outcome {
        known.refresh(&recognised);
        let reading = recognised.reading().clone();
        card.tell_read(reading.certificates.iter().map(|certificate| certificate.der.len()).sum());
        let record = card.into_record();
        return Reading { exchanges: record.exchanges, trace: record.trace, ..reading };
    }
    let mut product = products::by_atr(card.atr());
    let outcome = outcome
        .and_then(|_| card.find_longest_answer())
        .and_then(|()| read_as_families_that_fit(&mut card, &mut gathering, options))
        .and_then(|()| {
            if product.is_none() && gathering.family().is_none() {
                product = identification::by_application(&mut card)?;
            }
            Ok(())
        });
    let ended_early = outcome.err();
    let mut record = card.into_record();
    let reading = Reading {
        family: gathering.family(),
        product,
        unreadable: gathering.unreadable(),
        certificates: gathering.into_certificates(),
        probes: std::mem::take(&mut record.probes),
        exchanges: record.exchanges,
        trace: std::mem::take(&mut record.trace),
        observations: std::mem::take(&mut record.observations),
        ended_early,
    };
    known.learn(&kind, record, &reading);
    reading
}

/// Asks family by family. Where nobody understands a card and no cost is to be spared, all are asked again from the
/// application that the card begins with: another program may have left it in one that knows no other's name.
fn read_as_families_that_fit(
    card: &mut Session<'_>,
    gathering: &mut Gathering,
    options: ReadOptions,
) -> Result<(), ChannelError> {
    ask_families(card, gathering, options)?;
    let leads_on = options.all_families && gathering.family().is_none();
    if leads_on && card.probe("default", Session::select_default_application)? {
        ask_families(card, gathering, options)?;
    }
    Ok(())
}

fn ask_families(card: &mut Session<'_>, gathering: &mut Gathering, options: ReadOptions) -> Result<(), ChannelError> {
    for mut family in family::in_order_for(card.atr()) {
        card.begin_object();
        card.begin_family();
        if !card.probe(family.name(), |card| family.is_yours(card))? {
            card.forget_family();
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
