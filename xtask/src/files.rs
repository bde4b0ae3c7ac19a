//! Files and folders, with errors that name them.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Wraps the system's reason together with what was tried on which path.
pub(crate) fn failed(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::File { action, path, source }
}

/// The file's content.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(failed("read", path))
}

/// The file's content as text.
pub(crate) fn read_text(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(failed("read", path))
}

/// Writes the file, and the folders above it where they are missing.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    fs::write(path, content).map_err(failed("write", path))
}

/// Creates the folder and those above it; one that is there stays.
pub(crate) fn create_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(failed("create", path))
}

/// Removes the folder with all that is in it; none there is fine.
pub(crate) fn remove_folder(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed("remove", path)(error)),
        _ => Ok(()),
    }
}

/// A new folder for what is needed for a while only; it goes when it is dropped.
pub(crate) fn temporary_folder() -> Result<tempfile::TempDir, Error> {
    let made = tempfile::Builder::new().prefix("cle-megalis-").tempdir();
    made.map_err(failed("create", &std::env::temp_dir()))
}

/// Moves a file or folder within its file system.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(failed("rename", from))
}

/// What stands in the folder, sorted by name. Hidden entries (editors' and systems' own) are left out.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed("read", folder))? {
        let path = entry.map_err(failed("read", folder))?.path();
        let hidden = path.file_name().and_then(OsStr::to_str).is_some_and(|name| name.starts_with('.'));
        if !hidden {
            entries.push(path);
        }
    }
    entries.sort();
    Ok(entries)
}

/// All files below the folder, sorted; hidden ones are left out.
pub(crate) fn all_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            files.extend(all_files(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// Copies a file, or a folder with all files in it.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    if from.is_dir() {
        create_folder(to)?;
        for entry in entries(from)? {
            if let Some(name) = entry.file_name() {
                copy(&entry, &to.join(name))?;
            }
        }
        return Ok(());
    }
    fs::copy(from, to).map(drop).map_err(failed("copy", from))
}
