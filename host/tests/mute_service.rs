//! The program before a smart-card service that accepts connections and never answers.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "all of this is test")]

use std::os::unix::net::UnixListener;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Five seconds until the service counts as not running, and as much for a machine under load.
const LIMIT: Duration = Duration::from_secs(10);

fn call(command: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("pcscd.comm");
    // Connections wait in its queue; nobody takes them.
    let _mute = UnixListener::bind(&socket).unwrap();
    let begun = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_cle-megalis"))
        .arg(command)
        .env("PCSCLITE_CSOCK_NAME", &socket)
        .env("LC_ALL", "fr_FR.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while program.try_wait().unwrap().is_none() {
        if begun.elapsed() > LIMIT {
            program.kill().unwrap();
            panic!("`{command}` still waits after {LIMIT:?}");
        }
        thread::sleep(Duration::from_millis(20));
    }
    // At once would mean that it never came to the socket.
    assert!(begun.elapsed() > Duration::from_secs(4), "`{command}` ended after {:?}", begun.elapsed());
    program.wait_with_output().unwrap()
}

#[test]
fn list_says_that_it_does_not_run() {
    assert_eq!(call("list").status.code(), Some(10));
}

#[test]
fn export_says_that_it_does_not_run() {
    let output = call("export");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(10), 0));
}

#[test]
fn diagnose_reports_that_it_does_not_run() {
    let output = call("diagnose");
    assert_eq!(output.status.code(), Some(0));
    let report = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(report.lines().any(|line| line.starts_with("PC/SC") && line.ends_with("(10)")), "{report}");
}
