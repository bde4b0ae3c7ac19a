//! Programs that Debian does not have: compiled once from their published sources, and kept in the cache.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::{cache, files, process, progress, workspace};

/// A program from crates.io.
pub(crate) struct CompiledProgram {
    /// Its crate and its name.
    pub(crate) name: &'static str,
    /// The version that is known to do.
    pub(crate) version: &'static str,
    /// What it is for, and how long compiling takes.
    pub(crate) purpose: &'static str,
    /// The features without which there is no program; separated by commas.
    pub(crate) features: &'static str,
    /// Whether it computes so much that compiling it well takes less time than it saves.
    pub(crate) computes: bool,
}

impl CompiledProgram {
    /// Where it is in the cache; it is put there if it is not there yet.
    ///
    /// # Errors
    /// When there is no cache, or it does not compile.
    pub(crate) fn ensure(&self) -> Result<PathBuf, Error> {
        let folder = cache::folder()?.join(format!("{}-{}", self.name, self.version));
        let path = folder.join("bin").join(self.name);
        if !path.is_file() {
            self.compile_into(&folder)?;
        }
        Ok(path)
    }

    fn compile_into(&self, folder: &Path) -> Result<(), Error> {
        progress::say("setup", &format!("compiling {} ({}), once", self.name, self.purpose));
        let build = folder.join("build");
        // First with the libraries that its authors have tried; one of them may have been withdrawn, or be too old for
        // this compiler.
        if process::run(self.install(folder, &build).arg("--locked")).is_err() {
            progress::say("setup", &format!("compiling {} again, with newer versions of its libraries", self.name));
            process::run(&mut self.install(folder, &build))?;
        }
        files::remove_folder(&build)
    }

    fn install(&self, folder: &Path, build: &Path) -> Command {
        let mut command = Command::new(workspace::cargo_program());
        // Most wait for others nearly all of their time: they are compiled to be there soon, not to be fast.
        command
            .args(["install", "--quiet", self.name, "--version", self.version])
            .args(["--features", self.features, "--root"])
            .arg(folder)
            .env("CARGO_TARGET_DIR", build)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", if self.computes { "2" } else { "0" })
            .env("CARGO_PROFILE_RELEASE_LTO", "false")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }
}
