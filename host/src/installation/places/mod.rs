//! Where the browsers of each system look. These are plain functions of the folders to start from, so that all of them
//! are tested everywhere.

pub mod linux;
pub mod macos;
pub mod windows;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::place::{Browser, Form, Place, Scope};

/// The folders from which the places of this system follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locations {
    /// Everything is below it.
    pub root: PathBuf,
    /// The user's own folder, if it is known.
    pub home: Option<PathBuf>,
    /// Below which the user's configuration is; on Windows `%LOCALAPPDATA%`.
    pub config: Option<PathBuf>,
    /// This program.
    pub program: PathBuf,
}

impl Locations {
    /// Those of this system and this process's environment, for this program.
    #[must_use]
    pub fn of_this_system(program: PathBuf) -> Self {
        Self::from_environment(program, |name| std::env::var_os(name))
    }

    /// The same, with the environment as given (XDG Base Directory Specification: relative paths are ignored).
    #[must_use]
    pub fn from_environment(program: PathBuf, variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let (home, config) = if cfg!(windows) {
            (absolute("USERPROFILE"), absolute("LOCALAPPDATA"))
        } else {
            let home = absolute("HOME");
            let config = absolute("XDG_CONFIG_HOME").or_else(|| home.as_ref().map(|home| home.join(".config")));
            (home, config)
        };
        Self { root: PathBuf::from("/"), home, config, program }
    }

    /// Where the browsers look for the present user; none if that user has no folder.
    #[must_use]
    pub fn user(&self) -> Option<Vec<Place>> {
        let config = self.config.as_deref()?;
        if cfg!(windows) {
            return Some(windows::user(config));
        }
        let home = self.home.as_deref()?;
        Some(if cfg!(target_os = "macos") { macos::user(home) } else { linux::user(home, config) })
    }

    /// Where they look for everybody.
    #[must_use]
    pub fn system(&self) -> Vec<Place> {
        if cfg!(windows) {
            windows::system(self.program_folder())
        } else if cfg!(target_os = "macos") {
            macos::system(&self.root)
        } else {
            linux::system(&self.root)
        }
    }

    /// Every place where `browser` looks, in the order in which it does: the first manifest found is the one.
    #[must_use]
    pub fn read_by(&self, browser: Browser) -> Vec<Place> {
        let mut places = self.user().unwrap_or_default();
        let narrow = if cfg!(windows) { windows::narrow_system(self.program_folder()) } else { Vec::new() };
        // Firefox looks there last (toolkit/components/extensions/NativeManifests.sys.mjs).
        if browser == Browser::Firefox {
            places.extend(self.system().into_iter().chain(narrow));
        } else {
            places.extend(narrow.into_iter().chain(self.system()));
        }
        places.retain(|place| place.browsers.contains(&browser));
        places
    }

    /// Every place there is, once.
    #[must_use]
    pub fn all(&self) -> Vec<Place> {
        let mut all: Vec<Place> = Vec::new();
        for place in Browser::ALL.into_iter().flat_map(|browser| self.read_by(browser)) {
            if !all.contains(&place) {
                all.push(place);
            }
        }
        all
    }

    fn program_folder(&self) -> &Path {
        self.program.parent().unwrap_or(Path::new(""))
    }
}

/// Where a Chromium looks that was started with `--user-data-dir`.
#[must_use]
pub fn of_profile(user_data_dir: &Path) -> Place {
    Place::in_folder(&[Browser::Chromium], Scope::User, user_data_dir.join("NativeMessagingHosts"))
}

/// How a manifest at `place` is to name the program: as a path from its own folder where it lies beside the program, so
/// that the installer's manifests and these are the same; which browsers take on Windows alone.
#[must_use]
pub fn path_from(place: &Place, program: &Path) -> Option<String> {
    let beside = place.file.parent().and_then(Path::parent) == program.parent();
    match program.file_name() {
        Some(name) if cfg!(windows) && place.scope == Scope::System && beside => {
            Some(format!(r"..\{}", name.to_str()?))
        }
        _ => Some(program.to_str()?.to_owned()),
    }
}

/// All places of the form.
pub(super) fn of_form(places: Vec<Place>, form: Form) -> impl Iterator<Item = Place> {
    places.into_iter().filter(move |place| place.form() == form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn the_configuration_folder_is_where_the_environment_puts_it() {
        let folders = |config: &'static str| {
            let locations = Locations::from_environment(PathBuf::from("/p"), move |name| match name {
                "HOME" => Some("/home/a".into()),
                "XDG_CONFIG_HOME" => Some(config.into()),
                _ => None,
            });
            (locations.home.unwrap(), locations.config.unwrap())
        };
        assert_eq!(folders("/elsewhere"), ("/home/a".into(), "/elsewhere".into()));
        assert_eq!(folders("relative"), ("/home/a".into(), "/home/a/.config".into()));
        assert_eq!(Locations::from_environment(PathBuf::from("/p"), |_| None).user(), None);
    }

    #[test]
    fn a_browser_looks_into_the_users_places_before_the_computers() {
        let root = if cfg!(windows) { r"C:\" } else { "/" };
        let below = |name: &str| Path::new(root).join(name);
        let (home, config) = (Some(below("home")), Some(below("config")));
        let locations = Locations { root: root.into(), home, config, program: below("program") };
        for browser in Browser::ALL {
            let scopes: Vec<Scope> = locations.read_by(browser).iter().map(|place| place.scope).collect();
            let known = cfg!(not(target_os = "macos")) || !matches!(browser, Browser::Brave | Browser::Vivaldi);
            assert_eq!(scopes.first(), known.then_some(&Scope::User), "{browser:?}");
            assert!(scopes[usize::from(known)..].iter().all(|scope| *scope == Scope::System), "{browser:?}");
        }
    }
}
