//! Debian's compiler for its browsers (`rustc-web`), unpacked into the cache and never installed: it would push out
//! rustup's packages. Its standard library for a target is built once from the sources that come with it.

use std::env::consts::ARCH;
use std::path::{Path, PathBuf};

use super::{Target, has_standard_library, standard_library};
use crate::debian_archive::Apt;
use crate::error::Error;
use crate::{cache, files, progress};

/// The compiler's program below the folder it was unpacked into.
const WRAPPER: &str = "bin/rustc";

/// Gives the path of a compiler that has the target, from the cache or newly made (about 2 minutes).
///
/// # Errors
/// When Debian's archive does not offer it, or a step of the making fails.
pub(super) fn ensure(target: Target) -> Result<PathBuf, Error> {
    let folder = cache::folder()?.join("debian-rust");
    let rustc = folder.join(WRAPPER);
    if !rustc.is_file() {
        // A half-made one is not kept: what stands at the final place is whole.
        let half_made = folder.with_extension("half-made");
        files::remove_folder(&half_made)?;
        unpack_into(&half_made, target)?;
        files::remove_folder(&folder)?;
        files::rename(&half_made, &folder)?;
    }
    if !has_standard_library(&rustc, target) {
        let step = format!("building the standard library of {}, about 2 minutes, once", target.name());
        progress::say("setup", &step);
        standard_library::build(target, &rustc, &folder.join("usr"), &folder.join("build"))?;
    }
    Ok(rustc)
}

fn unpack_into(folder: &Path, target: Target) -> Result<(), Error> {
    let packages = folder.join("packages");
    files::create_folder(&packages)?;
    let remedy = format!("add the target by hand: rustup target add {}", target.name());
    let (apt, version) = Apt::that_knows("rustc-web", &folder.join("apt"), &remedy)?;
    progress::say("setup", &format!("fetching Debian's rustc-web {version} into the cache, 140 MB"));
    download(&apt, &version, &packages)?;

    progress::say("setup", "unpacking it");
    Apt::unpack(&packages, folder)?;
    files::remove_folder(&packages)?;
    files::remove_folder(&folder.join("apt"))?;
    offer_linker(folder)?;
    write_wrapper(folder)
}

/// The compiler, its standard library for this machine, the sources of the other one, and a linker for WASM.
fn download(apt: &Apt, version: &str, into: &Path) -> Result<(), Error> {
    let compiler: Vec<String> =
        ["rustc-web", "libstd-rust-web-dev", "rust-web-src"].iter().map(|name| format!("{name}={version}")).collect();
    let mut all = apt.with_dependencies(&compiler)?;
    // The linker must understand what this LLVM writes: its version is the one of the library that was chosen.
    let llvm = all.iter().find_map(|package| package.strip_prefix("libllvm")?.split_once('='));
    let linker = llvm.map(|(major, version)| format!("lld-{major}={version}")).ok_or_else(|| Error::NotUnderstood {
        program: "apt-get --simulate",
        reason: format!("rustc-web {version} comes without a libllvm of its own"),
    })?;
    let with_linker: Vec<String> = compiler.into_iter().chain([linker]).collect();
    all.extend(apt.with_dependencies(&with_linker)?);
    all.sort();
    all.dedup();
    apt.download(&all, into)
}

/// A program that starts the compiler with the libraries beside it, wherever the folder stands.
fn write_wrapper(folder: &Path) -> Result<(), Error> {
    let path = folder.join(WRAPPER);
    let libraries = format!("$usr/lib/{ARCH}-linux-gnu");
    files::write(
        &path,
        format!(
            "#!/bin/sh\nusr=$(dirname -- \"$(readlink -f -- \"$0\")\")/../usr\n\
             LD_LIBRARY_PATH=\"{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}\" exec \"$usr/bin/rustc\" \"$@\"\n"
        ),
    )?;
    make_executable(&path)
}

/// rustc looks for its WASM linker under the name `rust-lld` beside its libraries.
fn offer_linker(folder: &Path) -> Result<(), Error> {
    let llvm = files::entries(&folder.join("usr/lib"))?
        .into_iter()
        .find(|path| path.join("bin/lld").is_file())
        .ok_or_else(|| Error::NotUnderstood { program: "dpkg-deb", reason: "no lld was unpacked".to_owned() })?;
    let programs = folder.join(format!("usr/lib/rustlib/{ARCH}-unknown-linux-gnu/bin"));
    files::create_folder(&programs)?;
    let linker = programs.join("rust-lld");
    files::copy(&llvm.join("bin/lld"), &linker)
}

#[cfg(unix)]
fn make_executable(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;

    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).map_err(files::failed("change", path))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> Result<(), Error> {
    Ok(())
}
