//! `cargo xtask lint extension`: what the add-on store will say of the extension.

use crate::error::Error;
use crate::wasm_compiler::WasmCompiler;
use crate::workspace::Workspace;
use crate::{package, web_ext};

pub(super) fn run(wasm_from_debian: bool) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    web_ext::lint(&package::build(&workspace, &WasmCompiler::ensure(wasm_from_debian)?)?)
}
