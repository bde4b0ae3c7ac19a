//! Where the workspace stands, and cargo commands in it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::error::Error;
use crate::{files, process};

/// What of the root's folders is not source.
const NOT_SOURCE: &str = "target";

/// The workspace: its folders and its version.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// Where the root's Cargo.toml stands.
    pub(crate) root: PathBuf,
    /// Where cargo writes; everything we write goes there too.
    pub(crate) target: PathBuf,
    /// The one version of all crates and of the extension.
    pub(crate) version: String,
    /// Where it is published.
    pub(crate) address: String,
}

impl Workspace {
    /// Asks cargo.
    ///
    /// # Errors
    /// When cargo does not know of the workspace.
    pub(crate) fn find() -> Result<Self, Error> {
        let mut command = Command::new(cargo_program());
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        // Set by `cargo run`: the workspace is ours wherever the command is typed.
        if let Some(folder) = env::var_os("CARGO_MANIFEST_DIR") {
            command.current_dir(folder);
        }
        Self::from_metadata(&process::output(&mut command)?)
    }

    fn from_metadata(metadata: &str) -> Result<Self, Error> {
        let missing =
            |what: &str| Error::NotUnderstood { program: "cargo metadata", reason: format!("no {what} in it") };
        let metadata: Value = serde_json::from_str(metadata)
            .map_err(|error| Error::NotUnderstood { program: "cargo metadata", reason: error.to_string() })?;
        let text = |name: &str| metadata[name].as_str().map(PathBuf::from).ok_or_else(|| missing(name));
        let package = metadata["packages"]
            .as_array()
            .and_then(|packages| packages.iter().find(|package| package["name"] == "extension"))
            .ok_or_else(|| missing("package \"extension\""))?;
        let of_all = |name: &str| package[name].as_str().map(str::to_owned).ok_or_else(|| missing(name));
        Ok(Self {
            root: text("workspace_root")?,
            target: text("target_directory")?,
            version: of_all("version")?,
            address: of_all("repository")?,
        })
    }

    /// A cargo command that works in this workspace and writes into its target folder.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(cargo_program());
        command.current_dir(&self.root).arg(subcommand).env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// The same sources in another folder, with a target folder of their own.
    ///
    /// # Errors
    /// When a file cannot be copied.
    pub(crate) fn copied_to(&self, folder: &Path) -> Result<Self, Error> {
        let copy = Self {
            root: folder.join("sources"),
            target: folder.join("target"),
            version: self.version.clone(),
            address: self.address.clone(),
        };
        files::create_folder(&copy.root)?;
        for entry in files::entries(&self.root)? {
            if let Some(name) = entry.file_name()
                && name != NOT_SOURCE
                && entry != self.target
            {
                files::copy(&entry, &copy.root.join(name))?;
            }
        }
        Ok(copy)
    }
}

/// The cargo that started us, so that a toolchain once chosen is kept.
pub(crate) fn cargo_program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The compiler that cargo uses.
pub(crate) fn rustc_program() -> OsString {
    env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_workspace_is_found_with_the_version_of_its_crates() {
        let workspace = Workspace::find().unwrap();
        assert!(workspace.root.join("xtask/Cargo.toml").is_file());
        assert_eq!(workspace.version, env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn an_answer_without_the_extension_is_named_as_such() {
        let answer = r#"{"workspace_root": "/w", "target_directory": "/w/target", "packages": []}"#;
        let error = Workspace::from_metadata(answer).unwrap_err().to_string();
        assert!(error.contains("cargo metadata") && error.contains("extension"), "{error}");
    }
}
