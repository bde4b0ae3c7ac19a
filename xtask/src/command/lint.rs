//! `cargo xtask lint extension`: what the add-on store will say of the extension.

use crate::error::Error;
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;
use crate::{package, web_ext};

pub(super) fn run(wasm_from_debian: bool) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    web_ext::lint(&package::build(&workspace, &TargetCompiler::ensure(Target::Wasm, wasm_from_debian)?)?)
}
