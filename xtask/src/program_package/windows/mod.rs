//! The installer for Windows (MSI), made on Linux by msitools. What it installs is declared in
//! `manifests/windows/cle-megalis.wxs`. The same program gives the same bytes.

mod database;
mod guid;

use std::path::{Path, PathBuf};
use std::process::Command;

use super::native_host_manifest::{Form, NativeHostManifest};
use super::source_date::SourceDate;
use super::{LIBRARIES_LICENCES, Program};
use crate::error::Error;
use crate::workspace::Workspace;
use crate::{files, process, progress, windows_resource};
use database::Summary;

/// The program's name in the package.
const PROGRAM: &str = "cle-megalis.exe";
/// Where the manifests find it: beside their folders. On Windows they may say so.
const PROGRAM_FROM_MANIFEST: &str = r"..\cle-megalis.exe";

/// Packs the program as `version` and gives the installer's path.
///
/// # Errors
/// When a source is missing, the version is none that Windows can compare, or msitools refuses.
pub(crate) fn build(workspace: &Workspace, program: Program<'_>, version: &str) -> Result<PathBuf, Error> {
    let version = comparable(version)?;
    let folder = super::folder(workspace);
    let installer = folder.join(format!("cle-megalis-{version}-x64.msi"));
    let work = folder.join("msi");
    files::remove_folder(&work)?;
    let moment = SourceDate::find(workspace)?;
    let contents = contents(workspace, program)?;
    for (name, content) in &contents {
        let file = work.join(name);
        files::write(&file, content)?;
        moment.stamp(&file)?;
    }
    let (icon, picture) = (work.join("cle-megalis.ico"), windows_resource::icon(workspace)?);
    files::write(&icon, &picture)?;
    moment.stamp(&icon)?;
    let description = files::read(&workspace.root.join("manifests/windows/cle-megalis.wxs"))?;
    files::write(&work.join("cle-megalis.wxs"), &description)?;

    let product_code = guid::derived([&b"product"[..], version.as_bytes()]);
    let mut variables = vec![("Version", version), ("ProductCode", &product_code), ("Address", &workspace.address)];
    variables.extend(program.licences.map(|_| ("LibrariesLicences", LIBRARIES_LICENCES)));
    make(&work, &installer, &variables)?;
    // Windows takes two packages with one code for the same bytes.
    let parts = contents.iter().flat_map(|(name, content)| [name.as_bytes(), content.as_slice()]);
    let package_code =
        guid::derived([version.as_bytes(), description.as_slice(), picture.as_slice()].into_iter().chain(parts));
    let summary = Summary { subject: &format!("Clé Mégalis {version}"), package_code: &package_code, moment };
    database::complete(&installer, &summary, &work)?;
    progress::say("package", &installer.display().to_string());
    Ok(installer)
}

/// What Windows compares of a version: three numbers. A pre-release would count as the release itself.
fn comparable(version: &str) -> Result<&str, Error> {
    let numbers: Vec<Option<u16>> = version.split('.').map(|part| part.parse().ok()).collect();
    let fits = numbers.len() == 3 && numbers.iter().all(Option::is_some) && numbers[..2].iter().all(|n| *n < Some(256));
    if fits {
        return Ok(version);
    }
    Err(Error::DoesNotFit { what: "the version", reason: format!("Windows cannot compare {version} with others") })
}

fn contents(workspace: &Workspace, program: Program<'_>) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut contents = vec![(PROGRAM.to_owned(), files::read(program.file)?)];
    if let Some(licences) = program.licences {
        contents.push((LIBRARIES_LICENCES.to_owned(), files::read(licences)?));
    }
    for form in Form::ALL {
        let manifest = NativeHostManifest::new(workspace, form, PROGRAM_FROM_MANIFEST)?;
        contents.push((format!("{}/{}", form.name(), manifest.file_name), manifest.text.into_bytes()));
    }
    for licence in super::LICENCES {
        contents.push((format!("{licence}.txt"), files::read(&workspace.root.join(licence))?));
    }
    Ok(contents)
}

/// Runs wixl in `work`, where the sources are: it wants them by relative paths.
fn make(work: &Path, installer: &Path, variables: &[(&str, &str)]) -> Result<(), Error> {
    let mut command = Command::new("wixl");
    command.current_dir(work).args(["--arch", "x64"]);
    for (name, value) in variables {
        command.arg("--define").arg(format!("{name}={value}"));
    }
    command.arg("--output").arg(installer).arg("cle-megalis.wxs");
    let said = process::complaints(&mut command)?;
    // It warns of what it does not know and leaves it out.
    if said.trim().is_empty() {
        return Ok(());
    }
    Err(Error::DoesNotFit { what: "manifests/windows/cle-megalis.wxs", reason: said })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_versions_that_windows_can_compare_are_packed() {
        assert_eq!(comparable("0.1.0").unwrap(), "0.1.0");
        for version in ["1.0", "1.0.0-rc.1", "1.0.0.1", "256.0.0", "1.0.65536"] {
            assert!(comparable(version).is_err(), "{version}");
        }
    }
}
