//! Whether this commit can be released: all that stands against it, with what to do about it.

use std::process::Command;

use serde_json::Value;

use super::{changelog, publiccode};
use crate::error::Error;
use crate::workspace::Workspace;
use crate::{files, process};

/// What a release is judged by.
struct State {
    /// What `git status --porcelain` prints.
    uncommitted: String,
    /// Whether the version's tag is there.
    tagged: bool,
    /// Name and version of each crate, and of the extension's manifest.
    versions: Vec<(String, String)>,
    changelog: String,
    publiccode: String,
}

/// One sentence for each reason; none, if it can be released.
///
/// # Errors
/// When the state cannot be told: there is no git checkout, or a file cannot be read.
pub(super) fn reasons_against(workspace: &Workspace) -> Result<Vec<String>, Error> {
    Ok(reasons(&State::of(workspace)?, &workspace.version))
}

impl State {
    fn of(workspace: &Workspace) -> Result<Self, Error> {
        let git = |words: &[&str]| {
            process::output(Command::new("git").arg("-C").arg(&workspace.root).args(words))
                .map(|out| out.trim().to_owned())
        };
        let read = |name: &str| files::read_text(&workspace.root.join(name));
        let mut versions =
            versions(&process::output(workspace.cargo("metadata").args(["--no-deps", "--format-version", "1"]))?);
        let manifest: Value = serde_json::from_str(&read("manifests/extension/manifest.json")?).unwrap_or_default();
        versions
            .push(("the extension's manifest".to_owned(), manifest["version"].as_str().unwrap_or("none").to_owned()));
        Ok(Self {
            uncommitted: git(&["status", "--porcelain"])?,
            tagged: !git(&["tag", "--list", &format!("v{}", workspace.version)])?.is_empty(),
            versions,
            changelog: read("CHANGELOG.md")?,
            publiccode: read(publiccode::FILE)?,
        })
    }
}

fn versions(metadata: &str) -> Vec<(String, String)> {
    let metadata: Value = serde_json::from_str(metadata).unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or("none").to_owned();
    let crates = metadata["packages"].as_array().into_iter().flatten();
    crates.map(|package| (format!("the crate {}", text(&package["name"])), text(&package["version"]))).collect()
}

fn reasons(state: &State, version: &str) -> Vec<String> {
    let mut reasons = Vec::new();
    if !state.uncommitted.is_empty() {
        let count = state.uncommitted.lines().count();
        reasons.push(format!("the work tree holds {count} files that are not committed: commit or remove them"));
    }
    if state.tagged {
        reasons.push(format!("the tag v{version} is there already: raise the version in Cargo.toml and the manifest"));
    }
    for (what, other) in state.versions.iter().filter(|(_, other)| other != version) {
        reasons.push(format!("{what} has version {other}, the workspace {version}: make them the same"));
    }
    let sections = changelog::sections(&state.changelog);
    match sections.iter().find(|section| section.version == version) {
        None => reasons.push(format!("CHANGELOG.md has no section \"## {version}, YYYY-MM-DD\": write it")),
        Some(section) if section.date.is_none() => {
            reasons.push(format!("CHANGELOG.md gives no date for {version}: write \"## {version}, YYYY-MM-DD\""));
        }
        Some(section) if !section.tells => {
            reasons.push(format!("CHANGELOG.md says nothing of {version}: write what users notice"));
        }
        Some(_) => reasons.extend(publiccode::disagreement(&state.publiccode, &sections)),
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ready() -> State {
        State {
            uncommitted: String::new(),
            tagged: false,
            versions: vec![("the crate host".to_owned(), "0.2.0".to_owned())],
            changelog: "# C\n\n## 0.2.0, 2026-12-01\n\n- New.\n".to_owned(),
            publiccode: "softwareVersion: \"0.2.0\"\nreleaseDate: \"2026-12-01\"\n".to_owned(),
        }
    }

    #[test]
    fn each_thing_that_is_not_ready_is_named() {
        assert_eq!(reasons(&ready(), "0.2.0"), Vec::<String>::new());
        let changelog = |text: &str| State { changelog: format!("# C\n\n{text}"), ..ready() };
        for (state, word) in [
            (State { uncommitted: "?? x\n M y".to_owned(), ..ready() }, "2 files"),
            (State { tagged: true, ..ready() }, "v0.2.0"),
            (State { versions: vec![("the crate host".to_owned(), "0.1.0".to_owned())], ..ready() }, "the crate host"),
            (changelog("## 0.1.0, 2026-11-01\n\n- Old.\n"), "no section"),
            (changelog("## 0.2.0, not yet released\n\n- New.\n"), "no date"),
            (changelog("## 0.2.0, 2026-12-01\n\n## 0.1.0, 2026-11-01\n\n- Old.\n"), "says nothing"),
            (changelog("## 0.2.0, 2026-12-02\n\n- New.\n"), "releaseDate"),
            (State { publiccode: "softwareVersion: \"0.1.0\"\n".to_owned(), ..ready() }, "softwareVersion"),
        ] {
            let reasons = reasons(&state, "0.2.0");
            assert!(reasons.iter().any(|reason| reason.contains(word)), "{word}: {reasons:?}");
        }
    }

    #[test]
    fn every_crate_of_the_workspace_is_looked_at() {
        let workspace = Workspace::find().unwrap();
        let metadata =
            process::output(workspace.cargo("metadata").args(["--no-deps", "--format-version", "1"])).unwrap();
        let versions = versions(&metadata);
        for name in ["certificate", "protocol", "host", "extension", "bench", "xtask"] {
            assert!(
                versions.contains(&(format!("the crate {name}"), workspace.version.clone())),
                "{name}: {versions:?}"
            );
        }
    }
}
