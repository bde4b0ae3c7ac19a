//! `installation`: whether the browsers of this computer find the host, and what keeps them from it. It is also a part of
//! the report for support. A path in it begins with `~` where it would name the user.

use serde::{Deserialize, Serialize};

/// What is found of the installation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstallationResult {
    /// This program's own path.
    #[serde(default)]
    pub program: String,
    /// Every manifest that is there, in the order in which its browser looks for them.
    #[serde(default)]
    pub manifests: Vec<Manifest>,
    /// What is to be mended, or known.
    #[serde(default)]
    pub findings: Vec<Finding>,
}

/// A native host manifest that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Who looks for it there.
    pub browser: String,
    /// For all users of the computer, not for the present one alone.
    #[serde(default)]
    pub system: bool,
    /// Where it is: its path; on Windows the registry key that names it.
    pub place: String,
    /// The program that it names, as it names it; `null` where it cannot be read.
    #[serde(default)]
    pub program: Option<String>,
    /// The extensions and add-ons that may call that program.
    #[serde(default)]
    pub extensions: Vec<String>,
}

/// One thing that was found, with what to say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What it is.
    pub cause: InstallationCause,
    /// Whose matter it is, if a browser's.
    #[serde(default)]
    pub browser: Option<String>,
    /// Which file or registry key it is about.
    #[serde(default)]
    pub place: Option<String>,
    /// Which program that names.
    #[serde(default)]
    pub program: Option<String>,
    /// The command that mends it, if one does.
    #[serde(default)]
    pub command: Option<String>,
    /// What is the matter, in the host's language.
    pub sentence: String,
    /// What to do, in the host's language.
    pub remedy: String,
}

/// What can be the matter with an installation. Names and keys are never changed, only added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum InstallationCause {
    /// A browser is there, and nothing declares the host to it.
    BrowserUndeclared,
    /// A manifest, or the folder it is in, cannot be read by everybody who needs it.
    ManifestUnreadable,
    /// A manifest is no JSON, or not of the browsers' form.
    ManifestInvalid,
    /// A manifest declares another host than the file's name says.
    ManifestWrongName,
    /// A manifest names its program by a relative path, which only browsers on Windows take.
    ProgramPathRelative,
    /// The program that a manifest names is not there.
    ProgramMissing,
    /// The file that a manifest names cannot be run as a program by everybody.
    ProgramNotExecutable,
    /// A manifest names another program than this one.
    OtherProgram,
    /// A manifest does not let our extension call.
    ExtensionNotListed,
    /// The user's own manifest names another program and hides the computer's, which names this one.
    MachineShadowed,
    /// A policy forbids the browser to start the host.
    PolicyBlocks,
    /// A policy has the browser pass over what a user alone has declared, and nothing else declares the host.
    PolicyPassesOver,
    /// A registry key names a manifest that is not there (Windows).
    KeyWithoutManifest,
    /// Everybody may change the program, or replace it.
    ProgramWritable,
    /// The system has no smart-card service at all (Linux).
    ServiceMissing,
    /// There is no reader, and no driver for readers (Linux).
    DriverMissing,
    /// Firefox is confined by Snap: it asks Ubuntu's portal, which asks the user.
    SnapFirefox,
    /// A browser is confined by Snap, and starts no program outside.
    SnapBrowser,
    /// A browser is confined by Flatpak, and starts no program outside.
    FlatpakBrowser,
    /// A cause that a newer host named and this side does not know.
    #[serde(other)]
    Unknown,
}

impl InstallationCause {
    /// All causes.
    pub const ALL: [Self; 20] = [
        Self::BrowserUndeclared,
        Self::ManifestUnreadable,
        Self::ManifestInvalid,
        Self::ManifestWrongName,
        Self::ProgramPathRelative,
        Self::ProgramMissing,
        Self::ProgramNotExecutable,
        Self::OtherProgram,
        Self::ExtensionNotListed,
        Self::MachineShadowed,
        Self::PolicyBlocks,
        Self::PolicyPassesOver,
        Self::KeyWithoutManifest,
        Self::ProgramWritable,
        Self::ServiceMissing,
        Self::DriverMissing,
        Self::SnapFirefox,
        Self::SnapBrowser,
        Self::FlatpakBrowser,
        Self::Unknown,
    ];

    /// Whether the installation itself may be all right: something to know.
    #[must_use]
    pub const fn is_hint(self) -> bool {
        matches!(self, Self::SnapFirefox | Self::SnapBrowser | Self::FlatpakBrowser)
    }

    /// The key of the sentence that says what is the matter, in `manifests/messages/`: `installation_` and the name as it
    /// is on the wire. Whoever shows it need not know the cause.
    #[must_use]
    pub fn sentence_key(self) -> String {
        format!("installation_{}", self.name())
    }

    /// The key of the sentence that says what to do.
    #[must_use]
    pub fn remedy_key(self) -> String {
        format!("installation_{}_remedy", self.name())
    }

    const fn name(self) -> &'static str {
        match self {
            Self::BrowserUndeclared => "browserUndeclared",
            Self::ManifestUnreadable => "manifestUnreadable",
            Self::ManifestInvalid => "manifestInvalid",
            Self::ManifestWrongName => "manifestWrongName",
            Self::ProgramPathRelative => "programPathRelative",
            Self::ProgramMissing => "programMissing",
            Self::ProgramNotExecutable => "programNotExecutable",
            Self::OtherProgram => "otherProgram",
            Self::ExtensionNotListed => "extensionNotListed",
            Self::MachineShadowed => "machineShadowed",
            Self::PolicyBlocks => "policyBlocks",
            Self::PolicyPassesOver => "policyPassesOver",
            Self::KeyWithoutManifest => "keyWithoutManifest",
            Self::ProgramWritable => "programWritable",
            Self::ServiceMissing => "serviceMissing",
            Self::DriverMissing => "driverMissing",
            Self::SnapFirefox => "snapFirefox",
            Self::SnapBrowser => "snapBrowser",
            Self::FlatpakBrowser => "flatpakBrowser",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_both_texts_in_both_languages_under_its_own_name() {
        for (language, text) in [
            ("fr", include_str!("../../manifests/messages/fr.json")),
            ("en", include_str!("../../manifests/messages/en.json")),
        ] {
            let messages: serde_json::Value = serde_json::from_str(text).expect("the message file is JSON");
            for cause in InstallationCause::ALL {
                assert_eq!(serde_json::json!(cause), cause.name());
                for key in [cause.sentence_key(), cause.remedy_key()] {
                    let message = messages[&key]["message"].as_str().unwrap_or_default();
                    assert!(message.len() > 10, "{language}: {key} has no text");
                }
            }
        }
    }

    #[test]
    fn a_cause_of_a_newer_version_is_read_as_unknown() {
        let cause: InstallationCause = serde_json::from_str("\"programOnFire\"").expect("any name is read");
        assert_eq!(cause, InstallationCause::Unknown);
    }
}
