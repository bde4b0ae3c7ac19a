//! `cargo xtask test windows`: the program and its installer under Wine. A command of its own, because what it needs is
//! large, and of no use to any other.

use std::ffi::OsString;

use crate::error::Error;
use crate::program_package::{self, Program, windows};
use crate::system_packages::{self, Purpose};
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;
use crate::{host, process, progress};

/// Older than any version: what is upgraded.
const OLDER: &str = "0.0.1";

pub(super) fn run(from_debian: bool, filter: &[OsString]) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    system_packages::ensure(&[Purpose::Host, Purpose::Bench, Purpose::Windows, Purpose::Wine])?;
    let compiler = TargetCompiler::ensure(Target::Windows, from_debian)?;
    let program = host::build_for_windows(&workspace, &compiler)?;
    let packed = Program::alone(&program);
    let older = windows::build(&workspace, packed, OLDER)?;
    let installer = program_package::twice(|| windows::build(&workspace, packed, &workspace.version))?;
    progress::say("test", "Windows");
    let mut command = workspace.cargo("test");
    command
        // The same choice of packages as `cargo xtask test` makes: another would have cargo compile libraries anew.
        .args(["--workspace", "--exclude", "xtask", "--test", "windows", "--"])
        .args(filter)
        .env("CLE_MEGALIS_WINDOWS_PROGRAM", program)
        .env("CLE_MEGALIS_WINDOWS_INSTALLER", installer)
        .env("CLE_MEGALIS_WINDOWS_OLDER_INSTALLER", older);
    process::run(&mut command)
}
