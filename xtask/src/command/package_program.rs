//! `cargo xtask package SYSTEM`: the program, packed for those who install it.

use crate::arguments::System;
use crate::error::Error;
use crate::host;
use crate::program_package::{Program, debian, linux, windows};
use crate::system_packages::{self, Purpose};
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;

pub(super) fn run(from_debian: bool, system: System) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    match system {
        System::Windows => {
            system_packages::ensure(&[Purpose::Windows])?;
            let compiler = TargetCompiler::ensure(Target::Windows, from_debian)?;
            let program = host::build_for_windows(&workspace, &compiler)?;
            windows::build(&workspace, Program::alone(&program), &workspace.version).map(drop)
        }
        System::Debian => {
            system_packages::ensure(&[Purpose::Host, Purpose::Debian])?;
            debian::build(&workspace, Program::alone(&host::build(&workspace)?)).map(drop)
        }
        System::Linux => {
            system_packages::ensure(&[Purpose::Host])?;
            linux::build(&workspace, Program::alone(&host::build(&workspace)?)).map(drop)
        }
    }
}
