//! One look at one place: what stands there, read as a browser reads it, and the first thing that is wrong with it.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use protocol::installation::InstallationCause;

use super::manifest::Manifest;
use super::place::{Place, Scope};

/// What stands at a place where something does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The place.
    pub place: Place,
    /// The manifest, if it could be read.
    pub manifest: Option<Manifest>,
    /// The program that it names.
    pub program: Option<PathBuf>,
    /// What is wrong with it, if anything.
    pub fault: Option<InstallationCause>,
}

/// The longest manifest that is read; ours have 300 bytes.
const LONGEST: u64 = 64 * 1024;

/// Looks at `place` on behalf of `program`; none if nothing is there.
#[must_use]
pub fn look(place: &Place, program: &Path) -> Option<Look> {
    let mut look = Look { place: place.clone(), manifest: None, program: None, fault: None };
    let file = match place.key.as_ref().map(super::registry::Key::read) {
        None => place.file.clone(),
        Some(Ok(Some(file))) => file,
        Some(Ok(None)) => return None,
        Some(Err(_)) => {
            look.fault = Some(InstallationCause::ManifestUnreadable);
            return Some(look);
        }
    };
    match read(&file) {
        Ok(text) => {
            look.manifest = Manifest::parse(&text);
            look.program = look.manifest.as_ref().and_then(|manifest| Some(manifest.program(file.parent()?)));
            look.fault = fault(&look, &file, program);
        }
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            place.key.as_ref()?;
            look.fault = Some(InstallationCause::KeyWithoutManifest);
        }
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            look.fault = Some(InstallationCause::ManifestUnreadable);
        }
        Err(_) => look.fault = Some(InstallationCause::ManifestInvalid),
    }
    Some(look)
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    File::open(file)?.take(LONGEST).read_to_end(&mut text)?;
    Ok(text)
}

fn fault(look: &Look, file: &Path, this: &Path) -> Option<InstallationCause> {
    let scope = look.place.scope;
    if !is_readable(file, scope) {
        return Some(InstallationCause::ManifestUnreadable);
    }
    let (Some(manifest), Some(program)) = (&look.manifest, &look.program) else {
        return Some(InstallationCause::ManifestInvalid);
    };
    if !manifest.is_for_this_host() {
        Some(InstallationCause::ManifestWrongName)
    } else if manifest.path.is_relative() && !cfg!(windows) {
        Some(InstallationCause::ProgramPathRelative)
    } else if !program.exists() {
        Some(InstallationCause::ProgramMissing)
    } else if !is_executable(program, scope) {
        Some(InstallationCause::ProgramNotExecutable)
    } else if !is_same(program, this) {
        Some(InstallationCause::OtherProgram)
    } else if !manifest.admits_ours(look.place.form()) {
        Some(InstallationCause::ExtensionNotListed)
    } else {
        None
    }
}

/// Whether both paths lead to one file.
#[must_use]
pub fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// For oneself, that it could be read is proof enough; for all, everybody must be able to.
#[cfg(unix)]
fn is_readable(file: &Path, scope: Scope) -> bool {
    let folder_is_open = file.parent().is_none_or(|folder| mode(folder) & 0o001 != 0);
    scope == Scope::User || mode(file) & 0o004 != 0 && folder_is_open
}

#[cfg(unix)]
fn is_executable(program: &Path, scope: Scope) -> bool {
    let needed = if scope == Scope::System { 0o001 } else { 0o111 };
    program.is_file() && mode(program) & needed != 0
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().map(|metadata| metadata.permissions().mode()).unwrap_or_default()
}

#[cfg(not(unix))]
fn is_readable(_file: &Path, _scope: Scope) -> bool {
    true
}

#[cfg(not(unix))]
fn is_executable(program: &Path, _scope: Scope) -> bool {
    program.is_file()
}
