//! What the host reads of each family of cards, whatever a card's manners.

use std::fmt::Write as _;

use bench::{
    scenario::{Failure, Scenario, Stage},
    virtual_token::{
        Atr, GidsStorage, IdPrimeProduct, Layout, Manners, ObjectManners, OpenPgpCard, SelectData, StoredCertificate,
        VirtualToken,
    },
};
use host::token::{
    channel::TransmissionProtocol,
    read,
    reading::{ReadOptions, Reading},
};

use crate::{
    specimens,
    variants::{GROUPS, Variant},
};

pub(crate) fn scenarios() -> Vec<Scenario> {
    let each_group = GROUPS.iter().map(|group| {
        let name = format!("{}_is_read_whatever_{}", group.token, group.respect);
        Scenario::new(name, |_| all_of((group.variants)()?, group.family))
    });
    let further = vec![
        Scenario::new("gem_safe_tells_which_certificates_have_their_key", gem_safe_keys),
        Scenario::new("id_prime_tells_that_each_certificate_has_its_key", id_prime_keys),
        Scenario::new("chambersign_tokens_are_read_on_both_protocols", chambersign_on_both_protocols),
        Scenario::new("a_smart_card_hsm_tells_by_its_list_which_keys_it_has", smart_card_hsm_keys),
        Scenario::new("a_certificate_that_somebody_else_selected_hides_no_other", selected_by_somebody_else),
        Scenario::new("a_card_that_holds_one_certificate_only_is_not_asked_for_others", one_place),
        Scenario::new("an_object_behind_a_pin_is_counted_and_hides_nothing", guarded),
        Scenario::new("an_object_that_is_no_certificate_is_counted_and_hides_nothing", no_certificate),
        Scenario::new("a_certificate_listed_twice_is_told_once", listed_twice),
        Scenario::new("labels_and_keys_are_told_as_the_card_tells_them", labels_and_keys),
        Scenario::new("a_card_without_certificates_is_understood_and_empty", empty),
        Scenario::new("an_unknown_card_is_asked_little_and_not_understood", unknown),
    ];
    each_group.chain(further).collect()
}

fn all_of(tokens: Vec<Variant>, family: &str) -> Result<(), Failure> {
    let mut failures = String::new();
    let mut tried = 0;
    for (name, token) in tokens {
        tried += 1;
        if let Err(failure) = is_read(token, family) {
            let _ = writeln!(failures, "{name}: {failure}");
        }
    }
    assert!(tried > 0, "nothing was tried");
    if failures.is_empty() { Ok(()) } else { Err(Failure::new(failures)) }
}

fn is_read(token: VirtualToken, family: &str) -> Result<(), Failure> {
    let held = token.readable().to_vec();
    let log = token.log();
    let mut channel = token.channel();
    let reading = read(&mut channel, ReadOptions::default(), &mut |_| {});
    if let Some(error) = &reading.ended_early {
        return Err(Failure::new(format!("the reading ended early: {error}")));
    }
    if reading.family != Some(family) {
        return Err(Failure::new(format!("read as {:?}", reading.family)));
    }
    same_certificates(&held, &reading)?;
    let transgressions = log.transgressions();
    if !transgressions.is_empty() {
        return Err(Failure::new(format!("it did what it must not: {}", transgressions.join(", "))));
    }
    if usize::try_from(reading.exchanges).ok() != Some(log.exchanges()) {
        return Err(Failure::new(format!("{} exchanges told, {} made", reading.exchanges, log.exchanges())));
    }
    Ok(())
}

fn same_certificates(held: &[Vec<u8>], reading: &Reading) -> Result<(), Failure> {
    let read: Vec<&[u8]> = reading.certificates.iter().map(|certificate| certificate.der.as_slice()).collect();
    if read == held {
        return Ok(());
    }
    let strangers = read.iter().filter(|der| !held.iter().any(|own| own == *der)).count();
    Err(Failure::new(format!(
        "{} certificates held, {} read, {strangers} of them no such one; {} unreadable, family {:?}, {} exchanges",
        held.len(),
        read.len(),
        reading.unreadable,
        reading.family,
        reading.exchanges
    )))
}

fn reading_of(token: VirtualToken) -> Reading {
    read(&mut token.channel(), ReadOptions::default(), &mut |_| {})
}

fn id_prime_keys(_: &mut Stage) -> Result<(), Failure> {
    let reading = reading_of(VirtualToken::id_prime(&specimens::certificates()?, IdPrimeProduct::EToken5110Cc));
    let keys: Vec<Option<bool>> = reading.certificates.iter().map(|certificate| certificate.key_on_token).collect();
    // Those without key are the authorities', which are not read.
    assert_eq!((keys, reading.unreadable), (vec![Some(true), Some(true)], 0));
    Ok(())
}

fn smart_card_hsm_keys(_: &mut Stage) -> Result<(), Failure> {
    let reading = reading_of(VirtualToken::smart_card_hsm(&specimens::certificates()?));
    let keys: Vec<Option<bool>> = reading.certificates.iter().map(|certificate| certificate.key_on_token).collect();
    assert_eq!(keys, [Some(true), Some(true), Some(false), Some(false)]);
    // A key without certificate is nothing that could not be read.
    assert_eq!((reading.family, reading.unreadable), (Some("smartCardHsm"), 0));
    Ok(())
}

fn chambersign_on_both_protocols(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    for atr in [Atr::ChamberSignCosmo7, Atr::ChamberSignCosmo8] {
        for protocol in [TransmissionProtocol::T0, TransmissionProtocol::T1] {
            let token = VirtualToken::ias_ecc(&certificates, atr);
            let held = token.readable().to_vec();
            let reading = read(&mut token.channel_on(protocol), ReadOptions::default(), &mut |_| {});
            same_certificates(&held, &reading)
                .map_err(|failure| Failure::new(format!("{atr:?}, {protocol:?}: {failure}")))?;
            assert_eq!(reading.family, Some("iasEcc"));
        }
    }
    Ok(())
}

/// What the card takes for its first certificate is another one, until it is told otherwise.
fn selected_by_somebody_else(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    let card = OpenPgpCard { tells_name: false, keeps_selection: true, ..OpenPgpCard::default() };
    for count in 0..=3 {
        let token = VirtualToken::open_pgp_with(&certificates[..count], card, ObjectManners::default());
        let mut held = token.readable().to_vec();
        let mut reading = reading_of(token);
        held.sort();
        reading.certificates.sort_by(|one, other| one.der.cmp(&other.der));
        same_certificates(&held, &reading).map_err(|failure| Failure::new(format!("{count} held: {failure}")))?;
    }
    Ok(())
}

fn one_place(_: &mut Stage) -> Result<(), Failure> {
    let card = OpenPgpCard { version: [2, 1], select_data: SelectData::Absent, ..OpenPgpCard::default() };
    let token = VirtualToken::open_pgp_with(&specimens::many(1)?, card, ObjectManners::default());
    let log = token.log();
    assert_eq!(reading_of(token).certificates.len(), 1);
    assert!(log.entries().iter().all(|exchange| exchange.command.get(1) != Some(&0xA5)), "SELECT DATA was sent");
    Ok(())
}

fn guarded(_: &mut Stage) -> Result<(), Failure> {
    let mut certificates = specimens::certificates()?;
    certificates[0] = certificates[0].clone().guarded_by_pin();
    for token in [
        VirtualToken::pkcs15(&certificates, Layout::default(), Manners::default()),
        VirtualToken::ias_ecc(&certificates, Atr::ChamberSignCosmo7),
        VirtualToken::authentic(&certificates, Atr::AuthentIc3, Manners::default()),
        VirtualToken::authentic_v2(&certificates, VirtualToken::authentic_v2_manners()),
        VirtualToken::smart_card_hsm(&certificates),
        VirtualToken::estonian_eid(&certificates[0], &certificates[1], Manners::default()),
        VirtualToken::id_prime(&certificates, IdPrimeProduct::EToken5110PlusFips),
        VirtualToken::gids(&certificates, GidsStorage::Compressed, ObjectManners::default()),
        VirtualToken::open_pgp_with(&certificates[..3], OpenPgpCard::default(), ObjectManners::default()),
    ] {
        let held = token.readable().to_vec();
        assert!(!held.is_empty());
        let reading = reading_of(token);
        same_certificates(&held, &reading)?;
        assert_eq!(reading.unreadable, 1);
    }
    let all = certificates[..3].iter().map(|certificate| certificate.clone().guarded_by_pin()).collect::<Vec<_>>();
    let reading = reading_of(VirtualToken::open_pgp_with(&all, OpenPgpCard::default(), ObjectManners::default()));
    assert_eq!((reading.certificates.len(), reading.unreadable), (0, 3));
    Ok(())
}

fn no_certificate(_: &mut Stage) -> Result<(), Failure> {
    let mut certificates = specimens::certificates()?;
    certificates.insert(1, StoredCertificate::of_bytes(b"\x30\x03\x02\x01\x05"));
    certificates.insert(3, StoredCertificate::of_bytes(b"nothing of the sort"));
    let token = VirtualToken::pkcs15(&certificates, Layout::default(), Manners::default());
    let real = [0, 2, 4, 5].map(|index| token.readable()[index].clone());
    let reading = reading_of(token);
    same_certificates(&real, &reading)?;
    assert_eq!(reading.unreadable, 2);
    Ok(())
}

fn listed_twice(_: &mut Stage) -> Result<(), Failure> {
    let one = specimens::one_certificate()?;
    let token = VirtualToken::pkcs15(&[one.clone(), one], Layout::default(), Manners::default());
    assert_eq!(reading_of(token).certificates.len(), 1);
    Ok(())
}

fn labels_and_keys(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    for layout in [Layout::USUAL, Layout { latin1: true, mixed_keys: true, ..Layout::USUAL }] {
        let reading = reading_of(VirtualToken::pkcs15(&certificates, layout, Manners::default()));
        let told: Vec<(Option<&str>, Option<bool>)> = reading
            .certificates
            .iter()
            .map(|certificate| (certificate.label.as_deref(), certificate.key_on_token))
            .collect();
        assert_eq!(
            told,
            [
                (Some("Authentification"), Some(true)),
                (Some("Signature"), Some(true)),
                (Some("Ancien certificat"), Some(false)),
                (Some("Autorité"), Some(false)),
            ]
        );
    }
    let layout = Layout { private_keys: false, ..Layout::default() };
    let reading = reading_of(VirtualToken::pkcs15(&certificates, layout, Manners::default()));
    assert_eq!(reading.certificates.iter().map(|certificate| certificate.key_on_token).collect::<Vec<_>>(), [None; 4]);
    Ok(())
}

fn gem_safe_keys(_: &mut Stage) -> Result<(), Failure> {
    let mut certificates = specimens::certificates()?;
    certificates.rotate_right(1);
    let token = VirtualToken::gem_safe(&certificates, VirtualToken::gem_safe_manners());
    let held = token.readable().to_vec();
    let reading = reading_of(token);
    same_certificates(&held, &reading)?;
    let keys = reading.certificates.iter().map(|certificate| certificate.key_on_token).collect::<Vec<_>>();
    // The table counts the keys and does not name the certificates: of those that follow it says nothing.
    assert_eq!(keys, [Some(true), Some(true), None, None]);
    Ok(())
}

fn empty(_: &mut Stage) -> Result<(), Failure> {
    for (family, token) in specimens::each_family(&[])? {
        let reading = reading_of(token);
        assert_eq!((reading.family, reading.certificates.len()), (Some(family), 0));
    }
    Ok(())
}

fn unknown(_: &mut Stage) -> Result<(), Failure> {
    let token = VirtualToken::unknown();
    let log = token.log();
    let reading = reading_of(token);
    assert_eq!((reading.family, reading.certificates.len(), reading.unreadable), (None, 0, 0));
    assert!(!reading.probes.is_empty());
    assert!(reading.probes.iter().all(|probe| probe.status.starts_with('6')), "{:?}", reading.probes);
    assert!(log.exchanges() <= 22, "{} exchanges", log.exchanges());
    Ok(())
}
