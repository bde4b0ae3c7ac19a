//! A compiler for another target than this machine: cargo's own with rustup's target, else Debian's, unpacked into the
//! cache.

mod debian;
mod standard_library;

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::error::Error;
use crate::workspace::Workspace;
use crate::{process, progress, workspace};

/// How long rustup may try: a server that does not answer must not hang the build.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);

/// What is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// The extension's brain, in browsers.
    Wasm,
    /// The host on Windows, linked by mingw-w64's compiler.
    Windows,
    /// The host on macOS; checked, never linked.
    MacOs,
}

impl Target {
    /// The target's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Wasm => "wasm32-unknown-unknown",
            Self::Windows => "x86_64-pc-windows-gnu",
            Self::MacOs => "aarch64-apple-darwin",
        }
    }

    /// What it is needed for, in a developer's words.
    const fn purpose(self) -> &'static str {
        match self {
            Self::Wasm => "for the extension",
            Self::Windows => "for Windows",
            Self::MacOs => "for macOS",
        }
    }
}

/// The compiler for a target.
#[derive(Debug)]
pub(crate) struct TargetCompiler {
    target: Target,
    /// Debian's, where cargo's own cannot do it.
    debian: Option<PathBuf>,
}

impl TargetCompiler {
    /// Finds a compiler that has the target's standard library, or gets one.
    ///
    /// # Errors
    /// When neither rustup nor Debian's archive can be reached.
    pub(crate) fn ensure(target: Target, from_debian: bool) -> Result<Self, Error> {
        let debians = || Ok(Self { target, debian: Some(debian::ensure(target)?) });
        if from_debian {
            return debians();
        }
        let own = workspace::rustc_program();
        let has_it = || has_standard_library(Path::new(&own), target);
        if has_it() {
            return Ok(Self { target, debian: None });
        }
        match add_by_rustup(target) {
            Ok(()) if has_it() => return Ok(Self { target, debian: None }),
            Ok(()) => progress::say("setup", "rustup's target is not the one of the compiler in use"),
            Err(error) => progress::say("setup", &error.to_string()),
        }
        progress::say("setup", &format!("no {} by rustup: taking Debian's compiler instead", target.name()));
        debians()
    }

    /// Whether it is the one that cargo uses anyway.
    pub(crate) fn is_own(&self) -> bool {
        self.debian.is_none()
    }

    /// Where cargo writes with this compiler. Procedural macros are compiled with what uses them, and two compilers in
    /// one folder would undo each other's work.
    pub(crate) fn folder(&self, workspace: &Workspace) -> PathBuf {
        if self.is_own() { workspace.target.clone() } else { workspace.target.join("debian-rust") }
    }

    /// Where cargo leaves what it has made with this compiler, in the profile `release`.
    pub(crate) fn made(&self, workspace: &Workspace) -> PathBuf {
        self.folder(workspace).join(self.target.name()).join("release")
    }

    /// Makes the cargo command compile with this compiler, for its target, into [`Self::folder`].
    pub(crate) fn apply<'a>(&self, workspace: &Workspace, command: &'a mut Command) -> &'a mut Command {
        command.args(["--target", self.target.name()]).env("CARGO_TARGET_DIR", self.folder(workspace));
        match &self.debian {
            None => command,
            Some(rustc) => command.env("RUSTC", rustc).env_remove("RUSTC_WRAPPER"),
        }
    }
}

fn add_by_rustup(target: Target) -> Result<(), Error> {
    let (name, purpose) = (target.name(), target.purpose());
    progress::say("setup", &format!("adding the target {name} by rustup ({purpose}), a few seconds"));
    let mut command = Command::new("rustup");
    command.args(["--quiet", "target", "add", name]);
    if let Some(toolchain) = env::var_os("RUSTUP_TOOLCHAIN") {
        command.arg("--toolchain").arg(toolchain);
    }
    process::run_within(RUSTUP_LIMIT, &mut command)
}

/// Whether this compiler has the standard library of the target.
fn has_standard_library(rustc: &Path, target: Target) -> bool {
    let asked = process::output(Command::new(rustc).args(["--print", "target-libdir", "--target", target.name()]));
    let Ok(folder) = asked else { return false };
    let Ok(entries) = std::fs::read_dir(folder.trim()) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_compiler_without_the_targets_standard_library_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let rustc = folder.path().join("rustc");
        std::fs::write(&rustc, format!("#!/bin/sh\necho '{}'/$4\n", folder.path().display())).unwrap();
        std::fs::set_permissions(&rustc, std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(!has_standard_library(&rustc, Target::Wasm));
        let libraries = folder.path().join("wasm32-unknown-unknown");
        std::fs::create_dir(&libraries).unwrap();
        std::fs::write(libraries.join("libcore-0.rlib"), "").unwrap();
        assert!(!has_standard_library(&rustc, Target::Wasm));
        std::fs::write(libraries.join("libstd-0.rlib"), "").unwrap();
        assert!(has_standard_library(&rustc, Target::Wasm));
        assert!(!has_standard_library(&rustc, Target::Windows), "another target's library counted");
    }
}
