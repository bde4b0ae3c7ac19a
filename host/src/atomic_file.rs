//! Files that are there whole or not at all.

use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// What to do about a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Put the new one in its place.
    Replace,
    /// Leave it, and fail with [`io::ErrorKind::AlreadyExists`].
    Keep,
}

/// Who may read a file, on systems that have modes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readable {
    /// As the umask would have it.
    AsUsual,
    /// Everybody, whatever the umask.
    ByEverybody,
}

/// Writes a file: into a temporary one beside it, then moved into place in one step.
///
/// # Errors
/// When the folder cannot be written, or there is a file to keep; the place is then as it was.
pub fn write(path: &Path, content: &[u8], existing: Existing, readable: Readable) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = create_in(folder, readable)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    let placed = match existing {
        Existing::Replace => file.persist(path),
        Existing::Keep => file.persist_noclobber(path),
    };
    placed.map(|_| ()).map_err(|failed| failed.error)
}

fn create_in(folder: &Path, readable: Readable) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    #[cfg(unix)]
    let mode: fn(u32) -> std::fs::Permissions = std::os::unix::fs::PermissionsExt::from_mode;
    #[cfg(unix)]
    builder.permissions(mode(0o666));
    let file = builder.prefix(".cle-megalis-").tempfile_in(folder)?;
    #[cfg(unix)]
    if readable == Readable::ByEverybody {
        file.as_file().set_permissions(mode(0o644))?;
    }
    #[cfg(not(unix))]
    let _it_is_as_the_folder = readable;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_to_keep_is_kept_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write(&path, b"first", Existing::Keep, Readable::AsUsual).unwrap();
        let refused = write(&path, b"second", Existing::Keep, Readable::AsUsual).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
        write(&path, b"third", Existing::Replace, Readable::AsUsual).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"third");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn everybody_may_read_it_whatever_the_umask_only_where_that_is_asked_for() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |name, readable| {
            let path = folder.path().join(name);
            let written = crate::umask::with_strict(|| write(&path, b"", Existing::Keep, readable));
            written.unwrap();
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777
        };
        assert_eq!(mode("manifest", Readable::ByEverybody), 0o644);
        assert_eq!(mode("certificate", Readable::AsUsual), 0o600);
    }
}
