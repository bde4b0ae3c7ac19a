//! All that is published: the one list.

use std::path::Path;

use crate::error::Error;
use crate::workspace::Workspace;
use crate::{files, package};

/// Copies the packages of the extension in `extension`, and builds the others, into the release's folder.
pub(super) fn copy_all(workspace: &Workspace, extension: &Path, folder: &Path) -> Result<(), Error> {
    let version = &workspace.version;
    let from_extension = [
        (package::STORE_ARCHIVE, format!("cle-megalis-{version}-chromium-store.zip")),
        (package::FIREFOX_ARCHIVE, format!("cle-megalis-{version}-firefox.xpi")),
    ];
    for (file, name) in from_extension {
        files::copy(&extension.join(file), &folder.join(name))?;
    }
    package::source::write(workspace, folder)?;
    files::copy(&workspace.root.join("manifests/policies"), &folder.join("policies"))
}
