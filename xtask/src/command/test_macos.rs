//! `cargo xtask test macos`: the whole workspace, tests and bench included, has the types that macOS wants. It is not linked
//! and not run: for that a Mac is needed.

use std::process::Command;

use crate::error::Error;
use crate::system_packages::{self, Purpose};
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;
use crate::{process, progress};

pub(super) fn run(from_debian: bool) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    system_packages::ensure(&[Purpose::Host, Purpose::Bench])?;
    let compiler = TargetCompiler::ensure(Target::MacOs, from_debian)?;
    progress::say("test", "types for macOS, about 2 minutes");
    let mut command = workspace.cargo("check");
    command.args(["--quiet", "--workspace", "--all-targets"]);
    process::run(without_sdk(compiler.apply(&workspace, &mut command)))?;
    progress::say("test", "the workspace has the types that macOS wants");
    Ok(())
}

/// The bench's libraries bring parts in C, which need Apple's SDK; it is not to be had without a Mac. Nothing is linked, so
/// those parts are left out; where types of Rust are made from their headers, it is with this machine's C library.
fn without_sdk(command: &mut Command) -> &mut Command {
    const DOES_NOTHING: &str = "true";
    command
        .env("CC_aarch64_apple_darwin", DOES_NOTHING)
        .env("AR_aarch64_apple_darwin", DOES_NOTHING)
        .env("SDKROOT", "/")
        .env("BINDGEN_EXTRA_CLANG_ARGS_aarch64_apple_darwin", "--target=x86_64-unknown-linux-gnu")
}
