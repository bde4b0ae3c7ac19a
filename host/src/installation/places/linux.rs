//! Linux: folders that the browsers know.
//!
//! <https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging#native-messaging-host-location>,
//! <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/Native_manifests>.

use std::path::Path;

use super::super::place::{Browser, Place, Scope};

/// Where they look for one person. `config` is that person's configuration folder.
#[must_use]
pub fn user(home: &Path, config: &Path) -> Vec<Place> {
    let chromium_like =
        |browsers, folder| Place::in_folder(browsers, Scope::User, config.join(folder).join("NativeMessagingHosts"));
    vec![
        chromium_like(&[Browser::Chromium], "chromium"),
        chromium_like(&[Browser::Chrome], "google-chrome"),
        chromium_like(&[Browser::Edge], "microsoft-edge"),
        chromium_like(&[Browser::Brave], "BraveSoftware/Brave-Browser"),
        chromium_like(&[Browser::Vivaldi], "vivaldi"),
        // Also where Firefox keeps its profiles in ~/.config.
        Place::in_folder(&[Browser::Firefox], Scope::User, home.join(".mozilla/native-messaging-hosts")),
    ]
}

/// Where they look for everybody. Brave has no folder of its own: it looks in Chrome's.
#[must_use]
pub fn system(root: &Path) -> Vec<Place> {
    let chromium_like = |browsers, folder: &str| {
        Place::in_folder(browsers, Scope::System, root.join(folder).join("native-messaging-hosts"))
    };
    let firefox = |library: &str| {
        let folder = root.join(library).join("mozilla/native-messaging-hosts");
        Place::in_folder(&[Browser::Firefox], Scope::System, folder)
    };
    let mut places = vec![
        chromium_like(&[Browser::Chromium], "etc/chromium"),
        chromium_like(&[Browser::Chrome, Browser::Brave], "etc/opt/chrome"),
        chromium_like(&[Browser::Edge], "etc/opt/edge"),
        chromium_like(&[Browser::Vivaldi], "etc/opt/vivaldi"),
        firefox("usr/lib"),
    ];
    // Fedora and its relatives build Firefox to look here instead; elsewhere nobody does.
    if ["firefox", "mozilla"].iter().any(|name| root.join("usr/lib64").join(name).is_dir()) {
        places.push(firefox("usr/lib64"));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fedoras_firefox_gets_its_own_place() {
        let root = tempfile::tempdir().unwrap();
        let count = system(root.path()).len();
        std::fs::create_dir_all(root.path().join("usr/lib64/firefox")).unwrap();
        assert_eq!(system(root.path()).len(), count + 1);
    }
}
