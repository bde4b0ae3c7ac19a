//! A compiler for `wasm32-unknown-unknown`: cargo's own with rustup's target, else Debian's, unpacked into the cache.

mod debian;
mod standard_library;

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::error::Error;
use crate::{process, progress, workspace};

/// The target's name.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// How long rustup may try: a server that does not answer must not hang the build.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);

/// Which compiler makes the WASM.
#[derive(Debug)]
pub(crate) enum WasmCompiler {
    /// The one that cargo uses anyway.
    Own,
    /// Another one, at this path.
    Debian(PathBuf),
}

impl WasmCompiler {
    /// Finds a compiler that has the target's standard library, or gets one.
    ///
    /// # Errors
    /// When neither rustup nor Debian's archive can be reached.
    pub(crate) fn ensure(from_debian: bool) -> Result<Self, Error> {
        if from_debian {
            return debian::ensure().map(Self::Debian);
        }
        let own = workspace::rustc_program();
        if has_standard_library(Path::new(&own)) {
            return Ok(Self::Own);
        }
        match add_by_rustup() {
            Ok(()) if has_standard_library(Path::new(&own)) => return Ok(Self::Own),
            Ok(()) => progress::say("setup", "rustup's target is not the one of the compiler in use"),
            Err(error) => progress::say("setup", &error.to_string()),
        }
        progress::say("setup", "no WASM target by rustup: taking Debian's compiler instead");
        debian::ensure().map(Self::Debian)
    }

    /// Makes the cargo command compile with this compiler.
    pub(crate) fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        match self {
            Self::Own => command,
            Self::Debian(rustc) => command.env("RUSTC", rustc).env_remove("RUSTC_WRAPPER"),
        }
    }
}

fn add_by_rustup() -> Result<(), Error> {
    progress::say("setup", &format!("adding the target {TARGET} by rustup (for the extension), a few seconds"));
    let mut command = Command::new("rustup");
    command.args(["--quiet", "target", "add", TARGET]);
    if let Some(toolchain) = env::var_os("RUSTUP_TOOLCHAIN") {
        command.arg("--toolchain").arg(toolchain);
    }
    process::run_within(RUSTUP_LIMIT, &mut command)
}

/// Whether this compiler has the standard library of the target.
fn has_standard_library(rustc: &Path) -> bool {
    let asked = process::output(Command::new(rustc).args(["--print", "target-libdir", "--target", TARGET]));
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
        std::fs::write(&rustc, format!("#!/bin/sh\necho '{}/lib'\n", folder.path().display())).unwrap();
        std::fs::set_permissions(&rustc, std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(!has_standard_library(&rustc));
        std::fs::create_dir(folder.path().join("lib")).unwrap();
        std::fs::write(folder.path().join("lib/libcore-0.rlib"), "").unwrap();
        assert!(!has_standard_library(&rustc));
        std::fs::write(folder.path().join("lib/libstd-0.rlib"), "").unwrap();
        assert!(has_standard_library(&rustc));
    }
}
