//! Why a step in a browser failed.

use std::{io, path::PathBuf, time::Duration};

use fantoccini::error::{CmdError, ErrorStatus};

/// The result of a step.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a step in a browser failed. The text names the step.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A program is not there.
    #[error("{program} is neither named by the variable {variable} nor on PATH (`cargo xtask setup` installs it)")]
    NoProgram {
        /// What was looked for.
        program: &'static str,
        /// The environment variable that may name it.
        variable: &'static str,
    },
    /// The operating system refused something.
    #[error("cannot {doing}: {source}")]
    System {
        /// What was tried.
        doing: String,
        /// Its answer.
        source: io::Error,
    },
    /// What should be the packaged extension is none.
    #[error("{} is not an extension for {browser}: {reason}", path.display())]
    Extension {
        /// Where it was looked for.
        path: PathBuf,
        /// The browser.
        browser: &'static str,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The driver did not say on which port it listens.
    #[error("{driver} did not start within {} s; it said:\n{said}", limit.as_secs())]
    DriverSilent {
        /// Which driver.
        driver: String,
        /// How long it was given.
        limit: Duration,
        /// The end of its output.
        said: String,
    },
    /// No session came about.
    #[error("no session with {browser}: {reason}; the driver said:\n{said}")]
    NoSession {
        /// The browser.
        browser: &'static str,
        /// The driver's answer.
        reason: String,
        /// The end of its output.
        said: String,
    },
    /// The browser refused a command.
    #[error("cannot {doing}: {source}")]
    Command {
        /// What was tried.
        doing: String,
        /// Its answer.
        source: Box<CmdError>,
    },
    /// The browser did not answer a command.
    #[error("cannot {doing}: no answer within {} s", limit.as_secs())]
    NoAnswer {
        /// What was tried.
        doing: String,
        /// How long it was given.
        limit: Duration,
    },
    /// The browser answered something else than was asked for.
    #[error("cannot {doing}: unexpected answer {answer}")]
    Answer {
        /// What was tried.
        doing: String,
        /// The answer.
        answer: String,
    },
    /// The DevTools connection failed.
    #[error("cannot {doing} over DevTools: {source}")]
    DevTools {
        /// What was tried.
        doing: String,
        /// Why it failed.
        source: Box<tokio_tungstenite::tungstenite::Error>,
    },
    /// What was awaited did not come.
    #[error("waited {} s for {awaited}, but {instead}", limit.as_secs_f32())]
    Awaited {
        /// What was awaited.
        awaited: String,
        /// How long.
        limit: Duration,
        /// What was there when the time was over.
        instead: String,
    },
}

impl Error {
    /// Whether the same step may succeed in a moment, because the page is just changing.
    pub(super) fn is_passing(&self) -> bool {
        let Self::Command { source, .. } = self else { return false };
        let CmdError::Standard(error) = source.as_ref() else { return false };
        matches!(
            error.error,
            ErrorStatus::NoSuchElement
                | ErrorStatus::StaleElementReference
                | ErrorStatus::NoSuchFrame
                | ErrorStatus::ElementNotInteractable
                | ErrorStatus::ElementClickIntercepted
                // Chromium's "aborted by navigation" and "cannot find context with specified id".
                | ErrorStatus::UnknownError
                // A script whose document went away under it.
                | ErrorStatus::JavascriptError
        )
    }
}
