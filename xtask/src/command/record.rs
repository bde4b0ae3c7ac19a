//! `cargo xtask record`: what program and extension say to each other in this version of the protocol, recorded for the
//! tests of later ones.

use crate::bench_environment::{self, BenchEnvironment};
use crate::error::Error;
use crate::workspace::Workspace;

pub(super) fn run(wasm_from_debian: bool) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    let compiler = bench_environment::set_up(wasm_from_debian)?;
    BenchEnvironment::prepare(&workspace, &compiler)?.run(&workspace, "record_protocol", &[])
}
