//! Tokens that take their time, before the real program: how long a person is kept waiting for one.

use std::time::{Duration, Instant};

use bench::{
    pcscd::{Readers, Slot},
    scenario::{Failure, Scenario, Stage},
    virtual_token::{Fault, FaultKind, Layout, Manners, VirtualToken},
};
use protocol::{
    jsonrpc::method,
    problem::Problem,
    tokens::{TokenState, TokensResult},
};
use serde_json::json;

use crate::{host_program, native_messaging::open_port, specimens};

/// What one exchange may take.
const EXCHANGE_LIMIT: Duration = Duration::from_secs(10);
/// What the reading of one card may take.
const CARD_LIMIT: Duration = Duration::from_secs(60);
/// For a machine under load, and for the program to start and end.
const ALLOWANCE: Duration = Duration::from_secs(8);

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("a_token_that_answers_no_more_is_given_up_after_ten_seconds", silent)
            .time_limit(Duration::from_secs(90)),
        Scenario::new("a_token_that_takes_a_second_for_each_answer_is_read_for_a_minute", slow)
            .time_limit(Duration::from_secs(150)),
    ]
}

fn silent(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let only = [specimens::one_certificate()?];
    let silent = VirtualToken::pkcs15(&only, Layout::default(), Manners::default());
    let silent = silent.with_fault(Fault { at: 9, kind: FaultKind::Silent }).plug_in(Slot::First)?;
    let honest = VirtualToken::piv(&only)?;
    let held = honest.readable().to_vec();
    let honest = honest.plug_in(Slot::Second)?;
    silent.wait_until_noticed()?;
    honest.wait_until_noticed()?;
    let begun = Instant::now();
    let found = host_program::list(stage)?;
    let took = begun.elapsed();
    eprintln!("given up after {took:?}");
    assert!((EXCHANGE_LIMIT..EXCHANGE_LIMIT + ALLOWANCE).contains(&took), "{took:?}");
    let told = |slot: Slot| found.tokens.iter().find(|token| token.reader == slot.reader_name());
    assert_eq!(told(Slot::First).and_then(|token| token.problem), Some(Problem::TokenTimedOut));
    let listed = told(Slot::Second).map(|token| host_program::ders(&token.certificates)).transpose()?;
    assert_eq!(listed, Some(held));
    Ok(())
}

fn slow(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let token = VirtualToken::pkcs15(&specimens::many(12)?, Layout::default(), Manners::default());
    let held = token.readable().to_vec();
    let plugged = token.slow(Duration::from_secs(1)).plug_in(Slot::First)?;
    plugged.wait_until_noticed()?;
    let mut port = open_port(stage)?;
    let begun = Instant::now();
    port.call(method::TOKENS, json!({}))?;
    let is_read = |told: &TokensResult| told.tokens.first().is_some_and(|token| token.state == TokenState::Read);
    let told = port.tokens_until(is_read)?;
    let took = begun.elapsed();
    let [token] = told.tokens.as_slice() else { return Err(Failure::new("one token is there")) };
    let read = host_program::ders(&token.certificates)?;
    eprintln!("{} of {} certificates in {took:?}", read.len(), held.len());
    assert_eq!(token.problem, Some(Problem::TokenTimedOut));
    assert!(took < CARD_LIMIT + ALLOWANCE, "{took:?}");
    // What came in time is kept.
    assert!(read.len() >= 3 && read.len() < held.len() && held.starts_with(&read), "{} certificates", read.len());
    assert!(port.close()?.success());
    Ok(())
}
