//! The command line on a real pcscd.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use bench::{
    pcscd::{Readers, Slot},
    scenario::{Failure, Scenario, Stage},
    test_certificate::TestCertificate,
    virtual_token::{Atr, Layout, Manners, PluggedToken, StoredCertificate, VirtualToken},
};
use host::token::products;
use pcsc::{Context, Protocols, Scope, ShareMode};
use protocol::{
    diagnose::DiagnoseResult,
    problem::Problem,
    tokens::{TokenState, TokensResult},
};
use rustix::process::{Pid, Signal, kill_process};

use crate::{host_program, specimens};

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("list_shows_the_certificates_of_each_family", list_of_each_family),
        Scenario::new("export_writes_exactly_the_bytes_on_the_token", export),
        Scenario::new("diagnose_tells_the_probes_and_nobodys_name", diagnose),
        Scenario::new("diagnose_measures_what_the_card_did", diagnose_measures),
        Scenario::new("a_card_that_its_makers_software_alone_reads_is_named", own_software),
        Scenario::new("all_families_are_asked_on_request", all_families),
        Scenario::new("two_tokens_are_both_read", two_tokens),
        Scenario::new("an_unknown_card_is_reported_and_hides_no_other", unknown_card),
        Scenario::new("without_reader_the_cause_is_no_reader", |stage| {
            stage.start_pcscd(Readers::None)?;
            cause_is(stage, Problem::NoReader)
        })
        .needs_own_pcscd(),
        Scenario::new("with_empty_readers_the_cause_is_no_token", |stage| {
            stage.start_pcscd(Readers::TwoVirtual)?;
            cause_is(stage, Problem::NoToken)
        }),
        Scenario::new("without_service_the_cause_is_service_stopped", |stage| {
            stage.start_pcscd(Readers::TwoVirtual)?;
            stage.stop_pcscd()?;
            cause_is(stage, Problem::ServiceStopped)
        })
        .needs_own_pcscd(),
        Scenario::new("a_token_pulled_out_while_it_is_read_ends_the_reading", pulled_out),
        Scenario::new(
            "ended_by_sigterm_in_the_middle_of_a_reading_it_leaves_the_card_without_a_reset",
            ended_by_sigterm,
        ),
        Scenario::new("a_card_held_exclusively_is_busy", held_exclusively),
        Scenario::new("a_card_in_anothers_transaction_is_busy", in_a_transaction),
        Scenario::new("a_short_transaction_of_another_program_is_waited_for", after_a_transaction),
        Scenario::new("another_programs_session_goes_on_undisturbed", undisturbed),
        Scenario::new("what_install_writes_is_gone_after_uninstall", install_and_uninstall),
    ]
}

fn list_of_each_family(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificates = specimens::certificates()?;
    for (family, token) in specimens::each_family(&certificates)? {
        let held = token.readable().to_vec();
        let atr: String = token.atr().iter().map(|byte| format!("{byte:02X}")).collect();
        let product = products::by_atr(token.atr()).map(|product| product.name);
        let plugged = token.plug_in(Slot::First)?;
        plugged.wait_until_noticed()?;
        let found = host_program::list(stage)?;
        assert_eq!(found.problem, None, "{family}");
        // A machine whose own pcscd has to serve may have more readers.
        for slot in [Slot::First, Slot::Second] {
            assert!(found.readers.iter().any(|reader| reader == slot.reader_name()), "{:?}", found.readers);
        }
        let [token] = found.tokens.as_slice() else {
            return Err(Failure::new(format!("{family}: {} tokens instead of one", found.tokens.len())));
        };
        assert_eq!((token.family.as_deref(), token.product.as_deref()), (Some(family), product));
        assert_eq!((token.state, token.problem, token.unreadable), (TokenState::Read, None, 0), "{family}");
        assert_eq!((token.reader.as_str(), token.atr.as_str()), (Slot::First.reader_name(), atr.as_str()));
        assert_eq!(host_program::ders(&token.certificates)?, held, "{family}");
        assert_eq!(plugged.log().transgressions(), Vec::<String>::new(), "{family}");
        plugged.pull_out()?;
        Slot::First.wait_until(false)?;
    }
    Ok(())
}

fn export(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let issued = TestCertificate::of("Maëlle", "LE GOFF").issue()?;
    let other = TestCertificate::of("Maëlle", "LE GOFF").valid_days(-800, -3).issue()?;
    let token = VirtualToken::pkcs15(
        &[StoredCertificate::of(&other), StoredCertificate::of(&issued)],
        Layout::default(),
        Manners::default(),
    );
    let plugged = token.plug_in(Slot::Second)?;
    plugged.wait_until_noticed()?;

    let on_output = host_program::call(stage, &["export"])?;
    assert!(on_output.status.success(), "{}", String::from_utf8_lossy(&on_output.stderr));
    assert_eq!(pem::parse(&on_output.stdout)?.contents(), issued.der(), "the one that serves");
    assert!(on_output.stdout.ends_with(b"-----END CERTIFICATE-----\n"));

    let file = stage.directory().join("certificat.der");
    let path = file.to_string_lossy().into_owned();
    let expired = other.sha256();
    let into_file = ["export", "--sha256", &expired[..12], "--format", "der", "--output", &path];
    let output = host_program::call(stage, &into_file)?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read(&file)?, other.der());

    let again = host_program::call(stage, &into_file)?;
    assert_eq!(again.status.code(), Some(5), "it overwrote a file unasked");
    assert_eq!(fs::read(&file)?, other.der());
    let with_force = host_program::call(stage, &[&into_file[..], &["--force"]].concat())?;
    assert!(with_force.status.success());
    Ok(())
}

/// Of every family: the report tells what support needs, and nothing that `list` tells of the certificates.
fn diagnose(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificates = specimens::certificates()?;
    for (family, token) in specimens::each_family(&certificates)? {
        let atr: String = token.atr().iter().map(|byte| format!("{byte:02X}")).collect();
        let plugged = token.plug_in(Slot::First)?;
        plugged.wait_until_noticed()?;
        let found = host_program::list(stage)?;
        let secrets = secrets(&found);
        // The search itself: in what `list` tells, all but the card's own name and serial number are found.
        let told = joined(&serde_json::to_string(&found)?);
        assert_eq!(secrets.iter().filter(|secret| !told.contains(*secret)).count(), 2, "{family}: {secrets:?}");
        let exchanges_before = plugged.exchanges();
        for options in [&["--trace"][..], &["--all"], &["--all", "--trace", "--json"]] {
            let output = host_program::call(stage, &[&["diagnose"], options].concat())?;
            assert!(output.status.success());
            let report = String::from_utf8_lossy(&output.stdout).into_owned();
            for expected in [atr.as_str(), "direct convention", "protocols offered", family, "9000", "SELECT AID"] {
                assert!(report.contains(expected), "{family}: {expected} is not in the report:\n{report}");
            }
            assert!(report.contains(Slot::First.reader_name()));
            let joined = joined(&report);
            for secret in &secrets {
                assert!(!joined.contains(secret), "{family}: {secret} is in the report:\n{report}");
            }
        }
        assert!(plugged.exchanges() > exchanges_before + 3, "the card was not asked");
        assert_eq!(plugged.log().transgressions(), Vec::<String>::new(), "{family}");
        plugged.pull_out()?;
        Slot::First.wait_until(false)?;
    }
    Ok(())
}

/// What must be in no report, [joined]: whom a certificate names, its issuer, its serial number and
/// fingerprint, each line of its PEM, its name on the card; the card's own name and serial number.
fn secrets(found: &TokensResult) -> Vec<String> {
    let mut secrets = vec!["Banc d'essai".to_owned(), "01234567".to_owned()];
    for certificate in found.tokens.iter().flat_map(|token| &token.certificates) {
        let holder = &certificate.holder;
        let texts = [&holder.common_name, &holder.given_names, &holder.surname, &holder.email, &certificate.label];
        secrets.extend(texts.into_iter().flatten().cloned());
        secrets.extend([&certificate.issuer, &certificate.serial, &certificate.sha256].map(Clone::clone));
        secrets.extend(certificate.organisation.clone());
        secrets.extend(certificate.pem.lines().filter(|line| !line.starts_with("-----")).map(str::to_owned));
    }
    secrets.iter().map(|secret| joined(secret)).filter(|secret| secret.len() > 3).collect()
}

/// However digits are grouped and lines broken.
fn joined(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect()
}

/// The files' sizes as the card told them, the bytes that went over the line, the time that each answer took.
fn diagnose_measures(stage: &mut Stage) -> Result<(), Failure> {
    const DELAY: Duration = Duration::from_millis(8);
    stage.start_pcscd(Readers::TwoVirtual)?;
    let token = VirtualToken::ias_ecc(&[specimens::one_certificate()?], Atr::ChamberSignCosmo8).slow(DELAY);
    let size = u32::try_from(token.readable()[0].len())?;
    let plugged = token.plug_in(Slot::First)?;
    plugged.wait_until_noticed()?;
    let before = plugged.exchanges();
    let output = host_program::call(stage, &["diagnose", "--trace", "--json"])?;
    let report: DiagnoseResult = serde_json::from_slice(&output.stdout)?;
    let reader = report.readers.iter().find(|reader| reader.reader == Slot::First.reader_name());
    let reader = reader.ok_or_else(|| Failure::new("the reader is not in the report"))?;
    assert_eq!(usize::try_from(reader.exchanges)?, plugged.exchanges() - before);
    assert_eq!(reader.trace.len(), plugged.exchanges() - before);
    let timing = reader.timing.ok_or_else(|| Failure::new("no timing"))?;
    let delay = u32::try_from(DELAY.as_micros())?;
    assert!(timing.median >= delay && timing.longest >= timing.median, "{timing:?}");
    assert!(timing.total >= delay * reader.exchanges, "{timing:?}");
    assert!(reader.trace.iter().all(|exchange| exchange.microseconds >= delay), "{:?}", reader.trace);
    let whole = reader.objects.iter().filter(|object| object.bytes_read == size && object.status == "9000");
    assert_eq!(whole.count(), 1, "{:?}", reader.objects);
    assert!(reader.applications.iter().any(|application| application.listed && application.selected));
    assert!(reader.product.as_deref().is_some_and(|product| product.contains("ChamberSign")));
    Ok(())
}

/// A card that only its maker's software reads is named; `list` ends with its cause, which says what to do.
fn own_software(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let plugged = VirtualToken::unknown_with(Atr::Vitale).plug_in(Slot::First)?;
    plugged.wait_until_noticed()?;
    let found = host_program::list(stage)?;
    let told: Vec<_> = found.tokens.iter().map(|token| (token.problem, token.product.as_deref())).collect();
    assert_eq!(told, [(Some(Problem::TokenNeedsOwnSoftware), Some("Carte Vitale"))]);
    // Its answer to reset has left no family out.
    assert!(plugged.exchanges() > 5, "{} exchanges", plugged.exchanges());
    let output = host_program::call(stage, &["list"])?;
    assert_eq!(output.status.code(), Some(Problem::TokenNeedsOwnSoftware.code().into()));
    assert!(String::from_utf8_lossy(&output.stdout).contains("Carte Vitale"));
    Ok(())
}

fn all_families(stage: &mut Stage) -> Result<(), Failure> {
    let plugged = plugged_in_first(stage)?;
    let mut counts = Vec::new();
    for arguments in [&["list", "--json"][..], &["list", "--all", "--json"]] {
        let before = plugged.exchanges();
        let found = host_program::tokens(&host_program::call(stage, arguments)?)?;
        assert_eq!(found.tokens.first().map(|token| token.certificates.len()), Some(1));
        counts.push(plugged.exchanges() - before);
    }
    assert!(counts[1] > counts[0] + 3, "{counts:?}");
    assert_eq!(plugged.log().transgressions(), Vec::<String>::new());
    Ok(())
}

fn two_tokens(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let (first, second) = (specimens::one_certificate()?, specimens::one_certificate()?);
    let first = VirtualToken::ias_ecc(&[first], Atr::ChamberSignCosmo8);
    let second = VirtualToken::piv(&[second])?;
    let held = [first.readable().to_vec(), second.readable().to_vec()];
    let plugged = [first.plug_in(Slot::First)?, second.plug_in(Slot::Second)?];
    for token in &plugged {
        token.wait_until_noticed()?;
    }
    let found = host_program::list(stage)?;
    assert_eq!(found.tokens.len(), 2);
    for (token, held) in found.tokens.iter().zip(held) {
        assert_eq!(host_program::ders(&token.certificates)?, held, "{}", token.reader);
    }
    Ok(())
}

fn unknown_card(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let unknown = VirtualToken::unknown().plug_in(Slot::First)?;
    unknown.wait_until_noticed()?;
    let alone = host_program::call(stage, &["list"])?;
    assert_eq!(alone.status.code(), Some(Problem::TokenNotUnderstood.code().into()));

    let known = VirtualToken::piv(&[specimens::one_certificate()?])?.plug_in(Slot::Second)?;
    known.wait_until_noticed()?;
    let found = host_program::list(stage)?;
    let told: Vec<_> = found.tokens.iter().map(|token| (token.problem, token.certificates.len())).collect();
    assert_eq!(told, [(Some(Problem::TokenNotUnderstood), 0), (None, 1)]);
    Ok(())
}

/// Told by the exit code, in the JSON and, in the person's language, as a sentence.
fn cause_is(stage: &Stage, problem: Problem) -> Result<(), Failure> {
    let found = host_program::list(stage)?;
    assert_eq!((found.problem, found.tokens.len()), (Some(problem), 0));
    let output = host_program::call(stage, &["list"])?;
    assert_eq!(output.status.code(), Some(problem.code().into()));
    let messages: serde_json::Value = serde_json::from_str(include_str!("../../manifests/messages/fr.json"))?;
    let sentence = messages[problem.sentence_key()]["message"].as_str().unwrap_or_default();
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(!sentence.is_empty() && said.contains(sentence), "{sentence:?} is not in {said:?}");
    Ok(())
}

fn slow_token() -> Result<VirtualToken, Failure> {
    let token = VirtualToken::pkcs15(&specimens::certificates()?, Layout::default(), Manners::default());
    Ok(token.slow(Duration::from_millis(30)))
}

fn pulled_out(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let plugged = slow_token()?.plug_in(Slot::First)?;
    plugged.wait_until_noticed()?;
    let listing = host_program::command(stage)?.args(["list", "--json"]).spawn()?;
    plugged.wait_for_exchanges(12, host_program::TIME_LIMIT)?;
    let pulled_out_at = Instant::now();
    plugged.pull_out()?;
    let output = host_program::finish(listing)?;
    assert!(pulled_out_at.elapsed() < Duration::from_secs(5), "it took {:?}", pulled_out_at.elapsed());
    let found = host_program::tokens(&output)?;
    // By the time of writing the reader may have been seen empty.
    let told = found.tokens.first().map_or(found.problem, |token| token.problem);
    assert!(matches!(told, Some(Problem::TokenRemoved | Problem::NoToken)), "{told:?}");
    assert!(found.tokens.iter().all(|token| token.state == TokenState::Read));
    Ok(())
}

fn ended_by_sigterm(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let plugged = slow_token()?.plug_in(Slot::First)?;
    plugged.wait_until_noticed()?;
    let listing = host_program::command(stage)?.arg("list").spawn()?;
    plugged.wait_for_exchanges(6, host_program::TIME_LIMIT)?;
    let id = i32::try_from(listing.id()).ok().and_then(Pid::from_raw).ok_or_else(|| Failure::new("no process"))?;
    kill_process(id, Signal::TERM)?;
    let output = host_program::finish(listing)?;
    assert!(!output.status.success(), "it was not ended but came to its end");
    Slot::First.wait_until_free()?;
    assert_eq!(plugged.log().transgressions(), Vec::<String>::new());
    Ok(())
}

fn held_exclusively(stage: &mut Stage) -> Result<(), Failure> {
    let plugged = plugged_in_first(stage)?;
    let context = Context::establish(Scope::User)?;
    let holder = context.connect(c"Virtual PCD 00 00", ShareMode::Exclusive, Protocols::ANY)?;
    let before = plugged.exchanges();
    busy(stage)?;
    assert_eq!(plugged.exchanges(), before, "the card was spoken to");
    drop(holder);
    assert_eq!(host_program::list(stage)?.tokens.first().map(|token| token.certificates.len()), Some(1));
    Ok(())
}

fn in_a_transaction(stage: &mut Stage) -> Result<(), Failure> {
    let _plugged = plugged_in_first(stage)?;
    let context = Context::establish(Scope::User)?;
    let mut holder = context.connect(c"Virtual PCD 00 00", ShareMode::Shared, Protocols::ANY)?;
    let _transaction = holder.transaction()?;
    busy(stage)
}

fn after_a_transaction(stage: &mut Stage) -> Result<(), Failure> {
    let _plugged = plugged_in_first(stage)?;
    let context = Context::establish(Scope::User)?;
    let mut holder = context.connect(c"Virtual PCD 00 00", ShareMode::Shared, Protocols::ANY)?;
    let transaction = holder.transaction()?;
    let listing = host_program::command(stage)?.args(["list", "--json"]).spawn()?;
    thread::sleep(Duration::from_millis(700));
    drop(transaction);
    let found = host_program::tokens(&host_program::finish(listing)?)?;
    assert_eq!(found.tokens.first().map(|token| (token.problem, token.certificates.len())), Some((None, 1)));
    Ok(())
}

/// Somebody who was connected before must find the card neither reset nor taken away.
fn undisturbed(stage: &mut Stage) -> Result<(), Failure> {
    let _plugged = plugged_in_first(stage)?;
    let context = Context::establish(Scope::User)?;
    let other = context.connect(c"Virtual PCD 00 00", ShareMode::Shared, Protocols::ANY)?;
    assert_eq!(host_program::list(stage)?.tokens.first().map(|token| token.certificates.len()), Some(1));
    let mut buffer = [0; 258];
    let answer = other.transmit(b"\x00\xA4\x00\x0C\x02\x3F\x00", &mut buffer)?;
    assert_eq!(answer, [0x90, 0x00], "after a reset this would have been an error");
    Ok(())
}

fn plugged_in_first(stage: &mut Stage) -> Result<PluggedToken, Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let token = VirtualToken::pkcs15(&[specimens::one_certificate()?], Layout::default(), Manners::default());
    let plugged = token.plug_in(Slot::First)?;
    plugged.wait_until_noticed()?;
    Ok(plugged)
}

fn busy(stage: &Stage) -> Result<(), Failure> {
    let begun = Instant::now();
    let output = host_program::call(stage, &["list", "--json"])?;
    let found = host_program::tokens(&output)?;
    let told: Vec<_> = found.tokens.iter().map(|token| (token.problem, token.certificates.len())).collect();
    assert_eq!(told, [(Some(Problem::TokenBusy), 0)]);
    assert_eq!(output.status.code(), Some(Problem::TokenBusy.code().into()));
    assert!(begun.elapsed() < Duration::from_secs(30), "it took {:?}", begun.elapsed());
    Ok(())
}

fn install_and_uninstall(stage: &mut Stage) -> Result<(), Failure> {
    let home = stage.directory().join("home");
    fs::create_dir(&home)?;
    let call = |word: &str| -> Result<(), Failure> {
        let mut command = host_program::command(stage)?;
        command.arg(word).env("HOME", &home).env_remove("XDG_CONFIG_HOME");
        let output = host_program::finish(command.spawn()?)?;
        assert!(output.status.success(), "{word}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(())
    };
    call("install")?;
    let installed = files_below(&home)?;
    for (folder, browser) in [("/.config/chromium/", "Chromium"), ("/.mozilla/", "Firefox")] {
        assert!(installed.iter().any(|file| file.to_string_lossy().contains(folder)), "{browser}: {installed:?}");
    }
    call("uninstall")?;
    assert_eq!(files_below(&home)?, Vec::<PathBuf>::new());
    Ok(())
}

/// Folders stay: they are the browsers' own.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}
