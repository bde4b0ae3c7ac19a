//! The driver's process, and the browser that it started.

use std::{
    collections::VecDeque,
    io::{self, BufRead, BufReader, PipeReader},
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::{sync::oneshot, time};

use super::error::{Error, Result};

const START_LIMIT: Duration = Duration::from_secs(30);

/// Of what driver and browser print, so many lines are kept.
const LINES_KEPT: usize = 4000;

/// A running driver. Dropping it ends it and its browser at once.
#[derive(Debug)]
pub(super) struct Driver {
    child: Child,
    port: u16,
    output: Output,
}

impl Driver {
    /// Starts `command`, which must choose a free port by itself and print it on a line behind `before_port`.
    pub(super) async fn start(mut command: Command, before_port: &'static str) -> Result<Self> {
        let driver = command.get_program().to_string_lossy().into_owned();
        let cannot_start = |source| Error::System { doing: format!("start {driver}"), source };
        let (reader, writer) = io::pipe().map_err(cannot_start)?;
        command
            .stdin(Stdio::null())
            .stdout(writer.try_clone().map_err(cannot_start)?)
            .stderr(writer)
            // A group of its own, which the browser joins: so both end together.
            .process_group(0);
        let child = command.spawn().map_err(cannot_start)?;
        // It holds the pipe's writing ends, and the reader would never see the end.
        drop(command);

        let (found, port) = oneshot::channel();
        let output = Output::default();
        output.clone().collect(reader, before_port, found);
        let mut driver_process = Self { child, port: 0, output };
        match time::timeout(START_LIMIT, port).await {
            Ok(Ok(port)) => {
                driver_process.port = port;
                Ok(driver_process)
            }
            _ => Err(Error::DriverSilent { driver, limit: START_LIMIT, said: driver_process.said() }),
        }
    }

    /// Where the driver listens.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The end of what driver and browser have printed.
    pub(super) fn said(&self) -> String {
        let lines = self.lines();
        lines.get(lines.len().saturating_sub(20)..).unwrap_or_default().join("\n")
    }

    /// The last lines that driver and browser have printed.
    pub(super) fn lines(&self) -> Vec<String> {
        self.output.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Whoever is gone already need not be ended.
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}

#[derive(Clone, Debug, Default)]
struct Output(Arc<Mutex<VecDeque<String>>>);

impl Output {
    /// Reads on to the end, lest the writers block.
    fn collect(self, reader: PipeReader, before_port: &'static str, found: oneshot::Sender<u16>) {
        let mut found = Some(found);
        thread::spawn(move || {
            for line in BufReader::new(reader).split(b'\n').map_while(io::Result::ok) {
                let line = String::from_utf8_lossy(&line).into_owned();
                if let Some(port) = port_in(&line, before_port)
                    && let Some(found) = found.take()
                {
                    let _ = found.send(port);
                }
                let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                if lines.len() == LINES_KEPT {
                    lines.pop_front();
                }
                lines.push_back(line);
            }
        });
    }
}

fn port_in(line: &str, before_port: &str) -> Option<u16> {
    let (_, rest) = line.split_once(before_port)?;
    let digits = rest.find(|character: char| !character.is_ascii_digit()).map_or(rest, |end| &rest[..end]);
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_line_of_either_driver() {
        assert_eq!(
            port_in("ChromeDriver was started successfully on port 41234.", "successfully on port "),
            Some(41234)
        );
        assert_eq!(port_in("1795\tgeckodriver\tINFO\tListening on 127.0.0.1:9", "Listening on 127.0.0.1:"), Some(9));
        assert_eq!(port_in("Starting ChromeDriver 156 on port 0", "successfully on port "), None);
    }

    #[tokio::test]
    async fn a_driver_that_ends_at_once_is_reported_with_what_it_said() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo no such option; exit 1"]);
        let error = Driver::start(command, "on port ").await.unwrap_err();
        assert!(error.to_string().contains("no such option"), "{error}");
    }
}
