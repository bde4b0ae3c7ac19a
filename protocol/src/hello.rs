//! `hello`: the first request on every port, so that an old host or an old extension is named as such.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// The version of this protocol that this build speaks.
pub const PROTOCOL: ProtocolVersion = ProtocolVersion { major: 1, minor: 2 };

/// The least version that the host must speak for the extension to do its work. What came later it does without: raised
/// only where that cannot be, so that an extension which updates itself goes on with yesterday's host.
pub const NEEDED: ProtocolVersion = ProtocolVersion { major: 1, minor: 1 };

/// Within a major version, a side may meet any minor version that is at least the one it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ProtocolVersion {
    /// Counts changes that break the other side.
    pub major: u16,
    /// Counts additions.
    pub minor: u16,
}

/// What the extension says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HelloParams {
    /// The extension's release, e.g. `"0.1.0"`.
    pub extension_version: String,
    /// The protocol it speaks.
    pub protocol: ProtocolVersion,
}

/// What the host says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HelloResult {
    /// The host's release, e.g. `"0.1.0"`.
    pub host_version: String,
    /// The protocol it speaks.
    pub protocol: ProtocolVersion,
}

/// What keeps an extension that needs `needed` from working with a host that speaks `host`, if anything.
#[must_use]
pub fn incompatibility(needed: ProtocolVersion, host: ProtocolVersion) -> Option<Problem> {
    if host.major > needed.major {
        Some(Problem::ExtensionTooOld)
    } else if host < needed {
        Some(Problem::HostTooOld)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn version(major: u16, minor: u16) -> ProtocolVersion {
        ProtocolVersion { major, minor }
    }

    #[test]
    fn the_older_side_is_the_one_named() {
        assert_eq!(incompatibility(version(2, 0), version(1, 9)), Some(Problem::HostTooOld));
        assert_eq!(incompatibility(version(1, 9), version(2, 0)), Some(Problem::ExtensionTooOld));
    }

    #[test]
    fn within_a_major_version_only_a_host_that_lacks_something_is_too_old() {
        assert_eq!(incompatibility(version(1, 1), version(1, 0)), Some(Problem::HostTooOld));
        assert_eq!(incompatibility(version(1, 0), version(1, 4)), None);
        assert_eq!(incompatibility(version(1, 1), version(1, 1)), None);
    }

    #[test]
    fn an_extension_works_with_every_host_from_what_it_needs_to_the_newest_of_its_major_version() {
        assert!(NEEDED <= PROTOCOL && NEEDED.major == PROTOCOL.major);
        for minor in NEEDED.minor..PROTOCOL.minor + 3 {
            assert_eq!(incompatibility(NEEDED, version(PROTOCOL.major, minor)), None, "{minor}");
        }
    }
}
