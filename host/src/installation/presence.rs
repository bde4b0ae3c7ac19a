//! Whether a browser is on this computer: where its own packages or installer put it. One that somebody unpacked
//! elsewhere is not found.

use std::path::Path;

use super::place::Browser;
use super::places::Locations;
use super::registry;

/// Whether it is found.
#[must_use]
pub fn is_present(browser: Browser, locations: &Locations) -> bool {
    if cfg!(windows) {
        return on_windows(browser).is_some_and(registry::knows_program);
    }
    if cfg!(target_os = "macos") {
        let roots = std::iter::once(locations.root.as_path()).chain(locations.home.as_deref());
        return roots.into_iter().any(|root| is_any_in(root, on_macos(browser)));
    }
    is_any_in(&locations.root, on_linux(browser))
}

fn is_any_in(root: &Path, names: &[&str]) -> bool {
    names.iter().any(|name| root.join(name).is_dir())
}

/// Folders of the program itself: Ubuntu's `/usr/bin/firefox` may well be only the way to the snap.
const fn on_linux(browser: Browser) -> &'static [&'static str] {
    match browser {
        Browser::Chromium => &["usr/lib/chromium", "usr/lib64/chromium-browser", "usr/lib64/chromium"],
        Browser::Chrome => &["opt/google/chrome"],
        Browser::Edge => &["opt/microsoft/msedge"],
        Browser::Brave => &["opt/brave.com/brave"],
        Browser::Vivaldi => &["opt/vivaldi"],
        Browser::Firefox => &["usr/lib/firefox", "usr/lib64/firefox", "usr/lib/firefox-esr", "opt/firefox"],
    }
}

const fn on_macos(browser: Browser) -> &'static [&'static str] {
    match browser {
        Browser::Chromium => &["Applications/Chromium.app"],
        Browser::Chrome => &["Applications/Google Chrome.app"],
        Browser::Edge => &["Applications/Microsoft Edge.app"],
        Browser::Brave => &["Applications/Brave Browser.app"],
        Browser::Vivaldi => &["Applications/Vivaldi.app"],
        Browser::Firefox => &["Applications/Firefox.app"],
    }
}

/// Chromium goes by Chrome's file name, if it is installed at all.
const fn on_windows(browser: Browser) -> Option<&'static str> {
    match browser {
        Browser::Chromium => None,
        Browser::Chrome => Some("chrome.exe"),
        Browser::Edge => Some("msedge.exe"),
        Browser::Brave => Some("brave.exe"),
        Browser::Vivaldi => Some("vivaldi.exe"),
        Browser::Firefox => Some("firefox.exe"),
    }
}
