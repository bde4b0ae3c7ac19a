//! A release: all that is published, in one folder, made from one commit. Nothing is published or tagged here; a person
//! does that, who has looked at the folder.

mod changelog;
mod licences;
mod packages;
mod publiccode;
mod readiness;
mod software_bill;
mod sums;

use std::path::PathBuf;

use crate::error::Error;
use crate::target_compiler::{Target, TargetCompiler};
use crate::workspace::Workspace;
use crate::{files, package, progress, system_packages, web_ext};

/// Checks, builds, and gives the folder. A rehearsal tells what is not ready and goes on all the same, into another
/// folder.
///
/// # Errors
/// [`Error::NotReady`] with all that stands in the way, or the first step that fails.
pub(crate) fn make(workspace: &Workspace, wasm_from_debian: bool, rehearsal: bool) -> Result<PathBuf, Error> {
    let reasons = readiness::reasons_against(workspace)?;
    if rehearsal {
        reasons.iter().for_each(|reason| progress::say("not ready", reason));
    } else if !reasons.is_empty() {
        return Err(Error::NotReady(reasons));
    }
    let version = &workspace.version;
    let name = if rehearsal { "rehearsal" } else { "release" };
    let folder = workspace.target.join(format!("{name}-{version}"));
    files::remove_folder(&folder)?;
    files::create_folder(&folder)?;

    system_packages::ensure(&[system_packages::Purpose::Host])?;
    let compiler = TargetCompiler::ensure(Target::Wasm, wasm_from_debian)?;
    let built = package::build(workspace, &compiler)?;
    package::check_size(&built)?;
    web_ext::lint(&built)?;
    package::verify(workspace, &compiler, &built)?;
    let licences = licences::write(workspace, &folder)?;
    packages::copy_all(workspace, &built, &licences, wasm_from_debian, &folder)?;
    software_bill::write(workspace, &folder)?;
    files::copy(&workspace.root.join(publiccode::FILE), &folder.join(publiccode::FILE))?;
    sums::write(&folder)?;

    progress::say("release", &format!("{} is complete", folder.display()));
    if !rehearsal {
        next_steps(version).iter().for_each(|step| progress::say("next", step));
    }
    Ok(folder)
}

fn next_steps(version: &str) -> [String; 5] {
    [
        "look through the folder; try each package on a machine that has never had it".to_owned(),
        format!("git tag --sign --message 'Version {version}' v{version} && git push origin v{version}"),
        "publish the folder's files with SHA256SUMS at the tag".to_owned(),
        "hand in: the store archive to the Chrome Web Store and to Edge Add-ons, the .xpi with the source archive to \
         addons.mozilla.org"
            .to_owned(),
        "who serves the extension from a server of their own signs it: cargo xtask package crx".to_owned(),
    ]
}
