//! The virtual tokens before a judge that knows nothing of them: what OpenSC's tools read must be what they hold.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use bench::{
    pcscd::{Readers, Slot},
    scenario::{Failure, Scenario, Stage},
    virtual_token::{
        Atr, Compression, ContainerMap, DirectoryFile, EndOfFile, GidsStorage, IdPrimeProduct, Layout, Manners,
        ObjectManners, Paths, Placement, Protocol, StoredCertificate, VirtualToken,
    },
};

use crate::specimens;

/// Cards that OpenSC does not know by their ATR are read as any ISO card; nothing is cached between runs.
const CONFIGURATION: &str = "app default { enable_default_driver = true; card_drivers = PIV-II, idprime, sc-hsm, authentic, oberthur, gemsafeV1, openpgp, gids, default; framework pkcs15 { use_file_caching = no; } }";

pub(crate) fn scenarios() -> Vec<Scenario> {
    let usual = (Layout::default(), Manners::default());
    let slices_t0 = (
        Layout { placement: Placement::Slices, directory: DirectoryFile::Records, ..Layout::default() },
        Manners { protocol: Protocol::T0, end_of_file: EndOfFile::WrongLength, ..Manners::default() },
    );
    let direct = (
        Layout {
            placement: Placement::InList,
            paths: Paths::Identifier,
            directory: DirectoryFile::Absent,
            ..Layout::default()
        },
        Manners { padding: 500, ..Manners::default() },
    );
    let mut scenarios: Vec<Scenario> = [
        ("opensc_reads_the_pkcs15_token", usual),
        ("opensc_reads_slices_and_records_on_t0", slices_t0),
        ("opensc_reads_certificates_kept_in_the_list", direct),
    ]
    .into_iter()
    .map(|(name, (layout, manners))| {
        Scenario::new(name, move |stage| {
            let token = VirtualToken::pkcs15(&specimens::certificates()?, layout, manners.clone());
            opensc_reads_all(stage, token)
        })
    })
    .collect();
    scenarios.push(Scenario::new("opensc_reads_the_id_prime_token", |stage| {
        let certificates = specimens::compressed(&specimens::certificates()?, Compression::Minidriver)?;
        let product = IdPrimeProduct::Md830;
        // It reads the container map, and gives up where that is guarded.
        let manners = VirtualToken::id_prime_manners(product);
        opensc_reads_all(stage, VirtualToken::id_prime_with(&certificates, product, ContainerMap::Free, manners))
    }));
    scenarios.push(Scenario::new("opensc_reads_the_smart_card_hsm", |stage| {
        let certificates = specimens::certificates()?;
        opensc_reads_all(stage, VirtualToken::smart_card_hsm(&certificates))
    }));
    scenarios.push(Scenario::new("opensc_reads_the_piv_token", |stage| {
        opensc_reads_all(stage, VirtualToken::piv(&specimens::certificates()?)?)
    }));
    scenarios.push(Scenario::new("opensc_reads_the_authentic_token", |stage| {
        let token = VirtualToken::authentic(&specimens::certificates()?, Atr::AuthentIc3, Manners::default());
        opensc_reads_all(stage, token)
    }));
    scenarios.push(Scenario::new("opensc_reads_the_authentic_v2_token", |stage| {
        // It gives up a card whose descriptions of private keys are guarded, as they are here.
        let without_keys = specimens::certificates()?.into_iter().map(StoredCertificate::without_key);
        let manners = VirtualToken::authentic_v2_manners();
        opensc_reads_all(stage, VirtualToken::authentic_v2(&without_keys.collect::<Vec<_>>(), manners))
    }));
    scenarios.push(Scenario::new("opensc_reads_the_gem_safe_token", |stage| {
        // It looks at no certificate behind those that belong to keys, and asks for 256 bytes at once of a card that it
        // knows to answer 248.
        let certificates = &specimens::certificates()?[..2];
        let manners = Manners { block_limit: 256, ..VirtualToken::gem_safe_manners() };
        opensc_reads_all(stage, VirtualToken::gem_safe(certificates, manners))
    }));
    for (name, make) in [
        ("opensc_reads_the_classic_token", VirtualToken::classic as fn(&[StoredCertificate], Manners) -> VirtualToken),
        ("opensc_reads_the_portuguese_token", VirtualToken::portuguese),
    ] {
        scenarios.push(Scenario::new(name, move |stage| {
            let manners = Manners { protocol: Protocol::T0, ..Manners::default() };
            opensc_reads_all(stage, make(&specimens::certificates()?, manners))
        }));
    }
    scenarios.push(Scenario::new("opensc_reads_the_open_pgp_token", |stage| {
        opensc_reads_all(stage, VirtualToken::open_pgp(&specimens::certificates()?[..3])?)
    }));
    for (name, protocol) in
        [("opensc_reads_the_gids_token", Protocol::T1), ("opensc_reads_the_gids_token_on_t0", Protocol::T0)]
    {
        scenarios.push(Scenario::new(name, move |stage| {
            let manners = ObjectManners { protocol, ..ObjectManners::default() };
            opensc_reads_all(stage, VirtualToken::gids(&specimens::certificates()?, GidsStorage::Compressed, manners))
        }));
    }
    scenarios
}

fn opensc_reads_all(stage: &mut Stage, token: VirtualToken) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let configuration = stage.directory().join("opensc.conf");
    fs::write(&configuration, CONFIGURATION)?;
    let run = |program: &str, arguments: &[&str]| run(&configuration, program, arguments);
    let held: BTreeSet<Vec<u8>> = token.readable().iter().cloned().collect();
    let plugged = token.plug_in(Slot::First)?;
    plugged.wait_until_noticed()?;
    let mut read = BTreeSet::new();
    for id in certificate_ids(&run("pkcs15-tool", &["--list-certificates"])?) {
        let path = stage.directory().join(format!("{id}.pem"));
        run("pkcs15-tool", &["--read-certificate", &id, "--output", &path.to_string_lossy()])?;
        read.insert(der_of(&path)?);
    }
    if read != held {
        return Err(Failure::new(format!("{} certificates held, {} read, not the same", held.len(), read.len())));
    }
    Ok(())
}

fn certificate_ids(list: &str) -> Vec<String> {
    list.lines().filter_map(|line| line.trim().strip_prefix("ID ")?.split(": ").nth(1).map(str::to_owned)).collect()
}

fn der_of(path: &Path) -> Result<Vec<u8>, Failure> {
    let text = fs::read_to_string(path)?;
    Ok(pem::parse(text)?.into_contents())
}

fn run(configuration: &Path, program: &str, arguments: &[&str]) -> Result<String, Failure> {
    let output = Command::new(program).args(arguments).env("OPENSC_CONF", configuration).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(Failure::new(format!("{program} {arguments:?} {}:\n{said}{complaint}", output.status)))
}
