//! One place where a browser looks for the host.

use std::fmt;
use std::path::PathBuf;

use protocol::identity::HOST_NAME;

use super::registry::Key;

/// A browser that the host is declared to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "they are called what they are called")]
pub enum Browser {
    Chromium,
    Chrome,
    Edge,
    Brave,
    Vivaldi,
    Firefox,
}

impl Browser {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 6] = [Self::Chromium, Self::Chrome, Self::Edge, Self::Brave, Self::Vivaldi, Self::Firefox];

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Chrome => "Google Chrome",
            Self::Edge => "Microsoft Edge",
            Self::Brave => "Brave",
            Self::Vivaldi => "Vivaldi",
            Self::Firefox => "Firefox",
        }
    }
}

/// Which of the two forms a browser reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Names extensions by their origin.
    Chromium,
    /// Names add-ons by their id.
    Firefox,
}

/// For whom a manifest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The present user.
    User,
    /// Everybody.
    System,
}

/// A place for a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Who looks there.
    pub browsers: &'static [Browser],
    /// For whom it is.
    pub scope: Scope,
    /// The manifest's path; browsers demand that the file has the host's name.
    pub file: PathBuf,
    /// The registry key that names the file, where browsers find it by one.
    pub key: Option<Key>,
    /// How many of the folders around the file are for the host's manifests alone, and go with them.
    pub own_folders: usize,
}

impl Place {
    /// A place in a folder that the browser knows by itself.
    pub(super) fn in_folder(browsers: &'static [Browser], scope: Scope, folder: PathBuf) -> Self {
        Self { browsers, scope, file: folder.join(format!("{HOST_NAME}.json")), key: None, own_folders: 0 }
    }

    /// The form of the manifest there.
    #[must_use]
    pub fn form(&self) -> Form {
        if self.browsers == [Browser::Firefox] { Form::Firefox } else { Form::Chromium }
    }

    /// Who looks there, as people call them.
    #[must_use]
    pub fn browser_names(&self) -> String {
        self.browsers.iter().map(|browser| browser.name()).collect::<Vec<_>>().join(", ")
    }
}

/// Where it is, in the words of whoever looks it up: the registry key, else the file.
impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            Some(key) => key.fmt(formatter),
            None => self.file.display().fmt(formatter),
        }
    }
}
