//! `install`, `install --repair` and `uninstall`: registry keys, and the manifests that they name.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use bench::{
    native_messaging::Port,
    scenario::{Failure, Scenario, Stage},
};
use protocol::{
    hello::{HelloParams, HelloResult, PROTOCOL},
    identity::HOST_NAME,
    installation::{InstallationCause, InstallationResult},
    jsonrpc::method,
    problem::Problem,
};
use serde_json::{Value, json};

use crate::wine::Wine;

/// As people call folders.
const FOLDER: &str = r"C:\Outils de l’été\Clé à Mégalis";
/// Below `Software`; the last one is Firefox's.
const BROWSERS: [&str; 4] = ["Chromium", r"Google\Chrome", r"Microsoft\Edge", "Mozilla"];
/// A copy of the extension, signed with another key.
const COPY: &str = "abcdefghijklmnopabcdefghijklmnop";

const LIMIT: Duration = Duration::from_secs(60);

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![Scenario::new("what_install_declares_is_examined_under_policies_mended_and_goes_without_a_trace", life)]
}

fn key(root: &str, browser: &str) -> String {
    format!(r"{root}\Software\{browser}\NativeMessagingHosts\{HOST_NAME}")
}

fn life(stage: &mut Stage) -> Result<(), Failure> {
    let wine = Wine::start(stage)?;
    let program = wine.place_program(FOLDER)?;
    let before = wine.registry()?;
    let call = |arguments: &[&str]| -> Result<(), Failure> {
        let output = wine.call(&program, arguments)?;
        let said = String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned();
        if output.status.success() { Ok(()) } else { Err(Failure::new(format!("{arguments:?}: {said}"))) }
    };

    // For one user by the whole path, for everybody beside the program and from there, as the installer does.
    call(&["install", "--extension-id", COPY])?;
    declared(&wine, "HKCU", |path| path == program.as_str())?;
    let is_found = || -> Result<Vec<InstallationCause>, Failure> {
        let report: Value = serde_json::from_slice(&wine.call(&program, &["diagnose", "--json"])?.stdout)?;
        let installation: InstallationResult = serde_json::from_value(report["installation"].clone())?;
        Ok(installation.findings.into_iter().map(|finding| finding.cause).collect())
    };
    assert_eq!(is_found()?, []);
    for browser in ["chrome", "edge"] {
        import_policies(&wine, browser)?;
    }
    assert_eq!(is_found()?, [InstallationCause::PolicyPassesOver; 2]);
    call(&["install", "--system"])?;
    declared(&wine, "HKLM", |path| path == r"..\cle-megalis.exe")?;
    answers(&wine, &program)?;
    assert_eq!(is_found()?, []);
    let edge = r"HKLM\Software\Policies\Microsoft\Edge";
    wine.run(LIMIT, "reg", &["delete", &format!(r"{edge}\NativeMessagingAllowlist"), "/f"])?;
    assert_eq!(is_found()?, [InstallationCause::PolicyBlocks]);
    for vendor in ["Google", "Microsoft"] {
        wine.run(LIMIT, "reg", &["delete", &format!(r"HKLM\Software\Policies\{vendor}"), "/f"])?;
    }
    assert_eq!(is_found()?, []);
    // Browsers look into the view of 32 bits, too.
    let narrow = key("HKLM", r"WOW6432Node\Google\Chrome");
    for key in [&narrow, &key("HKCU", r"Microsoft\Edge")] {
        wine.run(LIMIT, "reg", &["add", key, "/ve", "/d", r"C:\parti\manifeste.json", "/f"])?;
    }
    assert_eq!(is_found()?, [InstallationCause::KeyWithoutManifest; 2]);
    assert!(call(&["install", "--repair"]).is_err(), "what is everybody's is left, and not told");
    assert_eq!(is_found()?, [InstallationCause::KeyWithoutManifest]);
    call(&["install", "--system", "--repair"])?;
    assert_eq!(is_found()?, []);
    let registry = wine.registry()?;
    assert_eq!(registry.default_value(&key("HKCU", r"Microsoft\Edge")), None, "everybody's serves");
    assert!(registry.default_value(&key("HKCU", "Chromium")).is_some(), "the file of others is gone with it");

    call(&["uninstall"])?;
    call(&["uninstall", "--system"])?;
    assert_eq!(wine.registry()?.changed_since(&before), Vec::<String>::new());
    let left: Vec<PathBuf> = below(&wine.drive())?.into_iter().filter(|path| is_ours(path)).collect();
    let placed = wine.path_of(FOLDER);
    assert_eq!(left, [placed.clone(), placed.join("cle-megalis.exe")]);
    Ok(())
}

/// As an IT department would, by the file that is offered, its places filled.
fn import_policies(wine: &Wine, browser: &str) -> Result<(), Failure> {
    let name = format!("{browser}.reg");
    let offered = Path::new(env!("CARGO_MANIFEST_DIR")).join("../manifests/policies/forced").join(&name);
    let text = fs::read_to_string(offered)?.replace("@IDENTIFIANT@", COPY).replace("@ADRESSE@", "https://a.bzh/u.xml");
    fs::write(wine.drive().join(&name), text)?;
    wine.run(LIMIT, "reg", &["import", &format!(r"C:\{name}")])
}

/// Each browser's key names a manifest, which names the program so.
fn declared(wine: &Wine, root: &str, is_right: impl Fn(&str) -> bool) -> Result<(), Failure> {
    let registry = wine.registry()?;
    for browser in BROWSERS {
        let file = registry.default_value(&key(root, browser)).unwrap_or_default().to_owned();
        let form = if browser == "Mozilla" { "firefox" } else { "chromium" };
        assert!(file.ends_with(&format!(r"\{form}\{HOST_NAME}.json")), "{browser}: {file}");
        let manifest: Value = serde_json::from_slice(&fs::read(wine.path_of(&file))?)?;
        assert_eq!(manifest["name"], json!(HOST_NAME));
        assert!(manifest["path"].as_str().is_some_and(&is_right), "{browser}: {manifest}");
    }
    Ok(())
}

/// To the copy of the extension that was declared, and to no other.
fn answers(wine: &Wine, program: &str) -> Result<(), Failure> {
    let mut command = wine.command(program);
    command.args([&format!("chrome-extension://{COPY}/"), "--parent-window=0"]);
    let mut port = Port::open(command)?;
    let hello = HelloParams { extension_version: "0.1.0".to_owned(), protocol: PROTOCOL };
    let greeting: HelloResult = serde_json::from_value(port.call(method::HELLO, hello)?)?;
    assert_eq!(greeting.protocol, PROTOCOL);
    assert!(port.close()?.success());
    let stranger = wine.call(program, &["chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba/"])?;
    assert_eq!(stranger.status.code(), Some(Problem::HostForbidden.code().into()));
    Ok(())
}

fn is_ours(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    name.contains("megalis") || name.contains("mégalis") || name.contains(HOST_NAME)
}

/// All files and folders below the folder, in order; none below a link.
fn below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        found.push(entry.path());
        if entry.file_type()?.is_dir() {
            found.extend(below(&entry.path())?);
        }
    }
    found.sort();
    Ok(found)
}
