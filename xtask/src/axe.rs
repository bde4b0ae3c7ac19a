//! axe-core, which judges the extension's pages by WCAG. It is published on npm's registry (MPL-2.0); kept in the cache,
//! never in the checkout and never in a package.

use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::{cache, files, process, progress};

const VERSION: &str = "4.14.1";
/// Of `axe.min.js`, the one file that is used: whichever way it comes, it is this one.
const SHA256: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";
const IN_ARCHIVE: &str = "package/axe.min.js";

/// Where `axe.min.js` is in the cache; it is put there if it is not there yet.
///
/// # Errors
/// When there is no cache, npm's registry is out of reach, or it gives another file than the one we know.
pub(crate) fn ensure() -> Result<PathBuf, Error> {
    let folder = cache::folder()?.join(format!("axe-core-{VERSION}"));
    let file = folder.join("axe.min.js");
    if !file.is_file() {
        progress::say("setup", &format!("fetching axe-core {VERSION} from npm's registry, 3 MB, once"));
        let half_made = folder.with_extension("half-made");
        files::remove_folder(&half_made)?;
        files::create_folder(&half_made)?;
        let archive = fetch_into(&half_made)?;
        process::output(Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(&half_made).arg(IN_ARCHIVE))?;
        check(&half_made.join(IN_ARCHIVE))?;
        files::create_folder(&folder)?;
        files::rename(&half_made.join(IN_ARCHIVE), &file)?;
        files::remove_folder(&half_made)?;
    }
    check(&file)?;
    Ok(file)
}

/// By npm where it is there: it knows the way through a firm's proxy. Else from the registry's public address.
fn fetch_into(folder: &Path) -> Result<PathBuf, Error> {
    let name = format!("axe-core-{VERSION}.tgz");
    let archive = folder.join(&name);
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["pack", "--silent", &format!("axe-core@{VERSION}")]);
    if process::succeeds(&mut npm) && archive.is_file() {
        return Ok(archive);
    }
    let address = format!("https://registry.npmjs.org/axe-core/-/{name}");
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--fail", "--location", "--max-time", "300", "--output"]);
    process::output(curl.arg(&archive).arg(address))?;
    Ok(archive)
}

fn check(file: &Path) -> Result<(), Error> {
    let found: String = Sha256::digest(files::read(file)?).iter().map(|byte| format!("{byte:02x}")).collect();
    if found == SHA256 {
        return Ok(());
    }
    Err(Error::NeedsHand {
        what: format!("{} is not axe-core {VERSION}: its SHA-256 is {found}, not {SHA256}", file.display()),
        remedy: "remove that file and run the command again".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_file_than_the_known_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("axe.min.js");
        files::write(&file, "window.axe = { run: async () => ({ violations: [] }) };").unwrap();
        assert!(matches!(check(&file), Err(Error::NeedsHand { .. })));
    }
}
