//! Puts a manifest where a browser looks, and takes it away.

use std::io;
use std::path::Path;

use super::extension_id::ExtensionId;
use super::manifest::{self, Manifest};
use super::place::{Place, Scope};
use super::places::path_from;
use super::registry::{Key, View};
use crate::atomic_file::{self, Existing, Readable};

/// What became of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it says")]
pub enum Done {
    Created,
    Updated,
    Unchanged,
    Removed,
    Absent,
}

/// Declares the program at `place`, to our extension, to those that the manifest there lets call already, and to
/// `further` ones. What is there is left alone if it says the same.
///
/// # Errors
/// When something there cannot be read or written.
pub fn declare(place: &Place, program: &Path, further: &[ExtensionId]) -> io::Result<Done> {
    let path = path_from(place, program).ok_or(io::ErrorKind::InvalidInput)?;
    let present = match std::fs::read(&place.file) {
        Ok(present) => Some(present),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        // It is replaced; where it cannot be, writing says so.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Some(Vec::new()),
        Err(error) => return Err(error),
    };
    let known = present.as_deref().and_then(Manifest::parse).filter(Manifest::is_for_this_host);
    let mut ids = known.map(|manifest| manifest.further_ids()).unwrap_or_default();
    ids.extend_from_slice(further);
    let wanted = manifest::text(place.form(), &path, &ids)?;
    let file = match present {
        Some(present) if says_the_same(&present, &wanted) && is_readable_by_everybody(&place.file)? => Done::Unchanged,
        Some(_) => Done::Updated,
        None => Done::Created,
    };
    if file != Done::Unchanged {
        if let Some(folder) = place.file.parent() {
            create(folder, place.scope)?;
        }
        atomic_file::write(&place.file, wanted.as_bytes(), Existing::Replace, Readable::ByEverybody)?;
    }
    let Some(key) = &place.key else { return Ok(file) };
    match key.read()? {
        Some(named) if named == place.file => Ok(file),
        named => {
            key.write(&place.file)?;
            Ok(if named.is_some() { Done::Updated } else { Done::Created })
        }
    }
}

/// Takes the declaration at `place` away, with the folders and keys that were for it alone. A file that the key of one of
/// `others` names still stays.
///
/// # Errors
/// When it cannot be removed.
pub fn withdraw(place: &Place, others: &[Place]) -> io::Result<Done> {
    // First the key: one that names no file has the browser tell another fault than that the host is not there.
    let had_key = place.key.as_ref().map(Key::remove).transpose()?.unwrap_or_default();
    let names_it = |key: &Key| key.read().is_ok_and(|named| named.as_ref() == Some(&place.file));
    let is_needed = others.iter().any(|other| other.key.as_ref().is_some_and(names_it));
    // What stands in the view of 32 bits names a file that is not ours, or the other view's.
    if is_needed || place.key.as_ref().is_some_and(|key| key.view == View::Narrow) {
        return Ok(if had_key { Done::Removed } else { Done::Absent });
    }
    let had_file = match std::fs::remove_file(&place.file) {
        Ok(()) => true,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => false,
        Err(error) => return Err(error),
    };
    for folder in place.file.ancestors().skip(1).take(place.own_folders) {
        // One that holds something else stays.
        let _gone_or_needed = std::fs::remove_dir(folder);
    }
    Ok(if had_key || had_file { Done::Removed } else { Done::Absent })
}

/// However it is laid out: a package may have written it.
fn says_the_same(present: &[u8], wanted: &str) -> bool {
    let value = |text: &[u8]| serde_json::from_slice::<serde_json::Value>(text).ok();
    value(present).is_some_and(|present| Some(present) == value(wanted.as_bytes()))
}

/// Makes the folder and those above it that are missing: for everybody, so that all can find what is in them, whatever
/// the umask; for one user as that user's umask would have it.
fn create(folder: &Path, scope: Scope) -> io::Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    if scope == Scope::System {
        use std::os::unix::fs::PermissionsExt;
        for made in missing {
            std::fs::set_permissions(made, std::fs::Permissions::from_mode(0o755))?;
        }
    }
    #[cfg(not(unix))]
    let _they_are_as_those_above = (missing, scope);
    Ok(())
}

#[cfg(unix)]
fn is_readable_by_everybody(file: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::metadata(file)?.permissions().mode() & 0o444 == 0o444)
}

#[cfg(not(unix))]
fn is_readable_by_everybody(_file: &Path) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::installation::place::Browser;

    fn place(scope: Scope, folder: &Path) -> Place {
        Place::in_folder(&[Browser::Chrome], scope, folder.to_owned())
    }

    fn program() -> &'static Path {
        Path::new(if cfg!(windows) { r"C:\Clé Mégalis\cle-megalis.exe" } else { "/opt/Clé Mégalis/cle-megalis" })
    }

    #[test]
    fn ids_that_were_declared_stay_when_declared_again() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(Scope::User, folder.path());
        let id: ExtensionId = "b".repeat(32).parse().unwrap();
        assert_eq!(declare(&place, program(), std::slice::from_ref(&id)).unwrap(), Done::Created);
        assert_eq!(declare(&place, program(), &[]).unwrap(), Done::Unchanged);
        let moved = program().with_file_name("moved");
        assert_eq!(declare(&place, &moved, &[]).unwrap(), Done::Updated);
        let manifest = Manifest::parse(&std::fs::read(&place.file).unwrap()).unwrap();
        assert_eq!((manifest.further_ids(), manifest.path), (vec![id], moved));
    }

    #[test]
    fn a_manifest_that_a_package_laid_out_otherwise_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(Scope::User, folder.path());
        declare(&place, program(), &[]).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&std::fs::read(&place.file).unwrap()).unwrap();
        std::fs::write(&place.file, value.to_string()).unwrap();
        assert_eq!(declare(&place, program(), &[]).unwrap(), Done::Unchanged);
        assert_eq!(std::fs::read(&place.file).unwrap(), value.to_string().as_bytes());
    }

    #[test]
    fn own_folders_go_with_the_last_manifest_in_them_and_no_other_folder_does() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("Cle-Megalis");
        let place_in = |name| Place { own_folders: 2, ..place(Scope::User, &own.join(name)) };
        let (chromium, firefox) = (place_in("chromium"), place_in("firefox"));
        declare(&chromium, program(), &[]).unwrap();
        declare(&firefox, program(), &[]).unwrap();
        assert_eq!(withdraw(&chromium, &[]).unwrap(), Done::Removed);
        assert!(!own.join("chromium").exists() && firefox.file.exists());
        assert_eq!(withdraw(&firefox, &[]).unwrap(), Done::Removed);
        assert!(!own.exists() && folder.path().exists());
        assert_eq!(withdraw(&firefox, &[]).unwrap(), Done::Absent);
    }

    #[cfg(unix)]
    #[test]
    fn under_a_strict_umask_everybody_can_read_what_is_declared_for_all() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let root = tempfile::tempdir().unwrap();
        std::fs::set_permissions(root.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        let all = place(Scope::System, &root.path().join("etc/opt/chrome/native-messaging-hosts"));
        let declared = || crate::umask::with_strict(|| declare(&all, program(), &[])).unwrap();
        assert_eq!(declared(), Done::Created);
        let folders: Vec<u32> = all.file.ancestors().skip(1).take(4).map(mode).collect();
        assert_eq!((mode(&all.file), folders.as_slice()), (0o644, &[0o755; 4][..]));
        assert_eq!(mode(root.path()), 0o700, "a folder that was there has been changed");

        // One that an earlier call left unreadable is mended.
        std::fs::set_permissions(&all.file, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(declared(), Done::Updated);
        assert_eq!(mode(&all.file), 0o644);
        assert_eq!(declared(), Done::Unchanged);

        // A person's own folders are as that person's umask has them; the manifest itself is readable.
        let own = place(Scope::User, &root.path().join("home/.config/chromium/NativeMessagingHosts"));
        crate::umask::with_strict(|| declare(&own, program(), &[])).unwrap();
        assert_eq!((mode(&own.file), mode(&root.path().join("home"))), (0o644, 0o700));
    }

    #[cfg(windows)]
    #[test]
    fn what_lies_beside_the_program_names_it_from_there() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("cle-megalis.exe");
        let place = place(Scope::System, &folder.path().join("chromium"));
        declare(&place, &program, &[]).unwrap();
        let manifest = Manifest::parse(&std::fs::read(&place.file).unwrap()).unwrap();
        assert_eq!(manifest.path, Path::new(r"..\cle-megalis.exe"));
    }

    #[cfg(windows)]
    #[test]
    fn a_file_that_several_keys_name_goes_with_the_last_of_them() {
        use crate::installation::registry::Hive;
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| {
            let path = format!(r"Software\Cle-Megalis-Test-Shared-File-{}\{name}", std::process::id());
            let key = Key { hive: Hive::CurrentUser, view: View::Native, path };
            Place { key: Some(key), ..place(Scope::User, folder.path()) }
        };
        let both = [place("one"), place("other")];
        assert_eq!(both.each_ref().map(|place| declare(place, program(), &[]).unwrap()), [Done::Created; 2]);
        assert_eq!(withdraw(&both[0], &both).unwrap(), Done::Removed);
        assert!(both[1].file.exists());
        assert_eq!(declare(&both[1], program(), &[]).unwrap(), Done::Unchanged);
        assert_eq!(withdraw(&both[1], &both).unwrap(), Done::Removed);
        assert!(!both[1].file.exists());
        assert_eq!(withdraw(&both[1], &both).unwrap(), Done::Absent);
    }
}
