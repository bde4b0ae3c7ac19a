//! Debian's archive, read without installing: which version, what belongs to it, the packages themselves.
//!
//! apt checks signatures and hashes of all that it fetches.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::{files, process, progress};

/// apt with the machine's package lists, or with lists of our own where the machine has none.
pub(crate) struct Apt {
    options: Vec<String>,
}

impl Apt {
    /// An apt that knows the package `name`, and the version it would install.
    ///
    /// # Errors
    /// When Debian's archive does not have it or cannot be reached.
    /// `remedy` is what a person could do then.
    pub(crate) fn that_knows(name: &str, own_lists: &Path, remedy: &str) -> Result<(Self, String), Error> {
        let machine = Self { options: Vec::new() };
        if let Some(version) = machine.candidate(name)? {
            return Ok((machine, version));
        }
        progress::say("setup", &format!("the machine's package lists do not know {name}: fetching lists of our own"));
        let own = Self::with_own_lists(own_lists)?;
        let version = own.candidate(name)?.ok_or_else(|| Error::NeedsHand {
            what: format!("Debian's archive offers no {name} to this machine"),
            remedy: remedy.to_owned(),
        })?;
        Ok((own, version))
    }

    fn with_own_lists(folder: &Path) -> Result<Self, Error> {
        files::create_folder(&folder.join("lists/partial"))?;
        files::create_folder(&folder.join("cache/archives/partial"))?;
        let option = |name: &str, path: PathBuf| format!("{name}={}", path.display());
        let apt = Self {
            options: vec![
                option("Dir::State::Lists", folder.join("lists")),
                option("Dir::Cache", folder.join("cache")),
            ],
        };
        process::output(apt.command("apt-get").args(["-qq", "update"]))?;
        Ok(apt)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        // As root apt would fetch as the user _apt, who may not write into our folders.
        command.env("LC_ALL", "C").args(["-o", "APT::Sandbox::User=root"]);
        for option in &self.options {
            command.args(["-o", option]);
        }
        command
    }

    fn candidate(&self, name: &str) -> Result<Option<String>, Error> {
        Ok(candidate_in(&process::output(self.command("apt-cache").args(["policy", name]))?))
    }

    /// Unpacks fetched packages into `into`.
    pub(crate) fn unpack(packages: &Path, into: &Path) -> Result<(), Error> {
        for package in files::all_files(packages)? {
            process::output(Command::new("dpkg-deb").arg("--extract").arg(package).arg(into))?;
        }
        Ok(())
    }

    /// All that would be installed with these packages on this machine: its own libraries are not among them.
    pub(crate) fn with_dependencies(&self, packages: &[String]) -> Result<Vec<String>, Error> {
        let mut command = self.command("apt-get");
        command.args(["--simulate", "--no-install-recommends", "install"]).args(packages);
        Ok(named_in_simulation(&process::output(&mut command)?))
    }

    /// Fetches the packages, and no others, into `folder`.
    pub(crate) fn download(&self, packages: &[String], folder: &Path) -> Result<(), Error> {
        let mut command = self.command("apt-get");
        command.args(["-qq", "download"]).args(packages).current_dir(folder);
        process::output(&mut command).map(drop)
    }
}

/// The candidate in an answer of `apt-cache policy`.
fn candidate_in(policy: &str) -> Option<String> {
    let line = policy.lines().find_map(|line| line.trim().strip_prefix("Candidate: "))?;
    (line != "(none)").then(|| line.to_owned())
}

/// Names and versions in an answer of `apt-get --simulate install`, as `apt-get download` takes them.
fn named_in_simulation(simulation: &str) -> Vec<String> {
    let step = |line: &str| {
        let (name, rest) = line.strip_prefix("Inst ")?.split_once(' ')?;
        // "Inst NAME [INSTALLED] (VERSION ARCHIVE [ARCHITECTURE])"
        let version = rest.split_once('(')?.1.split(' ').next()?;
        Some(format!("{name}={version}"))
    };
    simulation.lines().filter_map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_apt_would_install_is_read_with_its_version() {
        let simulation = "Reading package lists...\nRemv rustc [1.63] \n\
            Inst libllvm22 (1:22.1.8-1 Debian:12 [amd64])\nInst gcc [4:12.1] (4:12.2 Debian:12 [amd64]) []\n\
            Conf libllvm22 (1:22.1.8-1 Debian:12 [amd64])\n";
        assert_eq!(named_in_simulation(simulation), ["libllvm22=1:22.1.8-1", "gcc=4:12.2"]);
    }

    #[test]
    fn a_package_without_candidate_is_unknown() {
        assert_eq!(candidate_in("rustc-web:\n  Installed: (none)\n  Candidate: (none)\n"), None);
        assert_eq!(candidate_in("a:\n  Installed: (none)\n  Candidate: 1.96+dfsg-1\n").as_deref(), Some("1.96+dfsg-1"));
        assert_eq!(candidate_in(""), None);
    }
}
