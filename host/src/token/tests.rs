//! Whole cards, read as the product reads them.

use super::channel::{CardChannel, ChannelError, TransmissionProtocol};
use super::known::KnownCards;
use super::reading::{BytesRead, CertificateOnCard, ReadOptions, Reading};
use super::test_card::{TestCard, authority_certificate, certificate, tlv};
use super::{read, read_again};

const PKCS15: &[u8] = b"\xA0\x00\x00\x00\x63PKCS-15";
const IAS_ROOT: &[u8] = b"\xA0\x00\x00\x00\x77\x01\x08\x00\x07\x00\x00\xFE\x00\x00\x01\x00";
const AWP: &[u8] = b"\xE8\x28\xBD\x08\x0F\xF2POT AWP";
const GENERIC: &[u8] = b"\xE8\x28\xBD\x08\x0F\xD2PGeneric";
const PIV: &[u8] = b"\xA0\x00\x00\x03\x08\x00\x00\x10\x00";
const ID_PRIME: &[u8] = b"\xA0\x00\x00\x00\x18\x80\x00\x00\x00\x06\x62";

/// The answers to reset of ChamberSign's tokens.
const OBERTHUR_ATR: [u8; 23] = [
    0x3B, 0xDB, 0x96, 0x00, 0x80, 0xB1, 0xFE, 0x45, 0x1F, 0x83, 0x00, 0x31, 0xC0, 0x64, 0x1A, 0x71, 0x01, 0x00, 0x07,
    0x90, 0x00, 0x33, 0x00,
];

fn read_silently(card: &mut dyn CardChannel) -> Reading {
    read(card, ReadOptions::default(), &mut |_| {})
}

fn ders(reading: &Reading) -> Vec<&[u8]> {
    reading.certificates.iter().map(|certificate| &certificate.der[..]).collect()
}

fn path(ids: &[u16]) -> Vec<u8> {
    tlv(0x30, &tlv(0x04, &ids.iter().flat_map(|id| id.to_be_bytes()).collect::<Vec<_>>()))
}

fn slice(id: u16, index: u16, length: u16) -> Vec<u8> {
    let [index, length] = [index, length].map(u16::to_be_bytes);
    tlv(0x30, &[tlv(0x04, &id.to_be_bytes()), tlv(0x02, &index), tlv(0x80, &length)].concat())
}

fn listed_certificate(label: &str, id: u8, value: &[u8]) -> Vec<u8> {
    let class = tlv(0x30, &tlv(0x04, &[id]));
    tlv(0x30, &[tlv(0x30, &tlv(0x0C, label.as_bytes())), class, tlv(0xA1, &tlv(0x30, value))].concat())
}

fn listed_key(id: u8) -> Vec<u8> {
    tlv(0x30, &[tlv(0x30, &[]), tlv(0x30, &tlv(0x04, &[id]))].concat())
}

/// A card whose application by this name holds one certificate of 1,800 bytes and its key.
fn pkcs15_card(name: &[u8]) -> TestCard {
    let mut card = TestCard::default();
    let application = card.add_application(name);
    add_pkcs15(&mut card, application, &[], 0x70, 1);
    card
}

fn add_pkcs15(card: &mut TestCard, application: usize, directory: &[u16], files: u16, seed: u8) {
    let file = |low: u16| [directory, &[files << 8 | low]].concat();
    let of_file = |low: u16| path(&[files << 8 | low]);
    let objects = [tlv(0xA0, &of_file(2)), tlv(0xA4, &of_file(5)), tlv(0xA5, &of_file(6))].concat();
    card.add(application, &[directory, &[0x5031]].concat(), objects);
    card.add(application, &file(2), [listed_key(seed), vec![0; 40]].concat());
    card.add(application, &file(5), listed_certificate("Authentification", seed, &of_file(0x10)));
    card.add(application, &file(6), Vec::new());
    card.add(application, &file(0x10), [certificate(seed, 1800), vec![0; 200]].concat());
}

#[test]
fn a_pkcs15_card_is_read_with_label_and_key_and_without_a_needless_exchange() {
    let mut card = pkcs15_card(PKCS15);
    let reading = read_silently(&mut card);
    let expected = CertificateOnCard {
        der: certificate(1, 1800),
        label: Some("Authentification".to_owned()),
        key_on_token: Some(true),
    };
    assert_eq!(reading.family, Some("pkcs15"));
    assert_eq!(reading.certificates, [expected]);
    assert_eq!((reading.unreadable, reading.ended_early), (0, None));
    // SELECT AID, EF.ODF (2), EF.CDF (2), the empty one (1), the certificate (1 + 8), EF.PrKDF (2).
    assert_eq!(reading.exchanges, 17);
    assert_eq!(card.sent.len(), 17);
}

#[test]
fn a_card_on_t0_is_read_by_get_response() {
    let mut card = TestCard { protocol: TransmissionProtocol::T0, ..pkcs15_card(PKCS15) };
    let reading = read_silently(&mut card);
    assert_eq!(ders(&reading), [certificate(1, 1800)]);
    // One more for each file's SELECT; what SELECT tells of the application is left.
    assert_eq!(reading.exchanges, 17 + 5);
}

#[test]
fn whatever_the_manners_the_certificate_is_the_same_to_the_byte() {
    let manners: [fn(&mut TestCard); 13] = [
        |card| card.block = 0xE7,
        |card| (card.block, card.too_long) = (0xC0, 0x6F00),
        |card| (card.block, card.too_long) = (0xE7, 0x6CE7),
        |card| card.block = 0x80,
        |card| card.generosity = 100,
        |card| card.tells_size = false,
        |card| (card.tells_size, card.is_strict_about_length) = (false, true),
        |card| card.protocol = TransmissionProtocol::T0,
        |card| card.refused = |_, p2| p2 == 0x00,
        |card| card.refused = |_, p2| p2 == 0x04,
        |card| card.refused = |p1, _| matches!(p1, 0x01 | 0x08 | 0x09),
        |card| card.refused = |p1, _| p1 == 0x02,
        |card| card.refused = |_, p2| p2 != 0x0C,
    ];
    for (number, manner) in manners.iter().enumerate() {
        let mut by_path = TestCard::default();
        add_pkcs15(&mut by_path, 0, &[0x5015], 0x44, 3);
        for (kind, mut card) in [("by name", pkcs15_card(PKCS15)), ("by path", by_path)] {
            manner(&mut card);
            let reading = read_silently(&mut card);
            let seed = if kind == "by name" { 1 } else { 3 };
            assert_eq!(ders(&reading), [certificate(seed, 1800)], "{kind}, manner {number}");
            assert!(reading.exchanges < 70, "{kind}, manner {number}: {}", reading.exchanges);
        }
    }
}

#[test]
fn a_block_length_once_refused_is_not_asked_for_again() {
    for (block, too_long, expected) in [(0xE7, 0x6700, 1), (0xC0, 0x6700, 2), (0xE7, 0x6CE7, 1)] {
        let mut card = TestCard { block, too_long, ..pkcs15_card(PKCS15) };
        read_silently(&mut card);
        let is_too_long = |length: u8| length == 0 || usize::from(length) > block;
        let refused = card.sent.iter().filter(|sent| sent[1] == 0xB0 && is_too_long(sent[4])).count();
        assert_eq!(refused, expected, "{too_long:04X}");
    }
}

#[test]
fn applications_listed_in_records_with_absolute_paths_are_all_read() {
    let mut card = TestCard { with_records: vec![0x2F00], ..TestCard::default() };
    let template = |directory: u16| {
        let path = [0x3F, 0x00].into_iter().chain(directory.to_be_bytes()).collect::<Vec<_>>();
        tlv(0x61, &[tlv(0x4F, b"\xA0\x00\x00\x00\x99"), tlv(0x51, &path)].concat())
    };
    card.add(0, &[0x2F00], [template(0x5015), template(0x5016), template(0x5017)].concat());
    add_pkcs15(&mut card, 0, &[0x5015], 0x44, 1);
    add_pkcs15(&mut card, 0, &[0x5017], 0x45, 2);
    let reading = read_silently(&mut card);
    assert_eq!(reading.family, Some("pkcs15"));
    assert_eq!(ders(&reading), [certificate(1, 1800), certificate(2, 1800)]);
}

#[test]
fn one_file_can_hold_several_certificates_one_right_in_its_entry_and_each_counts_once() {
    let mut card = TestCard::default();
    let application = card.add_application(PKCS15);
    let (first, second, third) = (certificate(1, 600), certificate(2, 500), certificate(3, 400));
    let entries = [
        listed_certificate("1", 1, &slice(0x4574, 0, 600)),
        vec![0; 90],
        listed_certificate("2", 2, &slice(0x4574, 600, 500)),
        listed_certificate("3", 3, &tlv(0xA0, &third)),
        listed_certificate("1 encore", 1, &path(&[0x4575])),
        vec![0; 30],
    ];
    card.add(application, &[0x5031], [tlv(0xA4, &path(&[0x4403])), tlv(0xA4, &path(&[0x4403]))].concat());
    card.add(application, &[0x4403], entries.concat());
    card.add(application, &[0x4574], [first.clone(), second.clone(), vec![0; 900]].concat());
    card.add(application, &[0x4575], first.clone());
    let reading = read_silently(&mut card);
    assert_eq!(ders(&reading), [first, second, third]);
    assert_eq!(reading.certificates[0].label.as_deref(), Some("1"));
    assert!(reading.certificates.iter().all(|certificate| certificate.key_on_token.is_none()));
    let selects = card.sent.iter().filter(|sent| sent[1] == 0xA4 && sent.ends_with(&[0x45, 0x74, 0x00])).count();
    assert_eq!(selects, 1);
}

#[test]
fn what_is_guarded_missing_or_no_certificate_hides_nothing_and_is_counted() {
    let mut card = pkcs15_card(PKCS15);
    let entries = [
        listed_certificate("guarded", 7, &path(&[0x7020])),
        listed_certificate("missing", 7, &path(&[0x7021])),
        listed_certificate("no certificate", 7, &path(&[0x7022])),
        listed_certificate("erased", 7, &path(&[0x7023])),
        tlv(0x30, &[0x30, 0x7F, 1]),
        listed_certificate("good", 7, &path(&[0x7024])),
    ];
    card.add(1, &[0x7006], entries.concat());
    card.add(1, &[0x7020], certificate(8, 400));
    card.add(1, &[0x7022], tlv(0x30, &tlv(0x30, &[5; 300])));
    card.add(1, &[0x7023], vec![0xFF; 2000]);
    card.add(1, &[0x7024], certificate(9, 400));
    card.guarded = vec![0x7020];
    let reading = read_silently(&mut card);
    assert_eq!(ders(&reading), [certificate(1, 1800), certificate(9, 400)]);
    assert_eq!(reading.unreadable, 5);
    assert_eq!(reading.certificates[1].key_on_token, Some(false));
}

#[test]
fn a_guarded_directory_of_certificates_is_told_from_an_empty_one() {
    let mut card = pkcs15_card(PKCS15);
    card.guarded = vec![0x7005, 0x7002];
    let reading = read_silently(&mut card);
    assert_eq!((reading.certificates.len(), reading.unreadable), (0, 1));
    card.guarded = vec![0x7002];
    let reading = read_silently(&mut card);
    assert_eq!(reading.certificates[0].key_on_token, None, "keys that are not seen are not missing");
}

#[test]
fn absolute_paths_that_mean_the_application_are_found_there() {
    let mut card = pkcs15_card(PKCS15);
    card.add(1, &[0x5031], tlv(0xA4, &path(&[0x3F00, 0x5015, 0x7005])));
    card.add(1, &[0x7005], listed_certificate("", 1, &path(&[0x3F00, 0x5015, 0x7010])));
    assert_eq!(ders(&read_silently(&mut card)), [certificate(1, 1800)]);
    let from_master_file = card.sent.iter().filter(|sent| sent[1..3] == [0xA4, 0x08]).count();
    assert_eq!(from_master_file, 1, "what was found out once is kept");
}

#[test]
fn chambersigns_likeliest_token_is_read_whole_on_t0_from_all_its_directories() {
    let mut card = TestCard { atr: OBERTHUR_ATR.to_vec(), protocol: TransmissionProtocol::T0, ..TestCard::default() };
    // It has no master file worth the name.
    card.refused = |p1, _| matches!(p1, 0x00 | 0x01 | 0x08);
    let root = card.add_application(IAS_ROOT);
    let awp = card.add_application(AWP);
    let generic = card.add_application(GENERIC);
    card.root = Some(root);
    let template = |name| tlv(0x61, &tlv(0x4F, name));
    card.add(root, &[0x2F00], [template(AWP), template(b"\xE8\x28\xBD\x08\x0Fgone"), template(GENERIC)].concat());
    add_pkcs15(&mut card, awp, &[], 0x70, 1);
    add_pkcs15(&mut card, generic, &[], 0x71, 2);
    let reading = read_silently(&mut card);
    assert_eq!(reading.family, Some("iasEcc"));
    assert_eq!(ders(&reading), [certificate(1, 1800), certificate(2, 1800)]);
    assert_eq!(reading.certificates[1].key_on_token, Some(true));

    let what = reading.probes.iter().map(|probe| (&probe.what[..10], &probe.status[..])).collect::<Vec<_>>();
    assert_eq!(what, [("SELECT AID", "9000"), ("SELECT A00", "9000"), ("SELECT AID", "9000"), ("SELECT E82", "9000")]);
}

#[test]
fn an_awp_directory_is_found_by_name_where_no_ef_dir_names_it() {
    let mut card = TestCard { atr: OBERTHUR_ATR.to_vec(), ..TestCard::default() };
    card.add_application(IAS_ROOT);
    let awp = card.add_application(AWP);
    add_pkcs15(&mut card, awp, &[], 0x70, 1);
    let reading = read_silently(&mut card);
    assert_eq!((reading.family, reading.certificates.len()), (Some("iasEcc"), 1));
}

fn piv_object(certificate: &[u8], information: u8) -> Vec<u8> {
    tlv(0x53, &[tlv(0x70, certificate), tlv(0x71, &[information]), tlv(0xFE, &[])].concat())
}

#[test]
fn a_piv_card_is_read_with_its_retired_and_compressed_certificates() {
    use std::io::Write;
    let compressed = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&certificate(3, 1500)).unwrap();
        encoder.finish().unwrap()
    };
    let objects = [
        ([0x5F, 0xC1, 0x05], piv_object(&certificate(1, 1800), 0)),
        ([0x5F, 0xC1, 0x0A], piv_object(&[], 0)),
        ([0x5F, 0xC1, 0x0B], piv_object(&compressed, 1)),
        ([0x5F, 0xC1, 0x01], piv_object(&[0x30, 0x82, 0x01], 0)),
        ([0x5F, 0xC1, 0x0C], tlv(0x53, &[tlv(0xC1, &[2]), tlv(0xC2, &[0])].concat())),
        ([0x5F, 0xC1, 0x0D], piv_object(&certificate(4, 700), 0)),
        ([0x5F, 0xC1, 0x0F], piv_object(&certificate(9, 700), 0)),
    ];
    for protocol in [TransmissionProtocol::T0, TransmissionProtocol::T1] {
        let mut card = TestCard { protocol, objects: objects.iter().cloned().collect(), ..TestCard::default() };
        card.add_application(PIV);
        let reading = read_silently(&mut card);
        assert_eq!(reading.family, Some("piv"));
        // The second retired place is empty, and the third is none that the key history counts.
        assert_eq!(ders(&reading), [certificate(1, 1800), certificate(3, 1500), certificate(4, 700)], "{protocol:?}");
        assert_eq!(reading.unreadable, 1);
    }
}

#[test]
fn a_key_history_that_counts_more_than_there_can_be_is_not_believed() {
    let mut card = TestCard::default();
    card.add_application(PIV);
    card.objects.insert([0x5F, 0xC1, 0x05], piv_object(&certificate(1, 900), 0));
    card.objects.insert([0x5F, 0xC1, 0x0C], tlv(0x53, &tlv(0xC1, &[0xFF])));
    let reading = read_silently(&mut card);
    assert_eq!(card.sent.iter().filter(|sent| sent[1] == 0xCB && sent[9] >= 0x0D).count(), 20);
    assert_eq!((reading.family, reading.certificates.len(), reading.unreadable), (Some("piv"), 1, 0));
}

#[test]
fn retired_certificates_that_no_key_history_counts_are_found_where_all_is_asked() {
    let mut card = TestCard::default();
    card.add_application(PIV);
    card.objects.insert([0x5F, 0xC1, 0x05], piv_object(&[], 0));
    card.objects.insert([0x5F, 0xC1, 0x20], piv_object(&certificate(1, 900), 0));
    assert_eq!(read_silently(&mut card).certificates, []);
    let options = ReadOptions { all_families: true, ..ReadOptions::default() };
    assert_eq!(ders(&read(&mut card, options, &mut |_| {})), [certificate(1, 900)]);
}

#[test]
fn an_id_prime_card_is_read_by_its_index() {
    use std::io::Write;
    let entry = |id: u16, name: &[u8], directory: &[u8]| {
        let mut entry = [0; 21];
        entry[..2].copy_from_slice(&id.to_be_bytes());
        entry[4..4 + name.len()].copy_from_slice(name);
        entry[12..12 + directory.len()].copy_from_slice(directory);
        entry
    };
    let compressed = {
        let mut encoder = flate2::write::ZlibEncoder::new(vec![1, 0, 0x08, 0x07], flate2::Compression::default());
        encoder.write_all(&certificate(1, 1800)).unwrap();
        encoder.finish().unwrap()
    };
    let index =
        [[0xFF; 21], entry(0x0201, b"cardid", b""), entry(0x0206, b"kxc00", b"mscp"), entry(0x0207, b"ksc01", b"mscp")];
    let mut card = TestCard { is_strict_about_length: true, ..TestCard::default() };
    let application = card.add_application(ID_PRIME);
    card.add(application, &[0x0101], [&[4][..], &index.concat(), &[0; 1260]].concat());
    card.add(application, &[0x0206], compressed);
    card.add(application, &[0x0207], certificate(2, 900));
    let reading = read_silently(&mut card);
    assert_eq!(reading.family, Some("idPrime"));
    assert_eq!(ders(&reading), [certificate(1, 1800), certificate(2, 900)]);
}

#[test]
fn an_unknown_card_is_asked_at_most_twenty_two_times_and_every_question_is_reported() {
    struct Refusing(Vec<u8>, [u8; 2]);
    impl CardChannel for Refusing {
        fn atr(&self) -> &[u8] {
            &self.0
        }
        fn transmission_protocol(&self) -> TransmissionProtocol {
            TransmissionProtocol::T0
        }
        fn transmit(&mut self, _command: &[u8]) -> Result<Vec<u8>, ChannelError> {
            Ok(self.1.to_vec())
        }
    }
    for atr in [&[0x3B, 0][..], &OBERTHUR_ATR] {
        for status in [0x6A82, 0x6A86, 0x6A81, 0x6D00, 0x6E00, 0x6700, 0x6F00, 0x6985, 0x6999, 0x6C00_u16] {
            let reading = read_silently(&mut Refusing(atr.to_vec(), status.to_be_bytes()));
            assert_eq!((reading.family, reading.ended_early), (None, None), "{status:04X}");
            // The length that 6C00 names is asked for once, which doubles what is sent but not what is asked.
            let most = if status == 0x6C00 { 44 } else { 22 };
            assert!(reading.exchanges <= most, "{status:04X}: {}", reading.exchanges);
            let asked = reading.probes.iter().map(|probe| &probe.what).collect::<Vec<_>>();
            assert!(asked.contains(&&"SELECT AID A000000063504B43532D3135".to_owned()), "{asked:?}");
            assert!(reading.probes.iter().all(|probe| !probe.status.is_empty() && !probe.family.is_empty()));
        }
    }
}

#[test]
fn a_card_that_says_yes_to_any_name_is_recognised_as_nothing() {
    for protocol in [TransmissionProtocol::T0, TransmissionProtocol::T1] {
        let mut card = TestCard { says_yes_to_any_name: true, protocol, ..TestCard::default() };
        let reading = read_silently(&mut card);
        assert_eq!((reading.family, reading.certificates.len()), (None, 0));
        assert!(reading.exchanges < 60, "{}", reading.exchanges);
    }
}

#[test]
fn an_empty_application_does_not_hide_a_full_one() {
    let mut card = TestCard::default();
    let empty = card.add_application(PKCS15);
    card.add(empty, &[0x5031], tlv(0xA4, &path(&[0x7005])));
    card.add(empty, &[0x7005], vec![0; 64]);
    card.add_application(PIV);
    let reading = read_silently(&mut card);
    assert_eq!((reading.family, reading.certificates.len()), (Some("pkcs15"), 0));

    card.objects.insert([0x5F, 0xC1, 0x0A], piv_object(&certificate(1, 900), 0));
    let reading = read_silently(&mut card);
    assert_eq!((reading.family, reading.certificates.len()), (Some("piv"), 1));
}

/// A PKCS#15 application that holds certification authorities' certificates alone, and a PIV one beside it.
fn card_with_authorities_in_front() -> TestCard {
    let mut card = TestCard::default();
    let front = card.add_application(PKCS15);
    card.add(front, &[0x5031], tlv(0xA5, &path(&[0x7006])));
    let entries =
        [listed_certificate("AC", 1, &path(&[0x7010])), listed_certificate("guarded", 1, &path(&[0x7011]))].concat();
    card.add(front, &[0x7006], entries);
    card.add(front, &[0x7010], authority_certificate(1, 900));
    card.add(front, &[0x7011], authority_certificate(2, 900));
    card.guarded = vec![0x7011];
    card.add_application(PIV);
    card
}

#[test]
fn an_application_with_nothing_that_serves_does_not_hide_one_that_does() {
    let mut card = card_with_authorities_in_front();
    card.objects.insert([0x5F, 0xC1, 0x05], piv_object(&certificate(3, 900), 0));
    // The same authority once more.
    card.objects.insert([0x5F, 0xC1, 0x0A], piv_object(&authority_certificate(1, 900), 0));
    let reading = read_silently(&mut card);
    assert_eq!(ders(&reading), [authority_certificate(1, 900), certificate(3, 900)]);
    assert_eq!((reading.family, reading.unreadable), (Some("piv"), 1));
    assert_eq!(reading.certificates[0].label.as_deref(), Some("AC"));
}

#[test]
fn where_nothing_serves_all_of_it_is_told_once_and_the_search_has_an_end() {
    let mut card = card_with_authorities_in_front();
    // The same application, found by another way.
    card.add(0, &[0x2F00], tlv(0x61, &tlv(0x4F, PKCS15)));
    let reading = read_silently(&mut card);
    assert_eq!(ders(&reading), [authority_certificate(1, 900)]);
    assert_eq!((reading.family, reading.unreadable, reading.ended_early), (Some("pkcs15"), 1, None));
    assert!(reading.exchanges < 70, "{}", reading.exchanges);
}

#[test]
fn a_card_with_one_that_serves_is_asked_no_further() {
    let mut card = pkcs15_card(PKCS15);
    card.add_application(PIV);
    card.objects.insert([0x5F, 0xC1, 0x05], piv_object(&certificate(3, 900), 0));
    let reading = read_silently(&mut card);
    assert_eq!((ders(&reading), reading.exchanges), (vec![&certificate(1, 1800)[..]], 17));
}

#[test]
fn a_failure_at_any_exchange_ends_the_reading_and_keeps_what_was_found() {
    for error in [ChannelError::Removed, ChannelError::ResetByOther, ChannelError::TimedOut] {
        let mut found_at_last = 0;
        for exchange in 0..17 {
            let mut card = pkcs15_card(PKCS15);
            card.failure = Some((exchange, error.clone()));
            let reading = read_silently(&mut card);
            assert_eq!(reading.ended_early.as_ref(), Some(&error), "at {exchange}");
            assert_eq!(card.sent.len(), exchange + 1);
            assert!(reading.certificates.iter().all(|found| found.der == certificate(1, 1800)));
            found_at_last = reading.certificates.len();
        }
        assert_eq!(found_at_last, 1, "the certificate was there before the keys were asked for");
    }
}

#[test]
fn progress_grows_to_what_was_expected() {
    let mut steps = Vec::<BytesRead>::new();
    read(&mut pkcs15_card(PKCS15), ReadOptions::default(), &mut |step| steps.push(step));
    assert_eq!(steps.len(), 8);
    assert!(steps.iter().all(|step| step.expected == 1800));
    assert!(steps.is_sorted_by(|first, second| first.read < second.read));
    assert_eq!(steps.last().map(|step| step.read), Some(1800));
}

#[test]
fn the_trace_is_kept_only_where_asked_for_and_holds_no_data_of_answers() {
    let mut card = pkcs15_card(PKCS15);
    assert_eq!(read_silently(&mut card).trace, []);
    let reading = read(&mut card, ReadOptions { trace: true, ..ReadOptions::default() }, &mut |_| {});
    assert_eq!(reading.trace.len(), 17);
    assert_eq!(reading.trace[0].command, "00A404000CA000000063504B43532D313500");
    let longest = reading.trace.iter().max_by_key(|exchange| exchange.answer_length).unwrap();
    assert_eq!((longest.answer_length, &longest.status[..]), (256, "9000"));
    assert!(reading.trace.iter().all(|exchange| exchange.command.len() <= 2 * 22));
}

#[test]
fn all_families_are_asked_where_that_is_wanted_although_one_has_found_what_serves() {
    let mut card = pkcs15_card(PKCS15);
    card.add_application(PIV);
    card.objects.insert([0x5F, 0xC1, 0x0A], piv_object(&certificate(2, 900), 0));
    assert_eq!(ders(&read_silently(&mut card)), [certificate(1, 1800)]);
    let options = ReadOptions { all_families: true, ..ReadOptions::default() };
    let reading = read(&mut card, options, &mut |_| {});
    assert_eq!(ders(&reading), [certificate(1, 1800), certificate(2, 900)]);
    assert_eq!(reading.family, Some("pkcs15"));
}

#[test]
fn names_too_rare_to_be_asked_for_are_asked_for_where_all_families_are() {
    let options = ReadOptions { all_families: true, ..ReadOptions::default() };
    let iso_applet = b"\xF2\x76\xA2\x88\xBC\xFB\xA6\x9D\x34\xF3\x10\x01";
    for (name, family) in [(&iso_applet[..], "pkcs15"), (b"DF issuer", "pkcs15"), (b"MIOMCT", "iasEcc")] {
        let mut card = pkcs15_card(name);
        assert_eq!(read_silently(&mut card).family, None, "{name:02X?}");
        let reading = read(&mut card, options, &mut |_| {});
        assert_eq!((reading.family, ders(&reading)), (Some(family), vec![&certificate(1, 1800)[..]]), "{name:02X?}");
    }
    let mut named_in_ef_atr = pkcs15_card(b"\xA0\x00\x00\x00\x99root");
    named_in_ef_atr.add(0, &[0x2F01], tlv(0x4F, b"\xA0\x00\x00\x00\x99root"));
    let reading = read(&mut named_in_ef_atr, options, &mut |_| {});
    assert_eq!((reading.family, ders(&reading)), (Some("iasEcc"), vec![&certificate(1, 1800)[..]]));
}

#[test]
fn the_report_tells_which_files_and_applications_there_are_and_what_was_read_of_them() {
    let mut card = pkcs15_card(PKCS15);
    card.guarded.push(0x7002);
    let reading = read_silently(&mut card);
    let seen = &reading.observations;
    assert_eq!(seen.times.len(), usize::try_from(reading.exchanges).unwrap());
    let told: Vec<_> = seen.applications.iter().map(|one| (one.aid.as_str(), one.listed, one.selected)).collect();
    assert_eq!(told, [("A000000063504B43532D3135", false, true)]);
    let name = |file: &str| format!("A000000063504B43532D3135/{file}");
    let certificate = seen.objects.iter().find(|object| object.size == Some(2000)).unwrap();
    assert_eq!((certificate.bytes_read, certificate.status.as_str()), (1800, "9000"));
    let directory = seen.objects.iter().find(|object| object.name == name("5031")).unwrap();
    assert_eq!((Some(directory.bytes_read), directory.status.as_str()), (directory.size, "9000"));
    let keys = seen.objects.iter().find(|object| object.name == name("7002")).unwrap();
    assert_eq!((keys.bytes_read, keys.status.as_str()), (0, "6982"));
}

#[test]
fn the_serial_number_in_an_open_pgp_cards_name_is_in_no_report() {
    let mut card = TestCard::default();
    let name = [0xD2, 0x76, 0, 1, 0x24, 1, 3, 4, 0, 6, 0x12, 0x34, 0x56, 0x78, 0, 0];
    card.add_application(&name);
    card.add(0, &[0x2F00], tlv(0x61, &tlv(0x4F, &name)));
    let reading = read(&mut card, ReadOptions { trace: true, ..ReadOptions::default() }, &mut |_| {});
    assert!(card.sent.iter().any(|command| command.windows(4).any(|part| part == [0x12, 0x34, 0x56, 0x78])));
    assert_eq!(reading.observations.applications[0].aid, "D2760001240103040006........0000");
    let report = format!("{:?}{:?}{:?}", reading.probes, reading.trace, reading.observations);
    assert!(report.contains("00A4040010D2760001240103040006........0000"), "{report}");
    assert!(!report.contains("12345678"), "{report}");
}

#[test]
fn a_travel_document_is_named_by_its_closed_application_and_a_card_that_says_yes_to_any_name_is_not() {
    let mut card = TestCard::default();
    let travel_document = card.add_application(&[0xA0, 0, 0, 2, 0x47, 0x10, 1]);
    card.add(travel_document, &[0x011E], vec![0x60, 0]);
    card.guarded.push(0x011E);
    let reading = read_silently(&mut card);
    assert!(reading.product.is_some_and(|product| product.needs_own_software()));
    assert_eq!((reading.family, reading.probes.last().map(|probe| probe.family.as_str())), (None, Some("products")));

    let mut yes = TestCard { says_yes_to_any_name: true, ..TestCard::default() };
    assert_eq!(read_silently(&mut yes).product, None);
}

#[test]
fn an_answer_to_reset_names_the_card_and_leaves_no_family_out() {
    let vitale = vec![0x3B, 0x75, 0x13, 0, 0, 0x45, 0x09, 0xEA, 0x90, 0];
    let mut card = TestCard { atr: vitale.clone(), ..pkcs15_card(PKCS15) };
    let reading = read_silently(&mut card);
    assert_eq!((reading.family, reading.certificates.len()), (Some("pkcs15"), 1));
    assert_eq!(reading.product.map(|product| product.name), Some("Carte Vitale"));
    let empty = read_silently(&mut TestCard { atr: vitale, ..TestCard::default() });
    assert_eq!((empty.family, empty.product), (None, reading.product));
    assert!(empty.probes.len() > 5, "{:?}", empty.probes);
}

/// A card that answers one exchange otherwise, counted from 0.
struct Once {
    card: TestCard,
    at: usize,
    answer: fn(Vec<u8>) -> Vec<u8>,
}

impl CardChannel for Once {
    fn atr(&self) -> &[u8] {
        &self.card.atr
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        self.card.protocol
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        let is_now = self.card.sent.len() == self.at;
        let answer = self.card.transmit(command)?;
        Ok(if is_now { (self.answer)(answer) } else { answer })
    }
}

#[test]
fn what_a_cards_fault_hid_is_found_when_it_comes_back() {
    // An application with an authority's certificate, and behind it one with the holder's.
    let card = || {
        let mut card = card_with_authorities_in_front();
        card.guarded.clear();
        card.add(1, &[0x5031], [tlv(0xA0, &path(&[0x7002])), tlv(0xA5, &path(&[0x7006]))].concat());
        card.add(1, &[0x7002], listed_key(1));
        card.objects.insert([0x5F, 0xC1, 0x05], piv_object(&certificate(3, 900), 0));
        card
    };
    let whole = read_silently(&mut card());
    let told = |reading: &Reading| (reading.certificates.clone(), reading.unreadable);
    let faults: [fn(Vec<u8>) -> Vec<u8>; 3] =
        [|_| vec![0x6F, 0x00], |_| vec![0x65, 0x81], |answer| [vec![0; 300], answer].concat()];
    for (number, answer) in faults.into_iter().enumerate() {
        for at in 0..usize::try_from(whole.exchanges).unwrap() {
            let known = KnownCards::default();
            let mut failing = Once { card: card(), at, answer };
            read_again(&mut failing, ReadOptions::default(), &known, &mut |_| {});
            let again = read_again(&mut card(), ReadOptions::default(), &known, &mut |_| {});
            assert_eq!(told(&again), told(&whole), "fault {number} at {at}");
        }
    }
}

/// Answers drawn by a generator, some of them near to what an honest card would say.
struct HostileCard {
    state: u64,
    exchanges: u32,
}

impl HostileCard {
    /// xorshift64 (Marsaglia, 2003): the same run on every machine.
    fn draw(&mut self, below: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % u64::try_from(below).unwrap()).unwrap()
    }
}

impl CardChannel for HostileCard {
    fn atr(&self) -> &[u8] {
        &OBERTHUR_ATR
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        if self.exchanges.is_multiple_of(2) { TransmissionProtocol::T0 } else { TransmissionProtocol::T1 }
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        const STATUS: [u16; 16] = [
            0x9000, 0x9000, 0x9000, 0x9000, 0x9000, 0x9000, 0x6100, 0x6110, 0x6282, 0x6A82, 0x6A86, 0x6700, 0x6C20,
            0x6982, 0x6F00, 0x6B00,
        ];
        const BEGINNINGS: [&[u8]; 14] = [
            &[0x62, 4, 0x80, 2, 0xFF, 0xFF],
            &[0xA4, 6, 0x30, 4, 4, 2, 0x44, 3, 0xA0, 6, 0x30, 4, 4, 2, 0x44, 4],
            &[0x61, 8, 0x4F, 2, 0xA0, 1, 0x51, 2, 0x50, 0x15],
            &[0x30, 0x12, 0x30, 0, 0x30, 3, 4, 1, 1, 0xA1, 9, 0x30, 7, 0x30, 5, 4, 3, 1],
            &[0x30, 0x10, 0x30, 0, 0x30, 3, 4, 1, 1, 0xA1, 7, 0x30, 5, 0x30, 4, 4, 2, 0x45, 1],
            &[0x30, 0x82, 0x7F, 0xFF],
            &[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
            &[0x53, 0x82, 0xFF, 0xFF, 0x70, 0x82, 0x40, 0],
            &[0x1F, 0x8B, 8, 0],
            &[1, 0, 0xFF, 0xFF, 0x78, 0x9C],
            &[0x84, 8, 0xD2, 0x76, 0, 1, 0x24, 1, 3, 4],
            b"\xDF\x1F\x1D\x01mscp\0\0\0\0\0kxc00\0\0\0\0\0\0\x24\xDF\0\0\x10\xA0\0\0",
            &[255],
            &[],
        ];
        assert!(
            command.len() <= 261 && matches!(command[1], 0xA4 | 0xA5 | 0xB0 | 0xB1 | 0xB2 | 0xC0 | 0xCA | 0xCB | 0x58),
            "{command:02X?}"
        );
        self.exchanges += 1;
        let mut answer = BEGINNINGS[self.draw(BEGINNINGS.len())].repeat(1 + self.draw(4));
        for _ in 0..self.draw(40) {
            let byte = u8::try_from(self.draw(256)).unwrap();
            answer.push(byte);
        }
        if self.draw(4) == 0 {
            answer.resize(256, 0);
        }
        answer.extend(STATUS[self.draw(STATUS.len())].to_be_bytes());
        match self.draw(20_000) {
            0 => Err(ChannelError::Failed("drawn".to_owned())),
            1 => Ok(vec![0x90]),
            _ => Ok(answer),
        }
    }
}

#[test]
fn no_answer_whatever_makes_it_panic_or_ask_without_end() {
    let mut recognised = 0;
    for seed in 1..=4_000_u64 {
        let mut card = HostileCard { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), exchanges: 0 };
        let reading = read_silently(&mut card);
        assert_eq!(reading.exchanges, card.exchanges);
        assert!(reading.exchanges <= 2_000, "{}", reading.exchanges);
        recognised += u32::from(reading.family.is_some());
    }
    // The answers are near enough to honest ones to lead past the recognition.
    assert!(recognised > 400, "{recognised}");
}

/// An honest card on a bad line: answers are cut short or say something else than the card did.
struct Garbling {
    card: TestCard,
    noise: HostileCard,
}

impl CardChannel for Garbling {
    fn atr(&self) -> &[u8] {
        &self.card.atr
    }

    fn transmission_protocol(&self) -> TransmissionProtocol {
        self.card.protocol
    }

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        const STATUS: [[u8; 2]; 6] =
            [[0x6A, 0x82], [0x6A, 0x86], [0x67, 0x00], [0x62, 0x82], [0x6F, 0x00], [0x69, 0x82]];
        let mut answer = self.card.transmit(command)?;
        let data = answer.len() - 2;
        match self.noise.draw(16) {
            0 => answer[data..].copy_from_slice(&STATUS[self.noise.draw(STATUS.len())]),
            1 => drop(answer.drain(self.noise.draw(data + 1)..data)),
            _ => {}
        }
        Ok(answer)
    }
}

#[test]
fn on_a_bad_line_certificates_are_missed_but_never_altered() {
    let whole = [1, 3, 5].map(|seed| certificate(seed, 1800));
    let mut complete = 0;
    for seed in 1..=1_500_u64 {
        let protocol = if seed % 2 == 0 { TransmissionProtocol::T0 } else { TransmissionProtocol::T1 };
        let mut card = pkcs15_card(PKCS15);
        card.protocol = protocol;
        add_pkcs15(&mut card, 0, &[0x5015], 0x44, 3);
        card.add_application(PIV);
        card.objects.insert([0x5F, 0xC1, 0x05], piv_object(&certificate(5, 1800), 0));
        let noise = HostileCard { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15), exchanges: 0 };
        let reading = read_silently(&mut Garbling { card, noise });
        assert!(reading.certificates.iter().all(|found| whole.contains(&found.der)), "seed {seed}");
        assert!(reading.exchanges < 300);
        complete += reading.certificates.len();
    }
    assert!((500..1_500).contains(&complete), "{complete}");
}

#[test]
fn a_file_that_comes_byte_by_byte_is_given_up_and_those_after_it_are_read() {
    let mut card = pkcs15_card(PKCS15);
    card.add(1, &[0x7006], listed_certificate("short", 2, &path(&[0x7011])));
    card.add(1, &[0x7011], certificate(2, 300));
    card.generosity = 2;
    let reading = read_silently(&mut card);
    assert_eq!(ders(&reading), [certificate(2, 300)]);
    assert_eq!(reading.unreadable, 1);
}

#[test]
fn a_card_with_more_than_any_honest_one_is_read_up_to_the_limits() {
    let mut card = TestCard { block: 0x80, ..TestCard::default() };
    let application = card.add_application(PKCS15);
    let entry = |number: u16| listed_certificate("", 1, &path(&[0x4600 + number]));
    card.add(application, &[0x5031], tlv(0xA4, &path(&[0x4403])));
    card.add(application, &[0x4403], (0..100).flat_map(entry).collect());
    for number in 0..100 {
        card.add(application, &[0x4600 + number], certificate(u8::try_from(number).unwrap(), 9_000));
    }
    let reading = read_silently(&mut card);
    assert_eq!(reading.exchanges, 2_000);
    // 72 exchanges each; SELECT AID, the directories and the search for the longest block go off.
    assert_eq!(reading.certificates.len(), 27);
    assert_eq!(reading.unreadable, 73);
    assert_eq!(reading.ended_early, None);
}

#[test]
fn a_card_with_endless_answers_is_given_up() {
    struct Endless([u8; 4]);
    impl CardChannel for Endless {
        fn atr(&self) -> &[u8] {
            &[0x3B, 0]
        }
        fn transmission_protocol(&self) -> TransmissionProtocol {
            TransmissionProtocol::T1
        }
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
            let [data @ .., sw1, sw2] = self.0;
            let is_select = command[1] == 0xA4;
            Ok(if is_select { vec![0x90, 0x00] } else { [&data[..], &[sw1, sw2]].concat() })
        }
    }
    for answer in [[0xA4, 0x30, 0x61, 0x00], [0x30, 0x82, 0x90, 0x00], [0, 1, 0x61, 0x01]] {
        let reading = read_silently(&mut Endless(answer));
        assert!(reading.exchanges <= 2_000 && reading.certificates.is_empty());
    }
}

#[test]
fn where_nobody_understands_a_card_all_are_asked_again_from_the_application_it_begins_with() {
    let left_elsewhere = || TestCard { is_left_elsewhere: true, ..pkcs15_card(PKCS15) };
    let reading = read_silently(&mut left_elsewhere());
    assert_eq!((reading.family, reading.certificates.len()), (None, 0), "it costs much");
    let options = ReadOptions { all_families: true, ..ReadOptions::default() };
    let reading = read(&mut left_elsewhere(), options, &mut |_| {});
    assert_eq!((ders(&reading), reading.family), (vec![&certificate(1, 1800)[..]], Some("pkcs15")));
    let mut there = pkcs15_card(PKCS15);
    read(&mut there, options, &mut |_| {});
    assert!(!there.sent.contains(&vec![0x00, 0xA4, 0x04, 0x00, 0x00]), "there was no need");
}
