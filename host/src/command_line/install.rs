//! `install` and `uninstall`: the browsers are told where the host is, or no longer. Nothing is copied: the manifests
//! name the running program's own place.

use std::io;
use std::path::{Path, PathBuf};

use protocol::installation::InstallationCause;

use super::{Exit, Failure, Terminal};
use crate::installation::declaration::{Done, declare, withdraw};
use crate::installation::doctor::{Finding, examine};
use crate::installation::extension_id::ExtensionId;
use crate::installation::place::{Place, Scope};
use crate::installation::places::{Locations, of_profile, path_from};
use crate::installation::repair::{Mended, repair};
use crate::installation::{report, this_program};
use crate::texts::{Texts, fill};

/// Which of the two commands is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Install,
    Uninstall,
}

/// Where it is carried out.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    Scope(Scope),
    Profile(PathBuf),
}

pub(super) fn run(parser: &mut lexopt::Parser, terminal: &mut Terminal, direction: Direction) -> Result<Exit, Failure> {
    use lexopt::prelude::*;
    let is_install = direction == Direction::Install;
    let mut target = Target::Scope(Scope::User);
    let mut ids: Vec<ExtensionId> = Vec::new();
    let mut mend = false;
    while let Some(argument) = parser.next()? {
        match (argument, &target) {
            (Long("system"), Target::Scope(_)) => target = Target::Scope(Scope::System),
            // The caller's own check knows nothing of profiles, and could not let the others in.
            (Long("user-data-dir"), Target::Scope(Scope::User)) if ids.is_empty() && !mend => {
                target = Target::Profile(parser.value()?.into());
            }
            (Long("extension-id"), Target::Scope(_)) if is_install && !mend => {
                let value = parser.value()?.string()?;
                match value.parse() {
                    Ok(id) => ids.push(id),
                    Err(_) => {
                        writeln!(terminal.err, "{}", fill(&terminal.texts.own.no_extension_id, &[("id", &value)]))?;
                        return Ok(Exit::Usage);
                    }
                }
            }
            (Long("repair"), Target::Scope(_)) if is_install && ids.is_empty() => mend = true,
            (Short('h') | Long("help"), _) => return super::show_help(terminal),
            (other, _) => return Err(other.unexpected().into()),
        }
    }
    let locations = Locations::of_this_system(this_program::path()?);
    if mend && let Target::Scope(scope) = target {
        return repair_all(&locations, scope, terminal);
    }
    let places = match &target {
        Target::Profile(folder) => Some(vec![of_profile(&std::path::absolute(folder)?)]),
        Target::Scope(Scope::System) => Some(locations.system()),
        Target::Scope(Scope::User) => locations.user(),
    };
    let Some(places) = places else {
        let variable = if cfg!(windows) { "LOCALAPPDATA" } else { "HOME" };
        writeln!(terminal.err, "{}", fill(&terminal.texts.own.no_home, &[("variable", variable)]))?;
        return Ok(Exit::InputOutput);
    };
    match direction {
        Direction::Install => {
            let exit = install(&places, &locations.program, &ids, terminal)?;
            let findings = examine(&locations, None).findings;
            tell_all(findings.iter().filter(|finding| outlives_declaration(finding.cause)), &locations, terminal)?;
            Ok(exit)
        }
        Direction::Uninstall => uninstall(&places, terminal),
    }
}

fn install(places: &[Place], program: &Path, ids: &[ExtensionId], terminal: &mut Terminal) -> Result<Exit, Failure> {
    if places.iter().any(|place| path_from(place, program).is_none()) {
        let shown = program.to_string_lossy();
        writeln!(terminal.err, "{}", fill(&terminal.texts.own.path_not_text, &[("path", &shown)]))?;
        return Ok(Exit::InputOutput);
    }
    let mut exit = Exit::Done;
    for place in places {
        report_done(place, declare(place, program, ids), &mut exit, terminal)?;
    }
    if exit == Exit::Done {
        writeln!(terminal.out, "{}", terminal.texts.own.install_done)?;
    }
    Ok(exit)
}

fn uninstall(places: &[Place], terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    for place in places {
        report_done(place, withdraw(place, places), &mut exit, terminal)?;
    }
    if exit == Exit::Done {
        writeln!(terminal.out, "{}", terminal.texts.own.uninstall_done)?;
    }
    Ok(exit)
}

/// Mends what can be, and tells what is left.
fn repair_all(locations: &Locations, scope: Scope, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let mut exit = Exit::Done;
    for Mended { place, outcome } in repair(locations, scope) {
        report_done(&place, outcome, &mut exit, terminal)?;
    }
    let left = examine(locations, None).findings;
    tell_all(left.iter(), locations, terminal)?;
    if left.iter().any(|finding| !finding.cause.is_hint()) {
        return Ok(if exit == Exit::Done { Exit::FaultsRemain } else { exit });
    }
    if left.is_empty() {
        writeln!(terminal.out, "{}", terminal.texts.own.repair_done)?;
    }
    Ok(exit)
}

/// What may remain after a declaration, and whoever declares had better know.
fn outlives_declaration(cause: InstallationCause) -> bool {
    cause.is_hint() || matches!(cause, InstallationCause::PolicyBlocks | InstallationCause::PolicyPassesOver)
}

fn tell_all<'a>(
    findings: impl Iterator<Item = &'a Finding>,
    locations: &Locations,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    for finding in findings {
        let told = report::finding(finding, locations, terminal.texts);
        writeln!(terminal.err, "{}\n{}", told.sentence, told.remedy)?;
    }
    Ok(())
}

/// Says what became of one place; the others are gone on with, whatever it was.
fn report_done(place: &Place, done: io::Result<Done>, exit: &mut Exit, terminal: &mut Terminal) -> Result<(), Failure> {
    let (browser, path) = (place.browser_names(), place.to_string());
    match done {
        Ok(done) => {
            let text = fill(sentence(done, terminal.texts), &[("browser", &browser), ("path", &path)]);
            writeln!(terminal.out, "{text}")?;
        }
        Err(error) => {
            *exit = Exit::InputOutput;
            let values = [("browser", browser.as_str()), ("path", &path), ("error", &error.to_string())];
            writeln!(terminal.err, "{}", fill(&terminal.texts.own.manifest_failed, &values))?;
        }
    }
    Ok(())
}

fn sentence(done: Done, texts: &Texts) -> &str {
    match done {
        Done::Created => &texts.own.manifest_created,
        Done::Updated => &texts.own.manifest_updated,
        Done::Unchanged => &texts.own.manifest_unchanged,
        Done::Removed => &texts.own.manifest_removed,
        Done::Absent => &texts.own.manifest_absent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::installation::places::linux;
    use crate::texts::Language;

    fn with_terminal(work: impl FnOnce(&mut Terminal) -> Result<Exit, Failure>) -> (Exit, String, String) {
        let texts = Texts::load(Language::English).unwrap();
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let outcome = work(&mut Terminal { out: &mut out, err: &mut err, texts: &texts });
        let exit = outcome.unwrap_or_else(|_| panic!("the command could not write"));
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[test]
    fn what_is_installed_is_found_by_browsers_stays_when_repeated_and_goes_when_uninstalled() {
        let home = tempfile::tempdir().unwrap();
        let places = linux::user(home.path(), &home.path().join(".config"));
        let program = this_program::path().unwrap();
        let install = |terminal: &mut Terminal| install(&places, &program, &[], terminal);
        let (exit, out, err) = with_terminal(install);
        assert_eq!((exit, err.as_str()), (Exit::Done, ""));
        assert_eq!(out.matches("declared in").count(), 6, "{out}");
        let chromium = home.path().join(".config/chromium/NativeMessagingHosts/fr.cle_megalis.host.json");
        let manifest: serde_json::Value = serde_json::from_slice(&std::fs::read(&chromium).unwrap()).unwrap();
        assert_eq!(manifest["path"], program.to_str().unwrap());
        assert!(home.path().join(".mozilla/native-messaging-hosts/fr.cle_megalis.host.json").is_file());

        let (_, out, _) = with_terminal(install);
        assert_eq!(out.matches("already declared").count(), 6, "{out}");
        std::fs::write(&chromium, "{}").unwrap();
        let (_, out, _) = with_terminal(install);
        assert_eq!((out.matches("updated").count(), out.matches("already declared").count()), (1, 5), "{out}");

        let (exit, out, _) = with_terminal(|terminal| uninstall(&places, terminal));
        assert_eq!((exit, out.matches("removed").count()), (Exit::Done, 6), "{out}");
        assert!(!chromium.exists());
        let (exit, out, _) = with_terminal(|terminal| uninstall(&places, terminal));
        assert_eq!((exit, out.matches("nothing to remove").count()), (Exit::Done, 6), "{out}");
    }

    #[test]
    fn a_place_that_cannot_be_written_does_not_keep_the_others_from_it() {
        let home = tempfile::tempdir().unwrap();
        let config = home.path().join(".config");
        std::fs::create_dir_all(&config).unwrap();
        std::fs::write(config.join("google-chrome"), "a file where a folder should be").unwrap();
        let places = linux::user(home.path(), &config);
        let program = this_program::path().unwrap();
        let (exit, out, err) = with_terminal(|terminal| install(&places, &program, &[], terminal));
        assert_eq!(exit, Exit::InputOutput);
        assert_eq!((out.matches("declared in").count(), err.lines().count()), (5, 1), "{out}{err}");
        assert!(err.contains("Google Chrome"));
    }

    #[test]
    fn an_id_that_is_none_is_told_and_nothing_is_written() {
        let arguments = ["--extension-id", "abc"];
        let (exit, out, err) =
            with_terminal(|terminal| run(&mut lexopt::Parser::from_args(arguments), terminal, Direction::Install));
        assert_eq!((exit, out.as_str()), (Exit::Usage, ""));
        assert!(err.contains("abc") && err.contains("32"), "{err}");
    }
}
