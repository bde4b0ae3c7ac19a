//! The real program, `cle-megalis`, as a person or a script calls it.

use std::{
    env,
    ffi::OsStr,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

pub(crate) use bench::called_program::{TIME_LIMIT, finish};
use bench::scenario::{Failure, Stage};
use protocol::tokens::{Certificate, TokensResult};

/// Where the program is, if not beside the test program.
const VARIABLE: &str = "CLE_MEGALIS_BIN";

/// The program with a home of its own, in French.
pub(crate) fn command(stage: &Stage) -> Result<Command, Failure> {
    let mut command = Command::new(path()?);
    command
        .env("HOME", stage.directory())
        .env_remove("XDG_CONFIG_HOME")
        .env("LC_ALL", "fr_FR.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Ok(command)
}

fn path() -> Result<PathBuf, Failure> {
    let path = match env::var_os(VARIABLE) {
        Some(path) => PathBuf::from(path),
        // target/debug/deps/tokens-… → target/debug/cle-megalis
        None => env::current_exe()?.ancestors().nth(2).unwrap_or(&PathBuf::new()).join("cle-megalis"),
    };
    if path.is_file() {
        return Ok(path);
    }
    Err(Failure::new(format!("{} is not there: build it, or name it in {VARIABLE}", path.display())))
}

/// Calls the program and waits for its end.
pub(crate) fn call<S: AsRef<OsStr>>(stage: &Stage, arguments: &[S]) -> Result<Output, Failure> {
    finish(command(stage)?.args(arguments).spawn()?)
}

/// `list --json`.
pub(crate) fn list(stage: &Stage) -> Result<TokensResult, Failure> {
    tokens(&call(stage, &["list", "--json"])?)
}

pub(crate) fn tokens(output: &Output) -> Result<TokensResult, Failure> {
    serde_json::from_slice(&output.stdout).map_err(|error| {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Failure::new(format!("{error} in what `list --json` wrote; {}: {said}", output.status))
    })
}

/// The certificates as the card holds them.
pub(crate) fn ders(certificates: &[Certificate]) -> Result<Vec<Vec<u8>>, Failure> {
    certificates.iter().map(|certificate| Ok(pem::parse(&certificate.pem)?.into_contents())).collect()
}
