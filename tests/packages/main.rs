//! The program's packages for Linux, installed, looked at and removed. `cargo xtask test` brings them; without them there
//! is nothing to test, and nothing is.

mod archive;
mod debian;
mod other_root;

use std::{
    env,
    path::PathBuf,
    process::{Command, ExitCode, Stdio},
};

use bench::{
    called_program::finish,
    scenario::{self, Failure},
};

fn main() -> ExitCode {
    if env::var_os(debian::VARIABLE).is_none() {
        eprintln!("not run here: cargo xtask test");
        return ExitCode::SUCCESS;
    }
    let scenarios = [debian::scenarios(), archive::scenarios()];
    scenario::main(scenarios.into_iter().flatten().collect())
}

/// The package that the variable names.
fn package(variable: &str) -> Result<PathBuf, Failure> {
    let path = env::var_os(variable).map(PathBuf::from);
    path.filter(|path| path.is_file()).ok_or_else(|| Failure::new(format!("{variable} names no package")))
}

/// Runs a command that must end well, and gives what it wrote.
fn said(command: &mut Command) -> Result<String, Failure> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).env("LC_ALL", "C.UTF-8");
    let output = finish(command.spawn()?)?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!("{command:?}: {}\n{text}{errors}", output.status)))
}
