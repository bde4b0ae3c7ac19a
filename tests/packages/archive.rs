//! The archive for other Linux.

use std::{collections::BTreeSet, process::Command};

use bench::{
    packages_document::first_column,
    scenario::{Failure, Scenario, Stage},
};

use crate::{package, said};

/// Names the archive.
const VARIABLE: &str = "CLE_MEGALIS_LINUX_ARCHIVE";

/// The heading in docs/packages.md.
const FILES: &str = "Files of the archive";

pub(crate) fn scenarios() -> Vec<Scenario> {
    vec![Scenario::new("unpacked_the_program_of_the_archive_declares_itself_where_it_lies", unpacked)]
}

fn unpacked(stage: &mut Stage) -> Result<(), Failure> {
    let archive = package(VARIABLE)?;
    let listed = said(Command::new("tar").args(["--list", "--file"]).arg(&archive))?;
    // All in one folder, which bears the version.
    let folder = listed.lines().next().unwrap_or_default();
    let found = listed.lines().filter(|line| !line.ends_with('/')).map(|line| line.replacen(folder, "", 1));
    assert_eq!(found.collect::<BTreeSet<_>>(), first_column(FILES)?.into_iter().collect());

    said(Command::new("tar").args(["--extract", "--file"]).arg(&archive).arg("--directory").arg(stage.directory()))?;
    let program = stage.directory().join(folder).join("cle-megalis");
    let home = stage.directory().join("home");
    said(Command::new(&program).arg("install").env("HOME", &home).env_remove("XDG_CONFIG_HOME"))?;
    let manifest = home.join(".mozilla/native-messaging-hosts/fr.cle_megalis.host.json");
    let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(manifest)?)?;
    assert_eq!(manifest["path"].as_str(), program.to_str());
    Ok(())
}
