//! What is in the package: each file once, by its path within it.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::Error;
use crate::files;

/// The package's files, sorted by path.
#[derive(Debug, Default)]
pub(crate) struct Contents(BTreeMap<String, Vec<u8>>);

impl Contents {
    /// Adds one file.
    ///
    /// # Errors
    /// [`Error::FileTwice`] when another source has given it already.
    pub(crate) fn add(&mut self, path: &str, content: Vec<u8>) -> Result<(), Error> {
        if self.0.insert(path.to_owned(), content).is_some() {
            return Err(Error::FileTwice(path.to_owned()));
        }
        Ok(())
    }

    /// Adds those files of the folder whose path within it is `wanted`.
    ///
    /// # Errors
    /// As [`Self::add`], and when a file cannot be read.
    pub(crate) fn add_folder(&mut self, folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<(), Error> {
        for file in files::all_files(folder)? {
            let Ok(path) = file.strip_prefix(folder) else { continue };
            if wanted(path) {
                let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
                self.add(&parts.join("/"), files::read(&file)?)?;
            }
        }
        Ok(())
    }

    /// Path and content of each file, sorted by path.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, content)| (path.as_str(), content.as_slice()))
    }

    /// The file's text; empty if there is none.
    pub(crate) fn text_of(&self, path: &str) -> String {
        self.0.get(path).map(|content| String::from_utf8_lossy(content).into_owned()).unwrap_or_default()
    }

    /// The file's size in bytes; 0 if there is none.
    pub(crate) fn size_of(&self, path: &str) -> usize {
        self.0.get(path).map_or(0, Vec::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_from_two_sources_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        files::write(&folder.path().join("icons/16.png"), "p").unwrap();
        files::write(&folder.path().join("_locales/fr/messages.json"), "{}").unwrap();
        files::write(&folder.path().join(".DS_Store"), "x").unwrap();
        let mut contents = Contents::default();
        contents.add_folder(folder.path(), |path| !path.starts_with("_locales")).unwrap();
        assert_eq!(contents.files().collect::<Vec<_>>(), [("icons/16.png", &b"p"[..])]);
        assert!(
            matches!(contents.add("icons/16.png", Vec::new()), Err(Error::FileTwice(path)) if path == "icons/16.png")
        );
    }
}
