//! `cargo xtask setup`: everything that any other command needs.

use crate::error::Error;
use crate::{axe, bench_environment, geckodriver, progress};

pub(super) fn run(wasm_from_debian: bool) -> Result<(), Error> {
    bench_environment::set_up(wasm_from_debian)?;
    geckodriver::ensure()?;
    axe::ensure()?;
    progress::say("setup", "all is there");
    Ok(())
}
