//! What the host reads of each family of cards, whatever a card's manners.

use std::fmt::Write as _;

use bench::{
    scenario::{Failure, Scenario, Stage},
    virtual_token::{
        Atr, CertificateList, Compression, ContainerMap, DirectoryFile, EndOfFile, GidsStorage, IdPrimeProduct, Layout,
        Manners, ObjectManners, OpenPgpCard, Placement, Protocol, SelectData, SelectWay, SizeIn, StoredCertificate,
        Template, VirtualToken,
    },
};
use host::token::{
    channel::TransmissionProtocol,
    read,
    reading::{ReadOptions, Reading},
};

use crate::specimens;

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("pkcs15_is_read_whatever_the_manners", |_| {
            let certificates = specimens::certificates()?;
            let manners = Manners::default();
            all_of(manners.each().into_iter().map(|(name, manners)| {
                (name.to_owned(), VirtualToken::pkcs15(&certificates, Layout::default(), manners))
            }))
        }),
        Scenario::new("pkcs15_is_read_whatever_the_layout", |_| {
            let mut certificates = specimens::certificates()?;
            certificates[2] = certificates[2].clone().listed_as(CertificateList::Useful);
            all_of(
                with_best_and_worst_manners(Layout::default())
                    .map(|(name, layout, manners)| (name, VirtualToken::pkcs15(&certificates, layout, manners))),
            )
        }),
        Scenario::new("pkcs15_is_read_whatever_the_compression", compressed_in_pkcs15),
        Scenario::new("a_belgian_identity_card_is_read_whatever_the_manners", |_| {
            let certificates = specimens::certificates()?;
            // As the card is: its files are longer than what they hold.
            let usual = Manners { protocol: Protocol::T0, padding: 300, ..Manners::default() };
            let layouts = [DirectoryFile::Transparent, DirectoryFile::Absent];
            all_of(usual.each().into_iter().flat_map(|(name, manners)| {
                layouts.map(|directory| {
                    let layout = Layout { directory, ..Layout::USUAL };
                    let token = VirtualToken::belgian_eid(&certificates, layout, manners.clone());
                    (format!("EF.DIR {directory:?}, {name}"), token)
                })
            }))
        }),
        Scenario::new("ias_ecc_is_read_whatever_the_manners", |_| {
            let certificates = specimens::certificates()?;
            let manners = Manners { protocol: Protocol::Both, ..Manners::default() };
            all_of(manners.each().into_iter().map(|(name, manners)| {
                let layout = VirtualToken::ias_ecc_layout();
                let token = VirtualToken::ias_ecc_with(&certificates, Atr::ChamberSignCosmo7, layout, manners);
                (name.to_owned(), token)
            }))
        }),
        Scenario::new("ias_ecc_is_read_whatever_the_layout", |_| {
            let certificates = specimens::certificates()?;
            all_of(with_best_and_worst_manners(VirtualToken::ias_ecc_layout()).map(|(name, layout, manners)| {
                (name, VirtualToken::ias_ecc_with(&certificates, Atr::ChamberSignCosmo8, layout, manners))
            }))
        }),
        Scenario::new("an_estonian_identity_card_is_read_whatever_the_manners", |_| {
            let certificates = specimens::certificates()?;
            let manners = Manners { protocol: Protocol::Both, ..Manners::default() };
            all_of(manners.each().into_iter().map(|(name, manners)| {
                (name.to_owned(), VirtualToken::estonian_eid(&certificates[0], &certificates[1], manners))
            }))
        }),
        Scenario::new("authentic_is_read_whatever_the_manners", |_| {
            let certificates = specimens::certificates()?;
            all_of(Manners::default().each().into_iter().flat_map(|(name, manners)| {
                // By its own answer to reset, and by the one of a chip that tells nothing of its applet.
                let cosmo = Manners { protocol: Protocol::Both, ..manners.clone() };
                [
                    (name.to_owned(), VirtualToken::authentic(&certificates, Atr::AuthentIc3, manners)),
                    (format!("Cosmo 7, {name}"), VirtualToken::authentic(&certificates, Atr::ChamberSignCosmo7, cosmo)),
                ]
            }))
        }),
        Scenario::new("authentic_v2_is_read_whatever_the_manners", |_| {
            let certificates = specimens::certificates()?;
            all_of(
                VirtualToken::authentic_v2_manners()
                    .each()
                    .into_iter()
                    .map(|(name, manners)| (name.to_owned(), VirtualToken::authentic_v2(&certificates, manners))),
            )
        }),
        Scenario::new("gem_safe_is_read_whatever_the_manners", |_| {
            let certificates = specimens::certificates()?;
            all_of(
                VirtualToken::gem_safe_manners()
                    .each()
                    .into_iter()
                    .map(|(name, manners)| (name.to_owned(), VirtualToken::gem_safe(&certificates, manners))),
            )
        }),
        Scenario::new("gem_safe_tells_which_certificates_have_their_key", gem_safe_keys),
        Scenario::new("classic_is_read_whatever_the_manners", |_| {
            let certificates = specimens::certificates()?;
            all_of(Manners::default().each().into_iter().flat_map(|(name, manners)| {
                [
                    (name.to_owned(), VirtualToken::classic(&certificates, manners.clone())),
                    (format!("Portuguese, {name}"), VirtualToken::portuguese(&certificates, manners)),
                ]
            }))
        }),
        Scenario::new("chambersign_tokens_are_read_on_both_protocols", chambersign_on_both_protocols),
        Scenario::new("id_prime_is_read_whatever_the_manners", id_prime_whatever_the_manners),
        Scenario::new("every_id_prime_product_is_read_plain_and_compressed", every_id_prime_product),
        Scenario::new("piv_is_read_from_an_applet_that_others_wrote", piv),
        Scenario::new("smart_card_hsm_is_read_whatever_the_manners", |_| {
            let certificates = specimens::certificates()?;
            all_of(
                Manners::default().each().into_iter().map(|(name, manners)| {
                    (name.to_owned(), VirtualToken::smart_card_hsm_with(&certificates, manners))
                }),
            )
        }),
        Scenario::new("a_smart_card_hsm_tells_by_its_list_which_keys_it_has", smart_card_hsm_keys),
        Scenario::new("open_pgp_is_read_from_an_applet_that_others_wrote", |_| {
            let certificates = specimens::certificates()?;
            all_of([
                ("three certificates".to_owned(), VirtualToken::open_pgp(&certificates[..3])?),
                ("one certificate".to_owned(), VirtualToken::open_pgp(&certificates[..1])?),
                ("none at all".to_owned(), VirtualToken::open_pgp(&[])?),
            ])
        }),
        Scenario::new("open_pgp_is_read_whatever_the_card_and_its_manners", |_| {
            let certificates = specimens::certificates()?;
            all_of(OpenPgpCard::each().into_iter().flat_map(|(kind, card)| {
                let certificates = &certificates;
                ObjectManners::each().into_iter().flat_map(move |(manner, manners)| {
                    [3, 1, 0].map(|count| {
                        let token = VirtualToken::open_pgp_with(&certificates[..count], card, manners.clone());
                        (format!("{kind}, {manner}, {count} certificates"), token)
                    })
                })
            }))
        }),
        Scenario::new("a_certificate_that_somebody_else_selected_hides_no_other", selected_by_somebody_else),
        Scenario::new("a_card_that_holds_one_certificate_only_is_not_asked_for_others", one_place),
        Scenario::new("gids_is_read_whatever_the_manners", |_| {
            let few = specimens::certificates()?;
            // Enough for hexadecimal container numbers and a master file that does not come in one piece.
            let many = specimens::many(12)?;
            all_of(ObjectManners::each().into_iter().flat_map(|(manner, manners)| {
                [(&few, GidsStorage::Compressed), (&few, GidsStorage::Plain), (&many, GidsStorage::Compressed)].map(
                    |(certificates, storage)| {
                        let token = VirtualToken::gids(certificates, storage, manners.clone());
                        (format!("{manner}, {storage:?}, {} certificates", certificates.len()), token)
                    },
                )
            }))
        }),
        Scenario::new("an_object_behind_a_pin_is_counted_and_hides_nothing", guarded),
        Scenario::new("an_object_that_is_no_certificate_is_counted_and_hides_nothing", no_certificate),
        Scenario::new("a_certificate_listed_twice_is_told_once", listed_twice),
        Scenario::new("labels_and_keys_are_told_as_the_card_tells_them", labels_and_keys),
        Scenario::new("a_card_without_certificates_is_understood_and_empty", empty),
        Scenario::new("an_unknown_card_is_asked_little_and_not_understood", unknown),
    ]
}

/// Each layout on a card by the book, and on one at its worst.
fn with_best_and_worst_manners(layout: Layout) -> impl Iterator<Item = (String, Layout, Manners)> {
    let manners = Manners::default().each();
    layout.each().into_iter().flat_map(move |(name, layout)| {
        [manners.first(), manners.last()]
            .into_iter()
            .flatten()
            .map(|(manner, manners)| (format!("{name}, {manner}"), layout, manners.clone()))
            .collect::<Vec<_>>()
    })
}

fn all_of(tokens: impl IntoIterator<Item = (String, VirtualToken)>) -> Result<(), Failure> {
    let mut failures = String::new();
    let mut tried = 0;
    for (name, token) in tokens {
        tried += 1;
        if let Err(failure) = is_read(token) {
            let _ = writeln!(failures, "{name}: {failure}");
        }
    }
    assert!(tried > 0, "nothing was tried");
    if failures.is_empty() { Ok(()) } else { Err(Failure::new(failures)) }
}

fn is_read(token: VirtualToken) -> Result<(), Failure> {
    let held = token.readable().to_vec();
    let log = token.log();
    let mut channel = token.channel();
    let reading = read(&mut channel, ReadOptions::default(), &mut |_| {});
    if let Some(error) = &reading.ended_early {
        return Err(Failure::new(format!("the reading ended early: {error}")));
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

fn compressed_in_pkcs15(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    let mut tokens = Vec::new();
    for compression in Compression::ALL {
        let compressed = specimens::compressed(&certificates, compression)?;
        for placement in [Placement::OwnFiles, Placement::Slices, Placement::InList, Placement::InListAsOctets] {
            for (size_in, padding) in [(SizeIn::Tag80, 0), (SizeIn::Tag80, 700), (SizeIn::Nowhere, 300)] {
                let layout = Layout { placement, ..Layout::USUAL };
                let manners = Manners { size_in, padding, ..Manners::default() };
                let token = VirtualToken::pkcs15(&compressed, layout, manners);
                tokens.push((format!("{compression:?}, {placement:?}, {size_in:?}, {padding} more"), token));
            }
        }
    }
    all_of(tokens)
}

fn id_prime_whatever_the_manners(_: &mut Stage) -> Result<(), Failure> {
    let plain = specimens::certificates()?;
    let compressed = specimens::compressed(&plain, Compression::Minidriver)?;
    let product = IdPrimeProduct::EToken5110Cc940;
    all_of(VirtualToken::id_prime_manners(product).each().into_iter().flat_map(|(name, mut manners)| {
        // No card refuses to be read beyond an end that it does not tell.
        let tells_nothing = manners.size_in == SizeIn::Nowhere
            || manners.template == Template::Empty
            || [SelectWay::AnswerFci, SelectWay::AnswerFcp].iter().all(|way| manners.refused.contains(way));
        if tells_nothing && manners.end_of_file == EndOfFile::Refused {
            manners.end_of_file = EndOfFile::Short;
        }
        let token =
            |certificates| VirtualToken::id_prime_with(certificates, product, ContainerMap::Guarded, manners.clone());
        [(format!("{name}, plain"), token(&plain)), (format!("{name}, compressed"), token(&compressed))]
    }))
}

fn every_id_prime_product(_: &mut Stage) -> Result<(), Failure> {
    let plain = specimens::certificates()?;
    let compressed = specimens::compressed(&plain, Compression::Minidriver)?;
    for product in IdPrimeProduct::ALL {
        for certificates in [&plain, &compressed] {
            let token = VirtualToken::id_prime(certificates, product);
            let held = token.readable().to_vec();
            assert_eq!(held.len(), 2, "those that have a key");
            let log = token.log();
            let reading = reading_of(token);
            same_certificates(&held, &reading).map_err(|failure| Failure::new(format!("{product:?}: {failure}")))?;
            assert_eq!((reading.family, reading.unreadable), (Some("idPrime"), 0));
            assert!(reading.certificates.iter().all(|certificate| certificate.key_on_token == Some(true)));
            assert_eq!(log.transgressions(), Vec::<String>::new(), "{product:?}");
        }
    }
    Ok(())
}

fn piv(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    let many = specimens::many(9)?;
    let mut tokens = Vec::new();
    for protocol in [Protocol::T1, Protocol::T0] {
        let mut add = |name: &str, certificates: &[StoredCertificate]| {
            tokens.push((format!("{name}, {protocol:?}"), VirtualToken::piv_on(certificates, protocol)?));
            Ok::<_, Failure>(())
        };
        add("four certificates", &certificates)?;
        add("one certificate", &certificates[..1])?;
        add("retired ones", &many)?;
        for compression in [Compression::Gzip, Compression::Zlib] {
            add(&format!("{compression:?}"), &specimens::compressed(&many, compression)?)?;
        }
    }
    all_of(tokens)
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
