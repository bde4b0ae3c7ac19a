//! `SHA256SUMS`, as `sha256sum --check` reads it.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::files;

const FILE: &str = "SHA256SUMS";

/// Writes the sums of all files in the folder and below it.
pub(super) fn write(folder: &Path) -> Result<(), Error> {
    let mut lines = String::new();
    for file in files::all_files(folder)? {
        let name = file.strip_prefix(folder).unwrap_or(&file);
        let sum: String = Sha256::digest(files::read(&file)?).iter().map(|byte| format!("{byte:02x}")).collect();
        lines.push_str(&format!("{sum}  {}\n", name.display()));
    }
    files::write(&folder.join(FILE), lines)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::process;

    #[test]
    fn sha256sum_finds_every_file_unchanged_and_one_that_was_changed() {
        let folder = tempfile::tempdir().unwrap();
        files::write(&folder.path().join("a.zip"), "a").unwrap();
        files::write(&folder.path().join("policies/b.json"), "b").unwrap();
        write(folder.path()).unwrap();
        assert_eq!(files::read_text(&folder.path().join(FILE)).unwrap().lines().count(), 2);
        let check = || process::succeeds(Command::new("sha256sum").current_dir(&folder).args(["--check", FILE]));
        assert!(check());
        files::write(&folder.path().join("policies/b.json"), "c").unwrap();
        assert!(!check());
    }
}
