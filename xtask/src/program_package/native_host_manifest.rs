//! The files by which browsers find the program, made from the declarations in `manifests/native-host/` as the program's
//! own `install` makes them: where that finds the same bytes, it has nothing to do.

use serde_json::Value;

use crate::error::Error;
use crate::files;
use crate::workspace::Workspace;

/// Which of the two forms a browser reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Names extensions by their origin.
    Chromium,
    /// Names add-ons by their id.
    Firefox,
}

impl Form {
    /// Both.
    pub(crate) const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];

    /// Its name, in the declarations and in packages.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }
}

/// A manifest.
#[derive(Debug)]
pub(crate) struct NativeHostManifest {
    /// The name that browsers demand of the file.
    pub(crate) file_name: String,
    /// What is in it.
    pub(crate) text: String,
}

impl NativeHostManifest {
    /// The one for a program at `path`, which may be relative to the manifest on Windows only.
    ///
    /// # Errors
    /// When the declaration cannot be read.
    pub(crate) fn new(workspace: &Workspace, form: Form, path: &str) -> Result<Self, Error> {
        let file = workspace.root.join(format!("manifests/native-host/{}.json", form.name()));
        Self::from_declaration(&files::read_text(&file)?, path)
            .map_err(|reason| Error::DoesNotFit { what: "manifests/native-host", reason })
    }

    fn from_declaration(declared: &str, path: &str) -> Result<Self, String> {
        let mut manifest: Value = serde_json::from_str(declared).map_err(|error| error.to_string())?;
        let name = manifest["name"].as_str().ok_or("a manifest without name")?;
        let file_name = format!("{name}.json");
        manifest["path"] = path.into();
        let text = serde_json::to_string_pretty(&manifest).map_err(|error| error.to_string())? + "\n";
        Ok(Self { file_name, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_called_as_the_program_is_declared_and_names_its_path() {
        let manifest = NativeHostManifest::from_declaration(r#"{"name": "fr.x", "path": "?"}"#, r"..\x.exe").unwrap();
        assert_eq!(manifest.file_name, "fr.x.json");
        assert_eq!(manifest.text, "{\n  \"name\": \"fr.x\",\n  \"path\": \"..\\\\x.exe\"\n}\n");
        assert!(NativeHostManifest::from_declaration("{}", "x").is_err());
    }
}
