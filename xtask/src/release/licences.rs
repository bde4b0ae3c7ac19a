//! The licences of all that is in the program and in the extension, by cargo-about: it refuses what about.toml does not
//! accept, and writes the texts, which most of them want to come along.

use std::path::Path;
use std::process::Command;

use crate::compiled_program::CompiledProgram;
use crate::error::Error;
use crate::workspace::{self, Workspace};
use crate::{process, progress};

const ABOUT: CompiledProgram = CompiledProgram {
    name: "cargo-about",
    version: "0.9.3",
    purpose: "gathers the licences of the libraries; 3 to 5 minutes",
    features: "cli",
    computes: true,
};

/// Writes the licences' file.
pub(super) fn write(workspace: &Workspace, folder: &Path) -> Result<(), Error> {
    let tool = ABOUT.ensure()?;
    progress::say("release", "licences of the libraries");
    for part in ["host", "extension"] {
        let name = if part == "host" { "program" } else { part };
        let mut command = Command::new(&tool);
        command
            .current_dir(&workspace.root)
            .args(["generate", "--locked", "--fail", "--config", "about.toml", "--manifest-path"])
            .arg(Path::new(part).join("Cargo.toml"))
            .arg("--output-file")
            .arg(folder.join(format!("THIRD-PARTY-LICENSES-{name}.html")))
            .arg("about.hbs")
            .env("CARGO", workspace::cargo_program());
        process::output(&mut command)?;
    }
    Ok(())
}
