//! Running other programs, with errors that name the command line.

use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::Error;

/// How often a program under a time limit is looked at.
const GLANCE: Duration = Duration::from_millis(50);
/// How many lines of a quiet program's complaint are shown.
const LINES_SHOWN: usize = 20;

/// Runs the program to its end; what it prints is seen.
pub(crate) fn run(command: &mut Command) -> Result<(), Error> {
    let status = command.status().map_err(|source| not_started(command, source))?;
    check(command, status, None)
}

/// Runs the program to its end and gives what it printed on stdout. What it said on stderr is shown only if it fails.
pub(crate) fn output(command: &mut Command) -> Result<String, Error> {
    let output = command.stdin(Stdio::null()).output().map_err(|source| not_started(command, source))?;
    check(command, output.status, Some(&output.stderr))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs the program to its end and gives what it said on stderr: for those that warn and go on.
pub(crate) fn complaints(command: &mut Command) -> Result<String, Error> {
    let output = command.stdin(Stdio::null()).output().map_err(|source| not_started(command, source))?;
    check(command, output.status, Some(&output.stderr))?;
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Whether the program can be started and ends well; nothing of it is seen.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs the program; what it prints is seen. One that takes longer than `limit` is ended.
pub(crate) fn run_within(limit: Duration, command: &mut Command) -> Result<(), Error> {
    let mut child = command.spawn().map_err(|source| not_started(command, source))?;
    let deadline = Instant::now() + limit;
    loop {
        match child.try_wait().map_err(|source| not_started(command, source))? {
            Some(status) => return check(command, status, None),
            None if Instant::now() < deadline => thread::sleep(GLANCE),
            None => {
                // It may have ended by itself in this very moment: then there is nothing to end.
                let _ = child.kill();
                let _ = child.wait();
                return Err(Error::TimedOut { command: line(command), seconds: limit.as_secs() });
            }
        }
    }
}

fn check(command: &Command, status: ExitStatus, stderr: Option<&[u8]>) -> Result<(), Error> {
    if status.success() {
        return Ok(());
    }
    let said = stderr.map(|stderr| last_lines(&String::from_utf8_lossy(stderr)));
    Err(Error::Failed { command: line(command), status, said })
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(LINES_SHOWN)..].join("\n")
}

fn not_started(command: &Command, source: std::io::Error) -> Error {
    Error::NotStarted { program: command.get_program().to_string_lossy().into_owned(), source }
}

/// The command line as one would type it, near enough to find it again.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_program_beyond_its_limit_is_ended_and_named() {
        let before = Instant::now();
        let error = run_within(Duration::from_millis(200), Command::new("sleep").arg("30")).unwrap_err();
        assert!(before.elapsed() < Duration::from_secs(5));
        assert!(matches!(error, Error::TimedOut { ref command, .. } if command == "sleep 30"), "{error}");
    }

    #[test]
    fn a_quiet_program_that_fails_is_quoted() {
        let error = output(&mut shell("echo fine; echo the disk is full >&2; exit 3")).unwrap_err().to_string();
        assert!(error.contains("the disk is full") && error.contains('3'), "{error}");
        assert_eq!(output(&mut shell("echo fine; echo loud >&2")).unwrap(), "fine\n");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = run(&mut Command::new("cle-megalis-no-such-program")).unwrap_err().to_string();
        assert!(error.contains("cle-megalis-no-such-program"), "{error}");
    }
}
