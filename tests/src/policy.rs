//! What an IT department sets for the extension, where the browsers look for it on Linux, in the file that is offered for it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use protocol::identity;
use serde_json::Value;

use crate::{
    browser::{Error, Kind},
    scenario::Stage,
};

/// Has the browser find the offered file; before it starts.
///
/// # Errors
/// When a file cannot be written, and where the scenario is not isolated.
pub fn set_as_offered(stage: &Stage, kind: Kind) -> Result<(), Error> {
    write(stage, kind, |_| {}).map_err(failed(kind))
}

/// Has the browser find these settings of the extension in place of the offered ones; before it starts.
///
/// # Errors
/// When a file cannot be written, and where the scenario is not isolated.
pub fn set(stage: &Stage, kind: Kind, settings: &Value) -> Result<(), Error> {
    write(stage, kind, |offered| offered.clone_from(settings)).map_err(failed(kind))
}

fn failed(kind: Kind) -> impl FnOnce(io::Error) -> Error {
    move |source| Error::System { doing: format!("set a policy for {kind}"), source }
}

fn write(stage: &Stage, kind: Kind, change: impl FnOnce(&mut Value)) -> io::Result<()> {
    let (offered, place) = match kind {
        Kind::Chromium => {
            let place = format!("/3rdparty/extensions/{}", identity::CHROMIUM_EXTENSION_ID);
            ("chromium.json", place)
        }
        Kind::Firefox => {
            let place = format!("/policies/3rdparty/Extensions/{}", identity::FIREFOX_ADDON_ID);
            ("firefox/policies.json", place)
        }
    };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../manifests/policies/settings").join(offered);
    let text = fs::read_to_string(file)?.replace("@IDENTIFIANT@", identity::CHROMIUM_EXTENSION_ID);
    let mut policy: Value = serde_json::from_str(&text)?;
    change(policy.pointer_mut(&place).ok_or_else(|| io::Error::other(format!("{offered} has no {place}")))?);
    let file = destination(stage, kind)?;
    fs::create_dir_all(file.parent().unwrap_or(Path::new("/")))?;
    fs::write(file, policy.to_string())
}

fn destination(stage: &Stage, kind: Kind) -> io::Result<PathBuf> {
    match kind {
        Kind::Chromium => Ok(stage.stand_in_for(Path::new("/etc/chromium"))?.join("policies/managed/cle-megalis.json")),
        Kind::Firefox => {
            let program = fs::canonicalize(kind.program().map_err(io::Error::other)?)?;
            let folder = program.parent().unwrap_or(Path::new("/")).join("distribution");
            Ok(stage.stand_in_for(&folder)?.join("policies.json"))
        }
    }
}
