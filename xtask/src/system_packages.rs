//! What the work needs of the system, and why: Debian packages, installed by apt-get where we may.

use std::process::Command;

use crate::error::Error;
use crate::{process, progress};

/// What the packages are needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Compiling and linking the host.
    Host,
    /// Compiling the bench, and running virtual tokens and browsers on it.
    Bench,
    /// Comparing the host with other programs that read tokens.
    Comparison,
    /// Compiling the fuzz targets.
    Fuzzing,
    /// Packing the host for Debian, and judging the package.
    Debian,
    /// Packing the host for Windows.
    Windows,
    /// Running it as Windows would.
    Wine,
}

struct Package {
    name: &'static str,
    purpose: Purpose,
    reason: &'static str,
}

const PACKAGES: &[Package] = &[
    needed_by_host("libpcsclite-dev", "the host talks to smart-card readers through it"),
    needed_by_host("pkg-config", "tells the compiler where libpcsclite is"),
    needed_by_bench("libclang-dev", "the PIV applet's file system is C, its bindings are made by bindgen"),
    needed_by_bench("pcscd", "the smart-card service that reads virtual tokens as it reads real ones"),
    needed_by_bench(
        "vsmartcard-vpcd",
        "the readers that virtual tokens are plugged into. The bench keeps its own in namespaces, but once this \
         machine's own pcscd starts, they listen on all addresses, ports 35963 and 35964; `apt-get remove \
         vsmartcard-vpcd` undoes it",
    ),
    needed_by_bench("opensc", "an independent judge of the virtual tokens"),
    needed_by_bench("iproute2", "brings up the loopback of a test's own network"),
    needed_by_bench("util-linux", "unshare: a network and a pcscd of its own for each test"),
    needed_by_bench("mount", "a /run/pcscd of its own for each test"),
    needed_by_bench("chromium", "one of the two browsers"),
    needed_by_bench("chromium-l10n", "its French: the extension speaks the browser's language"),
    needed_by_bench("chromium-driver", "drives it"),
    needed_by_bench("firefox-esr", "the other browser"),
    needed_by_bench("firefox-esr-l10n-fr", "its French"),
    needed_by_bench("curl", "fetches axe-core, which judges the pages, where there is no npm"),
    needed_by_bench("ca-certificates", "lets it trust npm's registry"),
    needed_by_bench("openssl", "an independent judge of the test certificates"),
    needed_by_bench("fonts-dejavu-core", "letters for pages in headless browsers"),
    Package {
        name: "yubico-piv-tool",
        purpose: Purpose::Comparison,
        reason: "reads PIV tokens, as the host does; 0.2 MB",
    },
    Package {
        name: "dpkg-dev",
        purpose: Purpose::Debian,
        reason: "finds out which libraries the Debian package needs",
    },
    Package { name: "lintian", purpose: Purpose::Debian, reason: "judges it by Debian's rules" },
    needed_for_windows("gcc-mingw-w64-x86-64", "links the host for Windows; 0.4 GB"),
    needed_for_windows("wixl", "makes the installer"),
    needed_for_windows("msitools", "completes it, and tells what is in it"),
    Package { name: "wine64", purpose: Purpose::Wine, reason: "installs and runs it, as Windows would; 0.7 GB" },
    Package { name: "g++", purpose: Purpose::Fuzzing, reason: "libFuzzer is written in C++" },
];

const fn needed_by_host(name: &'static str, reason: &'static str) -> Package {
    Package { name, purpose: Purpose::Host, reason }
}

const fn needed_by_bench(name: &'static str, reason: &'static str) -> Package {
    Package { name, purpose: Purpose::Bench, reason }
}

const fn needed_for_windows(name: &'static str, reason: &'static str) -> Package {
    Package { name, purpose: Purpose::Windows, reason }
}

/// Installs what is missing for `purposes`.
///
/// # Errors
/// When something is missing and we may not install it ([`Error::NeedsHand`], with the line to run), or apt-get fails.
pub(crate) fn ensure(purposes: &[Purpose]) -> Result<(), Error> {
    let wanted: Vec<&Package> = PACKAGES.iter().filter(|package| purposes.contains(&package.purpose)).collect();
    if !process::succeeds(Command::new("dpkg-query").arg("--version")) {
        progress::say("setup", &format!("no Debian here: make sure that there is what these hold: {}", names(&wanted)));
        return Ok(());
    }
    let installed = installed()?;
    let missing: Vec<&Package> = wanted.into_iter().filter(|package| !is_listed(&installed, package.name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    for package in &missing {
        progress::say("setup", &format!("{} is missing: {}", package.name, package.reason));
    }
    install(&missing)
}

fn install(missing: &[&Package]) -> Result<(), Error> {
    let names = names(missing);
    let Some(prefix) = right_to_install() else {
        return Err(Error::NeedsHand {
            what: format!("these system packages are missing: {names}"),
            remedy: format!(
                "run this, then the command again:\n  sudo apt-get install --no-install-recommends {names}"
            ),
        });
    };
    progress::say("setup", &format!("installing {names}, about 1 minute"));
    let apt_get = |words: &[&str]| {
        let mut line: Vec<&str> = prefix.to_vec();
        line.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300", "-qq"]);
        line.extend(words);
        let mut command = Command::new(line[0]);
        command.args(&line[1..]);
        process::output(&mut command)
    };
    let mut words = vec!["install", "--yes", "--no-install-recommends"];
    words.extend(missing.iter().map(|package| package.name));
    if apt_get(&words).is_ok() {
        return Ok(());
    }
    // Package lists that are absent or outdated are the usual reason; fetching them first each time would be slow.
    progress::say("setup", "fetching new package lists");
    apt_get(&["update"])?;
    apt_get(&words).map(drop)
}

/// What to put before apt-get, or `None` where only a person can give the right.
fn right_to_install() -> Option<&'static [&'static str]> {
    let is_root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if is_root {
        return Some(&[]);
    }
    process::succeeds(Command::new("sudo").args(["-n", "true"])).then_some(&["sudo", "-n"])
}

/// dpkg's list: state and name of each package it has ever heard of, one a line.
fn installed() -> Result<String, Error> {
    process::output(Command::new("dpkg-query").args(["--show", "--showformat=${db:Status-Status} ${Package}\\n"]))
}

fn is_listed(installed: &str, name: &str) -> bool {
    installed.lines().any(|line| line.strip_prefix("installed ") == Some(name))
}

fn names(packages: &[&Package]) -> String {
    packages.iter().map(|package| package.name).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_removed_but_still_configured_is_missing() {
        let installed = "installed pcscd\nconfig-files opensc\ninstalled libpcsclite1\nnot-installed chromium\n";
        assert!(is_listed(installed, "pcscd"));
        for name in ["opensc", "libpcsclite", "chromium", "installed"] {
            assert!(!is_listed(installed, name), "{name}");
        }
    }

    #[test]
    fn each_package_stands_once_in_the_table_with_its_reason() {
        for (index, package) in PACKAGES.iter().enumerate() {
            assert!(!package.reason.is_empty(), "{}", package.name);
            assert!(PACKAGES[index + 1..].iter().all(|other| other.name != package.name), "{}", package.name);
        }
    }
}
