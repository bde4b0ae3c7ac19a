//! The real program, `cle-megalis`, as a person or a script calls it.

use std::{
    env,
    ffi::OsStr,
    io::{self, Read},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use bench::scenario::{Failure, Stage};
use protocol::tokens::{Certificate, TokensResult};

/// Where the program is, if not beside the test program.
const VARIABLE: &str = "CLE_MEGALIS_BIN";

/// The longest that any call may take here; each would be far below it.
pub(crate) const TIME_LIMIT: Duration = Duration::from_secs(45);

/// The program with a home of its own, in French.
pub(crate) fn command(stage: &Stage) -> Result<Command, Failure> {
    let mut command = Command::new(path()?);
    command
        .env("HOME", stage.directory())
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

/// Waits for the end of a call.
pub(crate) fn finish(mut program: Child) -> Result<Output, Failure> {
    let deadline = Instant::now() + TIME_LIMIT;
    // Read as it comes: a pipe holds no more than 64 KiB.
    let (stdout, stderr) = (read_all(program.stdout.take()), read_all(program.stderr.take()));
    let status = loop {
        match program.try_wait()? {
            Some(status) => break Some(status),
            None if Instant::now() > deadline => break None,
            None => thread::sleep(Duration::from_millis(5)),
        }
    };
    if status.is_none() {
        program.kill()?;
    }
    let output = Output { status: program.wait()?, stdout: joined(stdout)?, stderr: joined(stderr)? };
    if status.is_none() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Failure::new(format!("the program did not end within {} s: {said}", TIME_LIMIT.as_secs())));
    }
    Ok(output)
}

fn read_all(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<io::Result<Vec<u8>>> {
    thread::spawn(move || {
        let mut content = Vec::new();
        if let Some(mut pipe) = pipe {
            pipe.read_to_end(&mut content)?;
        }
        Ok(content)
    })
}

fn joined(reading: JoinHandle<io::Result<Vec<u8>>>) -> Result<Vec<u8>, Failure> {
    Ok(reading.join().map_err(|_| Failure::new("reading the program's output panicked"))??)
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
