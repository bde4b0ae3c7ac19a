//! The files by which browsers find the host, and the folders where each of them looks.
//!
//! <https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging#native-messaging-host-location>,
//! <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/Native_manifests>.

use std::path::{Path, PathBuf};

use protocol::identity::HOST_NAME;
use serde_json::Value;

/// Which of the two forms a browser reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Names extensions by their origin.
    Chromium,
    /// Names add-ons by their id.
    Firefox,
}

/// A place for a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Who looks there, as people call them.
    pub(super) browser: &'static str,
    /// The manifest's form.
    pub(super) form: Form,
    folder: PathBuf,
}

impl Place {
    fn new(browser: &'static str, form: Form, folder: PathBuf) -> Self {
        Self { browser, form, folder }
    }

    /// The manifest's path; browsers demand that the file has the host's name.
    pub(super) fn file(&self) -> PathBuf {
        self.folder.join(format!("{HOST_NAME}.json"))
    }
}

/// Where the browsers look for one person, on Linux. `config` is that person's configuration folder.
pub(super) fn user_places(home: &Path, config: &Path) -> Vec<Place> {
    let chromium_like =
        |browser, folder| Place::new(browser, Form::Chromium, config.join(folder).join("NativeMessagingHosts"));
    vec![
        chromium_like("Chromium", "chromium"),
        chromium_like("Google Chrome", "google-chrome"),
        chromium_like("Microsoft Edge", "microsoft-edge"),
        chromium_like("Brave", "BraveSoftware/Brave-Browser"),
        chromium_like("Vivaldi", "vivaldi"),
        // Also where Firefox keeps its profiles in ~/.config.
        Place::new("Firefox", Form::Firefox, home.join(".mozilla/native-messaging-hosts")),
    ]
}

/// Where the browsers look for everybody, on Linux. Brave has no folder of its own: it looks in Chrome's.
pub(super) fn system_places(root: &Path) -> Vec<Place> {
    let chromium_like =
        |browser, folder: &str| Place::new(browser, Form::Chromium, root.join(folder).join("native-messaging-hosts"));
    let firefox =
        |library: &str| Place::new("Firefox", Form::Firefox, root.join(library).join("mozilla/native-messaging-hosts"));
    let mut places = vec![
        chromium_like("Chromium", "etc/chromium"),
        chromium_like("Google Chrome, Brave", "etc/opt/chrome"),
        chromium_like("Microsoft Edge", "etc/opt/edge"),
        chromium_like("Vivaldi", "etc/opt/vivaldi"),
        firefox("usr/lib"),
    ];
    // Fedora and its relatives build Firefox to look here instead; elsewhere nobody does.
    if ["firefox", "mozilla"].iter().any(|name| root.join("usr/lib64").join(name).is_dir()) {
        places.push(firefox("usr/lib64"));
    }
    places
}

/// Where a Chromium looks that was started with `--user-data-dir`.
pub(super) fn profile_place(user_data_dir: &Path) -> Place {
    Place::new("Chromium", Form::Chromium, user_data_dir.join("NativeMessagingHosts"))
}

/// The manifest's text, for the host at this absolute path.
pub(super) fn manifest(form: Form, host: &str) -> Result<String, serde_json::Error> {
    let declared = match form {
        Form::Chromium => include_str!("../../../manifests/native-host/chromium.json"),
        Form::Firefox => include_str!("../../../manifests/native-host/firefox.json"),
    };
    let mut manifest: Value = serde_json::from_str(declared)?;
    manifest["path"] = host.into();
    serde_json::to_string_pretty(&manifest).map(|text| text + "\n")
}

#[cfg(test)]
mod tests {
    use protocol::identity::{CHROMIUM_EXTENSION_ORIGIN, FIREFOX_ADDON_ID};
    use serde_json::json;

    use super::*;

    #[test]
    fn each_form_admits_our_extension_alone() {
        let parse =
            |form| -> serde_json::Value { serde_json::from_str(&manifest(form, "/opt/host").unwrap()).unwrap() };
        let chromium = parse(Form::Chromium);
        assert_eq!(chromium["allowed_origins"], json!([CHROMIUM_EXTENSION_ORIGIN]));
        assert_eq!(chromium.get("allowed_extensions"), None);
        let firefox = parse(Form::Firefox);
        assert_eq!(firefox["allowed_extensions"], json!([FIREFOX_ADDON_ID]));
        assert_eq!(firefox.get("allowed_origins"), None);
        assert_eq!((&firefox["path"], &firefox["type"]), (&json!("/opt/host"), &json!("stdio")));
        assert_eq!((&firefox["name"], &chromium["name"]), (&json!(HOST_NAME), &json!(HOST_NAME)));
    }

    #[test]
    fn fedoras_firefox_gets_its_own_place() {
        let root = tempfile::tempdir().unwrap();
        let count = system_places(root.path()).len();
        std::fs::create_dir_all(root.path().join("usr/lib64/firefox")).unwrap();
        assert_eq!(system_places(root.path()).len(), count + 1);
    }
}
