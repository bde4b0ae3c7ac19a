//! Where this machine's folders would get into what is compiled (in the places of panics), and what stands there instead: the
//! same sources give the same bytes in any folder, and nobody learns who has built them where.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::workspace::Workspace;
use crate::{cache, files};

const SETTING: &str = "target.'cfg(all())'.rustflags";

/// Has cargo compile with other names for this machine's folders, and with `flags` besides. `folder` is the one in which it
/// compiles.
///
/// # Errors
/// When cargo's registry cannot be listed.
pub(crate) fn apply<'a>(
    workspace: &Workspace,
    folder: &Path,
    flags: &[&str],
    command: &'a mut Command,
) -> Result<&'a mut Command, Error> {
    let setting = setting(&remapped(workspace, folder)?, flags);
    // They would take the place of our flags, and make the outcome differ from machine to machine. (Those of a personal
    // configuration of cargo's are added to ours.)
    Ok(command.arg("--config").arg(setting).env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS"))
}

/// Checks that no folder of this machine is named in what was compiled.
///
/// # Errors
/// [`Error::PathInside`] with the folder.
pub(crate) fn check(workspace: &Workspace, compiled: &Path) -> Result<(), Error> {
    match named_in(&files::read(compiled)?, &private_folders(workspace)) {
        None => Ok(()),
        Some(folder) => Err(Error::PathInside { file: compiled.display().to_string(), folder }),
    }
}

/// Each folder with its other name. The compiler takes the last that fits.
fn remapped(workspace: &Workspace, folder: &Path) -> Result<Vec<(PathBuf, &'static str)>, Error> {
    let mut remapped = vec![(workspace.root.clone(), "/cle-megalis"), (folder.to_owned(), "/target")];
    remapped.extend(rustup_home().map(|rustup| (rustup, "/rustup")));
    if let Some(cargo_home) = cargo_home() {
        remapped.push((cargo_home.clone(), "/cargo"));
        // The registry's folder is named after its address, which a mirror changes.
        let registries = cargo_home.join("registry/src");
        if registries.is_dir() {
            remapped.extend(files::entries(&registries)?.into_iter().map(|registry| (registry, "/crates")));
        }
    }
    Ok(remapped)
}

/// What cargo is told, as one setting in TOML, whatever it compiles for.
fn setting(remapped: &[(PathBuf, &'static str)], flags: &[&str]) -> String {
    let remapped = remapped.iter().map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    let flags: Vec<String> = remapped.chain(flags.iter().map(|&flag| flag.to_owned())).collect();
    // A list of strings is written alike in JSON and in TOML.
    format!("{SETTING}={}", serde_json::Value::from(flags))
}

fn cargo_home() -> Option<PathBuf> {
    named_or_in_home("CARGO_HOME", ".cargo")
}

fn rustup_home() -> Option<PathBuf> {
    named_or_in_home("RUSTUP_HOME", ".rustup")
}

fn named_or_in_home(variable: &str, name: &str) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from);
    named.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(name))).filter(|path| path.is_absolute())
}

/// Folders that must not be named in what is shipped.
fn private_folders(workspace: &Workspace) -> Vec<PathBuf> {
    let home = env::var_os("HOME").map(PathBuf::from);
    let mut folders = vec![workspace.root.clone(), workspace.target.clone()];
    folders.extend(cache::folder().ok());
    folders.extend(cargo_home());
    folders.extend(rustup_home());
    // A home of "/" or "/root" alone is too short a word to be told from others.
    folders.extend(home.filter(|home| home.components().count() > 2));
    folders
}

fn named_in(compiled: &[u8], folders: &[PathBuf]) -> Option<String> {
    folders.iter().map(|folder| folder.display().to_string()).find(|folder| {
        let name = format!("{folder}/");
        compiled.windows(name.len()).any(|window| window == name.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_this_machine_inside_what_was_compiled_is_found() {
        let folders = [PathBuf::from("/home/m/cle"), PathBuf::from("/home/m/.cargo")];
        let named = named_in(b"\0asm panicked at /home/m/.cargo/registry/x.rs", &folders);
        assert_eq!(named.as_deref(), Some("/home/m/.cargo"));
        assert_eq!(named_in(b"\0asm panicked at /crates/der/x.rs, /home/m/clef/", &folders), None);
    }

    #[test]
    fn a_folder_with_spaces_and_quotes_stays_one_flag() {
        let setting = setting(&[(PathBuf::from("/home/m/my \"clé\""), "/cle-megalis")], &["--cfg=x"]);
        let list = setting.strip_prefix(&format!("{SETTING}=")).unwrap();
        let flags: Vec<String> = serde_json::from_str(list).unwrap();
        assert_eq!(flags, ["--remap-path-prefix=/home/m/my \"clé\"=/cle-megalis", "--cfg=x"]);
    }
}
