//! The standard library of a target, built from the sources that come with a compiler.

use std::path::Path;
use std::process::Command;

use super::Target;
use crate::error::Error;
use crate::{files, process, workspace};

/// A crate whose only purpose is that cargo builds the standard library for it.
const SEED: &str = "seed";

/// Builds it into `sysroot`, working in the folder `work`, which is removed afterwards. Takes about two minutes.
///
/// # Errors
/// When the sources are not there or do not compile.
pub(super) fn build(target: Target, rustc: &Path, sysroot: &Path, work: &Path) -> Result<(), Error> {
    files::remove_folder(work)?;
    let sources = sysroot.join("lib/rustlib/src/rust/library");
    write_seed(work, &sources.join("vendor"))?;
    let name = target.name();
    let (crates, features, panic) = parts(target);
    let mut command = Command::new(workspace::cargo_program());
    command
        .current_dir(work)
        .args(["build", "--quiet", "--release", "--offline", "--target", name])
        .args(["-Z", &format!("build-std={crates}"), "-Z", &format!("build-std-features={features}")])
        .env("RUSTC", rustc)
        // The standard library is made of what is only for itself: nightly's doors must be open for it.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "s")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1")
        .env("CARGO_PROFILE_RELEASE_PANIC", panic)
        .env("CARGO_ENCODED_RUSTFLAGS", flags(&sources)?)
        .env_remove("RUSTFLAGS")
        .env_remove("RUSTC_WRAPPER");
    process::run(&mut command)?;

    // What stands at the final place is whole.
    let libraries = sysroot.join(format!("lib/rustlib/{name}/lib"));
    let half_made = libraries.with_extension("half-made");
    files::remove_folder(&half_made)?;
    install(&work.join(format!("target/{name}/release/deps")), &half_made)?;
    if target == Target::Windows {
        build_startup_objects(target, rustc, &sources.join("rtstartup"), &half_made)?;
    }
    files::remove_folder(&libraries)?;
    files::rename(&half_made, &libraries)?;
    files::remove_folder(work)
}

/// The crates, their features, and what a panic does. A module in a browser ends at a panic; a program unwinds.
fn parts(target: Target) -> (&'static str, &'static str, &'static str) {
    match target {
        Target::Wasm => ("std,panic_abort", "optimize_for_size", "abort"),
        Target::Windows | Target::MacOs => ("std,panic_unwind", "panic-unwind", "unwind"),
    }
}

/// Two objects that rustc links at both ends of each program made with mingw-w64.
fn build_startup_objects(target: Target, rustc: &Path, sources: &Path, libraries: &Path) -> Result<(), Error> {
    for name in ["rsbegin", "rsend"] {
        let mut command = Command::new(rustc);
        command
            .args(["--target", target.name(), "--emit=obj", "-O", "-o"])
            .arg(libraries.join(format!("{name}.o")))
            .arg(sources.join(format!("{name}.rs")))
            .env("RUSTC_BOOTSTRAP", "1");
        process::output(&mut command)?;
    }
    Ok(())
}

/// The bitcode is what link-time optimisation of the extension works on; the paths become those of no machine. The
/// sources are named in two ways: through the link in the sysroot, and by where they really are.
fn flags(sources: &Path) -> Result<String, Error> {
    let real = sources.canonicalize().map_err(files::failed("find", sources))?;
    let remap = |path: &Path| format!("--remap-path-prefix={}=/rust/library", path.display());
    Ok(["-Cembed-bitcode=yes".to_owned(), remap(sources), remap(&real)].join("\x1f"))
}

fn write_seed(folder: &Path, vendored: &Path) -> Result<(), Error> {
    let manifest = format!(
        "[package]\nname = \"{SEED}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[lib]\npath = \"lib.rs\"\n[workspace]\n"
    );
    files::write(&folder.join("Cargo.toml"), manifest)?;
    files::write(&folder.join("lib.rs"), "#![no_std]\n")?;
    // The crates that the standard library uses lie beside it: no registry is needed.
    let config = format!(
        "[source.crates-io]\nreplace-with = \"vendored\"\n[source.vendored]\ndirectory = {}\n",
        serde_json::Value::from(vendored.display().to_string())
    );
    files::write(&folder.join(".cargo/config.toml"), config)
}

fn install(built: &Path, libraries: &Path) -> Result<(), Error> {
    files::create_folder(libraries)?;
    let seed = format!("lib{SEED}-");
    for file in files::all_files(built)? {
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
        if name.ends_with(".rlib") && !name.starts_with(&seed) {
            files::copy(&file, &libraries.join(name))?;
        }
    }
    Ok(())
}
