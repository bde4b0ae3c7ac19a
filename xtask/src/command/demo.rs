//! `cargo xtask demo`: the main job, shown in a real browser. The bench's program has the last word.

use std::ffi::OsString;

use crate::bench_environment::{self, BenchEnvironment};
use crate::error::Error;
use crate::workspace::Workspace;

pub(super) fn run(wasm_from_debian: bool, passed_on: &[OsString]) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    let compiler = bench_environment::set_up(wasm_from_debian)?;
    BenchEnvironment::prepare(&workspace, &compiler)?.run(&workspace, "demo", passed_on)
}
