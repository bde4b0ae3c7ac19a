//! How large what is shipped may be. The same sources give the same bytes, so this is no matter of chance.

use std::path::Path;

use crate::error::Error;
use crate::files;

/// The extension's WebAssembly, in bytes: 300 KB.
pub(crate) const WASM: u64 = 300_000;
/// The host's program, in bytes: 3 MB.
pub(crate) const HOST: u64 = 3_000_000;

/// Checks one file.
///
/// # Errors
/// [`Error::TooLarge`] when it has more than `limit` bytes.
pub(crate) fn check(file: &Path, limit: u64) -> Result<(), Error> {
    let bytes = std::fs::metadata(file).map_err(files::failed("read", file))?.len();
    if bytes <= limit { Ok(()) } else { Err(Error::TooLarge { file: file.to_owned(), bytes, limit }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_more_than_the_limit_is_too_large() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("brain_bg.wasm");
        files::write(&file, [0; 11]).unwrap();
        check(&file, 11).unwrap();
        let error = check(&file, 10).unwrap_err();
        assert!(matches!(error, Error::TooLarge { bytes: 11, limit: 10, .. }), "{error}");
        assert!(matches!(check(&folder.path().join("none"), 10), Err(Error::File { .. })));
    }
}
