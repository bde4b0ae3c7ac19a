//! Firefox's driver. Debian does not have it; it is compiled once and kept in the cache.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::{cache, files, process, progress, workspace};

/// The version that the bench is tried with.
const VERSION: &str = "0.37.1";

/// Where geckodriver is: `GECKODRIVER`, in `PATH`, or in the cache, where it is put if it is nowhere.
///
/// # Errors
/// When `GECKODRIVER` names no program, or compiling fails.
pub(crate) fn ensure() -> Result<PathBuf, Error> {
    if let Some(path) = env::var_os("GECKODRIVER").filter(|path| !path.is_empty()).map(PathBuf::from) {
        return if path.is_file() { Ok(path) } else { Err(not_there(&path)) };
    }
    if let Some(path) = in_path() {
        return Ok(path);
    }
    let folder = cache::folder()?.join(format!("geckodriver-{VERSION}"));
    let path = folder.join("bin/geckodriver");
    if !path.is_file() {
        compile_into(&folder)?;
    }
    Ok(path)
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

fn compile_into(folder: &Path) -> Result<(), Error> {
    progress::say("setup", "compiling geckodriver (drives Firefox; Debian has none), 2 to 4 minutes, once");
    let build = folder.join("build");
    // A driver waits for the browser nearly all of its time: it is compiled to be there soon, not to be fast.
    process::run(
        Command::new(workspace::cargo_program())
            .args(["install", "--quiet", "geckodriver", "--version", VERSION, "--root"])
            .arg(folder)
            .env("CARGO_TARGET_DIR", &build)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "false")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS"),
    )?;
    files::remove_folder(&build)
}
