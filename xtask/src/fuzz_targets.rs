//! The fuzz targets in `host/fuzz`: what there is, and building them by cargo-fuzz.

use std::path::PathBuf;
use std::process::Command;

use crate::compiled_program::CompiledProgram;
use crate::error::Error;
use crate::workspace::{self, Workspace};
use crate::{files, process, progress};

const CARGO_FUZZ: CompiledProgram = CompiledProgram {
    name: "cargo-fuzz",
    version: "0.13.1",
    purpose: "compiles the fuzz targets with the flags that libFuzzer needs; 1 minute",
    features: "",
    computes: false,
};

/// The targets' crate.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("host/fuzz")
}

/// The names of all targets: each is a file in `targets`.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn names(workspace: &Workspace) -> Result<Vec<String>, Error> {
    let sources = files::entries(&folder(workspace).join("targets"))?;
    Ok(sources.iter().filter_map(|source| Some(source.file_stem()?.to_str()?.to_owned())).collect())
}

/// Compiles all targets and gives the folder of their programs.
///
/// # Errors
/// When cargo-fuzz cannot be had, or a target does not compile.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf, Error> {
    let cargo_fuzz = CARGO_FUZZ.ensure()?;
    progress::say("build", "fuzz targets");
    let platform = platform()?;
    let target = workspace.target.join("fuzz");
    // No sanitizer: there is no unsafe code for one to look into, and without one the stable compiler will do.
    let mut command = Command::new(cargo_fuzz);
    command.args(["build", "--sanitizer", "none", "--target", &platform, "--fuzz-dir"]).arg(folder(workspace));
    command.arg("--target-dir").arg(&target).current_dir(folder(workspace));
    process::run(&mut command)?;
    Ok(target.join(platform).join("release"))
}

/// The compiler's own platform.
fn platform() -> Result<String, Error> {
    let said = process::output(Command::new(workspace::rustc_program()).arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| Error::NotUnderstood { program: "rustc -vV", reason: "no line \"host: \"".to_owned() })
}
