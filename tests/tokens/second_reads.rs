//! A token that comes back: it is asked little, and what is told of it is what it holds now.

use bench::{
    scenario::{Failure, Scenario, Stage},
    virtual_token::{Atr, Layout, Manners, Protocol, StoredCertificate, VirtualToken},
};
use host::token::{
    channel::CardChannel,
    known::KnownCards,
    read_again,
    reading::{ReadOptions, Reading},
};

use crate::specimens;

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("a_token_that_comes_back_is_told_the_same_for_fewer_exchanges", comes_back),
        Scenario::new("a_renewed_an_added_and_a_removed_certificate_are_noticed", changed),
        Scenario::new("tokens_of_one_kind_are_never_confused", never_confused),
        Scenario::new("after_a_renewal_what_is_unchanged_is_not_read_to_its_end", renewal),
        Scenario::new("extended_length_is_used_where_card_and_reader_announce_it", extended_length),
    ]
}

/// The families, and one of them with each manner and layout.
fn all_sorts(certificates: &[StoredCertificate]) -> Result<Vec<(String, VirtualToken)>, Failure> {
    let families = specimens::each_family(certificates)?;
    let mut tokens: Vec<_> = families.into_iter().map(|(family, token)| (family.to_owned(), token)).collect();
    for (name, manners) in Manners::default().each() {
        tokens.push((name.to_owned(), VirtualToken::pkcs15(certificates, Layout::default(), manners.clone())));
        let manners = Manners { protocol: Protocol::Both, ..manners };
        let layout = VirtualToken::ias_ecc_layout();
        let token = VirtualToken::ias_ecc_with(certificates, Atr::ChamberSignCosmo7, layout, manners);
        tokens.push((format!("IAS-ECC, {name}"), token));
    }
    for (name, layout) in Layout::default().each() {
        tokens.push((name.to_owned(), VirtualToken::pkcs15(certificates, layout, Manners::default())));
    }
    Ok(tokens)
}

pub(crate) fn read_once(channel: &mut dyn CardChannel, known: &KnownCards) -> Reading {
    read_again(channel, ReadOptions::default(), known, &mut |_| {})
}

pub(crate) fn reading(token: VirtualToken, known: &KnownCards) -> (Reading, VirtualToken) {
    let mut channel = token.channel();
    let reading = read_once(&mut channel, known);
    (reading, channel.disconnect())
}

pub(crate) fn holds(reading: &Reading, token: &VirtualToken) -> Result<(), Failure> {
    let told: Vec<&[u8]> = reading.certificates.iter().map(|certificate| certificate.der.as_slice()).collect();
    if told == token.readable() {
        return Ok(());
    }
    let held = token.readable().len();
    Err(Failure::new(format!("{held} certificates held, {} told, not the same", told.len())))
}

/// Layouts with the certificates right in a directory, which is read as the directory that it is.
const IN_DIRECTORY: [&str; 3] =
    ["certificates in the list", "certificates in the list, as octets", "everything in EF.ODF"];

fn comes_back(_: &mut Stage) -> Result<(), Failure> {
    let mut certificates = specimens::certificates()?;
    certificates.push(StoredCertificate::of_bytes(b"\x30\x03\x02\x01\x05"));
    for (name, token) in all_sorts(&certificates[..4])?.into_iter().chain(all_sorts(&certificates[1..])?) {
        let known = KnownCards::default();
        let (first, token) = reading(token, &known);
        let (second, token) = reading(token, &known);
        let told = |reading: &Reading| (reading.family, reading.certificates.clone(), reading.unreadable);
        assert_eq!(told(&second), told(&first), "{name}");
        eprintln!("{name}: {} exchanges, then {}", first.exchanges, second.exchanges);
        let most = if IN_DIRECTORY.contains(&name.as_str()) { first.exchanges } else { first.exchanges * 2 / 3 };
        assert!(second.exchanges <= most, "{name}: {} then {}", first.exchanges, second.exchanges);
        let log = token.log();
        assert_eq!(log.transgressions(), Vec::<String>::new(), "{name}");
        assert_eq!(usize::try_from(first.exchanges + second.exchanges)?, log.exchanges(), "{name}");
    }
    Ok(())
}

/// Four certificates, and what may become of them: each one renewed, one more, one less.
fn changed(_: &mut Stage) -> Result<(), Failure> {
    let before = specimens::certificates()?;
    let renewed = specimens::certificates()?;
    let mut changes: Vec<(String, Vec<StoredCertificate>)> = Vec::new();
    for place in 0..before.len() {
        let mut after = before.clone();
        after[place] = renewed[place].clone();
        changes.push((format!("number {place} renewed"), after));
    }
    changes.push(("one more".to_owned(), [before.clone(), renewed[..1].to_vec()].concat()));
    changes.push(("one less".to_owned(), before[..3].to_vec()));
    for (change, after) in changes {
        for ((name, old), (_, new)) in all_sorts(&before)?.into_iter().zip(all_sorts(&after)?) {
            let known = KnownCards::default();
            let (reading_before, old) = reading(old, &known);
            holds(&reading_before, &old).map_err(|failure| Failure::new(format!("{name}: {failure}")))?;
            let (reading_after, new) = reading(new, &known);
            holds(&reading_after, &new).map_err(|failure| Failure::new(format!("{name}, {change}: {failure}")))?;
        }
    }
    Ok(())
}

fn never_confused(_: &mut Stage) -> Result<(), Failure> {
    let mut kinds: Vec<(&str, Vec<VirtualToken>)> = Vec::new();
    for _ in 0..4 {
        let certificates = specimens::certificates()?;
        for held in [&certificates[..], &certificates[..1]] {
            for (place, (family, token)) in specimens::each_family(held)?.into_iter().enumerate() {
                match kinds.get_mut(place) {
                    Some((_, tokens)) => tokens.push(token),
                    None => kinds.push((family, vec![token])),
                }
            }
        }
    }
    for (family, mut tokens) in kinds {
        let known = KnownCards::default();
        let mut exchanges = Vec::new();
        for _round in 0..3 {
            let mut in_round = 0;
            let mut read = Vec::new();
            for token in tokens {
                let (reading, token) = reading(token, &known);
                holds(&reading, &token).map_err(|failure| Failure::new(format!("{family}: {failure}")))?;
                in_round += reading.exchanges;
                read.push(token);
            }
            tokens = read;
            exchanges.push(in_round);
        }
        eprintln!("{family}, {} tokens: {exchanges:?} exchanges", tokens.len());
        assert!(exchanges[1] * 3 <= exchanges[0] * 2 && exchanges[2] == exchanges[1], "{family}: {exchanges:?}");
    }
    Ok(())
}

/// What it takes to see that a token is no longer the one that is known.
const MOST_QUESTIONS_IN_VAIN: u32 = 3;

fn renewal(_: &mut Stage) -> Result<(), Failure> {
    let before = specimens::certificates()?;
    let mut after = before.clone();
    after[0] = specimens::certificates()?[0].clone();
    let sorts = |certificates: &[StoredCertificate]| specimens::each_family(certificates);
    let (mut unknown, mut renewed) = (0, 0);
    for ((name, old), (_, new)) in sorts(&before)?.into_iter().zip(sorts(&after)?) {
        let known = KnownCards::default();
        reading(old, &known);
        // A compressed certificate has another length at each renewal: what is compared is the same token, unknown.
        let (cold, new) = reading(new, &KnownCards::default());
        let (warm, new) = reading(new, &known);
        holds(&warm, &new)?;
        let told = format!("{name}: {} exchanges, where its former self is known {}", cold.exchanges, warm.exchanges);
        eprintln!("{told}");
        assert!(warm.exchanges <= cold.exchanges + MOST_QUESTIONS_IN_VAIN, "{told}");
        unknown += cold.exchanges;
        renewed += warm.exchanges;
    }
    // The ends of what is unchanged are left out.
    assert!(renewed * 10 < unknown * 9, "{renewed} exchanges, {unknown} where nothing is known");
    Ok(())
}

fn extended_length(_: &mut Stage) -> Result<(), Failure> {
    const ANNOUNCED: usize = 65_536;
    let certificates = specimens::certificates()?;
    let manners = |extended_length, block_limit| Manners { extended_length, block_limit, ..Manners::default() };
    let token = |manners| VirtualToken::pkcs15(&certificates, Layout::default(), manners);
    let exchanges = |token: VirtualToken, of_reader: usize| {
        let mut channel = token.channel().announcing(of_reader);
        let known = KnownCards::default();
        let first = read_once(&mut channel, &known);
        let second = read_once(&mut channel, &known);
        let token = channel.disconnect();
        holds(&first, &token)?;
        holds(&second, &token)?;
        assert!(second.exchanges <= first.exchanges);
        Ok::<_, Failure>(first.exchanges)
    };
    let short = exchanges(token(Manners::default()), ANNOUNCED)?;
    let long = exchanges(token(manners(true, ANNOUNCED)), ANNOUNCED)?;
    let half = exchanges(token(manners(true, ANNOUNCED)), 1024)?;
    eprintln!("4 certificates: {short} exchanges in short commands, {half} by 1,024 bytes, {long} in extended length");
    // Each certificate of 1.5 KB and more in one answer instead of six and more.
    assert!(long + 4 * 5 <= short && long < half && half < short);
    assert_eq!(exchanges(token(manners(true, ANNOUNCED)), 256)?, short, "the reader does not announce it");
    // A card that promises what it does not keep.
    let refused = exchanges(token(manners(true, 256)), ANNOUNCED)?;
    assert!(refused <= short + 2, "{refused}, where {short} would do");
    Ok(())
}
