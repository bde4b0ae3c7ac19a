//! Where the running program is.

use std::io;
use std::path::PathBuf;

/// Its path, absolute, as browsers take it: without links where those may lead elsewhere tomorrow. On Windows the path is
/// left as it is: what resolves it there gives a form (`\\?\…`) that not every program takes.
///
/// # Errors
/// When the system does not tell.
pub fn path() -> io::Result<PathBuf> {
    let program = std::env::current_exe()?;
    if cfg!(windows) { std::path::absolute(program) } else { program.canonicalize() }
}
