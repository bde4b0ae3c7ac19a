//! How many exchanges a reading takes: on a contact card each is some 10 to 30 ms of waiting.

use bench::{
    scenario::{Failure, Scenario, Stage},
    virtual_token::{
        Atr, Compression, DirectoryFile, ExchangeLog, GidsStorage, IdPrimeProduct, Layout, Manners, ObjectManners,
        OpenPgpCard, Protocol, SelectData, StoredCertificate, VirtualToken,
    },
};
use host::token::{read, reading::ReadOptions};

use crate::specimens;

/// What one READ BINARY or GET RESPONSE brings at most.
const BLOCK: usize = 256;
/// The same on GemSAFE cards.
const GEM_SAFE_BLOCK: usize = 248;

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("a_reading_takes_no_more_exchanges_than_the_card_demands", within_the_minimum),
        Scenario::new("a_family_that_the_answer_to_reset_hints_at_is_asked_first_and_refused_nothing", nothing_refused),
    ]
}

fn nothing_refused(_: &mut Stage) -> Result<(), Failure> {
    let certificates = specimens::certificates()?;
    for (name, token) in [
        ("AuthentIC 3", VirtualToken::authentic(&certificates, Atr::AuthentIc3, Manners::default())),
        ("AuthentIC 2", VirtualToken::authentic_v2(&certificates, VirtualToken::authentic_v2_manners())),
        ("GemSAFE", VirtualToken::gem_safe(&certificates, VirtualToken::gem_safe_manners())),
    ] {
        let log = token.log();
        let reading = read(&mut token.channel(), ReadOptions::default(), &mut |_| {});
        if reading.certificates.len() != certificates.len() || refused(&log) > 0 {
            return Err(Failure::new(format!("{name}: {}", transcript(&log))));
        }
    }
    Ok(())
}

fn within_the_minimum(_: &mut Stage) -> Result<(), Failure> {
    let certificate = specimens::one_certificate()?;
    let only = std::slice::from_ref(&certificate);
    let token = VirtualToken::pkcs15(only, Layout::default(), Manners::default());
    let size = token.readable().first().map_or(0, Vec::len);
    let blocks = size.div_ceil(BLOCK);
    let without_keys = Layout { private_keys: false, directory: DirectoryFile::Absent, ..Layout::default() };
    // On T=0 GET RESPONSE follows the SELECT of each file that is read.
    let authentic_v2 = VirtualToken::authentic_v2(only, VirtualToken::authentic_v2_manners());
    let gem_safe = VirtualToken::gem_safe(only, VirtualToken::gem_safe_manners());
    let compressed = specimens::compressed(only, Compression::Minidriver)?;
    let compressed_blocks = compressed[0].stored_length().div_ceil(BLOCK);
    let id_prime = |product| VirtualToken::id_prime(&compressed, product);
    let version_2 = OpenPgpCard { version: [2, 1], select_data: SelectData::Absent, ..OpenPgpCard::default() };
    let on_t0 = ObjectManners { protocol: Protocol::T0, ..ObjectManners::default() };
    let plain_gids = |manners| VirtualToken::gids(only, GidsStorage::Plain, manners);
    let cases: [(&str, VirtualToken, usize); 15] = [
        // AID; select and read ODF, PrKDF, CDF; select the certificate.
        ("PKCS#15", token, 1 + 2 + 2 + 2 + 1 + blocks),
        ("PKCS#15 without PrKDF", VirtualToken::pkcs15(only, without_keys, Manners::default()), 1 + 2 + 2 + 1 + blocks),
        // Root's AID; select and read EF.DIR; ADF's AID; as above.
        ("IAS-ECC, T=1", ias_ecc(only), 1 + 2 + 1 + 2 + 2 + 2 + 1 + blocks),
        // With a GET RESPONSE for each SELECT.
        ("IAS-ECC, T=0", VirtualToken::ias_ecc(only, Atr::IasEccT0), 2 * (1 + 1 + 1 + 1 + 1 + 1 + 1) + 4 + blocks),
        // AID; select and read the index; select the certificate, which is shorter on the card.
        ("IDPrime, T=1", id_prime(IdPrimeProduct::EToken5110Cc), 1 + 2 + 1 + compressed_blocks),
        // With a GET RESPONSE for the files' SELECTs.
        ("IDPrime, T=0", id_prime(IdPrimeProduct::Md840), 1 + 3 + 2 + compressed_blocks),
        // AID, the list, the certificate, and the beginning of a request in another one's place.
        ("SmartCard-HSM", VirtualToken::smart_card_hsm(only), 2 + blocks + 1),
        // AID, Key History, the certificate in its wrapping of ten bytes or so.
        ("PIV", VirtualToken::piv(only)?, 2 + (size + 10).div_ceil(BLOCK)),
        // As PKCS#15; the master file is not selected for itself.
        ("AuthentIC 3", VirtualToken::authentic(only, Atr::AuthentIc3, Manners::default()), 1 + 2 + 2 + 2 + 1 + blocks),
        // AID; 5011; select and read the list; 9001; select the certificate.
        ("AuthentIC 2, T=0", authentic_v2, 1 + 1 + 3 + 1 + 2 + blocks),
        // AID; select the file; in it the length, nine free keys, one in use, four bytes, the certificate.
        ("GemSAFE, T=0", gem_safe, 1 + 2 + (2 + 9 * 8 + 9 + 4 + size).div_ceil(GEM_SAFE_BLOCK)),
        // AID, master file, the certificate in its wrapping.
        ("GIDS", plain_gids(ObjectManners::default()), 2 + (size + 6).div_ceil(BLOCK)),
        // With a GET RESPONSE for each GET DATA.
        ("GIDS, T=0", plain_gids(on_t0), 2 + 2 + (size + 6).div_ceil(BLOCK)),
        // AID, the certificate; choose and ask for the two others, choose the first again.
        ("OpenPGP, version 3", VirtualToken::open_pgp(only)?, 1 + blocks + 2 * 2 + 1),
        ("OpenPGP, version 2", VirtualToken::open_pgp_with(only, version_2, ObjectManners::default()), 1 + blocks),
    ];
    let mut failures = Vec::new();
    for (name, token, minimum) in cases {
        let log = token.log();
        let mut channel = match name {
            "IAS-ECC, T=1" => token.channel_on(host::token::channel::TransmissionProtocol::T1),
            _ => token.channel(),
        };
        let reading = read(&mut channel, ReadOptions::default(), &mut |_| {});
        assert_eq!(reading.certificates.len(), 1, "{name}");
        let refused = refused(&log);
        let line = format!(
            "{name}: {} exchanges for a certificate of {size} bytes; minimum {minimum}, and {refused} were refused",
            log.exchanges()
        );
        eprintln!("{line}");
        if log.exchanges() > minimum + refused {
            failures.push(format!("{line}\n{}", transcript(&log)));
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(Failure::new(failures.join("\n"))) }
}

fn ias_ecc(certificates: &[StoredCertificate]) -> VirtualToken {
    VirtualToken::ias_ecc(certificates, Atr::ChamberSignCosmo7)
}

fn refused(log: &ExchangeLog) -> usize {
    let done = |status: u16| status == 0x9000 || status == 0x6282 || status >> 8 == 0x61;
    log.entries().iter().filter(|exchange| !exchange.status.is_some_and(done)).count()
}

fn transcript(log: &ExchangeLog) -> String {
    log.entries()
        .iter()
        .map(|exchange| {
            let command: String = exchange.command.iter().map(|byte| format!("{byte:02X}")).collect();
            format!("  {command} -> {} bytes, {:04X}\n", exchange.answer_length, exchange.status.unwrap_or(0))
        })
        .collect()
}
