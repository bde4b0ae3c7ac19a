//! The Debian package.

use std::{collections::BTreeSet, fs, process::Command};

use bench::{
    isolation::Isolation,
    packages_document::first_column,
    scenario::{Failure, Scenario, Stage},
};

use crate::{other_root::OtherRoot, package, said};

/// Names the package.
pub(crate) const VARIABLE: &str = "CLE_MEGALIS_DEBIAN_PACKAGE";

/// The heading in docs/packages.md.
const FILES: &str = "Files of the Debian package";

/// Where the package is put on the other machine.
const PLACED: &str = "/tmp/cle-megalis.deb";

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut scenarios = vec![
        Scenario::new("the_debian_package_holds_what_the_document_says", files),
        Scenario::new("lintian_has_nothing_to_say_of_the_debian_package", lintian),
    ];
    // In namespaces of a user's own the machine's files belong to nobody: dpkg cannot work there.
    if Isolation::permitted() == Isolation::Namespaces {
        let name = "the_debian_package_is_installed_for_all_browsers_and_purged_without_a_trace";
        scenarios.push(Scenario::new(name, life).needs_own_files());
    }
    scenarios
}

fn files(_: &mut Stage) -> Result<(), Failure> {
    let listed = said(Command::new("dpkg-deb").arg("--contents").arg(package(VARIABLE)?))?;
    // "-rw-r--r-- root/root 210 2026-11-28 12:00 ./etc/…"
    let found: BTreeSet<String> = listed
        .lines()
        .filter(|line| !line.starts_with('d'))
        .filter_map(|line| Some(line.split_once(" ./")?.1))
        .map(|path| format!("/{path}"))
        .collect();
    assert_eq!(found, first_column(FILES)?.into_iter().collect());
    assert!(listed.lines().all(|line| line.contains(" root/root ")), "{listed}");
    Ok(())
}

fn lintian(_: &mut Stage) -> Result<(), Failure> {
    let mut command = Command::new("lintian");
    command.args(["--fail-on", "error,warning", "--allow-root"]).arg(package(VARIABLE)?);
    said(&mut command).map(drop)
}

fn life(stage: &mut Stage) -> Result<(), Failure> {
    let machine = OtherRoot::mount(stage)?;
    let placed = machine.path().join(PLACED.trim_start_matches('/'));
    fs::copy(package(VARIABLE)?, &placed)?;
    said(machine.command("dpkg").args(["--install", PLACED]))?;
    fs::remove_file(&placed)?;
    let documented: BTreeSet<String> = first_column(FILES)?.into_iter().collect();
    let changed: BTreeSet<String> = machine.changes()?.into_iter().collect();
    assert!(documented.is_subset(&changed), "{changed:?}");

    // What the package declares is what the program itself would: in each place, to the byte.
    let declared = said(machine.command("cle-megalis").args(["install", "--system"]))?;
    let manifests = documented.iter().filter(|path| path.ends_with(".json"));
    for path in manifests {
        let line = declared.lines().find(|line| line.contains(path.as_str()));
        assert!(line.is_some_and(|line| line.contains("déjà")), "{path}: {declared}");
    }
    said(machine.command("dpkg").args(["--verify", "cle-megalis"]))?;

    said(machine.command("dpkg").args(["--purge", "cle-megalis"]))?;
    assert_eq!(machine.changes()?, Vec::<String>::new());
    Ok(())
}
