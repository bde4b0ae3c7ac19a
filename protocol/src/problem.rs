//! Every way to fail that a person can meet: one list for panel, popup and command line.
//!
//! Each has a stable number (also the command line's exit code) and two texts in `manifests/messages/`, one key each
//! for what happened and for what to do.

use serde::{Deserialize, Serialize};

/// A cause; numbers and names are never changed, only added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Problem {
    /// The system's smart-card service does not run.
    ServiceStopped,
    /// The service runs and knows no reader.
    NoReader,
    /// There are readers, all empty.
    NoToken,
    /// No family recognised the card.
    TokenNotUnderstood,
    /// The card does not answer, or the reader cannot power it.
    TokenMute,
    /// The token was pulled out while it was read.
    TokenRemoved,
    /// Another program holds the card exclusively.
    TokenBusy,
    /// The card took longer than the time limit.
    TokenTimedOut,
    /// The card was understood and holds no certificate.
    NoCertificate,
    /// It holds certificates, and none can serve.
    NoneServes,
    /// The card is of a known sort that keeps its certificates from all programs but its own.
    TokenNeedsOwnSoftware,
    /// The browser finds no native-messaging host.
    HostMissing,
    /// The host's manifest does not name this extension.
    HostForbidden,
    /// The host ended, or answered what is no message of the protocol.
    HostFailed,
    /// The host speaks an older protocol than this extension needs.
    HostTooOld,
    /// The host speaks a newer major version.
    ExtensionTooOld,
    /// A policy keeps the browser from starting the host.
    HostBlocked,
    /// A cause that a newer other side named and this side does not know.
    #[serde(other)]
    Unknown,
}

impl Problem {
    /// All causes, in the order of their numbers.
    pub const ALL: [Self; 18] = [
        Self::ServiceStopped,
        Self::NoReader,
        Self::NoToken,
        Self::TokenNotUnderstood,
        Self::TokenMute,
        Self::TokenRemoved,
        Self::TokenBusy,
        Self::TokenTimedOut,
        Self::NoCertificate,
        Self::NoneServes,
        Self::TokenNeedsOwnSoftware,
        Self::HostMissing,
        Self::HostForbidden,
        Self::HostFailed,
        Self::HostTooOld,
        Self::ExtensionTooOld,
        Self::HostBlocked,
        Self::Unknown,
    ];

    /// The stable number, 10 to 99; the command line exits with it.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::ServiceStopped => 10,
            Self::NoReader => 11,
            Self::NoToken => 12,
            Self::TokenNotUnderstood => 13,
            Self::TokenMute => 14,
            Self::TokenRemoved => 15,
            Self::TokenBusy => 16,
            Self::TokenTimedOut => 17,
            Self::NoCertificate => 18,
            Self::NoneServes => 19,
            Self::TokenNeedsOwnSoftware => 20,
            Self::HostMissing => 30,
            Self::HostForbidden => 31,
            Self::HostFailed => 32,
            Self::HostTooOld => 33,
            Self::ExtensionTooOld => 34,
            Self::HostBlocked => 35,
            Self::Unknown => 99,
        }
    }

    /// The key of the sentence that says what happened, in the message files.
    #[must_use]
    pub const fn sentence_key(self) -> &'static str {
        self.keys().0
    }

    /// The key of the sentence that says what to do, in the message files.
    #[must_use]
    pub const fn remedy_key(self) -> &'static str {
        self.keys().1
    }

    const fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::ServiceStopped => ("problem_service_stopped", "remedy_service_stopped"),
            Self::NoReader => ("problem_no_reader", "remedy_no_reader"),
            Self::NoToken => ("problem_no_token", "remedy_no_token"),
            Self::TokenNotUnderstood => ("problem_token_not_understood", "remedy_token_not_understood"),
            Self::TokenMute => ("problem_token_mute", "remedy_token_mute"),
            Self::TokenRemoved => ("problem_token_removed", "remedy_token_removed"),
            Self::TokenBusy => ("problem_token_busy", "remedy_token_busy"),
            Self::TokenTimedOut => ("problem_token_timed_out", "remedy_token_timed_out"),
            Self::NoCertificate => ("problem_no_certificate", "remedy_no_certificate"),
            Self::NoneServes => ("problem_none_serves", "remedy_none_serves"),
            Self::TokenNeedsOwnSoftware => ("problem_token_needs_own_software", "remedy_token_needs_own_software"),
            Self::HostMissing => ("problem_host_missing", "remedy_host_missing"),
            Self::HostForbidden => ("problem_host_forbidden", "remedy_host_forbidden"),
            Self::HostFailed => ("problem_host_failed", "remedy_host_failed"),
            Self::HostTooOld => ("problem_host_too_old", "remedy_host_too_old"),
            Self::ExtensionTooOld => ("problem_extension_too_old", "remedy_extension_too_old"),
            Self::HostBlocked => ("problem_host_blocked", "remedy_host_blocked"),
            Self::Unknown => ("problem_unknown", "remedy_unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_unique_and_ascending() {
        assert!(Problem::ALL.windows(2).all(|pair| pair[0].code() < pair[1].code()));
    }

    #[test]
    fn every_problem_has_both_texts_in_both_languages() {
        for (language, text) in [
            ("fr", include_str!("../../manifests/messages/fr.json")),
            ("en", include_str!("../../manifests/messages/en.json")),
        ] {
            let messages: serde_json::Value = serde_json::from_str(text).expect("the message file is JSON");
            for problem in Problem::ALL {
                for key in [problem.sentence_key(), problem.remedy_key()] {
                    let message = messages[key]["message"].as_str().unwrap_or_default();
                    assert!(message.len() > 10, "{language}: {key} has no text");
                }
            }
        }
    }

    #[test]
    fn a_cause_of_a_newer_version_is_read_as_unknown() {
        let problem: Problem = serde_json::from_str("\"tokenOnFire\"").expect("any name is read");
        assert_eq!(problem, Problem::Unknown);
    }
}
