//! The one moment that all files of a package bear, so that the hour of packing leaves no trace.

use std::env;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::error::Error;
use crate::workspace::Workspace;
use crate::{files, process};

/// See <https://reproducible-builds.org/specs/source-date-epoch/>.
pub(crate) const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// A moment, in seconds since 1970 (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SourceDate(pub(crate) u64);

impl SourceDate {
    /// `SOURCE_DATE_EPOCH` where that is set, else the moment of the Debian changelog's newest entry.
    ///
    /// # Errors
    /// When neither tells it.
    pub(crate) fn find(workspace: &Workspace) -> Result<Self, Error> {
        if let Some(set) = env::var_os(VARIABLE) {
            let seconds = set.to_str().and_then(|text| text.parse().ok());
            return seconds.map(Self).ok_or_else(|| Error::NeedsHand {
                what: format!("{VARIABLE} is {}, not a number of seconds", set.to_string_lossy()),
                remedy: format!("unset {VARIABLE}, or set it to seconds since 1970"),
            });
        }
        let changelog = files::read_text(&workspace.root.join("manifests/debian/changelog"))?;
        let moment = newest(&changelog).ok_or_else(|| Error::DoesNotFit {
            what: "manifests/debian/changelog",
            reason: "no line \" -- NAME <ADDRESS>  MOMENT\" in it".to_owned(),
        })?;
        let answer = process::output(Command::new("date").args(["--utc", "+%s", "--date", moment]))?;
        answer.trim().parse().map(Self).map_err(|_| Error::NotUnderstood { program: "date", reason: answer })
    }

    /// The same in words of `format`, as date(1) takes it.
    ///
    /// # Errors
    /// When there is no date(1).
    pub(crate) fn formatted(self, format: &str) -> Result<String, Error> {
        let answer = process::output(Command::new("date").args(["--utc", &format!("--date=@{}", self.0), format]))?;
        Ok(answer.trim().to_owned())
    }

    /// Gives it to the file.
    ///
    /// # Errors
    /// When the file cannot be changed.
    pub(crate) fn stamp(self, file: &Path) -> Result<(), Error> {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(self.0);
        let opened = std::fs::OpenOptions::new().append(true).open(file);
        opened.and_then(|opened| opened.set_modified(moment)).map_err(files::failed("stamp", file))
    }
}

fn newest(changelog: &str) -> Option<&str> {
    changelog.lines().find_map(|line| Some(line.strip_prefix(" -- ")?.split_once(">  ")?.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changelogs_newest_entry_tells_the_moment() {
        let changelog = "a (2) b; urgency=low\n\n  * Ein.\n\n -- A <a@x>  Sat, 28 Nov 2026 10:00:00 +0100\n\n\
                         a (1) b; urgency=low\n\n -- A <a@x>  Thu, 01 Jan 2026 00:00:00 +0000\n";
        assert_eq!(newest(changelog), Some("Sat, 28 Nov 2026 10:00:00 +0100"));
        assert_eq!(SourceDate(1_767_225_600).formatted("+%Y/%m/%d %H:%M:%S").unwrap(), "2026/01/01 00:00:00");
    }
}
