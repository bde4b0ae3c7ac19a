//! `cargo xtask bench NAME`: measurements. Each is a program of the bench, and a line in the list here.

use std::ffi::OsString;

use crate::bench_environment::{self, BenchEnvironment};
use crate::error::Error;
use crate::workspace::Workspace;

/// What can be measured, and by which of the bench's programs.
const MEASUREMENTS: &[(&str, &str)] = &[("fill", "bench_fill")];

pub(super) fn run(name: &str, wasm_from_debian: bool, passed_on: &[OsString]) -> Result<(), Error> {
    let Some((_, program)) = MEASUREMENTS.iter().find(|(known, _)| *known == name) else {
        return Err(Error::Usage(format!("no such measurement: {name}")));
    };
    let workspace = Workspace::find()?;
    let compiler = bench_environment::set_up(wasm_from_debian)?;
    BenchEnvironment::prepare(&workspace, &compiler)?.run(&workspace, program, passed_on)
}
