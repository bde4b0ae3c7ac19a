//! What the host weighs on disk and in memory.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use bench::scenario::Failure;
use protocol::{
    hello::{HelloParams, PROTOCOL},
    identity,
    jsonrpc::{Request, method},
};

use super::megabytes;

/// Sizes in millions of bytes.
pub(super) struct Weight {
    pub(super) file_megabytes: f64,
    /// The peak of the resident set while a token was read.
    pub(super) peak_megabytes: f64,
}

/// Starts the host as a browser does, has it read what is plugged in for `time`, and reads its peak memory.
pub(super) fn measure(program: &Path, time: Duration) -> Result<Weight, Failure> {
    let mut host = Command::new(program)
        .arg(identity::CHROMIUM_EXTENSION_ORIGIN)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let mut input = host.stdin.take().ok_or_else(|| Failure::new("the host has no input"))?;
    let hello = HelloParams { extension_version: "0.0.0".to_owned(), protocol: PROTOCOL };
    send(&mut input, &Request::call(1, method::HELLO, serde_json::to_value(hello)?))?;
    send(&mut input, &Request::call(2, method::TOKENS, serde_json::Value::Null))?;
    thread::sleep(time);
    let status = fs::read_to_string(format!("/proc/{}/status", host.id()))?;
    drop(input);
    host.wait()?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok())
        .ok_or_else(|| Failure::new("the system does not tell the host's peak memory"))?;
    Ok(Weight { file_megabytes: megabytes(fs::metadata(program)?.len()), peak_megabytes: megabytes(peak * 1024) })
}

fn send(output: &mut impl Write, request: &Request) -> io::Result<()> {
    let message = serde_json::to_vec(request)?;
    output.write_all(&u32::try_from(message.len()).map_err(io::Error::other)?.to_ne_bytes())?;
    output.write_all(&message)
}
