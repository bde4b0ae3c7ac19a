//! The extension for an organisation that serves it from its own server: a signed CRX, and the update manifest that leads
//! browsers to it (<https://developer.chrome.com/docs/extensions/how-to/distribute/host-on-linux#update_manifest>).

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::contents::Contents;
use super::{MANIFEST, UNPACKED, archive, crx, manifest, with_manifest};
use crate::error::Error;
use crate::signing_key::SigningKey;
use crate::workspace::Workspace;
use crate::{files, progress};

const UPDATE_MANIFEST: &str = "update.xml";

/// Where a trial's files are to be fetched from: a port of the bench's own network.
const TRIAL_ADDRESS: &str = "http://127.0.0.1:8377/";

/// Signs the extension of the packages in `packages` for the server's folder at `address`, and gives the folder with
/// the two files to be served from there.
///
/// # Errors
/// When the address is none, or a file cannot be read or written.
pub(crate) fn write(workspace: &Workspace, packages: &Path, key: &SigningKey, address: &str) -> Result<PathBuf, Error> {
    let folder = workspace.target.join("self-hosted");
    write_into(&folder, &workspace.version, packages, key, address)?;
    let id = crx::id(key.public());
    progress::say("package", &format!("{}: the extension's id is {id}", folder.display()));
    progress::say("package", &format!("declare it to the program: cle-megalis install --extension-id {id}"));
    Ok(folder)
}

/// The same with a new key that nobody keeps, for the bench.
///
/// # Errors
/// As [`write`], and when no key can be made.
pub(crate) fn write_trial(workspace: &Workspace, packages: &Path) -> Result<PathBuf, Error> {
    let folder = workspace.target.join("self-hosted-trial");
    let passing = tempfile::tempdir().map_err(files::failed("create", &std::env::temp_dir()))?;
    let key = SigningKey::generate(&passing.path().join("key.pem"))?;
    write_into(&folder, &workspace.version, packages, &key, TRIAL_ADDRESS)?;
    Ok(folder)
}

fn write_into(folder: &Path, version: &str, packages: &Path, key: &SigningKey, address: &str) -> Result<(), Error> {
    let base = checked(address)?;
    let mut shipped = Contents::default();
    shipped.add_folder(&packages.join(UNPACKED), |_| true)?;
    let update_url = format!("{base}{UPDATE_MANIFEST}");
    let contents = with_manifest(&shipped, |manifest| manifest::for_own_server(manifest, &update_url))?;

    let name = format!("cle-megalis-{version}.crx");
    let least: Value = serde_json::from_str(&shipped.text_of(MANIFEST)).unwrap_or_default();
    let least = least["minimum_chrome_version"].as_str().unwrap_or_default();
    files::remove_folder(folder)?;
    files::write(&folder.join(&name), crx::pack(&archive::zip(contents.files())?, key)?)?;
    let update = update_manifest(&crx::id(key.public()), &format!("{base}{name}"), version, least);
    files::write(&folder.join(UPDATE_MANIFEST), update)
}

/// The folder's address, with a slash at its end. It goes into JSON and XML as it is: what would have to be written
/// otherwise there has no place in it.
fn checked(address: &str) -> Result<String, Error> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "-._~:/%[]".contains(character);
    if rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_plain)) {
        return Ok(format!("{}/", address.trim_end_matches('/')));
    }
    Err(Error::Usage(format!("--url {address}: not the http or https address of a folder on a server")))
}

fn update_manifest(id: &str, address: &str, version: &str, least: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n\
         <gupdate xmlns='http://www.google.com/update2/response' protocol='2.0'>\n  \
         <app appid='{id}'>\n    \
         <updatecheck codebase='{address}' version='{version}' prodversionmin='{least}'/>\n  \
         </app>\n\
         </gupdate>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_and_address_are_all_that_the_same_package_differs_by() {
        let folder = tempfile::tempdir().unwrap();
        let packages = folder.path().join("package");
        let shipped = "{\n  \"key\": \"MIIB\",\n  \"minimum_chrome_version\": \"116\"\n}\n";
        files::write(&packages.join("chromium/manifest.json"), shipped).unwrap();
        files::write(&packages.join("chromium/icons/16.png"), "p").unwrap();
        let key = SigningKey::generate(&folder.path().join("key.pem")).unwrap();
        let write = |name: &str| {
            let folder = folder.path().join(name);
            write_into(&folder, "1.2.3", &packages, &key, "https://exemple.bzh/cle").unwrap();
            (
                files::read(&folder.join("cle-megalis-1.2.3.crx")).unwrap(),
                files::read_text(&folder.join("update.xml")).unwrap(),
            )
        };
        let (crx, update) = write("one");
        assert_eq!((&crx, &update), (&write("two").0, &write("two").1));
        let id = crx::id(key.public());
        for part in [
            &format!("appid='{id}'"),
            "codebase='https://exemple.bzh/cle/cle-megalis-1.2.3.crx'",
            "version='1.2.3'",
            "prodversionmin='116'",
        ] {
            assert!(update.contains(part), "{part} is not in {update}");
        }
        let archive = crx.windows(4).position(|window| window == b"PK\x03\x04").unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&crx[archive..])).unwrap();
        assert_eq!(archive.len(), 2);
        let manifest = std::io::read_to_string(archive.by_name("manifest.json").unwrap()).unwrap();
        assert_eq!(
            manifest,
            shipped.replace("\"key\": \"MIIB\"", "\"update_url\": \"https://exemple.bzh/cle/update.xml\"")
        );
    }

    #[test]
    fn what_is_no_address_of_a_folder_is_refused() {
        for address in
            ["", "exemple.bzh", "ftp://exemple.bzh", "https://", "https://exemple.bzh/?a'b", "https://é.bzh/"]
        {
            assert!(matches!(checked(address), Err(Error::Usage(_))), "{address}");
        }
        for address in ["https://exemple.bzh", "https://exemple.bzh/", "http://127.0.0.1:8377"] {
            assert!(checked(address).unwrap().ends_with('/'), "{address}");
        }
    }
}
