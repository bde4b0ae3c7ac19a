//! A real pcscd for a test: with two virtual readers, with as many as pcscd has room for, or with none.

use std::{
    ffi::CStr,
    fmt::Write as _,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use pcsc::{Context, Disposition, Protocols, ReaderState, Scope, ShareMode, State};
use rustix::process::{Pid, Signal, kill_process};

/// Where Debian's vsmartcard-vpcd declares its two readers.
const VIRTUAL_READERS: &str = "/etc/reader.conf.d/vpcd";

/// pcscd serves within 0.2 s; the rest is for a machine under load.
const PATIENCE: Duration = Duration::from_secs(10);

/// Which readers pcscd has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// The two virtual ones, [`Slot::First`] and [`Slot::Second`].
    TwoVirtual,
    /// Sixteen virtual ones, as many as pcscd has room for. They are the bench's own: the machine's pcscd never has
    /// them, so a scenario with these [needs its own](crate::scenario::Scenario::needs_own_pcscd).
    SixteenVirtual,
    /// None at all.
    None,
}

/// A virtual reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// "Virtual PCD 00 00".
    First,
    /// "Virtual PCD 00 01".
    Second,
    /// One of [`Readers::SixteenVirtual`], counted from 0; the first two are the others'.
    Nth(u8),
}

/// vpcd's driver serves two readers each time that it is loaded, on two ports in a row; each pair has a name of its own.
const NAMES: [&CStr; 16] = [
    c"Virtual PCD 00 00",
    c"Virtual PCD 00 01",
    c"Virtual PCD B 00 00",
    c"Virtual PCD B 00 01",
    c"Virtual PCD C 00 00",
    c"Virtual PCD C 00 01",
    c"Virtual PCD D 00 00",
    c"Virtual PCD D 00 01",
    c"Virtual PCD E 00 00",
    c"Virtual PCD E 00 01",
    c"Virtual PCD F 00 00",
    c"Virtual PCD F 00 01",
    c"Virtual PCD G 00 00",
    c"Virtual PCD G 00 01",
    c"Virtual PCD H 00 00",
    c"Virtual PCD H 00 01",
];
const FIRST_PORT: u16 = 35963;

impl Slot {
    /// All of [`Readers::SixteenVirtual`].
    pub fn all() -> impl Iterator<Item = Self> {
        (0..16).map(Self::Nth)
    }

    /// The TCP port on which the reader waits for its card.
    #[must_use]
    pub fn port(self) -> u16 {
        FIRST_PORT + u16::from(self.number())
    }

    /// The reader's name in PC/SC.
    #[must_use]
    pub fn reader_name(self) -> &'static str {
        // They are ASCII.
        self.c_name().to_str().unwrap_or_default()
    }

    fn number(self) -> u8 {
        match self {
            Self::First => 0,
            Self::Second => 1,
            Self::Nth(number) => number,
        }
    }

    fn c_name(self) -> &'static CStr {
        NAMES[usize::from(self.number())]
    }

    /// Waits until no program holds the card for itself any more, and pcscd is done with one that has just gone: what
    /// it does to the card on its behalf has been done by then.
    ///
    /// # Errors
    /// When the reader holds no card, or pcscd does not serve.
    pub fn wait_until_free(self) -> io::Result<()> {
        let context = Context::establish(Scope::User).map_err(io::Error::other)?;
        let mut card = context.connect(self.c_name(), ShareMode::Shared, Protocols::ANY).map_err(io::Error::other)?;
        match card.transaction() {
            // The card is ours; that it has been reset meanwhile tells as much.
            Ok(transaction) => transaction.end(Disposition::LeaveCard).map_err(|(_, error)| io::Error::other(error))?,
            Err(pcsc::Error::ResetCard) => {}
            Err(error) => return Err(io::Error::other(error)),
        }
        card.disconnect(Disposition::LeaveCard).map_err(|(_, error)| io::Error::other(error))
    }

    /// Waits until pcscd has noticed that the reader holds a card, or none.
    ///
    /// # Errors
    /// When that takes more than ten seconds, or pcscd does not serve.
    pub fn wait_until(self, holds_card: bool) -> io::Result<()> {
        let context = Context::establish(Scope::User).map_err(io::Error::other)?;
        let deadline = Instant::now() + PATIENCE;
        let mut states = [ReaderState::new(self.c_name(), State::UNAWARE)];
        loop {
            context.get_status_change(None, &mut states).map_err(io::Error::other)?;
            if states[0].event_state().contains(State::PRESENT) == holds_card {
                return Ok(());
            }
            if Instant::now() > deadline {
                let wanted = if holds_card { "did not get a card" } else { "was not emptied" };
                return Err(timed_out(&format!("{} {wanted}", self.reader_name())));
            }
            states[0] = ReaderState::new(self.c_name(), State::UNAWARE);
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// A running pcscd; it ends when this is dropped.
pub struct Pcscd {
    process: Option<Child>,
}

impl Pcscd {
    /// Starts pcscd and waits until it serves and shows its readers. `directory` takes its log.
    ///
    /// Real readers of the machine are not shown: a test must neither read a person's token nor depend on there being
    /// none. Where the machine's own pcscd already serves the virtual readers, that one is used, with all its readers.
    ///
    /// # Errors
    /// When pcscd or vpcd is not installed, when another one serves already with other readers, or when it is not
    /// ready within ten seconds.
    pub fn start(readers: Readers, directory: &Path) -> io::Result<Self> {
        if let Some(serving) = readers_served() {
            if has_what_is_expected(&serving, readers) {
                // What the scenario before has pulled out may not have been noticed yet.
                if readers == Readers::TwoVirtual {
                    [Slot::First, Slot::Second].into_iter().try_for_each(|slot| slot.wait_until(false))?;
                }
                return Ok(Self { process: None });
            }
            return Err(io::Error::other(format!("another pcscd serves this machine, with {serving:?}: stop it")));
        }
        let no_drivers = directory.join("no-drivers");
        fs::create_dir_all(&no_drivers)?;
        if readers != Readers::None && !Path::new(VIRTUAL_READERS).exists() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "vsmartcard-vpcd is not installed"));
        }
        let configuration = match readers {
            Readers::TwoVirtual => PathBuf::from(VIRTUAL_READERS),
            Readers::SixteenVirtual => write_configuration(directory, &sixteen_readers(directory)?)?,
            Readers::None => write_configuration(directory, "")?,
        };
        let log = File::options().create(true).append(true).open(directory.join("pcscd.log"))?;
        let process = Command::new("pcscd")
            .arg("--foreground")
            .arg("--config")
            .arg(configuration)
            .env("PCSCLITE_HP_DROPDIR", &no_drivers)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()?;
        let mut pcscd = Self { process: Some(process) };
        pcscd.wait_until_ready(&expected_readers(readers))?;
        Ok(pcscd)
    }

    /// Ends pcscd by SIGTERM, as a system does, and waits until it is gone.
    ///
    /// # Errors
    /// When it had to be killed after ten seconds, or when it is the machine's own.
    pub fn stop(mut self) -> io::Result<()> {
        if self.process.is_none() {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "the machine's own pcscd is not ours to stop"));
        }
        self.end()
    }

    fn end(&mut self) -> io::Result<()> {
        let Some(mut process) = self.process.take() else {
            return Ok(());
        };
        if let Some(pid) = i32::try_from(process.id()).ok().and_then(Pid::from_raw) {
            kill_process(pid, Signal::TERM)?;
        }
        let deadline = Instant::now() + PATIENCE;
        while process.try_wait()?.is_none() {
            if Instant::now() > deadline {
                process.kill()?;
                process.wait()?;
                return Err(timed_out("pcscd did not end"));
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    fn wait_until_ready(&mut self, expected: &[String]) -> io::Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while readers_served().as_deref() != Some(expected) {
            if let Some(status) = self.process.as_mut().map(Child::try_wait).transpose()?.flatten() {
                return Err(io::Error::other(format!("pcscd ended with {status}")));
            }
            if Instant::now() > deadline {
                return Err(timed_out("pcscd does not serve"));
            }
            thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Pcscd {
    fn drop(&mut self) {
        // The scenario's own failure, if there is one, is the better news.
        let _ = self.end();
    }
}

fn write_configuration(directory: &Path, content: &str) -> io::Result<PathBuf> {
    let path = directory.join("readers.conf");
    fs::write(&path, content)?;
    Ok(path)
}

/// vpcd's driver keeps its readers in variables of the library, so each pair needs a library of its own: a copy.
fn sixteen_readers(directory: &Path) -> io::Result<String> {
    let declaration = fs::read_to_string(VIRTUAL_READERS)?;
    let driver = declaration.lines().find_map(|line| line.trim().strip_prefix("LIBPATH")).map(str::trim);
    let driver = driver.ok_or_else(|| io::Error::other(format!("{VIRTUAL_READERS} names no driver")))?;
    let mut content = String::new();
    for pair in Slot::all().step_by(2) {
        let port = pair.port();
        let copy = directory.join(format!("driver-{port}.so"));
        fs::copy(driver, &copy)?;
        let name = pair.reader_name().trim_end_matches(" 00 00");
        let library = copy.display();
        let _infallible = writeln!(
            content,
            "FRIENDLYNAME \"{name}\"\nDEVICENAME /dev/null:{port}\nLIBPATH {library}\nCHANNELID {port}\n"
        );
    }
    Ok(content)
}

fn expected_readers(readers: Readers) -> Vec<String> {
    match readers {
        Readers::SixteenVirtual => Slot::all().map(|slot| slot.reader_name().to_owned()).collect(),
        Readers::TwoVirtual => [Slot::First, Slot::Second].map(|slot| slot.reader_name().to_owned()).into(),
        Readers::None => Vec::new(),
    }
}

/// Whether a pcscd that is not ours will do.
fn has_what_is_expected(serving: &[String], readers: Readers) -> bool {
    match readers {
        Readers::TwoVirtual | Readers::SixteenVirtual => {
            expected_readers(readers).iter().all(|reader| serving.contains(reader))
        }
        Readers::None => serving.is_empty(),
    }
}

/// Whether a pcscd serves already.
pub(crate) fn serves() -> bool {
    readers_served().is_some()
}

/// The readers that a running pcscd shows; `None` if none runs.
fn readers_served() -> Option<Vec<String>> {
    let context = Context::establish(Scope::User).ok()?;
    let readers = context.list_readers_owned().ok()?;
    Some(readers.iter().map(|name| name.to_string_lossy().into_owned()).collect())
}

fn timed_out(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, format!("{what} within {} s", PATIENCE.as_secs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machines_own_pcscd_will_do_with_both_virtual_readers_among_others() {
        let serving = ["Virtual PCD 00 00", "Gemalto USB 01 00", "Virtual PCD 00 01"].map(str::to_owned);
        assert!(has_what_is_expected(&serving, Readers::TwoVirtual));
        assert!(!has_what_is_expected(&serving[..2], Readers::TwoVirtual));
        assert!(!has_what_is_expected(&serving, Readers::None));
        assert!(has_what_is_expected(&[], Readers::None));
    }
}
