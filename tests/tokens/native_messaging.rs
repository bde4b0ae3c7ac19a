//! Native messaging through the real program's pipes, as a browser does it.

use std::time::Duration;

use bench::{
    native_messaging::{PATIENCE, Port},
    pcscd::{Readers, Slot},
    scenario::{Failure, Scenario, Stage},
    virtual_token::{Fault, FaultKind, Layout, Manners, VirtualToken},
};
use protocol::{
    diagnose::DiagnoseResult,
    hello::{HelloParams, HelloResult, PROTOCOL},
    identity::{CHROMIUM_EXTENSION_ORIGIN, FIREFOX_ADDON_ID, HOST_NAME},
    installation::InstallationResult,
    jsonrpc::{ErrorCode, Id, Message, Request, method, notification},
    limits,
    problem::Problem,
    tokens::{Progress, TokenState, TokensResult},
};
use serde_json::{Value, json};

use crate::{host_program, specimens};

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("hello_tokens_and_diagnose_are_answered_to_both_browsers", hello_tokens_diagnose),
        Scenario::new("tokens_changed_follows_plugging_in_and_pulling_out", tokens_changed),
        Scenario::new("tokens_changed_follows_the_service_stopping_and_starting", service_restarts).needs_own_pcscd(),
        Scenario::new("a_token_that_answers_no_more_hides_no_other", silent_token),
        Scenario::new("an_oversized_message_is_skipped_and_answered_with_an_error", oversized),
        Scenario::new("what_is_no_request_gets_its_error_and_the_port_goes_on", no_requests),
        Scenario::new("a_truncated_message_ends_the_host_cleanly", truncated),
        Scenario::new("the_end_of_input_ends_the_host_even_in_the_middle_of_a_reading", end_of_input),
        Scenario::new("a_foreign_caller_is_refused_without_a_word_on_its_pipe", foreign_caller),
        Scenario::new("an_extension_that_a_manifest_names_may_call_as_long_as_it_does", declared_caller),
        Scenario::new("a_thousand_requests_on_one_port_are_all_answered", a_thousand_requests),
    ]
}

/// A port to the program, opened by our extension in Chromium.
pub(crate) fn open_port(stage: &Stage) -> Result<Port, Failure> {
    open_port_as(stage, &[CHROMIUM_EXTENSION_ORIGIN])
}

fn open_port_as(stage: &Stage, arguments: &[&str]) -> Result<Port, Failure> {
    let mut command = host_program::command(stage)?;
    command.args(arguments);
    Port::open(command)
}

fn hello() -> HelloParams {
    HelloParams { extension_version: "0.1.0".to_owned(), protocol: PROTOCOL }
}

fn hello_tokens_diagnose(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let token = VirtualToken::piv(&[specimens::one_certificate()?])?;
    let held = token.readable().to_vec();
    let plugged = token.plug_in(Slot::First)?;
    plugged.wait_until_noticed()?;
    let manifest = format!("/usr/lib/mozilla/native-messaging-hosts/{HOST_NAME}.json");
    for caller in [&[CHROMIUM_EXTENSION_ORIGIN][..], &[&manifest, FIREFOX_ADDON_ID]] {
        let mut port = open_port_as(stage, caller)?;
        let greeting: HelloResult = serde_json::from_value(port.call(method::HELLO, hello())?)?;
        assert_eq!(greeting.protocol, PROTOCOL);
        let at_once: TokensResult = serde_json::from_value(port.call(method::TOKENS, json!({}))?)?;
        let tokens = if at_once.is_settled() && !at_once.tokens.is_empty() {
            at_once
        } else {
            port.tokens_until(|tokens| tokens.is_settled() && !tokens.tokens.is_empty())?
        };
        let pem = &tokens.tokens[0].certificates[0].pem;
        assert_eq!(pem::parse(pem)?.contents(), held[0]);
        let report: DiagnoseResult = serde_json::from_value(port.call(method::DIAGNOSE, json!({"trace": true}))?)?;
        let reader = report.readers.iter().find(|reader| reader.reader == Slot::First.reader_name());
        let reader = reader.ok_or_else(|| Failure::new(format!("{:?}", report.readers)))?;
        assert_eq!((reader.family.as_deref(), reader.certificates), (Some("piv"), 1));
        assert!(!reader.trace.is_empty());
        let installed: InstallationResult = serde_json::from_value(port.call(method::INSTALLATION, json!({}))?)?;
        assert_eq!(Some(&installed), report.installation.as_ref());
        assert!(installed.program.ends_with("cle-megalis"), "{installed:?}");
        assert!(port.close()?.success());
    }
    Ok(())
}

fn tokens_changed(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let mut port = open_port(stage)?;
    let tokens: TokensResult = serde_json::from_value(port.call(method::TOKENS, json!({}))?)?;
    if tokens.problem != Some(Problem::NoToken) {
        port.tokens_until(|tokens| tokens.problem == Some(Problem::NoToken))?;
    }
    let token = VirtualToken::pkcs15(&specimens::certificates()?, Layout::default(), Manners::default());
    let held = token.readable().to_vec();
    let plugged = token.slow(Duration::from_millis(10)).plug_in(Slot::Second)?;

    let mut progress: Vec<Progress> = Vec::new();
    let read = loop {
        let Message::Request(Request { method, params, .. }) = port.message()? else { continue };
        if method == notification::PROGRESS {
            progress.push(serde_json::from_value(params)?);
        } else {
            let tokens: TokensResult = serde_json::from_value(params)?;
            if tokens.tokens.first().is_some_and(|token| !token.certificates.is_empty()) && tokens.is_settled() {
                break tokens;
            }
        }
    };
    let read_size: usize = held.iter().map(Vec::len).sum();
    assert_eq!(read.tokens[0].certificates.len(), held.len());
    assert!(!progress.is_empty(), "no progress was told");
    assert!(progress.windows(2).all(|pair| pair[0].bytes_read <= pair[1].bytes_read), "{progress:?}");
    assert!(progress.iter().all(|progress| progress.bytes_read as usize <= read_size + 2048), "{progress:?}");
    assert!(progress.iter().all(|progress| progress.reader == Slot::Second.reader_name()));

    let swapped = plugged.swap(VirtualToken::piv(&[specimens::one_certificate()?])?)?;
    port.tokens_until(|tokens| tokens.tokens.first().and_then(|token| token.family.as_deref()) == Some("piv"))?;
    swapped.pull_out()?;
    port.tokens_until(|tokens| tokens.tokens.is_empty() && tokens.problem == Some(Problem::NoToken))?;
    assert!(port.close()?.success());
    Ok(())
}

fn service_restarts(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let mut port = open_port(stage)?;
    let first: TokensResult = serde_json::from_value(port.call(method::TOKENS, json!({}))?)?;
    if first.problem != Some(Problem::NoToken) {
        port.tokens_until(|tokens| tokens.problem == Some(Problem::NoToken))?;
    }
    stage.stop_pcscd()?;
    port.tokens_until(|tokens| tokens.problem == Some(Problem::ServiceStopped))?;
    stage.start_pcscd(Readers::TwoVirtual)?;
    let plugged = VirtualToken::piv(&[specimens::one_certificate()?])?.plug_in(Slot::First)?;
    port.tokens_until(|tokens| tokens.tokens.first().is_some_and(|token| token.certificates.len() == 1))?;
    drop(plugged);
    assert!(port.close()?.success());
    Ok(())
}

/// The picture must show the good token long before the host gives the other up.
fn silent_token(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let silent = VirtualToken::unknown().with_fault(Fault { at: 2, kind: FaultKind::Silent }).plug_in(Slot::First)?;
    let known = VirtualToken::piv(&[specimens::one_certificate()?])?.plug_in(Slot::Second)?;
    silent.wait_until_noticed()?;
    known.wait_until_noticed()?;
    let mut port = open_port(stage)?;
    port.call(method::TOKENS, json!({}))?;
    let picture = port.tokens_until(|tokens| tokens.tokens.iter().any(|token| token.certificates.len() == 1))?;
    let told: Vec<_> = picture.tokens.iter().map(|token| (token.reader.as_str(), token.state)).collect();
    let expected = [(Slot::First, TokenState::Reading), (Slot::Second, TokenState::Read)];
    assert_eq!(told, expected.map(|(slot, state)| (slot.reader_name(), state)));
    assert!(port.close()?.success());
    Ok(())
}

fn oversized(stage: &mut Stage) -> Result<(), Failure> {
    let mut port = open_port(stage)?;
    let mut padded = serde_json::to_vec(&Request::call(7, method::HELLO, serde_json::to_value(hello())?))?;
    padded.resize(limits::TO_HOST, b' ');
    port.write(&padded)?;
    assert_eq!(port.response()?.id, Id::Number(7), "the longest message allowed is read");
    padded.push(b' ');
    port.write(&padded)?;
    assert_eq!(port.error()?, (Id::Null, ErrorCode::MessageTooLong as i64));
    port.write(&vec![b'x'; 3 * 1024 * 1024])?;
    assert_eq!(port.error()?, (Id::Null, ErrorCode::MessageTooLong as i64));
    port.call(method::HELLO, hello())?;
    assert!(port.close()?.success());
    Ok(())
}

fn no_requests(stage: &mut Stage) -> Result<(), Failure> {
    let mut port = open_port(stage)?;
    let cases: [(&[u8], Id, ErrorCode); 9] = [
        (b"", Id::Null, ErrorCode::ParseError),
        (b"bonjour", Id::Null, ErrorCode::ParseError),
        (b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\"", Id::Null, ErrorCode::ParseError),
        (b"\xFF\xFE\x00", Id::Null, ErrorCode::ParseError),
        (b"17", Id::Null, ErrorCode::InvalidRequest),
        (b"[]", Id::Null, ErrorCode::InvalidRequest),
        (b"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"format\"}", Id::Number(2), ErrorCode::MethodNotFound),
        (
            b"{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"hello\",\"params\":{\"protocol\":5}}",
            Id::Number(3),
            ErrorCode::InvalidParams,
        ),
        (
            b"{\"jsonrpc\":\"2.0\",\"id\":\"quatre\",\"method\":\"format\"}",
            Id::Text("quatre".to_owned()),
            ErrorCode::MethodNotFound,
        ),
    ];
    for (bytes, id, code) in cases {
        port.write(bytes)?;
        assert_eq!(port.error()?, (id, code as i64), "{}", String::from_utf8_lossy(bytes));
    }
    for wrong in [json!({"jsonrpc": "1.0", "id": 1, "method": "hello"}), json!({"id": 1}), json!({"method": 5})] {
        port.write(&serde_json::to_vec(&wrong)?)?;
        assert_eq!(port.error()?.1, ErrorCode::InvalidRequest as i64, "{wrong}");
    }
    // A notification is not answered, known or not: the next answer is hello's.
    port.write(&serde_json::to_vec(&Request::notification("format", Value::Null))?)?;
    port.call(method::HELLO, hello())?;
    assert!(port.close()?.success());
    Ok(())
}

fn truncated(stage: &mut Stage) -> Result<(), Failure> {
    for bytes in [&[5, 0][..], &[100, 0, 0, 0, b'{', b'"'], &[0xFF, 0xFF, 0xFF, 0xFF, b'{'], &[]] {
        let mut port = open_port(stage)?;
        port.call(method::HELLO, hello())?;
        // A host that has ended at an absurd length is within its rights.
        let _ = port.write_raw(bytes);
        assert!(port.close()?.success(), "{bytes:?}");
    }
    Ok(())
}

fn end_of_input(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let token = VirtualToken::pkcs15(&specimens::certificates()?, Layout::default(), Manners::default());
    let plugged = token.slow(Duration::from_millis(200)).plug_in(Slot::First)?;
    plugged.wait_until_noticed()?;
    let mut port = open_port(stage)?;
    port.call(method::TOKENS, json!({}))?;
    plugged.wait_for_exchanges(3, PATIENCE)?;
    let begun = std::time::Instant::now();
    assert!(port.close()?.success());
    assert!(begun.elapsed() < Duration::from_secs(2), "it took {:?}", begun.elapsed());
    Slot::First.wait_until_free()?;
    assert_eq!(plugged.log().transgressions(), Vec::<String>::new());
    Ok(())
}

/// Another extension's id, as a store or an IT department may have given it to a copy of ours.
fn declared_caller(stage: &mut Stage) -> Result<(), Failure> {
    let id = "abcdefghijklmnopabcdefghijklmnop";
    let origin = format!("chrome-extension://{id}/");
    let refused = |stage: &Stage| -> Result<bool, Failure> {
        let code = open_port_as(stage, &[&origin])?.close()?.code();
        Ok(code == Some(Problem::HostForbidden.code().into()))
    };
    assert!(refused(stage)?);
    // The second call says nothing of it: what was declared stays.
    for arguments in [&["install", "--extension-id", id][..], &["install"]] {
        assert!(host_program::call(stage, arguments)?.status.success());
        let mut port = open_port_as(stage, &[&origin, "--parent-window=0"])?;
        port.call(method::HELLO, hello())?;
        assert!(port.close()?.success());
    }
    assert!(host_program::call(stage, &["uninstall"])?.status.success());
    assert!(refused(stage)?);
    Ok(())
}

fn foreign_caller(stage: &mut Stage) -> Result<(), Failure> {
    let manifest = format!("/etc/{HOST_NAME}.json");
    for caller in [&["chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"][..], &[&manifest, "autre@exemple.fr"]] {
        let output = host_program::call(stage, caller)?;
        assert_eq!(output.status.code(), Some(Problem::HostForbidden.code().into()), "{caller:?}");
        assert!(output.stdout.is_empty(), "{caller:?}");
        assert!(!output.stderr.is_empty(), "{caller:?}");
    }
    Ok(())
}

fn a_thousand_requests(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let plugged = VirtualToken::piv(&[specimens::one_certificate()?])?.plug_in(Slot::First)?;
    plugged.wait_until_noticed()?;
    let mut port = open_port(stage)?;
    for _ in 0..1000 {
        port.call(method::TOKENS, json!({}))?;
    }
    let exchanges = plugged.exchanges();
    assert!(exchanges < 60, "{exchanges} exchanges: the token was read again and again");
    assert!(port.close()?.success());
    Ok(())
}
