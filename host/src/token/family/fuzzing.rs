//! See [`crate::token::fuzzing`].

use super::gem_safe::GemSafe;
use super::{Family, all, authentic_v2, gem_safe, gids, id_prime, in_order_for, piv, smart_card_hsm};
use crate::token::channel::{CardChannel, ChannelError, TransmissionProtocol};
use crate::token::findings::Findings;
use crate::token::iso7816::{FileId, MOST_OBJECTS, Session};
use crate::token::reading::ReadOptions;
use crate::token::tlv::{Tag, find};

/// Who is asked first: hints reorder the families and leave out nobody.
pub(crate) fn order(atr: &[u8]) {
    let names = |families: Vec<Box<dyn Family>>| families.iter().map(|family| family.name()).collect::<Vec<_>>();
    let (mut usual, mut hinted) = (names(all()), names(in_order_for(atr)));
    usual.sort_unstable();
    hinted.sort_unstable();
    assert_eq!(hinted, usual);
}

/// IDPrime's index: no more certificates than it counts entries.
pub fn id_prime_index(content: &[u8]) {
    let certificates = id_prime::certificates_in(content).unwrap_or_default();
    assert!(certificates.len() <= content.first().copied().unwrap_or(0).into());
}

/// What PIV cards answer, to SELECT and to GET DATA: an object holds one certificate or none.
pub fn piv_object(answer: &[u8]) {
    piv::names_piv(answer);
    let Some(data) = find(answer, piv::DATA) else { return };
    assert!(piv::count_of_retired_keys(data.value) <= piv::MOST_RETIRED_CERTIFICATES);
    let mut findings = Findings::default();
    piv::add(piv::Object::There(data.value.to_vec()), &mut findings);
    assert!(findings.certificates.len() + findings.unreadable as usize <= 1);
}

/// GIDS' master file: those records are taken, all and in their order, that name a key container's certificate.
pub fn gids_master_file(content: &[u8]) {
    let Some(certificates) = gids::certificates_in(content) else { return };
    let is_certificate = |record: &&[u8]| {
        let (directory, name) = (&record[..9], &record[9..18]);
        directory.starts_with(b"mscp\0")
            && (name.starts_with(b"kxc") || name.starts_with(b"ksc"))
            && name[3..5].iter().all(u8::is_ascii_hexdigit)
            && name[5] == 0
            && record[26..] == [0, 0]
    };
    let object = |record: &[u8]| {
        let tag = record[20..24].iter().rev().fold(0, |tag: Tag, byte| tag << 8 | Tag::from(*byte));
        (FileId::from_le_bytes([record[24], record[25]]), tag)
    };
    let expected = content[1..].chunks_exact(28).filter(is_certificate).map(object).collect::<Vec<_>>();
    assert_eq!(certificates, expected);
}

/// AuthentIC 2's list of public objects: the files of certificates are those in use, as many as can be read.
pub fn authentic_list(content: &[u8]) {
    let Some(certificates) = authentic_v2::certificates_in(content) else { return };
    let in_use = content.chunks_exact(5).filter(|entry| entry.starts_with(&[0xFF, 0x20]));
    let expected = in_use.map(|entry| 0x2000 | FileId::from(entry[2])).take(MOST_OBJECTS).collect::<Vec<_>>();
    assert_eq!(certificates, expected);
}

/// A SmartCard-HSM's list: certificates in its order, with the key of the same number or none.
pub fn smart_card_hsm_list(content: &[u8]) {
    let Some(certificates) = smart_card_hsm::certificates_in(content) else { return };
    let ids = content.chunks_exact(2).map(|id| FileId::from(id[0]) << 8 | FileId::from(id[1])).collect::<Vec<_>>();
    assert!(ids.len() * 2 == content.len() && ids.iter().any(|id| id >> 8 == 0xCC));
    let expected = ids.iter().copied().filter(|id| matches!(id >> 8, 0xCA | 0xCE));
    assert!(certificates.iter().map(|certificate| certificate.id).eq(expected));
    for certificate in certificates {
        let key = 0xCC00 | certificate.id & 0x00FF;
        assert_eq!(certificate.has_key, certificate.id >> 8 == 0xCE && ids.contains(&key));
    }
}

/// GemSAFE's one file: read in blocks, it is read to the same length as at once; its certificates stand in it, in their
/// order and apart from one another, and no more of them than there are keys are told to have one.
pub fn gem_safe_file(content: &[u8]) {
    let Some(length) = gem_safe::content_length(content) else { return };
    if (2..=28_672).contains(&u16::from_be_bytes([content[0], content[1]])) {
        for block in [content.len() / 64 + 1, 248] {
            let mut read = 0;
            loop {
                let goal = gem_safe::content_length(&content[..read]).unwrap_or(content.len()).min(content.len());
                if goal <= read {
                    read = goal;
                    break;
                }
                read = goal.min(read + block);
            }
            assert_eq!(read, length.min(content.len()), "in blocks of {block}");
        }
    }
    let content = &content[..length.min(content.len())];
    let (mut card, mut silent) = (Unasked, |_| {});
    let mut card = Session::new(&mut card, ReadOptions::default(), &mut silent);
    let Some(mut family) = GemSafe::of(content, card.mark()) else { return };
    let mut findings = Findings::default();
    assert_eq!(family.certificates(&mut card, &mut findings), Ok(()));
    assert!(findings.certificates.len() <= MOST_OBJECTS);
    let with_key = findings.certificates.iter().filter(|certificate| certificate.key_on_token == Some(true));
    let keys = content.windows(2).filter(|entry| *entry == [0x01, 0xFE]).count();
    assert!(with_key.count() <= keys);
    let mut rest = content;
    for certificate in findings.certificates {
        let place = rest.windows(certificate.der.len()).position(|window| window == certificate.der);
        assert!(place.is_some(), "not in the file, or before another one");
        rest = &rest[place.unwrap_or_default() + certificate.der.len()..];
    }
}

/// All is there already.
struct Unasked;

impl CardChannel for Unasked {
    fn atr(&self) -> &[u8] {
        &[]
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        TransmissionProtocol::T1
    }

    fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, ChannelError> {
        Err(ChannelError::Removed)
    }
}
