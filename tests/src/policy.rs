//! What an IT department sets for the extension, where the browsers look for it on Linux.

use std::{fs, io, path::Path};

use protocol::identity;
use serde_json::{Value, json};

use crate::{
    browser::{Error, Kind},
    scenario::Stage,
};

/// Has the browser find these settings of the extension; before it starts.
///
/// # Errors
/// When a file cannot be written, and where the scenario is not isolated.
pub fn set(stage: &Stage, kind: Kind, settings: &Value) -> Result<(), Error> {
    let failed = |source| Error::System { doing: format!("set a policy for {kind}"), source };
    match kind {
        Kind::Chromium => {
            let policy = json!({ "3rdparty": { "extensions": { identity::CHROMIUM_EXTENSION_ID: settings } } });
            write(stage, Path::new("/etc/chromium"), "policies/managed/cle-megalis.json", &policy).map_err(failed)
        }
        Kind::Firefox => {
            let program = fs::canonicalize(kind.program()?).map_err(failed)?;
            let folder = program.parent().unwrap_or(Path::new("/")).join("distribution");
            let add_ons = json!({ identity::FIREFOX_ADDON_ID: settings });
            let policy = json!({ "policies": { "3rdparty": { "Extensions": add_ons } } });
            write(stage, &folder, "policies.json", &policy).map_err(failed)
        }
    }
}

fn write(stage: &Stage, folder: &Path, name: &str, policy: &Value) -> io::Result<()> {
    let file = stage.stand_in_for(folder)?.join(name);
    fs::create_dir_all(file.parent().unwrap_or(folder))?;
    fs::write(file, policy.to_string())
}
