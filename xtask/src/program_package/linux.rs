//! The archive for other Linux: the program, which declares itself, and what a person must know.

use std::path::PathBuf;
use std::process::Command;

use super::Program;
use super::source_date::SourceDate;
use crate::error::Error;
use crate::workspace::Workspace;
use crate::{files, process, progress};

/// Packs the program and gives the archive's path.
///
/// # Errors
/// When a source is missing, or tar or gzip refuses.
pub(crate) fn build(workspace: &Workspace, program: Program<'_>) -> Result<PathBuf, Error> {
    let name = format!("cle-megalis-{}-linux-x86_64", workspace.version);
    let work = super::folder(workspace).join("linux");
    files::remove_folder(&work)?;
    let folder = work.join(&name);
    files::write(&folder.join("cle-megalis"), files::read(program.file)?)?;
    process::output(Command::new("strip").args(["--strip-unneeded"]).arg(folder.join("cle-megalis")))?;
    for document in ["LISEZMOI.txt", "README.txt"] {
        files::write(&folder.join(document), files::read(&workspace.root.join("manifests/linux").join(document))?)?;
    }
    for licence in super::LICENCES {
        files::write(&folder.join(licence), files::read(&workspace.root.join(licence))?)?;
    }
    if let Some(licences) = program.licences {
        files::write(&folder.join(super::LIBRARIES_LICENCES), files::read(licences)?)?;
    }
    process::output(Command::new("chmod").args(["--recursive", "u=rwX,go=rX"]).arg(&folder))?;
    process::output(Command::new("chmod").arg("755").arg(folder.join("cle-megalis")))?;

    let moment = SourceDate::find(workspace)?;
    let archive = work.join(format!("{name}.tar"));
    let mut tar = Command::new("tar");
    tar.current_dir(&work)
        .args(["--create", "--format=ustar", "--sort=name", "--owner=0", "--group=0", "--numeric-owner"])
        .arg(format!("--mtime=@{}", moment.0))
        .arg("--file")
        .arg(&archive)
        .arg(&name);
    process::output(&mut tar)?;
    process::output(Command::new("gzip").args(["-9", "--no-name", "--force"]).arg(&archive))?;
    let packed = super::folder(workspace).join(format!("{name}.tar.gz"));
    files::rename(&archive.with_extension("tar.gz"), &packed)?;
    progress::say("package", &packed.display().to_string());
    Ok(packed)
}
