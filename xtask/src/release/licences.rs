//! The licences of all that is in the program and in the extension, by cargo-about: it refuses what about.toml does not
//! accept, and writes the texts, which most of them want to come along.

use std::path::{Path, PathBuf};
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

const PROGRAM: &str = "program";

/// Writes a file for the program and one for the extension; gives the program's.
pub(super) fn write(workspace: &Workspace, folder: &Path) -> Result<PathBuf, Error> {
    let tool = ABOUT.ensure()?;
    progress::say("release", "licences of the libraries");
    let file = |name: &str| folder.join(format!("THIRD-PARTY-LICENSES-{name}.html"));
    for (part, name) in [("host", PROGRAM), ("extension", "extension")] {
        let mut command = Command::new(&tool);
        command
            .current_dir(&workspace.root)
            .args(["generate", "--locked", "--fail", "--config", "about.toml", "--manifest-path"])
            .arg(Path::new(part).join("Cargo.toml"))
            .arg("--output-file")
            .arg(file(name))
            .arg("about.hbs")
            .env("CARGO", workspace::cargo_program());
        process::output(&mut command)?;
    }
    Ok(file(PROGRAM))
}
