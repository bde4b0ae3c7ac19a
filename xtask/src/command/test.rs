//! `cargo xtask test`: formatting, lints, and every test there is, the quick ones first.

use std::ffi::OsString;
use std::{panic, thread};

use crate::bench_environment::{self, BenchEnvironment};
use crate::error::Error;
use crate::program_package::{self, Program, debian, linux};
use crate::system_packages::{self, Purpose};
use crate::target_compiler::TargetCompiler;
use crate::workspace::Workspace;
use crate::{package, process, progress, size_limits};

pub(super) fn run(wasm_from_debian: bool, filter: &[OsString]) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    let compiler = bench_environment::set_up(wasm_from_debian)?;
    system_packages::ensure(&[Purpose::Debian])?;
    // Who asks for certain tests is in the middle of the work: form and reproducibility come at its end.
    let unchecked = if filter.is_empty() { check_form(&workspace, &compiler)? } else { Vec::new() };
    progress::say("test", "xtask");
    process::run(workspace.cargo("test").args(["--package", "xtask", "--"]).args(filter))?;

    let environment = BenchEnvironment::prepare(&workspace, &compiler)?;
    if filter.is_empty() {
        size_limits::check(environment.host(), size_limits::HOST)?;
        package::check_size(environment.packages())?;
    }
    let host = Program::alone(environment.host());
    let debian_package = program_package::twice(|| debian::build(&workspace, host))?;
    let linux_archive = program_package::twice(|| linux::build(&workspace, host))?;
    let run = |what: &str, targets: &[&str]| {
        progress::say("test", what);
        let mut command = workspace.cargo("test");
        // The same packages each time: another choice would have cargo compile the libraries with other features anew.
        command.args(["--workspace", "--exclude", "xtask"]).args(targets).arg("--").args(filter);
        command.env("CLE_MEGALIS_DEBIAN_PACKAGE", &debian_package).env("CLE_MEGALIS_LINUX_ARCHIVE", &linux_archive);
        // See `scenario` of the bench.
        command.env("BENCH_SECOND_TRY", "1");
        process::run(environment.apply(&mut command))
    };
    let units = || {
        run("units of certificate, protocol, host, extension, bench", &["--lib", "--bins"])?;
        run("examples in the documentation", &["--doc"])
    };
    if filter.is_empty() {
        // The second build ends with a long step on one core: the tests are compiled on the other.
        thread::scope(|scope| {
            let verified = scope.spawn(|| package::verify(&workspace, &compiler, environment.packages()));
            let units = units();
            verified.join().unwrap_or_else(|panic| panic::resume_unwind(panic)).and(units)
        })?;
    } else {
        units()?;
    }
    // Said when it was found out, and long out of sight by now.
    unchecked.iter().for_each(|component| say_unchecked(component));
    run("tokens, native messaging, browsers, packages", &["--test", "*"])
}

/// Formatting and lints, as far as this toolchain has the components; gives those that it lacks.
fn check_form(workspace: &Workspace, compiler: &TargetCompiler) -> Result<Vec<&'static str>, Error> {
    let (missing, there): (Vec<_>, Vec<_>) =
        ["fmt", "clippy"].into_iter().partition(|component| !has(workspace, component));
    missing.iter().for_each(|component| say_unchecked(component));
    if there.contains(&"fmt") {
        progress::say("test", "formatting");
        process::run(workspace.cargo("fmt").args(["--all", "--check"]))?;
    }
    if there.contains(&"clippy") {
        progress::say("test", "lints");
        let deny: [&str; 3] = ["--", "--deny", "warnings"];
        process::run(workspace.cargo("clippy").args(["--quiet", "--workspace", "--all-targets"]).args(deny))?;
        // What is only compiled for the browser; clippy belongs to cargo's own compiler.
        if compiler.is_own() {
            let mut command = workspace.cargo("clippy");
            command.args(["--quiet", "--package", "extension"]);
            process::run(compiler.apply(workspace, &mut command).args(deny))?;
        }
    }
    Ok(missing)
}

fn has(workspace: &Workspace, component: &str) -> bool {
    process::succeeds(workspace.cargo(component).arg("--version"))
}

fn say_unchecked(component: &str) {
    let step = format!("cargo {component} is not there: not checked (rustup component add {})", package_of(component));
    progress::say("warning", &step);
}

/// rustup's name of the component that brings the cargo command.
fn package_of(component: &str) -> &str {
    if component == "fmt" { "rustfmt" } else { component }
}
