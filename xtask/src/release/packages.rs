//! All that is published: the one list.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::program_package::{debian, linux, windows};
use crate::system_packages::{self, Purpose};
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;
use crate::{files, host, package, progress};

/// Copies the packages of the extension in `extension`, and builds the others, into the release's folder.
pub(super) fn copy_all(workspace: &Workspace, extension: &Path, from_debian: bool, folder: &Path) -> Result<(), Error> {
    let version = &workspace.version;
    let of_extension = [
        (package::STORE_ARCHIVE, format!("cle-megalis-{version}-chromium-store.zip")),
        (package::FIREFOX_ARCHIVE, format!("cle-megalis-{version}-firefox.xpi")),
    ];
    for (file, name) in of_extension {
        files::copy(&extension.join(file), &folder.join(name))?;
    }
    package::source::write(workspace, folder)?;
    let host = host::build(workspace)?;
    compare_elsewhere(workspace, &host, host::build)?;
    let programs =
        [for_windows(workspace, from_debian)?, debian::build(workspace, &host)?, linux::build(workspace, &host)?];
    for program in &programs {
        if let Some(name) = program.file_name() {
            files::copy(program, &folder.join(name))?;
        }
    }
    files::copy(&workspace.root.join("manifests/policies"), &folder.join("policies"))
}

fn for_windows(workspace: &Workspace, from_debian: bool) -> Result<PathBuf, Error> {
    system_packages::ensure(&[Purpose::Host, Purpose::Debian, Purpose::Windows])?;
    let compiler = TargetCompiler::ensure(Target::Windows, from_debian)?;
    let program = host::build_for_windows(workspace, &compiler)?;
    compare_elsewhere(workspace, &program, |copy| host::build_for_windows(copy, &compiler))?;
    windows::build(workspace, &program, &workspace.version)
}

/// Builds the program once more from a copy of the sources in another folder: whoever does so must get the same bytes.
fn compare_elsewhere(
    workspace: &Workspace,
    program: &Path,
    build: impl Fn(&Workspace) -> Result<PathBuf, Error>,
) -> Result<(), Error> {
    progress::say("release", "building the program once more in another folder, to compare");
    let elsewhere = files::temporary_folder()?;
    let other = build(&workspace.copied_to(elsewhere.path())?)?;
    if files::read(program)? == files::read(&other)? {
        return Ok(());
    }
    Err(Error::NotReproducible(program.display().to_string()))
}
