//! `cargo xtask build`: the host, the WASM, the packages.

use crate::error::Error;
use crate::system_packages::{self, Purpose};
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;
use crate::{host, package, progress};

pub(super) fn run(wasm_from_debian: bool) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    system_packages::ensure(&[Purpose::Host])?;
    let compiler = TargetCompiler::ensure(Target::Wasm, wasm_from_debian)?;
    let host = host::build(&workspace)?;
    package::build(&workspace, &compiler)?;
    progress::say("build", &format!("host: {}", host.display()));
    Ok(())
}
