//! Many tokens at once, and tokens that change places, before the real program.

use std::{
    io,
    time::{Duration, Instant},
};

use bench::{
    pcscd::{Readers, Slot},
    scenario::{Failure, Scenario, Stage},
    virtual_token::{Fault, FaultKind, Layout, Manners, PluggedToken, StoredCertificate, VirtualToken},
};
use protocol::{
    jsonrpc::method,
    tokens::{Token, TokenState, TokensResult},
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::{host_program, native_messaging::open_port, specimens};

/// How long each answer of a slow token takes: as long as that of a contact card on a slow reader.
const SLOW: Duration = Duration::from_millis(40);

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("eight_slow_tokens_take_hardly_longer_than_one", side_by_side).needs_own_pcscd(),
        Scenario::new("sixteen_tokens_are_told_each_with_its_own_certificate", sixteen).needs_own_pcscd(),
        Scenario::new("one_of_sixteen_that_hangs_delays_no_other", one_hangs).needs_own_pcscd(),
        Scenario::new("a_token_swapped_between_two_looks_is_never_confused", swapped_unseen),
        Scenario::new("tokens_swapped_again_and_again_are_never_confused", swapped_quickly),
        Scenario::new("a_token_that_comes_back_to_an_open_port_is_asked_little", comes_back),
    ]
}

/// Tokens of one kind, which differ by their certificate only.
fn alike(count: usize) -> Result<Vec<VirtualToken>, Failure> {
    let token = |certificate: &StoredCertificate| {
        VirtualToken::pkcs15(std::slice::from_ref(certificate), Layout::default(), Manners::default())
    };
    Ok(specimens::many(count)?.iter().map(token).collect())
}

fn plug_in_all(tokens: Vec<VirtualToken>) -> Result<Vec<PluggedToken>, Failure> {
    let plugged: Vec<PluggedToken> =
        tokens.into_iter().zip(Slot::all()).map(|(token, slot)| token.plug_in(slot)).collect::<io::Result<_>>()?;
    plugged.iter().try_for_each(PluggedToken::wait_until_noticed)?;
    Ok(plugged)
}

/// What the token has, and nothing else.
fn shows(token: &Token, held: &[Vec<u8>]) -> bool {
    let told: Vec<Vec<u8>> = token
        .certificates
        .iter()
        .filter_map(|certificate| Some(pem::parse(&certificate.pem).ok()?.into_contents()))
        .collect();
    told == held
}

fn in_slot(tokens: &TokensResult, slot: Slot) -> Option<&Token> {
    tokens.tokens.iter().find(|token| token.reader == slot.reader_name())
}

fn side_by_side(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::SixteenVirtual)?;
    let mut tokens: Vec<VirtualToken> = alike(9)?.into_iter().map(|token| token.slow(SLOW)).collect();
    let alone = tokens.split_off(8);
    let time_of = |tokens: Vec<VirtualToken>| {
        let held: Vec<Vec<Vec<u8>>> = tokens.iter().map(|token| token.readable().to_vec()).collect();
        let plugged = plug_in_all(tokens)?;
        let begun = Instant::now();
        let told = host_program::list(stage)?;
        let time = begun.elapsed();
        for (token, held) in plugged.iter().zip(&held) {
            assert!(in_slot(&told, token.slot()).is_some_and(|told| shows(told, held)), "{:?}", token.slot());
        }
        for token in plugged {
            let slot = token.slot();
            token.pull_out()?;
            slot.wait_until(false)?;
        }
        Ok::<_, Failure>(time)
    };
    let one = time_of(alone)?;
    let eight = time_of(tokens)?;
    eprintln!("one token: {} ms, eight: {} ms", one.as_millis(), eight.as_millis());
    assert!(eight < one * 2, "one takes {one:?}, eight take {eight:?}");
    Ok(())
}

fn sixteen(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::SixteenVirtual)?;
    let tokens = alike(16)?;
    let held: Vec<Vec<Vec<u8>>> = tokens.iter().map(|token| token.readable().to_vec()).collect();
    let plugged = plug_in_all(tokens)?;
    let each_its_own = |told: &TokensResult| {
        plugged.iter().zip(&held).all(|(token, held)| in_slot(told, token.slot()).is_some_and(|told| shows(told, held)))
    };
    let listed = host_program::list(stage)?;
    assert!(listed.tokens.len() == 16 && each_its_own(&listed), "{:?}", listed.readers);
    let mut port = open_port(stage)?;
    let at_once: TokensResult = serde_json::from_value(port.call(method::TOKENS, json!({}))?)?;
    if !at_once.is_settled() {
        port.tokens_until(each_its_own)?;
    }
    assert!(port.close()?.success());
    for token in &plugged {
        assert_eq!(token.log().transgressions(), Vec::<String>::new(), "{:?}", token.slot());
    }
    Ok(())
}

fn one_hangs(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::SixteenVirtual)?;
    let mut tokens = alike(16)?;
    let held: Vec<Vec<Vec<u8>>> = tokens.iter().map(|token| token.readable().to_vec()).collect();
    let hanging = tokens.remove(5).with_fault(Fault { at: 3, kind: FaultKind::Silent });
    tokens.insert(5, hanging);
    let plugged = plug_in_all(tokens)?;
    let mut port = open_port(stage)?;
    let begun = Instant::now();
    let is_complete = |told: &TokensResult| {
        plugged.iter().zip(&held).enumerate().all(|(place, (token, held))| {
            let told = in_slot(told, token.slot());
            let state = if place == 5 { TokenState::Reading } else { TokenState::Read };
            told.is_some_and(|told| told.state == state && (place == 5 || shows(told, held)))
        })
    };
    let at_once: TokensResult = serde_json::from_value(port.call(method::TOKENS, json!({}))?)?;
    if !is_complete(&at_once) {
        port.tokens_until(is_complete)?;
    }
    eprintln!("fifteen tokens beside one that hangs: {} ms", begun.elapsed().as_millis());
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(port.close()?.success());
    Ok(())
}

/// The host stands still while one token of the same kind takes the other's place.
fn swapped_unseen(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let mut tokens = alike(3)?;
    let held: Vec<Vec<Vec<u8>>> = tokens.iter().map(|token| token.readable().to_vec()).collect();
    let mut port = open_port(stage)?;
    port.call(method::TOKENS, json!({}))?;
    let host = i32::try_from(port.process()).ok().and_then(Pid::from_raw);
    let host = host.ok_or_else(|| Failure::new("the host has no process"))?;
    let mut plugged = tokens.remove(0).plug_in(Slot::First)?;
    port.tokens_until(|told| in_slot(told, Slot::First).is_some_and(|token| shows(token, &held[0])))?;
    for (token, held) in tokens.into_iter().zip(&held[1..]) {
        kill_process(host, Signal::STOP)?;
        plugged = plugged.swap(token)?;
        plugged.wait_until_noticed()?;
        kill_process(host, Signal::CONT)?;
        port.tokens_until(|told| {
            let told = in_slot(told, Slot::First);
            // What is told from here on is either that the new one is being read, or what it holds.
            assert!(
                told.is_none_or(|token| token.certificates.is_empty() || shows(token, held)),
                "the old one is told"
            );
            told.is_some_and(|token| shows(token, held))
        })?;
    }
    assert!(port.close()?.success());
    Ok(())
}

/// Tokens of the same kind go in and out of both readers as soon as the service notices, whatever the host is at.
fn swapped_quickly(stage: &mut Stage) -> Result<(), Failure> {
    const ROUNDS: usize = 12;
    stage.start_pcscd(Readers::TwoVirtual)?;
    let mut waiting = alike(4)?;
    let mut port = open_port(stage)?;
    port.call(method::TOKENS, json!({}))?;
    let mut plugged: Vec<PluggedToken> = Vec::new();
    for round in 0..ROUNDS {
        for slot in [Slot::First, Slot::Second] {
            if let Some(place) = plugged.iter().position(|token| token.slot() == slot) {
                waiting.push(plugged.swap_remove(place).pull_out()?);
                // vpcd does not always tell one card from the next if there was no look at it in between.
                slot.wait_until(false)?;
            }
            let token = waiting.remove(0);
            let held = token.readable().to_vec();
            plugged.push(token.plug_in(slot)?);
            port.tokens_until(|told| in_slot(told, slot).is_some_and(|token| shows(token, &held)))
                .map_err(|failure| Failure::new(format!("round {round}, {slot:?}: {failure}")))?;
        }
    }
    let told: TokensResult = serde_json::from_value(port.call(method::TOKENS, json!({}))?)?;
    for token in plugged {
        let slot = token.slot();
        let held = token.pull_out()?.readable().to_vec();
        assert!(in_slot(&told, slot).is_some_and(|token| shows(token, &held)), "{slot:?}");
    }
    assert!(port.close()?.success());
    Ok(())
}

fn comes_back(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    for (family, token) in specimens::each_family(&specimens::certificates()?)? {
        let held = token.readable().to_vec();
        let log = token.log();
        let mut port = open_port(stage)?;
        port.call(method::TOKENS, json!({}))?;
        let plugged = token.plug_in(Slot::First)?;
        port.tokens_until(|told| in_slot(told, Slot::First).is_some_and(|token| shows(token, &held)))?;
        let first = log.exchanges();
        let token = plugged.pull_out()?;
        port.tokens_until(|told| told.tokens.is_empty())?;
        // Into the other reader: it is known by what it shows.
        let plugged = token.plug_in(Slot::Second)?;
        port.tokens_until(|told| in_slot(told, Slot::Second).is_some_and(|token| shows(token, &held)))?;
        let second = log.exchanges() - first;
        eprintln!("{family}: {first} exchanges, then {second}");
        assert!(second * 3 <= first * 2, "{family}: {first} exchanges, then {second}");
        // It stays plugged in, and is not asked again whoever asks for it.
        for _ in 0..20 {
            port.call(method::TOKENS, json!({}))?;
        }
        assert_eq!(log.exchanges(), first + second, "{family}");
        assert_eq!(log.transgressions(), Vec::<String>::new(), "{family}");
        drop(plugged);
        Slot::Second.wait_until(false)?;
        assert!(port.close()?.success());
    }
    Ok(())
}
