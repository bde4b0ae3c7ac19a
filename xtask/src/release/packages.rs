//! All that is published: the one list.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::program_package::{LIBRARIES_LICENCES, Program, debian, linux, windows};
use crate::system_packages::{self, Purpose};
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;
use crate::{files, host, package, process, progress};

/// Copies the packages of the extension in `extension`, and builds the others, with the licences of the program's libraries,
/// into the release's folder.
pub(super) fn copy_all(
    workspace: &Workspace,
    extension: &Path,
    licences: &Path,
    from_debian: bool,
    folder: &Path,
) -> Result<(), Error> {
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
    let program = Program { file: &host, licences: Some(licences) };
    let packages = [
        (for_windows(workspace, licences, from_debian)?, vec!["msiinfo", "export", "", "File"]),
        (debian::build(workspace, program)?, vec!["dpkg-deb", "--contents", ""]),
        (linux::build(workspace, program)?, vec!["tar", "--list", "--file", ""]),
    ];
    for (package, listing) in &packages {
        check_for_licences(package, listing)?;
        if let Some(name) = package.file_name() {
            files::copy(package, &folder.join(name))?;
        }
    }
    files::copy(&workspace.root.join("manifests/policies"), &folder.join("policies"))
}

/// The tests look into packages without them. `listing` lists a package's content, with its path in the empty place.
fn check_for_licences(package: &Path, listing: &[&str]) -> Result<(), Error> {
    let [program, arguments @ ..] = listing else { return Ok(()) };
    let mut command = Command::new(program);
    for argument in arguments {
        command.arg(if argument.is_empty() { package.as_os_str() } else { OsStr::new(argument) });
    }
    if process::output(&mut command)?.contains(LIBRARIES_LICENCES) {
        return Ok(());
    }
    Err(Error::DoesNotFit { what: "a package", reason: format!("no {LIBRARIES_LICENCES} in {}", package.display()) })
}

fn for_windows(workspace: &Workspace, licences: &Path, from_debian: bool) -> Result<PathBuf, Error> {
    system_packages::ensure(&[Purpose::Host, Purpose::Debian, Purpose::Windows])?;
    let compiler = TargetCompiler::ensure(Target::Windows, from_debian)?;
    let program = host::build_for_windows(workspace, &compiler)?;
    compare_elsewhere(workspace, &program, |copy| host::build_for_windows(copy, &compiler))?;
    windows::build(workspace, Program { file: &program, licences: Some(licences) }, &workspace.version)
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
