//! The host, as it is shipped.

use std::env::consts::EXE_EXTENSION;
use std::path::PathBuf;

use crate::error::Error;
use crate::target_compiler::TargetCompiler;
use crate::workspace::Workspace;
use crate::{process, progress, windows_resource};

/// Compiles the host and gives the path of its program.
///
/// # Errors
/// When it does not compile.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf, Error> {
    progress::say("build", "host (release)");
    process::run(workspace.cargo("build").args(["--quiet", "--release", "--package", "host"]))?;
    Ok(workspace.target.join("release/cle-megalis").with_extension(EXE_EXTENSION))
}

/// Compiles the host for Windows and gives the path of its program.
///
/// # Errors
/// When it, or what Windows shows of it, does not compile.
pub(crate) fn build_for_windows(workspace: &Workspace, compiler: &TargetCompiler) -> Result<PathBuf, Error> {
    progress::say("build", "host for Windows (release)");
    let resource = windows_resource::compile(workspace)?;
    let mut command = workspace.cargo("rustc");
    command.args(["--quiet", "--release", "--package", "host", "--bin", "cle-megalis"]);
    compiler.apply(workspace, &mut command).arg("--").arg("-C").arg(format!("link-arg={}", resource.display()));
    process::run(&mut command)?;
    Ok(compiler.made(workspace).join("cle-megalis.exe"))
}
