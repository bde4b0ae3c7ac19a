//! macOS: folders that the browsers know.
//!
//! <https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging#native-messaging-host-location>,
//! <https://learn.microsoft.com/microsoft-edge/extensions/developer-guide/native-messaging>,
//! <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/Native_manifests>.

use std::path::Path;

use super::super::place::{Browser, Place, Scope};

/// Where they look for one person.
#[must_use]
pub fn user(home: &Path) -> Vec<Place> {
    let support = home.join("Library/Application Support");
    let place =
        |browsers, folder| Place::in_folder(browsers, Scope::User, support.join(folder).join("NativeMessagingHosts"));
    vec![
        place(&[Browser::Chromium], "Chromium"),
        place(&[Browser::Chrome], "Google/Chrome"),
        place(&[Browser::Edge], "Microsoft Edge"),
        place(&[Browser::Firefox], "Mozilla"),
    ]
}

/// Where they look for everybody.
#[must_use]
pub fn system(root: &Path) -> Vec<Place> {
    let library = root.join("Library");
    let place =
        |browsers, folder| Place::in_folder(browsers, Scope::System, library.join(folder).join("NativeMessagingHosts"));
    vec![
        place(&[Browser::Chromium], "Application Support/Chromium"),
        place(&[Browser::Chrome], "Google/Chrome"),
        place(&[Browser::Edge], "Microsoft/Edge"),
        place(&[Browser::Firefox], "Application Support/Mozilla"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_are_those_that_the_browsers_document() {
        let file = |places: Vec<Place>, browser| {
            let place = places.into_iter().find(|place| place.browsers == [browser]).unwrap();
            place.file.to_string_lossy().replace('\\', "/")
        };
        let (home, root) = (Path::new("/Users/a"), Path::new("/"));
        assert_eq!(
            file(user(home), Browser::Chrome),
            "/Users/a/Library/Application Support/Google/Chrome/NativeMessagingHosts/fr.cle_megalis.host.json"
        );
        assert_eq!(
            file(user(home), Browser::Edge),
            "/Users/a/Library/Application Support/Microsoft Edge/NativeMessagingHosts/fr.cle_megalis.host.json"
        );
        for (browser, folder) in [
            (Browser::Chromium, "/Library/Application Support/Chromium"),
            (Browser::Chrome, "/Library/Google/Chrome"),
            (Browser::Edge, "/Library/Microsoft/Edge"),
            (Browser::Firefox, "/Library/Application Support/Mozilla"),
        ] {
            let expected = format!("{folder}/NativeMessagingHosts/fr.cle_megalis.host.json");
            assert_eq!(file(system(root), browser), expected);
        }
    }
}
