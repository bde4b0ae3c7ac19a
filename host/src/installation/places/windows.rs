//! Windows: registry keys that name the manifest's file, which may lie anywhere.
//!
//! <https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging#native-messaging-host-location>,
//! <https://learn.microsoft.com/microsoft-edge/extensions/developer-guide/native-messaging>,
//! <https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions/Native_manifests>.

use std::path::Path;

use protocol::identity::HOST_NAME;

use super::super::place::{Browser, Place, Scope};
use super::super::registry::{Hive, Key, View};

/// By key, who looks there. Brave and Vivaldi have none of their own: they look in Chrome's.
const KEYS: [(&[Browser], &str); 4] = [
    (&[Browser::Chromium], r"Software\Chromium"),
    (&[Browser::Chrome, Browser::Brave, Browser::Vivaldi], r"Software\Google\Chrome"),
    (&[Browser::Edge], r"Software\Microsoft\Edge"),
    (&[Browser::Firefox], r"Software\Mozilla"),
];

/// For one person; `local_app_data` is that person's folder for what programs keep on this computer.
#[must_use]
pub fn user(local_app_data: &Path) -> Vec<Place> {
    places(Hive::CurrentUser, View::Native, &local_app_data.join("Cle-Megalis"), 2)
}

/// For everybody, with the manifests beside the program, in `program_folder`: where the installer puts them.
#[must_use]
pub fn system(program_folder: &Path) -> Vec<Place> {
    places(Hive::LocalMachine, View::Native, program_folder, 1)
}

/// The keys for everybody that are there for programs of 32 bits. Browsers look there, too, and Chromium and its relatives
/// before the others.
#[must_use]
pub fn narrow_system(program_folder: &Path) -> Vec<Place> {
    places(Hive::LocalMachine, View::Narrow, program_folder, 1)
}

/// One manifest serves all relatives of Chromium.
fn places(hive: Hive, view: View, folder: &Path, own_folders: usize) -> Vec<Place> {
    let place = |(browsers, path): (&'static [Browser], &str)| {
        let form = if browsers == [Browser::Firefox] { "firefox" } else { "chromium" };
        Place {
            browsers,
            scope: if hive == Hive::CurrentUser { Scope::User } else { Scope::System },
            file: folder.join(form).join(format!("{HOST_NAME}.json")),
            key: Some(Key { hive, view, path: format!(r"{path}\NativeMessagingHosts\{HOST_NAME}") }),
            own_folders,
        }
    };
    KEYS.into_iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_browsers_key_names_the_manifest_of_its_form() {
        let told = |places: Vec<Place>| {
            let told = places.into_iter().map(|place| (place.to_string(), place.file));
            told.map(|(key, file)| (key, file.to_string_lossy().replace('\\', "/"))).collect::<Vec<_>>()
        };
        let (chromium, firefox) =
            ("a/Cle-Megalis/chromium/fr.cle_megalis.host.json", "a/Cle-Megalis/firefox/fr.cle_megalis.host.json");
        let expected = [
            (r"HKEY_CURRENT_USER\Software\Chromium\NativeMessagingHosts\fr.cle_megalis.host", chromium),
            (r"HKEY_CURRENT_USER\Software\Google\Chrome\NativeMessagingHosts\fr.cle_megalis.host", chromium),
            (r"HKEY_CURRENT_USER\Software\Microsoft\Edge\NativeMessagingHosts\fr.cle_megalis.host", chromium),
            (r"HKEY_CURRENT_USER\Software\Mozilla\NativeMessagingHosts\fr.cle_megalis.host", firefox),
        ];
        assert_eq!(told(user(Path::new("a"))), expected.map(|(key, file)| (key.to_owned(), file.to_owned())));
        let everybody = told(system(Path::new("p")));
        assert_eq!(everybody[0].0, r"HKEY_LOCAL_MACHINE\Software\Chromium\NativeMessagingHosts\fr.cle_megalis.host");
        assert_eq!(everybody[0].1, "p/chromium/fr.cle_megalis.host.json");
    }
}
