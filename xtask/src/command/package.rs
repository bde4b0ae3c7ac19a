//! `cargo xtask package`: the extension only, which needs no system package.

use crate::error::Error;
use crate::package;
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;

pub(super) fn run(wasm_from_debian: bool, verify: bool) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    let compiler = TargetCompiler::ensure(Target::Wasm, wasm_from_debian)?;
    let packages = package::build(&workspace, &compiler)?;
    package::tell_sizes(&packages)?;
    if verify { package::verify(&workspace, &compiler, &packages) } else { Ok(()) }
}
