//! `cargo xtask test`: formatting, lints, and every test there is, the quick ones first.

use std::ffi::OsString;
use std::process::Command;

use crate::bench_environment::{self, BenchEnvironment};
use crate::error::Error;
use crate::wasm_compiler::{TARGET, WasmCompiler};
use crate::workspace::Workspace;
use crate::{package, process, progress};

pub(super) fn run(wasm_from_debian: bool, filter: &[OsString]) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    let compiler = bench_environment::set_up(wasm_from_debian)?;
    // Who asks for certain tests is in the middle of the work: form and reproducibility come at its end.
    if filter.is_empty() {
        check_form(&workspace, &compiler)?;
    }
    progress::say("test", "xtask");
    process::run(workspace.cargo("test").args(["--package", "xtask", "--"]).args(filter))?;

    let environment = BenchEnvironment::prepare(&workspace, &compiler)?;
    if filter.is_empty() {
        package::verify(&workspace, &compiler, environment.packages())?;
    }
    // The same packages each time: another choice would have cargo compile the libraries with other features anew.
    for (what, targets) in [
        ("units of certificate, protocol, host, extension, bench", &["--lib", "--bins"][..]),
        ("examples in the documentation", &["--doc"]),
        ("tokens, native messaging, browsers", &["--test", "*"]),
    ] {
        progress::say("test", what);
        let mut command = workspace.cargo("test");
        command.args(["--workspace", "--exclude", "xtask"]).args(targets).arg("--").args(filter);
        process::run(environment.apply(&mut command))?;
    }
    Ok(())
}

/// Formatting and lints, as far as this toolchain has the components.
fn check_form(workspace: &Workspace, compiler: &WasmCompiler) -> Result<(), Error> {
    if has(workspace, "fmt") {
        progress::say("test", "formatting");
        process::run(workspace.cargo("fmt").args(["--all", "--check"]))?;
    }
    if has(workspace, "clippy") {
        progress::say("test", "lints");
        let deny: [&str; 3] = ["--", "--deny", "warnings"];
        process::run(workspace.cargo("clippy").args(["--quiet", "--workspace", "--all-targets"]).args(deny))?;
        // What is only compiled for the browser; clippy belongs to cargo's own compiler.
        if matches!(compiler, WasmCompiler::Own) {
            let extension = ["--quiet", "--package", "extension", "--target", TARGET];
            process::run(workspace.cargo("clippy").args(extension).args(deny))?;
        }
    }
    Ok(())
}

fn has(workspace: &Workspace, component: &str) -> bool {
    let mut command: Command = workspace.cargo(component);
    let there = process::succeeds(command.arg("--version"));
    if !there {
        progress::say("test", &format!("cargo {component} is not there: not checked"));
    }
    there
}
