//! The file by which a browser finds the host: written from the declared one in `manifests/native-host/`, and read as
//! the browsers read it.

use std::path::{Path, PathBuf};

use protocol::identity::{CHROMIUM_EXTENSION_ORIGIN, FIREFOX_ADDON_ID, HOST_NAME};
use serde::Deserialize;
use serde_json::Value;

use super::extension_id::ExtensionId;
use super::place::Form;

/// What a manifest says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    /// Which host it declares.
    pub name: String,
    /// The program.
    pub path: PathBuf,
    /// How one talks to it; browsers know `stdio` alone.
    #[serde(rename = "type")]
    pub kind: String,
    /// The origins of the extensions that may call it, in Chromium and its relatives.
    #[serde(default)]
    pub allowed_origins: Vec<String>,
    /// The ids of the add-ons that may, in Firefox.
    #[serde(default)]
    pub allowed_extensions: Vec<String>,
}

impl Manifest {
    /// Reads one; none if it is no such file.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        serde_json::from_slice::<Self>(text).ok().filter(|manifest| manifest.kind == "stdio")
    }

    /// Whether it is for this host.
    #[must_use]
    pub fn is_for_this_host(&self) -> bool {
        self.name == HOST_NAME
    }

    /// Whether it lets our own extension call.
    #[must_use]
    pub fn admits_ours(&self, form: Form) -> bool {
        match form {
            Form::Chromium => self.allowed_origins.iter().any(|origin| origin == CHROMIUM_EXTENSION_ORIGIN),
            Form::Firefox => self.allowed_extensions.iter().any(|id| id == FIREFOX_ADDON_ID),
        }
    }

    /// Who may call, in the browser's own words.
    #[must_use]
    pub fn callers(&self, form: Form) -> &[String] {
        match form {
            Form::Chromium => &self.allowed_origins,
            Form::Firefox => &self.allowed_extensions,
        }
    }

    /// The other extensions of Chromium's that it lets call.
    #[must_use]
    pub fn further_ids(&self) -> Vec<ExtensionId> {
        let others = self.allowed_origins.iter().filter(|origin| *origin != CHROMIUM_EXTENSION_ORIGIN);
        others.filter_map(|origin| ExtensionId::of_origin(origin)).collect()
    }

    /// The program, where the manifest lies in `folder`.
    #[must_use]
    pub fn program(&self, folder: &Path) -> PathBuf {
        folder.join(&self.path)
    }
}

/// The manifest's text for the host at this path, to let our extension call it and these further ones of Chromium's.
///
/// # Errors
/// Never with the declared manifests as they are.
pub fn text(form: Form, program: &str, further: &[ExtensionId]) -> Result<String, serde_json::Error> {
    let declared = match form {
        Form::Chromium => include_str!("../../../manifests/native-host/chromium.json"),
        Form::Firefox => include_str!("../../../manifests/native-host/firefox.json"),
    };
    let mut manifest: Value = serde_json::from_str(declared)?;
    manifest["path"] = program.into();
    if form == Form::Chromium
        && let Some(origins) = manifest["allowed_origins"].as_array_mut()
    {
        for origin in further.iter().map(|id| Value::String(id.origin())) {
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
    }
    serde_json::to_string_pretty(&manifest).map(|text| text + "\n")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parsed(form: Form, further: &[ExtensionId]) -> Value {
        serde_json::from_str(&text(form, "/opt/host", further).unwrap()).unwrap()
    }

    #[test]
    fn each_form_admits_our_extension_alone() {
        let chromium = parsed(Form::Chromium, &[]);
        assert_eq!(chromium["allowed_origins"], json!([CHROMIUM_EXTENSION_ORIGIN]));
        assert_eq!(chromium.get("allowed_extensions"), None);
        let firefox = parsed(Form::Firefox, &[]);
        assert_eq!(firefox["allowed_extensions"], json!([FIREFOX_ADDON_ID]));
        assert_eq!(firefox.get("allowed_origins"), None);
        assert_eq!((&firefox["path"], &firefox["type"]), (&json!("/opt/host"), &json!("stdio")));
        assert_eq!((&firefox["name"], &chromium["name"]), (&json!(HOST_NAME), &json!(HOST_NAME)));
    }

    #[test]
    fn further_ids_are_added_once_and_read_again() {
        let id: ExtensionId = "a".repeat(32).parse().unwrap();
        let text = text(Form::Chromium, "/opt/host", &[id.clone(), id.clone()]).unwrap();
        let manifest = Manifest::parse(text.as_bytes()).unwrap();
        assert_eq!(manifest.allowed_origins, [CHROMIUM_EXTENSION_ORIGIN.to_owned(), id.origin()]);
        assert!(manifest.is_for_this_host() && manifest.admits_ours(Form::Chromium));
        assert_eq!(manifest.further_ids(), std::slice::from_ref(&id));
        assert_eq!(parsed(Form::Firefox, &[id])["allowed_extensions"], json!([FIREFOX_ADDON_ID]));
    }

    #[test]
    fn what_browsers_do_not_take_is_no_manifest() {
        for text in ["", "{}", "[]", r#"{"name":"n","path":"/p","type":"socket"}"#, r#"{"name":"n","path":7}"#] {
            assert_eq!(Manifest::parse(text.as_bytes()), None, "{text}");
        }
    }
}
