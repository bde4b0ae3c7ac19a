//! The names by which browser, host and extension know each other.

/// The native-messaging host's name, as the extension calls it.
pub const HOST_NAME: &str = "fr.cle_megalis.host";

/// The extension's id in Chromium, Chrome, Edge and their derivatives; it follows from `key` in the manifest.
pub const CHROMIUM_EXTENSION_ID: &str = "cjpkpbpnbdmnfabndloefdplbgoomjap";

/// The extension's origin as Chromium passes it to the host as first argument.
pub const CHROMIUM_EXTENSION_ORIGIN: &str = "chrome-extension://cjpkpbpnbdmnfabndloefdplbgoomjap/";

/// The add-on's id in Firefox.
pub const FIREFOX_ADDON_ID: &str = "cle-megalis@cle-megalis.fr";
