//! The extension, packed: an unpacked folder, an archive for the stores of Chrome and Edge, an archive for Firefox; signed,
//! for an organisation's own server. One content for all browsers, the same bytes on every machine.

mod archive;
mod contents;
mod crx;
mod manifest;
mod messages;
pub(crate) mod self_hosted;
pub(crate) mod source;

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::target_compiler::TargetCompiler;
use crate::workspace::Workspace;
use crate::{brain, files, progress, size_limits};
use contents::Contents;

/// The names that the bench and the documents know.
const UNPACKED: &str = "chromium";
const WASM: &str = "brain_bg.wasm";
/// As the manifest names it.
const MANAGED_SCHEMA: &str = "managed_schema.json";
const MANIFEST: &str = "manifest.json";
pub(crate) const STORE_ARCHIVE: &str = "cle-megalis-chromium-store.zip";
pub(crate) const FIREFOX_ARCHIVE: &str = "cle-megalis-firefox.xpi";

/// Compiles the brain, packs the extension into `target/package/` and gives that folder.
///
/// # Errors
/// When a source is missing, two do not fit together, or a file cannot be written.
pub(crate) fn build(workspace: &Workspace, compiler: &TargetCompiler) -> Result<PathBuf, Error> {
    let contents = contents(workspace, compiler)?;
    let folder = workspace.target.join("package");
    files::remove_folder(&folder)?;
    write(&contents, &folder)?;
    Ok(folder)
}

/// Builds once more from a copy of the sources in another folder and compares with the packages that stand in
/// `folder`.
///
/// # Errors
/// [`Error::NotReproducible`] with the name of the first file that differs.
pub(crate) fn verify(workspace: &Workspace, compiler: &TargetCompiler, folder: &Path) -> Result<(), Error> {
    progress::say("package", "building once more in another folder, to compare");
    let elsewhere = files::temporary_folder()?;
    let copy = workspace.copied_to(elsewhere.path())?;
    let other = build(&copy, compiler)?;
    compare(folder, &other)?;
    progress::say("package", "the same bytes in both folders");
    Ok(())
}

/// Where the unpacked extension of the packages in `folder` is.
pub(crate) fn unpacked(folder: &Path) -> PathBuf {
    folder.join(UNPACKED)
}

/// Checks the WASM of the packages in `folder`.
///
/// # Errors
/// [`Error::TooLarge`] when it is larger than it may be.
pub(crate) fn check_size(folder: &Path) -> Result<(), Error> {
    size_limits::check(&folder.join(UNPACKED).join(WASM), size_limits::WASM)
}

/// Says how many bytes each file of the unpacked package in `folder` has, the largest first.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn tell_sizes(folder: &Path) -> Result<(), Error> {
    let unpacked = folder.join(UNPACKED);
    let mut sizes = Vec::new();
    for file in files::all_files(&unpacked)? {
        let size = std::fs::metadata(&file).map_err(files::failed("read", &file))?.len();
        sizes.push((size, file.strip_prefix(&unpacked).unwrap_or(&file).display().to_string()));
    }
    sizes.sort_by(|one, other| other.cmp(one));
    for (size, file) in sizes {
        progress::say("package", &format!("{size:>7} {file}"));
    }
    Ok(())
}

fn contents(workspace: &Workspace, compiler: &TargetCompiler) -> Result<Contents, Error> {
    let root = &workspace.root;
    let web = root.join("extension/web");
    let manifest = files::read_text(&root.join("manifests/extension/manifest.json"))?;
    let languages = messages::merged(&web.join("_locales"), &root.join("manifests/messages"))?;
    manifest::check(&manifest, &workspace.version, &languages).map_err(does_not_fit)?;

    let mut contents = Contents::default();
    contents.add_folder(&web, |path| !path.starts_with("_locales"))?;
    contents.add_folder(&brain::build(workspace, compiler)?, |_| true)?;
    contents.add(MANIFEST, manifest.into_bytes())?;
    contents.add(MANAGED_SCHEMA, files::read(&root.join("manifests/extension").join(MANAGED_SCHEMA))?)?;
    for (language, messages) in &languages {
        contents.add(&format!("_locales/{language}/messages.json"), messages::to_json(messages))?;
    }
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        contents.add(licence, files::read(&root.join(licence))?)?;
    }
    Ok(contents)
}

fn does_not_fit(error: manifest::ManifestError) -> Error {
    Error::DoesNotFit { what: "manifests/extension/manifest.json", reason: error.to_string() }
}

fn write(contents: &Contents, folder: &Path) -> Result<(), Error> {
    let unpacked = folder.join(UNPACKED);
    for (name, content) in contents.files() {
        files::write(&unpacked.join(name), content)?;
    }
    let archive = archive::zip(contents.files())?;
    files::write(&folder.join(FIREFOX_ARCHIVE), &archive)?;
    let for_stores = with_manifest(contents, manifest::for_stores)?;
    files::write(&folder.join(STORE_ARCHIVE), archive::zip(for_stores.files())?)?;

    let (wasm_size, archive_size) = (kilobytes(contents.size_of(WASM)), kilobytes(archive.len()));
    progress::say("package", &format!("{}: WASM {wasm_size}, archive {archive_size}", folder.display()));
    Ok(())
}

/// The same files with a changed manifest.
fn with_manifest(
    contents: &Contents,
    change: impl FnOnce(&str) -> Result<String, manifest::ManifestError>,
) -> Result<Contents, Error> {
    let mut changed = Contents::default();
    let manifest = contents.text_of(MANIFEST);
    changed.add(MANIFEST, change(&manifest).map_err(does_not_fit)?.into_bytes())?;
    contents
        .files()
        .filter(|(path, _)| *path != MANIFEST)
        .try_for_each(|(path, bytes)| changed.add(path, bytes.to_vec()))?;
    Ok(changed)
}

fn kilobytes(bytes: usize) -> String {
    format!("{} KB", bytes.div_ceil(1000))
}

fn compare(one: &Path, other: &Path) -> Result<(), Error> {
    let relative = |folder: &Path| -> Result<Vec<PathBuf>, Error> {
        let files = files::all_files(folder)?.into_iter();
        Ok(files.filter_map(|path| path.strip_prefix(folder).map(Path::to_owned).ok()).collect())
    };
    let (names, other_names) = (relative(one)?, relative(other)?);
    let only_once = names.iter().find(|name| !other_names.contains(name));
    if let Some(name) = only_once.or_else(|| other_names.iter().find(|name| !names.contains(name))) {
        return Err(Error::NotReproducible(name.display().to_string()));
    }
    for name in &names {
        if files::read(&one.join(name))? != files::read(&other.join(name))? {
            return Err(Error::NotReproducible(name.display().to_string()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            files::write(&folder.path().join(name), content).unwrap();
        }
        folder
    }

    #[test]
    fn packages_that_differ_in_one_byte_or_one_file_are_told_apart() {
        let one = folder_with(&[("chromium/a.js", "1"), ("x.xpi", "2")]);
        compare(one.path(), folder_with(&[("chromium/a.js", "1"), ("x.xpi", "2")]).path()).unwrap();
        for (other, named) in [
            (folder_with(&[("chromium/a.js", "9"), ("x.xpi", "2")]), "a.js"),
            (folder_with(&[("chromium/a.js", "1")]), "x.xpi"),
            (folder_with(&[("chromium/a.js", "1"), ("x.xpi", "2"), ("y", "")]), "y"),
        ] {
            let error = compare(one.path(), other.path()).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
