//! The program for Windows and its installer, under Wine. `cargo xtask test windows` runs this: it brings what is tested,
//! and Wine. Without them there is nothing to test, and nothing is.

mod declaring;
mod installer;
mod program;
mod registry;
mod wine;

use std::{env, process::ExitCode};

fn main() -> ExitCode {
    if env::var_os(installer::VARIABLE).is_none() {
        eprintln!("not run here: cargo xtask test windows");
        return ExitCode::SUCCESS;
    }
    let scenarios = [program::scenarios(), declaring::scenarios(), installer::scenarios()];
    bench::scenario::main(scenarios.into_iter().flatten().collect())
}
