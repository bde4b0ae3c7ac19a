//! `install` and `uninstall`: the browsers are told where the host is, or no longer. Nothing is copied: the manifests
//! name the running program's own place.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::native_host_manifest::{Place, manifest, profile_place, system_places, user_places};
use super::{Exit, Failure, Terminal};
use crate::atomic_file::{self, Existing, Readable};
use crate::texts::{Texts, fill};

/// Which of the two commands is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Install,
    Uninstall,
}

enum Scope {
    User,
    System,
    Profile(PathBuf),
}

pub(super) fn run(parser: &mut lexopt::Parser, terminal: &mut Terminal, direction: Direction) -> Result<Exit, Failure> {
    use lexopt::prelude::*;
    let mut scope = Scope::User;
    while let Some(argument) = parser.next()? {
        scope = match (argument, scope) {
            (Long("system"), Scope::User | Scope::System) => Scope::System,
            (Long("user-data-dir"), Scope::User) => Scope::Profile(parser.value()?.into()),
            (Short('h') | Long("help"), _) => return super::show_help(terminal),
            (other, _) => return Err(other.unexpected().into()),
        };
    }
    if !cfg!(target_os = "linux") && !matches!(scope, Scope::Profile(_)) {
        // On Windows the places are registry keys, which the installer writes.
        writeln!(terminal.err, "{}", terminal.texts.own.system_unsupported)?;
        return Ok(Exit::Usage);
    }
    let folders = if matches!(scope, Scope::System) { Folders::ForEverybody } else { Folders::AsUsual };
    let places = match scope {
        Scope::Profile(folder) => vec![profile_place(&std::path::absolute(folder)?)],
        Scope::System => system_places(Path::new("/")),
        Scope::User => match user_folders(|name| std::env::var_os(name)) {
            Some((home, config)) => user_places(&home, &config),
            None => {
                writeln!(terminal.err, "{}", terminal.texts.own.no_home)?;
                return Ok(Exit::InputOutput);
            }
        },
    };
    match direction {
        Direction::Install => install(&places, folders, terminal),
        Direction::Uninstall => uninstall(&places, terminal),
    }
}

/// The home folder, and the one for configuration (XDG Base Directory Specification: relative paths are ignored).
fn user_folders(variable: impl Fn(&str) -> Option<OsString>) -> Option<(PathBuf, PathBuf)> {
    let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = absolute("HOME")?;
    let config = absolute("XDG_CONFIG_HOME").unwrap_or_else(|| home.join(".config"));
    Some((home, config))
}

/// How folders are made that are not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Folders {
    /// As the umask would have it.
    AsUsual,
    /// So that everybody can find what is in them, whatever the umask.
    ForEverybody,
}

fn install(places: &[Place], folders: Folders, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let program = std::env::current_exe().and_then(|path| path.canonicalize())?;
    let Some(host) = program.to_str() else {
        let shown = program.to_string_lossy();
        writeln!(terminal.err, "{}", fill(&terminal.texts.own.path_not_text, &[("path", &shown)]))?;
        return Ok(Exit::InputOutput);
    };
    let mut exit = Exit::Done;
    for place in places {
        let wanted = manifest(place.form, host)?;
        report(place, declare(&place.file(), &wanted, folders), &mut exit, terminal)?;
    }
    if exit == Exit::Done {
        writeln!(terminal.out, "{}", terminal.texts.own.install_done)?;
    }
    Ok(exit)
}

fn uninstall(places: &[Place], terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    for place in places {
        report(place, withdraw(&place.file()), &mut exit, terminal)?;
    }
    if exit == Exit::Done {
        writeln!(terminal.out, "{}", terminal.texts.own.uninstall_done)?;
    }
    Ok(exit)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Created,
    Updated,
    Unchanged,
    Removed,
    Absent,
}

fn declare(file: &Path, wanted: &str, folders: Folders) -> io::Result<Done> {
    let done = match std::fs::read(file) {
        Ok(present) if present == wanted.as_bytes() && is_readable_by_everybody(file)? => return Ok(Done::Unchanged),
        Ok(_) => Done::Updated,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Done::Created,
        Err(error) => return Err(error),
    };
    if let Some(folder) = file.parent() {
        create(folder, folders)?;
    }
    atomic_file::write(file, wanted.as_bytes(), Existing::Replace, Readable::ByEverybody)?;
    Ok(done)
}

/// Makes the folder and those above it that are missing.
fn create(folder: &Path, folders: Folders) -> io::Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    if folders == Folders::ForEverybody {
        use std::os::unix::fs::PermissionsExt;
        for made in missing {
            std::fs::set_permissions(made, std::fs::Permissions::from_mode(0o755))?;
        }
    }
    #[cfg(not(unix))]
    let _they_are_as_those_above = (missing, folders);
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

fn withdraw(file: &Path) -> io::Result<Done> {
    match std::fs::remove_file(file) {
        Ok(()) => Ok(Done::Removed),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(Done::Absent)
        }
        Err(error) => Err(error),
    }
}

/// Says what became of one place; the others are gone on with, whatever it was.
fn report(place: &Place, done: io::Result<Done>, exit: &mut Exit, terminal: &mut Terminal) -> Result<(), Failure> {
    let file = place.file();
    let path = file.to_string_lossy();
    match done {
        Ok(done) => {
            let text = fill(sentence(done, terminal.texts), &[("browser", place.browser), ("path", &path)]);
            writeln!(terminal.out, "{text}")?;
        }
        Err(error) => {
            *exit = Exit::InputOutput;
            let values = [("browser", place.browser), ("path", path.as_ref()), ("error", &error.to_string())];
            writeln!(terminal.err, "{}", fill(&terminal.texts.own.manifest_failed, &values))?;
        }
    }
    Ok(())
}

fn sentence(done: Done, texts: &Texts) -> &str {
    match done {
        Done::Created => &texts.own.manifest_created,
        Done::Updated => &texts.own.manifest_updated,
        Done::Unchanged => &texts.own.manifest_unchanged,
        Done::Removed => &texts.own.manifest_removed,
        Done::Absent => &texts.own.manifest_absent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    fn with_terminal(work: impl FnOnce(&mut Terminal) -> Result<Exit, Failure>) -> (Exit, String, String) {
        let texts = Texts::load(Language::English).unwrap();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let outcome = work(&mut Terminal { out: &mut out, err: &mut err, texts: &texts });
        let exit = outcome.unwrap_or_else(|_| panic!("the command could not write"));
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[test]
    fn what_is_installed_is_found_by_browsers_stays_when_repeated_and_goes_when_uninstalled() {
        let home = tempfile::tempdir().unwrap();
        let places = user_places(home.path(), &home.path().join(".config"));
        let (exit, out, err) = with_terminal(|terminal| install(&places, Folders::AsUsual, terminal));
        assert_eq!((exit, err.as_str()), (Exit::Done, ""));
        assert_eq!(out.matches("declared in").count(), 6, "{out}");
        let chromium = home.path().join(".config/chromium/NativeMessagingHosts/fr.cle_megalis.host.json");
        let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(&chromium).unwrap()).unwrap();
        let program = std::env::current_exe().unwrap().canonicalize().unwrap();
        assert_eq!(manifest["path"], program.to_str().unwrap());
        assert!(home.path().join(".mozilla/native-messaging-hosts/fr.cle_megalis.host.json").is_file());

        let (_, out, _) = with_terminal(|terminal| install(&places, Folders::AsUsual, terminal));
        assert_eq!(out.matches("already declared").count(), 6, "{out}");
        std::fs::write(&chromium, "{}").unwrap();
        let (_, out, _) = with_terminal(|terminal| install(&places, Folders::AsUsual, terminal));
        assert_eq!((out.matches("updated").count(), out.matches("already declared").count()), (1, 5), "{out}");

        let (exit, out, _) = with_terminal(|terminal| uninstall(&places, terminal));
        assert_eq!((exit, out.matches("removed").count()), (Exit::Done, 6), "{out}");
        assert!(!chromium.exists());
        let (exit, out, _) = with_terminal(|terminal| uninstall(&places, terminal));
        assert_eq!((exit, out.matches("nothing to remove").count()), (Exit::Done, 6), "{out}");
    }

    #[cfg(unix)]
    #[test]
    fn under_a_strict_umask_everybody_can_read_what_is_declared_for_all() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let root = tempfile::tempdir().unwrap();
        std::fs::set_permissions(root.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        let file = root.path().join("etc/opt/chrome/native-messaging-hosts/fr.cle_megalis.host.json");
        let declared = || crate::umask::with_strict(|| declare(&file, "{}", Folders::ForEverybody)).unwrap();
        assert_eq!(declared(), Done::Created);
        let folders: Vec<u32> = file.ancestors().skip(1).take(4).map(mode).collect();
        assert_eq!((mode(&file), folders.as_slice()), (0o644, &[0o755; 4][..]));
        assert_eq!(mode(root.path()), 0o700, "a folder that was there has been changed");

        // One that an earlier call left unreadable is mended.
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(declared(), Done::Updated);
        assert_eq!(mode(&file), 0o644);
        assert_eq!(declared(), Done::Unchanged);

        // A person's own folders are as that person's umask has them; the manifest itself is readable.
        let own = root.path().join("home/.config/chromium/NativeMessagingHosts/fr.cle_megalis.host.json");
        crate::umask::with_strict(|| declare(&own, "{}", Folders::AsUsual)).unwrap();
        assert_eq!((mode(&own), mode(&root.path().join("home"))), (0o644, 0o700));
    }

    #[test]
    fn a_place_that_cannot_be_written_does_not_keep_the_others_from_it() {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join(".config");
        std::fs::create_dir_all(&config).unwrap();
        std::fs::write(config.join("google-chrome"), "a file where a folder should be").unwrap();
        let (exit, out, err) =
            with_terminal(|terminal| install(&user_places(home.path(), &config), Folders::AsUsual, terminal));
        assert_eq!(exit, Exit::InputOutput);
        assert_eq!((out.matches("declared in").count(), err.lines().count()), (5, 1), "{out}{err}");
        assert!(err.contains("Google Chrome"));
    }

    #[test]
    fn the_configuration_folder_is_where_the_environment_puts_it() {
        let folders = |config: &'static str| {
            user_folders(move |name| match name {
                "HOME" => Some("/home/a".into()),
                "XDG_CONFIG_HOME" => Some(config.into()),
                _ => None,
            })
        };
        assert_eq!(folders("/elsewhere"), Some(("/home/a".into(), "/elsewhere".into())));
        assert_eq!(folders("relative"), Some(("/home/a".into(), "/home/a/.config".into())));
        assert_eq!(user_folders(|_| None), None);
    }
}
