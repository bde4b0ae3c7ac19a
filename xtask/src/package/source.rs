//! The sources, as addons.mozilla.org wants them beside a package that is not what was written by hand
//! (<https://extensionworkshop.com/documentation/publish/source-code-submission/>).

use std::path::{Path, PathBuf};
use std::process::Command;

use super::archive;
use super::contents::Contents;
use crate::error::Error;
use crate::workspace::{self, Workspace};
use crate::{files, process, progress};

/// Names the compiler that the package was made with: another one may give other bytes.
const BUILT_WITH: &str = "BUILT-WITH.txt";

/// Packs what git knows of the work tree into `folder`, with the compiler's name; gives the archive.
///
/// # Errors
/// When this is no git checkout, or a file cannot be read or written.
pub(crate) fn write(workspace: &Workspace, folder: &Path) -> Result<PathBuf, Error> {
    let mut git = Command::new("git");
    git.arg("-C").arg(&workspace.root).args(["ls-files", "-z"]);
    let listed = process::output(&mut git)?;
    let name = format!("cle-megalis-{}", workspace.version);
    let mut contents = Contents::default();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        contents.add(&format!("{name}/{path}"), files::read(&workspace.root.join(path))?)?;
    }
    let compiler = process::output(Command::new(workspace::rustc_program()).arg("--version"))?;
    contents.add(&format!("{name}/{BUILT_WITH}"), compiler.into_bytes())?;
    let archive = folder.join(format!("{name}-source.zip"));
    files::write(&archive, archive::zip(contents.files())?)?;
    progress::say("package", &archive.display().to_string());
    Ok(archive)
}
