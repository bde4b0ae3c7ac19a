//! `cargo xtask guide`: the pictures of the users' guide, taken anew.

use crate::bench_environment::{self, BenchEnvironment};
use crate::error::Error;
use crate::progress;
use crate::workspace::Workspace;

pub(super) fn run(wasm_from_debian: bool) -> Result<(), Error> {
    let workspace = Workspace::find()?;
    let compiler = bench_environment::set_up(wasm_from_debian)?;
    let folder = workspace.root.join("docs/pictures/guide");
    let environment = BenchEnvironment::prepare(&workspace, &compiler)?.with_pictures(folder.clone(), "Chromium");
    environment.run(&workspace, "guide", &[])?;
    progress::say("guide", &folder.display().to_string());
    Ok(())
}
