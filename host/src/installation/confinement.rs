//! Browsers on Linux that a Snap or a Flatpak confines: they do not look where others look, and start no program outside.
//!
//! * Snap, Firefox: asks the portal that Ubuntu has had since 22.04, which reads the ordinary places and asks the user
//!   once (<https://firefox-source-docs.mozilla.org/toolkit/components/extensions/webextensions/native-messaging-portal-design.html>,
//!   <https://github.com/keepassxreboot/keepassxc/pull/8756>).
//! * Snap, others: nothing (<https://forum.snapcraft.io/t/26849>).
//! * Flatpak: nothing, but for Firefox from 157 where `xdg-native-messaging-proxy` runs, which hardly any distribution
//!   ships (<https://github.com/flatpak/xdg-desktop-portal/issues/655>).

use std::path::Path;

use protocol::installation::InstallationCause;

use super::place::Browser;
use super::places::Locations;

const SNAPS: [(Browser, &str); 4] = [
    (Browser::Chromium, "chromium"),
    (Browser::Brave, "brave"),
    (Browser::Vivaldi, "vivaldi"),
    (Browser::Firefox, "firefox"),
];

const FLATPAKS: [(Browser, &str); 6] = [
    (Browser::Chromium, "org.chromium.Chromium"),
    (Browser::Chrome, "com.google.Chrome"),
    (Browser::Edge, "com.microsoft.Edge"),
    (Browser::Brave, "com.brave.Browser"),
    (Browser::Vivaldi, "com.vivaldi.Vivaldi"),
    (Browser::Firefox, "org.mozilla.firefox"),
];

/// The confined browsers that are there, each with what is to be said of it.
#[must_use]
pub fn confined(locations: &Locations) -> Vec<(Browser, InstallationCause)> {
    let root = &locations.root;
    // The first is where Ubuntu links the second's sibling to; other distributions have the second alone.
    let is_snap =
        |name: &str| ["snap/bin", "var/lib/snapd/snap/bin"].iter().any(|bin| is_there(&root.join(bin).join(name)));
    let is_flatpak = |id: &str| {
        let own = locations.home.as_ref().map(|home| home.join(".local/share"));
        [root.join("var/lib")].into_iter().chain(own).any(|data| is_there(&data.join("flatpak/app").join(id)))
    };
    let snaps = SNAPS.into_iter().filter(|(_, name)| is_snap(name)).map(|(browser, _)| {
        let is_firefox = browser == Browser::Firefox;
        (browser, if is_firefox { InstallationCause::SnapFirefox } else { InstallationCause::SnapBrowser })
    });
    let flatpaks = FLATPAKS.into_iter().filter(|(_, id)| is_flatpak(id));
    snaps.chain(flatpaks.map(|(browser, _)| (browser, InstallationCause::FlatpakBrowser))).collect()
}

/// Snap's are links, to a program that need not be there.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_confined_browser_is_found_where_it_is_put() {
        let folder = tempfile::tempdir().unwrap();
        let (root, home) = (folder.path().to_owned(), folder.path().join("home/a"));
        let locations =
            Locations { root: root.clone(), config: None, home: Some(home.clone()), program: root.join("p") };
        assert_eq!(confined(&locations), []);
        for file in ["snap/bin/firefox", "var/lib/snapd/snap/bin/chromium", "var/lib/flatpak/app/com.google.Chrome/x"] {
            std::fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            std::fs::write(root.join(file), "").unwrap();
        }
        std::fs::create_dir_all(home.join(".local/share/flatpak/app/org.mozilla.firefox")).unwrap();
        let expected = [
            (Browser::Chromium, InstallationCause::SnapBrowser),
            (Browser::Firefox, InstallationCause::SnapFirefox),
            (Browser::Chrome, InstallationCause::FlatpakBrowser),
            (Browser::Firefox, InstallationCause::FlatpakBrowser),
        ];
        assert_eq!(confined(&locations), expected);
    }
}
