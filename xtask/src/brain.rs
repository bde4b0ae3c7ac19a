//! The extension's brain: Rust to WASM, and the JavaScript that loads it.

use std::env;
use std::fmt::Display;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::error::Error;
use crate::target_compiler::{Target, TargetCompiler};
use crate::wasm_optimizer::WasmOptimizer;
use crate::workspace::Workspace;
use crate::{cache, files, process, progress};

/// The name under which the pages' scripts import it: `brain.js`, `brain_bg.wasm`.
const NAME: &str = "brain";

/// Compiles the brain and gives the folder that holds `brain.js` and `brain_bg.wasm`, and nothing else.
///
/// # Errors
/// When it does not compile, when it cannot be shrunk, when the glue cannot be written, or when a path of this machine got into it.
pub(crate) fn build(workspace: &Workspace, compiler: &TargetCompiler) -> Result<PathBuf, Error> {
    let optimizer = WasmOptimizer::ensure()?;
    progress::say("build", "extension (WASM)");
    let target = compiler.folder(workspace);
    // As a cdylib alone: made together with the rlib that native tests use, it gets no link-time optimisation.
    let mut command = workspace.cargo("rustc");
    command
        .args(["--quiet", "--release", "--package", "extension", "--lib", "--crate-type", "cdylib"])
        .arg("--config")
        .arg(flags(&remapped(workspace, &target)?))
        // They would take the place of our flags, and make the package differ from machine to machine.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    process::run(compiler.apply(workspace, &mut command))?;

    let folder = workspace.target.join("brain");
    files::remove_folder(&folder)?;
    write_glue(&compiler.made(workspace).join("extension.wasm"), &folder)?;
    optimizer.shrink(&folder.join(format!("{NAME}_bg.wasm")))?;
    check_no_path_inside(&files::read(&folder.join(format!("{NAME}_bg.wasm")))?, &private_folders(workspace))?;
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

/// Folders whose names would get into the WASM (in the places of panics), and what stands there instead. The compiler
/// takes the last that fits.
fn remapped(workspace: &Workspace, target: &Path) -> Result<Vec<(PathBuf, &'static str)>, Error> {
    let mut remapped = vec![(workspace.root.clone(), "/cle-megalis"), (target.to_owned(), "/target")];
    if let Some(cargo_home) = cargo_home() {
        remapped.push((cargo_home.clone(), "/cargo"));
        // The registry's folder is named after its address, which a mirror changes.
        let registries = cargo_home.join("registry/src");
        if registries.is_dir() {
            remapped.extend(files::entries(&registries)?.into_iter().map(|registry| (registry, "/crates")));
        }
    }
    Ok(remapped)
}

/// What cargo is told, as one setting in TOML.
fn flags(remapped: &[(PathBuf, &'static str)]) -> String {
    let mut flags: Vec<String> =
        remapped.iter().map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display())).collect();
    // A fingerprint of 2 KB does not need SHA-256 unrolled for speed: 7 KB less.
    flags.push("--cfg=sha2_backend_soft=\"compact\"".to_owned());
    // A list of strings is written alike in JSON and in TOML.
    format!("target.{}.rustflags={}", Target::Wasm.name(), serde_json::Value::from(flags))
}

fn cargo_home() -> Option<PathBuf> {
    let set = env::var_os("CARGO_HOME").map(PathBuf::from);
    set.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"))).filter(|path| path.is_absolute())
}

/// Folders that must not be named in what is shipped.
fn private_folders(workspace: &Workspace) -> Vec<PathBuf> {
    let home = env::var_os("HOME").map(PathBuf::from);
    let mut folders = vec![workspace.root.clone(), workspace.target.clone()];
    folders.extend(cache::folder().ok());
    folders.extend(cargo_home());
    // A home of "/" or "/root" alone is too short a word to be told from others.
    folders.extend(home.filter(|home| home.components().count() > 2));
    folders
}

fn check_no_path_inside(wasm: &[u8], folders: &[PathBuf]) -> Result<(), Error> {
    for folder in folders {
        let name = format!("{}/", folder.display());
        if wasm.windows(name.len()).any(|window| window == name.as_bytes()) {
            return Err(Error::PathInside(folder.display().to_string()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_this_machine_inside_the_wasm_is_found() {
        let folders = [PathBuf::from("/home/m/cle"), PathBuf::from("/home/m/.cargo")];
        let error = check_no_path_inside(b"\0asm panicked at /home/m/.cargo/registry/x.rs", &folders).unwrap_err();
        assert!(error.to_string().contains("/home/m/.cargo"), "{error}");
        check_no_path_inside(b"\0asm panicked at /crates/der/x.rs, /home/m/clef/", &folders).unwrap();
    }

    #[test]
    fn a_folder_with_spaces_and_quotes_stays_one_flag() {
        let setting = flags(&[(PathBuf::from("/home/m/my \"clé\""), "/cle-megalis")]);
        let list = setting.strip_prefix("target.wasm32-unknown-unknown.rustflags=").unwrap();
        let flags: Vec<String> = serde_json::from_str(list).unwrap();
        assert_eq!(flags[0], "--remap-path-prefix=/home/m/my \"clé\"=/cle-megalis");
    }
}
