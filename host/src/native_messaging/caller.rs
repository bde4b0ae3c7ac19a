//! Who has started the host: our extension in some browser, somebody else's, or a person at a terminal.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use protocol::identity::{FIREFOX_ADDON_ID, HOST_NAME};

/// Who has started this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A browser, for our extension.
    OurExtension,
    /// A browser, or something that behaves like one, for anything else.
    Stranger,
    /// Nobody that looks like a browser.
    CommandLine,
}

/// Recognises the caller by the arguments, without the program's own name: Chromium and its relatives pass the
/// extension's origin, and options such as `--parent-window=…`; Firefox passes the path of the host's manifest and the
/// add-on's id. `admits` tells of an origin whether it may call.
#[must_use]
pub fn identify(arguments: &[OsString], admits: impl FnOnce(&str) -> bool) -> Caller {
    let Some(first) = arguments.first() else { return Caller::CommandLine };
    if first.to_string_lossy().contains("://") {
        let options_only = arguments[1..].iter().all(|argument| argument.to_string_lossy().starts_with("--"));
        return decide(options_only && first.to_str().is_some_and(admits));
    }
    let manifest = Path::new(first);
    if manifest.extension() == Some(OsStr::new("json")) {
        let ours = manifest.is_absolute()
            && manifest.file_stem() == Some(OsStr::new(HOST_NAME))
            && arguments.get(1).is_some_and(|id| id == FIREFOX_ADDON_ID)
            && arguments.len() == 2;
        return decide(ours);
    }
    Caller::CommandLine
}

fn decide(ours: bool) -> Caller {
    if ours { Caller::OurExtension } else { Caller::Stranger }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::identity::CHROMIUM_EXTENSION_ORIGIN;

    fn called_with(arguments: &[&str]) -> Caller {
        let arguments = arguments.iter().map(OsString::from).collect::<Vec<_>>();
        identify(&arguments, |origin| origin == CHROMIUM_EXTENSION_ORIGIN)
    }

    fn absolute(file: &str) -> String {
        if cfg!(windows) { format!("C:\\hosts\\{file}") } else { format!("/hosts/{file}") }
    }

    #[test]
    fn our_extension_is_recognised_in_both_browsers() {
        assert_eq!(called_with(&[CHROMIUM_EXTENSION_ORIGIN]), Caller::OurExtension);
        assert_eq!(called_with(&[CHROMIUM_EXTENSION_ORIGIN, "--parent-window=131"]), Caller::OurExtension);
        // What Chromium passes on Windows.
        assert_eq!(called_with(&[CHROMIUM_EXTENSION_ORIGIN, "--parent-window=0"]), Caller::OurExtension);
        let manifest = absolute("fr.cle_megalis.host.json");
        assert_eq!(called_with(&[&manifest, FIREFOX_ADDON_ID]), Caller::OurExtension);
    }

    #[test]
    fn other_extensions_and_pages_are_strangers() {
        let manifest = absolute("fr.cle_megalis.host.json");
        let other_manifest = absolute("fr.other.host.json");
        for arguments in [
            &["chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"][..],
            &["chrome-extension://cjpkpbpnbdmnfabndloefdplbgoomjap"],
            &["https://socle.megalis.bretagne.bzh/"],
            &[CHROMIUM_EXTENSION_ORIGIN, "list"],
            &[&manifest, "other@example.org"],
            &[&manifest],
            &[&other_manifest, FIREFOX_ADDON_ID],
            &[&manifest, FIREFOX_ADDON_ID, "list"],
        ] {
            assert_eq!(called_with(arguments), Caller::Stranger, "{arguments:?}");
        }
    }

    #[test]
    fn commands_are_the_command_line() {
        for arguments in [&[][..], &["list"], &["--help"], &["export", "--output", "certificate.pem"]] {
            assert_eq!(called_with(arguments), Caller::CommandLine, "{arguments:?}");
        }
    }
}
