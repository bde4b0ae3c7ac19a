//! Firefox's driver. Debian does not have it; it is compiled once and kept in the cache, unless one that is not older
//! than the one we know is in `PATH`.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::compiled_program::CompiledProgram;
use crate::error::Error;
use crate::{process, progress};

/// The version that the bench is tried with. An older one may not know the commands that it sends.
const VERSION: &str = "0.37.1";

const GECKODRIVER: CompiledProgram = CompiledProgram {
    name: "geckodriver",
    version: VERSION,
    purpose: "drives Firefox; Debian has none; 2 to 4 minutes",
    features: "",
    computes: false,
};

/// Where geckodriver is: `GECKODRIVER`, in `PATH` if it is no older than ours, or in the cache, where it is put if it is
/// nowhere.
///
/// # Errors
/// When `GECKODRIVER` names no program, or compiling fails.
pub(crate) fn ensure() -> Result<PathBuf, Error> {
    if let Some(path) = env::var_os("GECKODRIVER").filter(|path| !path.is_empty()).map(PathBuf::from) {
        return if path.is_file() { Ok(path) } else { Err(not_there(&path)) };
    }
    if let Some(path) = in_path() {
        let said = process::output(Command::new(&path).arg("--version")).unwrap_or_default();
        if is_recent(&said) {
            return Ok(path);
        }
        progress::say("setup", &format!("{} is older than {VERSION}, or none: not used", path.display()));
    }
    GECKODRIVER.ensure()
}

fn not_there(path: &Path) -> Error {
    Error::NeedsHand {
        what: format!("GECKODRIVER names {}, where no program is", path.display()),
        remedy: "correct the variable, or unset it to have geckodriver compiled".to_owned(),
    }
}

fn in_path() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join("geckodriver")).find(|candidate| candidate.is_file())
}

/// Whether `geckodriver --version`, which begins "geckodriver 0.37.1 (", tells of a version that will do.
fn is_recent(said: &str) -> bool {
    let stated = said.strip_prefix("geckodriver ").and_then(|rest| rest.split_whitespace().next());
    stated.and_then(numbers) >= numbers(VERSION)
}

/// `None`, which is less than any version, for what is no version.
fn numbers(version: &str) -> Option<Vec<u32>> {
    version.split('.').map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_driver_older_than_ours_or_of_no_version_will_not_do() {
        for recent in ["geckodriver 0.37.1 (abc 2026-01-01)\n\nThe source", "geckodriver 0.100.0", "geckodriver 1.0"] {
            assert!(is_recent(recent), "{recent}");
        }
        for other in ["geckodriver 0.37.0 (abc)", "geckodriver 0.9.12", "geckodriver", "", "geckodriver x.y (z)"] {
            assert!(!is_recent(other), "{other}");
        }
    }
}
