//! `cargo xtask bench NAME`: measurements. Each is a program of the bench, and a line in the list here.

use std::ffi::OsString;

use crate::bench_environment::{self, BenchEnvironment};
use crate::error::Error;
use crate::system_packages::{self, Purpose};
use crate::workspace::Workspace;

/// What can be measured, by which of the bench's programs, and what it needs besides what the bench does.
const MEASUREMENTS: &[(&str, &str, &[Purpose])] =
    &[("fill", "bench_fill", &[]), ("tokens", "bench_tokens", &[Purpose::Comparison])];

pub(super) fn run(name: &str, wasm_from_debian: bool, passed_on: &[OsString]) -> Result<(), Error> {
    let Some((_, program, purposes)) = MEASUREMENTS.iter().find(|(known, ..)| *known == name) else {
        return Err(Error::Usage(format!("no such measurement: {name}")));
    };
    let workspace = Workspace::find()?;
    let compiler = bench_environment::set_up(wasm_from_debian)?;
    system_packages::ensure(purposes)?;
    BenchEnvironment::prepare(&workspace, &compiler)?.run(&workspace, program, passed_on)
}
