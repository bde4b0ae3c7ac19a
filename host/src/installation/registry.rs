//! The Windows registry, as far as browsers look for the host in it. Elsewhere there is none, and no place has a key.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Whose part of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hive {
    /// The present user's.
    CurrentUser,
    /// Everybody's; writing it needs the rights of an administrator.
    LocalMachine,
}

/// Which of the two views that Windows has of everybody's part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// That of 64 bits, where this program and the installer write.
    Native,
    /// That of programs of 32 bits.
    Narrow,
}

/// A key whose default value is the path of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// In whose part it is.
    pub hive: Hive,
    /// In which view.
    pub view: View,
    /// From there, with backslashes.
    pub path: String,
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hive = match self.hive {
            Hive::CurrentUser => "HKEY_CURRENT_USER",
            Hive::LocalMachine => "HKEY_LOCAL_MACHINE",
        };
        // As the registry's own editor shows that view.
        let path = match (self.view, self.path.strip_prefix(r"Software\")) {
            (View::Narrow, Some(rest)) => format!(r"Software\WOW6432Node\{rest}"),
            _ => self.path.clone(),
        };
        write!(formatter, r"{hive}\{path}")
    }
}

#[cfg(windows)]
impl Key {
    /// The manifest that it names; none if there is no such key or it names nothing.
    ///
    /// # Errors
    /// When it may not be read.
    pub fn read(&self) -> io::Result<Option<PathBuf>> {
        use winreg::enums::KEY_QUERY_VALUE;
        let value = self
            .root()
            .open_subkey_with_flags(&self.path, KEY_QUERY_VALUE | self.flag())
            .and_then(|key| key.get_value::<std::ffi::OsString, _>(""));
        match value {
            Ok(path) => Ok(Some(path.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Has it name this manifest.
    ///
    /// # Errors
    /// When it may not be written.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        use winreg::enums::{KEY_QUERY_VALUE, KEY_SET_VALUE};
        let (key, _) =
            self.root().create_subkey_with_flags(&self.path, KEY_QUERY_VALUE | KEY_SET_VALUE | self.flag())?;
        key.set_value("", &file.as_os_str())
    }

    /// Takes it away, and those above it that are empty then; true if it was there.
    ///
    /// # Errors
    /// When it may not be removed.
    pub fn remove(&self) -> io::Result<bool> {
        use winreg::enums::KEY_ALL_ACCESS;
        let root = self.root();
        match root.delete_subkey_with_flags(&self.path, self.flag()) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        }
        let mut path = self.path.as_str();
        // Never as far as `Software` itself.
        while let Some((above, _)) = path.rsplit_once('\\').filter(|(above, _)| above.contains('\\')) {
            let is_empty = root
                .open_subkey_with_flags(above, KEY_ALL_ACCESS | self.flag())
                .is_ok_and(|key| key.query_info().is_ok_and(|info| info.sub_keys == 0 && info.values == 0));
            if !is_empty || root.delete_subkey_with_flags(above, self.flag()).is_err() {
                break;
            }
            path = above;
        }
        Ok(true)
    }

    fn root(&self) -> winreg::RegKey {
        winreg::RegKey::predef(match self.hive {
            Hive::CurrentUser => winreg::enums::HKEY_CURRENT_USER,
            Hive::LocalMachine => winreg::enums::HKEY_LOCAL_MACHINE,
        })
    }

    fn flag(&self) -> u32 {
        match self.view {
            View::Native => winreg::enums::KEY_WOW64_64KEY,
            View::Narrow => winreg::enums::KEY_WOW64_32KEY,
        }
    }
}

#[cfg(not(windows))]
#[expect(clippy::missing_errors_doc, reason = "they do nothing but fail")]
#[expect(missing_docs, reason = "as on Windows")]
impl Key {
    pub fn read(&self) -> io::Result<Option<PathBuf>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn write(&self, _file: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    pub fn remove(&self) -> io::Result<bool> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// The number that the key's value of this name is, or says as text; none if there is no such number.
#[cfg(windows)]
pub(super) fn number(hive: Hive, path: &str, name: &str) -> Option<u32> {
    let key = open(hive, path)?;
    key.get_value(name).ok().or_else(|| key.get_value::<String, _>(name).ok()?.trim().parse().ok())
}

/// The texts of the key's values that numbers name, which is how a policy's list is written; none if there is no such key.
#[cfg(windows)]
pub(super) fn texts(hive: Hive, path: &str) -> Option<Vec<String>> {
    use winreg::enums::{REG_EXPAND_SZ, REG_SZ};
    let key = open(hive, path)?;
    let listed = key
        .enum_values()
        .flatten()
        .filter(|(name, value)| name.parse::<u32>().is_ok() && (value.vtype == REG_SZ || value.vtype == REG_EXPAND_SZ));
    Some(listed.filter_map(|(_, value)| winreg::types::FromRegValue::from_reg_value(&value).ok()).collect())
}

#[cfg(windows)]
fn open(hive: Hive, path: &str) -> Option<winreg::RegKey> {
    let key = Key { hive, view: View::Native, path: path.to_owned() };
    key.root().open_subkey_with_flags(path, winreg::enums::KEY_QUERY_VALUE | key.flag()).ok()
}

#[cfg(not(windows))]
pub(super) fn number(_hive: Hive, _path: &str, _name: &str) -> Option<u32> {
    None
}

#[cfg(not(windows))]
pub(super) fn texts(_hive: Hive, _path: &str) -> Option<Vec<String>> {
    None
}

/// Whether Windows knows a program by this file name, which its installer has told it ("App Paths").
#[must_use]
pub fn knows_program(file_name: &str) -> bool {
    [Hive::LocalMachine, Hive::CurrentUser].into_iter().any(|hive| {
        let path = format!(r"Software\Microsoft\Windows\CurrentVersion\App Paths\{file_name}");
        let named = Key { hive, view: View::Native, path }.read();
        named.is_ok_and(|program| program.is_some_and(|program| without_quotes(&program).is_file()))
    })
}

fn without_quotes(path: &Path) -> PathBuf {
    path.to_str().map_or_else(|| path.to_owned(), |text| PathBuf::from(text.trim_matches('"')))
}

#[cfg(test)]
#[cfg(windows)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_what_was_written_and_leaves_nothing_when_removed() {
        let path = format!(r"Software\Cle-Megalis-Test-{}\NativeMessagingHosts\fr.essai", std::process::id());
        let key = Key { hive: Hive::CurrentUser, view: View::Native, path };
        assert_eq!(key.read().unwrap(), None);
        let file = Path::new(r"C:\Mairie de Plougastel\Clé Mégalis\fr.essai.json");
        key.write(file).unwrap();
        assert_eq!(key.read().unwrap().as_deref(), Some(file));
        assert!(key.remove().unwrap());
        assert!(!key.remove().unwrap());
        let above = key.path.split('\\').take(2).collect::<Vec<_>>().join(r"\");
        assert!(key.root().open_subkey(above).is_err(), "an empty key is left");
        assert!(key.root().open_subkey("Software").is_ok());
    }

    #[test]
    fn a_key_that_another_host_shares_keeps_what_is_not_ours() {
        let above = format!(r"Software\Cle-Megalis-Test-Shared-{}", std::process::id());
        let key = |name: &str| Key { hive: Hive::CurrentUser, view: View::Native, path: format!(r"{above}\{name}") };
        key("ours").write(Path::new("a")).unwrap();
        key("another").write(Path::new("b")).unwrap();
        assert!(key("ours").remove().unwrap());
        assert_eq!(key("another").read().unwrap().as_deref(), Some(Path::new("b")));
        key("another").remove().unwrap();
    }
}
