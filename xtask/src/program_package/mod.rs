//! The program, packed for those who install it: an MSI for Windows, a Debian package, an archive for other Linux.
//!
//! docs/packages.md lists what each of them installs; the tests compare that with the packages.

pub(crate) mod debian;
pub(crate) mod linux;
mod native_host_manifest;
mod source_date;
pub(crate) mod windows;

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::files;
use crate::workspace::Workspace;

/// The licences, by their names in the root.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// The file of the libraries' licences, in packages that have it.
pub(crate) const LIBRARIES_LICENCES: &str = "THIRD-PARTY-LICENSES.html";

/// What is packed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Program<'a> {
    /// The program's file.
    pub(crate) file: &'a Path,
    /// The licences of the libraries in it. A release has them; to gather them takes a tool that takes minutes to compile.
    pub(crate) licences: Option<&'a Path>,
}

impl<'a> Program<'a> {
    /// The program alone, as it is tested.
    pub(crate) fn alone(file: &'a Path) -> Self {
        Self { file, licences: None }
    }
}

/// Where the packages are left.
fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("installers")
}

/// Makes a package, and once more, to see that the hour of packing leaves no trace.
///
/// # Errors
/// As `make`, and [`Error::NotReproducible`] when the bytes differ.
pub(crate) fn twice(make: impl Fn() -> Result<PathBuf, Error>) -> Result<PathBuf, Error> {
    let first = files::read(&make()?)?;
    // Some of the formats count in steps of two seconds.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    let package = make()?;
    if files::read(&package)? == first {
        Ok(package)
    } else {
        Err(Error::NotReproducible(package.display().to_string()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn a_package_that_bears_the_hour_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("package");
        let with = |content: &str| files::write(&file, content).map(|()| file.clone());
        assert_eq!(twice(|| with("same")).unwrap(), file);
        let hour = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs().to_string();
        assert!(matches!(twice(|| with(&hour())), Err(Error::NotReproducible(_))));
    }
}
