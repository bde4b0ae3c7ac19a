//! `cargo xtask pictures`: every state of the extension's pages as a picture, for people to look at.

use std::ffi::OsString;

use crate::bench_environment::{self, BenchEnvironment};
use crate::error::Error;
use crate::progress;
use crate::workspace::Workspace;

pub(super) fn run(wasm_from_debian: bool, firefox: bool, passed_on: &[OsString]) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    let compiler = bench_environment::set_up(wasm_from_debian)?;
    let folder = workspace.target.join("pictures");
    let browser = if firefox { "Firefox" } else { "Chromium" };
    let environment = BenchEnvironment::prepare(&workspace, &compiler)?.with_pictures(folder.clone(), browser);
    environment.run(&workspace, "pictures", passed_on)?;
    progress::say("pictures", &folder.join("index.html").display().to_string());
    Ok(())
}
