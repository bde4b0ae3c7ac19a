//! What the bench's programs are told: where the host, the packages, Firefox's driver and axe-core are, where pictures go.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::system_packages::{self, Purpose};
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;
use crate::{axe, geckodriver, host, package, process, progress};

/// Everything that a program of the bench needs, there and up to date.
pub(crate) struct BenchEnvironment {
    host: PathBuf,
    packages: PathBuf,
    self_hosted: PathBuf,
    geckodriver: PathBuf,
    axe: PathBuf,
    pictures: PathBuf,
    browser: &'static str,
}

impl BenchEnvironment {
    /// Sets up what is missing, builds and packs.
    ///
    /// # Errors
    /// The first step that fails.
    pub(crate) fn prepare(workspace: &Workspace, compiler: &TargetCompiler) -> Result<Self, Error> {
        let (geckodriver, axe, host) = (geckodriver::ensure()?, axe::ensure()?, host::build(workspace)?);
        let packages = package::build(workspace, compiler)?;
        Ok(Self {
            geckodriver,
            axe,
            host,
            self_hosted: package::self_hosted::write_trial(workspace, &packages)?,
            packages,
            pictures: workspace.target.join("demo"),
            browser: "Chromium",
        })
    }

    /// Has pictures of `browser` written into `folder`, instead of the demonstration's.
    pub(crate) fn with_pictures(self, folder: PathBuf, browser: &'static str) -> Self {
        Self { pictures: folder, browser, ..self }
    }

    /// Runs one of the bench's programs; it has the last word.
    ///
    /// # Errors
    /// When it does not compile, or says no.
    pub(crate) fn run(&self, workspace: &Workspace, program: &str, arguments: &[OsString]) -> Result<(), Error> {
        progress::say("build", "bench");
        // All of its programs: they start one another.
        process::run(workspace.cargo("build").args(["--quiet", "--package", "bench", "--bins"]))?;
        let mut command = Command::new(workspace.target.join("debug").join(program));
        command.current_dir(&workspace.root).args(arguments);
        process::run(self.apply(&mut command))
    }

    /// Where the host's program is.
    pub(crate) fn host(&self) -> &Path {
        &self.host
    }

    /// Where the packages are.
    pub(crate) fn packages(&self) -> &Path {
        &self.packages
    }

    /// Tells the program.
    pub(crate) fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("CLE_MEGALIS_BIN", &self.host)
            .env("CLE_MEGALIS_PACKAGES", &self.packages)
            .env("CLE_MEGALIS_SELF_HOSTED", &self.self_hosted)
            .env("CLE_MEGALIS_PICTURES", &self.pictures)
            .env("CLE_MEGALIS_BROWSER", self.browser)
            .env("CLE_MEGALIS_AXE", &self.axe)
            .env("GECKODRIVER", &self.geckodriver)
    }
}

/// System packages and compiler for all that the bench needs; quick where all is there.
///
/// # Errors
/// When something is missing and cannot be got.
pub(crate) fn set_up(wasm_from_debian: bool) -> Result<TargetCompiler, Error> {
    system_packages::ensure(&[Purpose::Host, Purpose::Bench])?;
    TargetCompiler::ensure(Target::Wasm, wasm_from_debian)
}
