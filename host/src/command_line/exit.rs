//! The exit codes. They are never changed, only added; `docs/command-line.md` lists them.

use std::io;
use std::process::ExitCode;

use protocol::problem::Problem;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It did what was asked, or nobody listens to its output any more.
    Done,
    /// Something that cannot be went wrong.
    Internal,
    /// The command line was wrong.
    Usage,
    /// Several certificates are possible; one is to be chosen.
    ChoiceNeeded,
    /// There are certificates, and none is what was asked for.
    NothingMatches,
    /// The file exists already and was left alone.
    FileExists,
    /// Reading or writing failed.
    InputOutput,
    /// A signal ended it; where the system can tell, the process ends by that signal and not with this code.
    Interrupted,
    /// The installation has faults that could not be mended.
    FaultsRemain,
    /// One of the causes that the extension shows too.
    Cause(Problem),
}

impl Exit {
    /// The exit code, 0 to 99.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Internal => 1,
            Self::Usage => 2,
            Self::ChoiceNeeded => 3,
            Self::NothingMatches => 4,
            Self::FileExists => 5,
            Self::InputOutput => 6,
            Self::Interrupted => 7,
            Self::FaultsRemain => 8,
            Self::Cause(problem) => problem.code(),
        }
    }

    /// The exit for a failed output: where the reader of a pipe has gone, that is its right.
    pub(super) fn of_output(error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::Done } else { Self::InputOutput }
    }

    /// Whether the command line can end for this cause; the others are met by the extension alone.
    pub(super) const fn is_met_here(problem: Problem) -> bool {
        !matches!(
            problem,
            Problem::HostMissing
                | Problem::HostFailed
                | Problem::HostTooOld
                | Problem::ExtensionTooOld
                | Problem::HostBlocked
        )
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_codes_stay_clear_of_the_causes() {
        let own = [
            Exit::Done,
            Exit::Internal,
            Exit::Usage,
            Exit::ChoiceNeeded,
            Exit::NothingMatches,
            Exit::FileExists,
            Exit::InputOutput,
            Exit::Interrupted,
            Exit::FaultsRemain,
        ];
        assert!(own.windows(2).all(|pair| pair[0].code() < pair[1].code()));
        assert!(own.iter().all(|exit| exit.code() < 10));
        assert_eq!(Exit::Cause(Problem::NoReader).code(), 11);
    }

    #[test]
    fn every_exit_code_is_in_the_document() {
        let document = include_str!("../../../docs/command-line.md");
        let met = Problem::ALL.into_iter().filter(|problem| Exit::is_met_here(*problem)).map(Problem::code);
        for code in (0..=8).chain(met) {
            assert!(document.contains(&format!("| {code} |")), "{code} is missing");
        }
    }
}
