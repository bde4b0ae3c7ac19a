//! Why a command stopped, and what to do about it.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The command line is not one of ours.
    #[error("{0}; `cargo xtask help` lists what there is")]
    Usage(String),

    /// A file or folder could not be read, written or removed.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// "read", "write", …
        action: &'static str,
        /// Which one.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },

    /// A program could not be started at all.
    #[error("cannot start {program}: {source}; is it installed and in PATH?")]
    NotStarted {
        /// The program's name.
        program: String,
        /// The system's reason.
        source: io::Error,
    },

    /// A program ran and said no.
    #[error("`{command}` failed ({status}){}", said.as_ref().map(|said| format!(":\n{said}")).unwrap_or_default())]
    Failed {
        /// The whole command line.
        command: String,
        /// How it ended.
        status: ExitStatus,
        /// The end of what it said, where that has not been shown already.
        said: Option<String>,
    },

    /// A program ran longer than it may.
    #[error("`{command}` was ended after {seconds} s without a result")]
    TimedOut {
        /// The whole command line.
        command: String,
        /// Its time limit.
        seconds: u64,
    },

    /// The next step is not ours to take.
    #[error("{what}\n{remedy}")]
    NeedsHand {
        /// What stands in the way.
        what: String,
        /// What the developer does about it.
        remedy: String,
    },

    /// A program answered something else than what its documentation promises.
    #[error("did not understand the answer of {program}: {reason}")]
    NotUnderstood {
        /// The program's name.
        program: &'static str,
        /// What was looked for.
        reason: String,
    },

    /// wasm-bindgen could not write the glue.
    #[error("wasm-bindgen could not write the glue: {0}")]
    Glue(String),

    /// Sources of the package do not fit together.
    #[error("{what}: {reason}")]
    DoesNotFit {
        /// Which of them.
        what: &'static str,
        /// What is wrong, and what to change.
        reason: String,
    },

    /// Two sources give the same file of the package.
    #[error("two sources give the package's file {0}: rename or remove one of them")]
    FileTwice(String),

    /// What was compiled names a folder of the machine that built it.
    #[error(
        "{file} names this machine's folder {folder}: it would differ from machine to machine; \
         the folder must be remapped in xtask/src/private_folders.rs"
    )]
    PathInside {
        /// What was compiled.
        file: String,
        /// The folder.
        folder: String,
    },

    /// The same sources gave different bytes, in another folder or at another hour.
    #[error("not reproducible: {0} differs when built once more")]
    NotReproducible(String),

    /// A file that is shipped has grown beyond its limit.
    #[error("{} has {bytes} bytes, more than the {limit} of xtask/src/size_limits.rs", file.display())]
    TooLarge {
        /// Which file.
        file: PathBuf,
        /// Its size.
        bytes: u64,
        /// The most it may have.
        limit: u64,
    },

    /// This commit cannot be released; each sentence says why not, and what to do.
    #[error("not ready for a release:\n- {}", .0.join("\n- "))]
    NotReady(Vec<String>),

    /// The archive could not be written.
    #[error("cannot write the archive: {0}")]
    Archive(#[from] zip::result::ZipError),
}
