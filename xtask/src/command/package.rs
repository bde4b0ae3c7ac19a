//! `cargo xtask package`: the extension only, which needs no system package; `package crx`, which needs openssl.

use std::path::Path;

use crate::error::Error;
use crate::package;
use crate::signing_key::SigningKey;
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;

pub(super) fn run(wasm_from_debian: bool, verify: bool) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    let compiler = TargetCompiler::ensure(Target::Wasm, wasm_from_debian)?;
    let packages = package::build(&workspace, &compiler)?;
    package::tell_sizes(&packages)?;
    if verify { package::verify(&workspace, &compiler, &packages) } else { Ok(()) }
}

/// A bad key is told before anything is built.
pub(super) fn run_self_hosted(wasm_from_debian: bool, key: &Path, address: &str) -> Result<(), Error> {
    let key = SigningKey::read(key)?;
    let workspace = Workspace::find()?;
    let packages = package::build(&workspace, &TargetCompiler::ensure(Target::Wasm, wasm_from_debian)?)?;
    package::self_hosted::write(&workspace, &packages, &key, address).map(drop)
}

pub(super) fn run_source() -> Result<(), Error> {
    let workspace = Workspace::find()?;
    package::source::write(&workspace, &workspace.target).map(drop)
}
