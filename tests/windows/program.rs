//! The program as a browser and as a person starts it on Windows.

use std::{fs, path::Path, process::Output};

use bench::{
    native_messaging::Port,
    scenario::{Failure, Scenario, Stage},
};
use protocol::{
    diagnose::DiagnoseResult,
    hello::{HelloParams, HelloResult, PROTOCOL},
    identity::{CHROMIUM_EXTENSION_ORIGIN, FIREFOX_ADDON_ID, HOST_NAME},
    jsonrpc::{Id, method},
    problem::Problem,
    tokens::TokensResult,
};
use serde_json::{Value, json};

use crate::wine::{Wine, built_program};

/// As people call folders.
const FOLDER: &str = r"C:\Outils de l’été\Clé à Mégalis";

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![
        Scenario::new("the_pipe_carries_every_byte_as_it_is", binary_pipe),
        Scenario::new("called_by_a_person_it_names_the_cause_that_no_service_runs", no_service),
        Scenario::new("a_strangers_call_is_refused", stranger),
        Scenario::new("windows_shows_its_name_its_version_and_its_icon", shown),
    ]
}

/// Windows' C libraries would turn 0A into 0D 0A on the way out and take 1A for the end on the way in.
fn binary_pipe(stage: &mut Stage) -> Result<(), Failure> {
    let wine = Wine::start(stage)?;
    let program = wine.place_program(FOLDER)?;
    let manifest = format!(r"C:\Program Files\{HOST_NAME}.json");
    for caller in [&[CHROMIUM_EXTENSION_ORIGIN, "--parent-window=0"][..], &[&manifest, FIREFOX_ADDON_ID]] {
        let mut command = wine.command(&program);
        command.args(caller);
        let mut port = Port::open(command)?;
        for length in [0x0A0A, 0x0A0D, 0x0D0A, 0x1A1A, 0x0A1A] {
            let id = format!("\u{1A}{length}");
            let hello =
                serde_json::to_value(HelloParams { extension_version: "0.1.0".to_owned(), protocol: PROTOCOL })?;
            let request = json!({"jsonrpc": "2.0", "id": id, "method": method::HELLO, "params": hello});
            // JSON writes control characters in its strings as escapes; around its words these two may stand as they are.
            let mut message = b"\r\n\r\n".to_vec();
            message.extend(serde_json::to_vec(&request)?);
            message.resize(length, b'\n');
            port.write(&message)?;
            let response = port.response()?;
            assert_eq!(response.id, Id::Text(id));
            let greeting: HelloResult = serde_json::from_value(response.result.unwrap_or_default())?;
            assert_eq!(greeting.protocol, PROTOCOL);
        }
        // What is no JSON is answered, and does not end the input.
        for bytes in [&b"\x1A"[..], b"\x1A\x1A\r\n\x1A", b"\n"] {
            port.write(bytes)?;
            assert_eq!(port.error()?.0, Id::Null);
        }
        answers_have_lengths_with(&mut port, b'\n')?;
        let tokens: TokensResult = serde_json::from_value(port.call(method::TOKENS, json!({}))?)?;
        assert!(tokens.tokens.is_empty());
        if tokens.problem != Some(Problem::ServiceStopped) {
            port.tokens_until(|tokens| tokens.problem == Some(Problem::ServiceStopped))?;
        }
        assert!(port.close()?.success());
    }
    Ok(())
}

/// Has the program answer with messages of so many lengths that the byte stands in some of them: the id comes back.
fn answers_have_lengths_with(port: &mut Port, byte: u8) -> Result<(), Failure> {
    let mut lengths = Vec::new();
    for size in 0..256 {
        let id = "x".repeat(size);
        let request = json!({"jsonrpc": "2.0", "id": id, "method": "none"});
        port.write(&serde_json::to_vec(&request)?)?;
        let response = port.response()?;
        assert_eq!(response.id, Id::Text(id));
        lengths.push(serde_json::to_vec(&response)?.len());
    }
    assert!(lengths.iter().any(|length| length.to_le_bytes()[0] == byte), "{lengths:?}");
    Ok(())
}

fn no_service(stage: &mut Stage) -> Result<(), Failure> {
    let wine = Wine::start(stage)?;
    let program = wine.place_program(FOLDER)?;
    let messages: Value = serde_json::from_str(include_str!("../../manifests/messages/fr.json"))?;
    let sentence = messages[Problem::ServiceStopped.sentence_key()]["message"].as_str().unwrap_or_default();

    let listed = wine.call(&program, &["list"])?;
    assert_eq!(listed.status.code(), Some(Problem::ServiceStopped.code().into()));
    assert!(!sentence.is_empty() && said(&listed).contains(sentence), "{}", said(&listed));
    let listed: TokensResult = serde_json::from_slice(&wine.call(&program, &["list", "--json"])?.stdout)?;
    assert_eq!((listed.problem, listed.tokens.len()), (Some(Problem::ServiceStopped), 0));

    let report = wine.call(&program, &["diagnose", "--json"])?;
    assert!(report.status.success());
    let report: DiagnoseResult = serde_json::from_slice(&report.stdout)?;
    assert_eq!(report.problem, Some(Problem::ServiceStopped));
    assert!(report.system.is_empty() || report.system.contains("windows"), "{}", report.system);
    assert!(report.text.contains("windows") && report.text.contains(sentence), "{}", report.text);
    Ok(())
}

fn stranger(stage: &mut Stage) -> Result<(), Failure> {
    let wine = Wine::start(stage)?;
    let program = wine.place_program(FOLDER)?;
    let manifest = format!(r"C:\Program Files\{HOST_NAME}.json");
    for caller in [
        &["chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/", "--parent-window=0"][..],
        &[&manifest, "autre@exemple.fr"],
    ] {
        let output = wine.call(&program, caller)?;
        assert_eq!(output.status.code(), Some(Problem::HostForbidden.code().into()), "{caller:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{caller:?}");
    }
    Ok(())
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

/// Each as it stands in the program's resources: the texts in UTF-16, name and value one after the other.
fn shown(_stage: &mut Stage) -> Result<(), Failure> {
    let program = fs::read(built_program()?)?;
    let stands = |bytes: &[u8]| program.windows(bytes.len()).any(|window| window == bytes);
    let version = env!("CARGO_PKG_VERSION");
    for (name, value) in [("FileDescription", "Clé Mégalis"), ("ProductName", "Clé Mégalis"), ("FileVersion", version)]
    {
        // Values begin at a multiple of four bytes, counted from a block's beginning that is one, too: 6 bytes before the
        // name.
        let name_length = (6 + 2 * (name.len() + 1)).next_multiple_of(4) - 6;
        let mut bytes: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.resize(name_length, 0);
        bytes.extend(value.encode_utf16().chain([0]).flat_map(u16::to_le_bytes));
        assert!(stands(&bytes), "{name}: {value}");
    }
    for size in [16, 32, 48, 128] {
        let icon = format!("../extension/web/icons/{size}.png");
        assert!(stands(&fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(icon))?), "the icon of {size} pixels");
    }
    Ok(())
}
