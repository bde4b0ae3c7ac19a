//! A zip archive that depends on nothing but its files: sorted, at one fixed time, with fixed modes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::Error;
use crate::files;

/// Packs the files in the order given.
///
/// # Errors
/// When the archive would be larger than zip can hold.
pub(super) fn zip<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Result<Vec<u8>, Error> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        // The first moment that zip can express.
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        archive.start_file(path, options)?;
        archive.write_all(content).map_err(files::failed("pack", path.as_ref()))?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::thread;
    use std::time::Duration;

    use super::*;

    const FILES: [(&str, &[u8]); 2] = [("a/b.js", b"let clef = 1;"), ("manifest.json", b"{}")];

    #[test]
    fn what_was_packed_is_what_is_read() {
        let bytes = zip(FILES.into_iter()).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for (index, (path, content)) in FILES.iter().enumerate() {
            let mut file = archive.by_index(index).unwrap();
            assert_eq!((file.name(), file.unix_mode()), (*path, Some(0o100_644)));
            let mut read = Vec::new();
            file.read_to_end(&mut read).unwrap();
            assert_eq!(read, *content);
        }
        assert_eq!(archive.len(), FILES.len());
    }

    #[test]
    fn the_hour_of_packing_leaves_no_trace() {
        let first = zip(FILES.into_iter()).unwrap();
        // Zip counts in steps of two seconds.
        thread::sleep(Duration::from_millis(2100));
        assert_eq!(first, zip(FILES.into_iter()).unwrap());
    }
}
