//! What the program and the extension are made of, as CycloneDX (<https://cyclonedx.org>), by cargo's own tool for it.

use std::path::Path;
use std::process::Command;

use crate::compiled_program::CompiledProgram;
use crate::error::Error;
use crate::workspace::{self, Workspace};
use crate::{files, process, progress};

const CYCLONEDX: CompiledProgram = CompiledProgram {
    name: "cargo-cyclonedx",
    version: "0.5.9",
    purpose: "writes the software bill of materials; 2 to 4 minutes",
    features: "",
    computes: false,
};

/// Crate, target and name of each bill.
const BILLS: [(&str, &str, &str); 2] =
    [("host", "all", "program"), ("extension", "wasm32-unknown-unknown", "extension")];

/// Writes one bill for the program and one for the extension.
pub(super) fn write(workspace: &Workspace, folder: &Path) -> Result<(), Error> {
    let tool = CYCLONEDX.ensure()?;
    progress::say("release", "software bill of materials");
    let scratch = tempfile::tempdir().map_err(files::failed("create", &std::env::temp_dir()))?;
    // It writes beside each Cargo.toml, which is no place for what is made.
    let copy = workspace.copied_to(scratch.path())?;
    for (part, target, name) in BILLS {
        let mut command = Command::new(&tool);
        command
            .current_dir(&copy.root)
            .args(["cyclonedx", "--quiet", "--format", "json", "--spec-version", "1.5", "--override-filename", name])
            .args(["--target", target, "--manifest-path"])
            .arg(copy.root.join(part).join("Cargo.toml"))
            .env("CARGO", workspace::cargo_program())
            // Else the same sources would give another bill at another time.
            .env("SOURCE_DATE_EPOCH", commit_time(workspace)?);
        process::output(&mut command)?;
        let written = copy.root.join(part).join(format!("{name}.json"));
        let text = without_folder(&files::read_text(&written)?, &copy.root);
        files::write(&folder.join(format!("cle-megalis-{}-{name}.cdx.json", workspace.version)), text)?;
    }
    Ok(())
}

fn commit_time(workspace: &Workspace) -> Result<String, Error> {
    let mut git = Command::new("git");
    git.arg("-C").arg(&workspace.root).args(["log", "-1", "--format=%ct"]);
    Ok(process::output(&mut git)?.trim().to_owned())
}

/// Without the folder in which it was made, which means nothing to anybody.
fn without_folder(text: &str, folder: &Path) -> String {
    text.replace(&folder.display().to_string(), "")
}
