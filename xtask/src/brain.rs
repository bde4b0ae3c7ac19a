//! The extension's brain: Rust to WASM, and the JavaScript that loads it.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::error::Error;
use crate::target_compiler::TargetCompiler;
use crate::wasm_optimizer::WasmOptimizer;
use crate::workspace::Workspace;
use crate::{files, private_folders, process, progress};

/// The name under which the pages' scripts import it: `brain.js`, `brain_bg.wasm`.
const NAME: &str = "brain";

/// A fingerprint of 2 KB does not need SHA-256 unrolled for speed: 7 KB less.
const SMALL_HASH: &str = "--cfg=sha2_backend_soft=\"compact\"";

/// Compiles the brain and gives the folder that holds `brain.js` and `brain_bg.wasm`, and nothing else.
///
/// # Errors
/// When it does not compile, when it cannot be shrunk, when the glue cannot be written, or when a path of this machine got into it.
pub(crate) fn build(workspace: &Workspace, compiler: &TargetCompiler) -> Result<PathBuf, Error> {
    let optimizer = WasmOptimizer::ensure()?;
    progress::say("build", "extension (WASM)");
    // As a cdylib alone: made together with the rlib that native tests use, it gets no link-time optimisation.
    let mut command = workspace.cargo("rustc");
    command.args(["--quiet", "--release", "--package", "extension", "--lib", "--crate-type", "cdylib"]);
    private_folders::apply(workspace, &compiler.folder(workspace), &[SMALL_HASH], &mut command)?;
    process::run(compiler.apply(workspace, &mut command))?;

    let folder = workspace.target.join("brain");
    files::remove_folder(&folder)?;
    write_glue(&compiler.made(workspace).join("extension.wasm"), &folder)?;
    let wasm = folder.join(format!("{NAME}_bg.wasm"));
    optimizer.shrink(&wasm)?;
    private_folders::check(workspace, &wasm)?;
    Ok(folder)
}

fn write_glue(wasm: &Path, folder: &Path) -> Result<(), Error> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name(NAME)
        .typescript(false)
        // The scripts pass the module's address themselves: an extension knows it, a default would be dead code.
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen.web(true).map_err(not_written)?;
    bindgen.generate(folder).map_err(not_written)
}

fn not_written(reason: impl Display) -> Error {
    Error::Glue(format!("{reason:#}"))
}
