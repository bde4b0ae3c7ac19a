//! The host, as it is shipped.

use std::env::consts::EXE_EXTENSION;
use std::path::PathBuf;

use crate::error::Error;
use crate::workspace::Workspace;
use crate::{process, progress};

/// Compiles the host and gives the path of its program.
///
/// # Errors
/// When it does not compile.
pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf, Error> {
    progress::say("build", "host (release)");
    process::run(workspace.cargo("build").args(["--quiet", "--release", "--package", "host"]))?;
    Ok(workspace.target.join("release/cle-megalis").with_extension(EXE_EXTENSION))
}
