//! The program, packed for those who install it: an MSI for Windows, a Debian package, an archive for other Linux.
//!
//! docs/packages.md lists what each of them installs; the tests compare that with the packages.

mod native_host_manifest;
mod source_date;
pub(crate) mod windows;

use std::path::PathBuf;

use crate::workspace::Workspace;

/// The licences, by their names in the root.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Where the packages are left.
fn folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("installers")
}
