//! `cargo xtask test macos`: what goes into the program has the types that macOS wants. It is not linked and not run: for
//! that a Mac is needed.

use crate::error::Error;
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;
use crate::{process, progress};

pub(super) fn run(from_debian: bool) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    let compiler = TargetCompiler::ensure(Target::MacOs, from_debian)?;
    progress::say("test", "types for macOS");
    let mut command = workspace.cargo("check");
    command.args(["--package", "certificate", "--package", "protocol", "--package", "host"]);
    process::run(compiler.apply(&workspace, &mut command))
}
