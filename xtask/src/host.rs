//! The host, as it is shipped.

use std::env::consts::EXE_EXTENSION;
use std::path::PathBuf;

use crate::error::Error;
use crate::target_compiler::TargetCompiler;
use crate::workspace::Workspace;
use crate::{private_folders, process, progress, windows_resource};

/// Compiles the host and gives the path of its program.
///
/// # Errors
/// When it does not compile, or a path of this machine got into it.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf, Error> {
    progress::say("build", "host (release)");
    let mut command = workspace.cargo("build");
    command.args(["--quiet", "--release", "--package", "host"]);
    process::run(private_folders::apply(workspace, &workspace.target, &[], &mut command)?)?;
    let program = workspace.target.join("release/cle-megalis").with_extension(EXE_EXTENSION);
    private_folders::check(workspace, &program)?;
    Ok(program)
}

/// Compiles the host for Windows and gives the path of its program.
///
/// # Errors
/// When it, or what Windows shows of it, does not compile, or a path of this machine got into it.
pub(crate) fn build_for_windows(workspace: &Workspace, compiler: &TargetCompiler) -> Result<PathBuf, Error> {
    progress::say("build", "host for Windows (release)");
    let resource = windows_resource::compile(workspace)?;
    let mut command = workspace.cargo("rustc");
    command.args(["--quiet", "--release", "--package", "host", "--bin", "cle-megalis"]);
    private_folders::apply(workspace, &compiler.folder(workspace), &[], &mut command)?;
    // Neither the moment nor symbols, which bear the names of the linker's temporary files.
    let link = ["-Wl,--no-insert-timestamp".to_owned(), resource.display().to_string()];
    compiler.apply(workspace, &mut command).args(["--", "-C", "strip=symbols"]);
    command.args(link.iter().flat_map(|argument| ["-C".to_owned(), format!("link-arg={argument}")]));
    process::run(&mut command)?;
    let program = compiler.made(workspace).join("cle-megalis.exe");
    private_folders::check(workspace, &program)?;
    Ok(program)
}
