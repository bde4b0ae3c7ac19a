//! All that is published: the one list.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::program_package::{debian, linux, windows};
use crate::system_packages::{self, Purpose};
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;
use crate::{files, host, package};

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
    windows::build(workspace, &host::build_for_windows(workspace, &compiler)?, &workspace.version)
}
