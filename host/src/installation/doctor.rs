//! Examines the installation: what every browser finds, and what keeps it from finding this program. Nothing that a
//! manifest names is ever run: a manifest may be anybody's, and whoever examines may be the administrator.

use std::path::{Path, PathBuf};

use protocol::installation::InstallationCause;
use protocol::problem::Problem;

use super::confinement;
use super::look::{Look, look};
use super::place::{Browser, Place, Scope};
use super::places::Locations;
use super::policy::policy;
use super::presence;
use super::registry::View;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examination {
    /// Every manifest that is there.
    pub looks: Vec<Look>,
    /// What is to be mended, or known.
    pub findings: Vec<Finding>,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub cause: InstallationCause,
    /// Whose matter it is.
    pub browser: Option<String>,
    /// Where it is.
    pub place: Option<Place>,
    /// Which program it is about.
    pub program: Option<PathBuf>,
    /// How it is mended, if it can be.
    pub mend: Option<Mend>,
}

/// How a finding is mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mend {
    /// The program is declared at one of these places.
    Declare(Vec<Place>),
    /// What is declared here is taken away: another place serves.
    Remove(Place),
}

impl Finding {
    fn new(cause: InstallationCause) -> Self {
        Self { cause, browser: None, place: None, program: None, mend: None }
    }

    fn of_browser(cause: InstallationCause, browser: Browser) -> Self {
        Self { browser: Some(browser.name().to_owned()), ..Self::new(cause) }
    }

    /// The command that mends it, if one does.
    #[must_use]
    pub fn command(&self) -> Option<&'static str> {
        let places = match self.mend.as_ref()? {
            Mend::Declare(places) => places.as_slice(),
            Mend::Remove(place) => std::slice::from_ref(place),
        };
        let for_user = places.iter().any(|place| place.scope == Scope::User);
        Some(if for_user { "cle-megalis install --repair" } else { "cle-megalis install --system --repair" })
    }
}

/// Looks at everything. `service` is what keeps all of PC/SC from work, if that was looked at.
#[must_use]
pub fn examine(locations: &Locations, service: Option<Problem>) -> Examination {
    let looks: Vec<Look> = locations.all().iter().filter_map(|place| look(place, &locations.program)).collect();
    let mut findings = Vec::new();
    findings.extend(undeclared(&looks, locations));
    findings.extend(looks.iter().filter_map(|look| faulty(look, &looks, locations)));
    findings.extend(Browser::ALL.into_iter().filter_map(|browser| kept_by_policy(browser, &looks, locations)));
    findings.extend(writable(&locations.program));
    if cfg!(target_os = "linux") {
        findings.extend(without_service(&locations.root, service));
        let confined = confinement::confined(locations).into_iter();
        findings.extend(confined.map(|(browser, cause)| Finding::of_browser(cause, browser)));
    }
    Examination { looks, findings }
}

/// The browsers that are there and find nothing.
fn undeclared(looks: &[Look], locations: &Locations) -> Vec<Finding> {
    let found = |browser| looks.iter().any(|look| look.place.browsers.contains(&browser));
    let missing =
        Browser::ALL.into_iter().filter(|browser| presence::is_present(*browser, locations) && !found(*browser));
    let places = |browser: Browser| {
        // Where a policy has them passed over, a user's would not help.
        let of_user = locations.user().filter(|_| !policy(browser, locations).passes_over_users);
        let of_user = of_user.into_iter().flatten().filter(|place| place.browsers.contains(&browser));
        of_user.chain(system_places(browser, locations)).collect()
    };
    missing
        .map(|browser| Finding {
            mend: Some(Mend::Declare(places(browser))),
            ..Finding::of_browser(InstallationCause::BrowserUndeclared, browser)
        })
        .collect()
}

/// What a policy keeps a browser from, to which the host is declared.
fn kept_by_policy(browser: Browser, looks: &[Look], locations: &Locations) -> Option<Finding> {
    let is_declared = |look: &&Look| look.place.browsers.contains(&browser) && look.fault.is_none();
    let mut declared = looks.iter().filter(is_declared).peekable();
    declared.peek()?;
    // Packages declare it to all browsers, there or not. On Windows not all of them are found.
    if cfg!(target_os = "linux") && !presence::is_present(browser, locations) {
        return None;
    }
    let policy = policy(browser, locations);
    if policy.blocks {
        return Some(Finding::of_browser(InstallationCause::PolicyBlocks, browser));
    }
    let is_passed_over = policy.passes_over_users && declared.all(|look| look.place.scope == Scope::User);
    is_passed_over.then(|| Finding {
        mend: Some(Mend::Declare(system_places(browser, locations))),
        ..Finding::of_browser(InstallationCause::PolicyPassesOver, browser)
    })
}

fn system_places(browser: Browser, locations: &Locations) -> Vec<Place> {
    locations.system().into_iter().filter(|place| place.browsers.contains(&browser)).collect()
}

fn faulty(look: &Look, looks: &[Look], locations: &Locations) -> Option<Finding> {
    let fault = look.fault?;
    let place = look.place.clone();
    // Where a policy has users' manifests passed over, what is wrong with one matters to nobody.
    let is_read = |browser: &Browser| !policy(*browser, locations).passes_over_users;
    if place.scope == Scope::User && !place.browsers.iter().any(is_read) {
        return None;
    }
    // The same browsers find a right one if only this one is not there.
    let is_in_the_way = place.browsers.iter().all(|browser| {
        let read = locations.read_by(*browser);
        let after = read.iter().skip_while(|other| **other != place).skip(1);
        after.into_iter().any(|later| looks.iter().any(|other| other.place == *later && other.fault.is_none()))
    });
    // Nothing of ours is ever written to the view of 32 bits.
    let is_not_ours = place.key.as_ref().is_some_and(|key| key.view == View::Narrow);
    let shadows = is_in_the_way && fault == InstallationCause::OtherProgram;
    Some(Finding {
        cause: if shadows { InstallationCause::MachineShadowed } else { fault },
        browser: Some(place.browser_names()),
        program: look.program.clone(),
        mend: Some(if is_in_the_way || is_not_ours {
            Mend::Remove(place.clone())
        } else {
            Mend::Declare(vec![place.clone()])
        }),
        place: Some(place),
    })
}

/// Whoever may replace the program makes every user's browser run what they like.
#[cfg(unix)]
fn writable(program: &Path) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt;
    const OTHERS: u32 = 0o002;
    const STICKY: u32 = 0o1000;
    let mode = |path: &Path| path.metadata().map(|metadata| metadata.permissions().mode()).unwrap_or_default();
    let mut folders = program.ancestors().skip(1);
    let is_so = mode(program) & OTHERS != 0 || folders.any(|folder| mode(folder) & (OTHERS | STICKY) == OTHERS);
    is_so.then(|| Finding { program: Some(program.to_owned()), ..Finding::new(InstallationCause::ProgramWritable) })
}

/// Access lists tell it, which the standard library does not read.
#[cfg(not(unix))]
fn writable(_program: &Path) -> Option<Finding> {
    None
}

/// What of PC/SC is not even installed, where something of it does not work.
fn without_service(root: &Path, service: Option<Problem>) -> Option<Finding> {
    let is_any_there = |names: &[&str]| names.iter().any(|name| root.join(name).exists());
    match service? {
        Problem::ServiceStopped if !is_any_there(&["usr/sbin/pcscd", "usr/bin/pcscd", "run/pcscd/pcscd.comm"]) => {
            Some(Finding::new(InstallationCause::ServiceMissing))
        }
        Problem::NoReader
            if !is_any_there(&["usr/lib/pcsc/drivers/ifd-ccid.bundle", "usr/lib64/pcsc/drivers/ifd-ccid.bundle"]) =>
        {
            Some(Finding::new(InstallationCause::DriverMissing))
        }
        _ => None,
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::installation::declaration::{Done, declare};
    use crate::installation::repair::repair;

    /// A computer in a folder, with a program installed for everybody and one browser.
    struct Computer {
        folder: tempfile::TempDir,
        locations: Locations,
    }

    impl Computer {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
            let root = folder.path().to_owned();
            let home = root.join("home/a");
            let program = root.join("usr/bin/cle-megalis");
            let config = Some(home.join(".config"));
            let computer = Self { folder, locations: Locations { root, home: Some(home), config, program } };
            computer.program("usr/bin/cle-megalis");
            fs::create_dir_all(computer.path("opt/google/chrome")).unwrap();
            computer
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        fn program(&self, name: &str) -> PathBuf {
            let program = self.path(name);
            fs::create_dir_all(program.parent().unwrap()).unwrap();
            fs::write(&program, name).unwrap();
            fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
            program
        }

        fn place(&self, scope: Scope) -> Place {
            let mut places = self.locations.read_by(Browser::Chrome).into_iter();
            places.find(|place| place.scope == scope).unwrap()
        }

        fn declare(&self, scope: Scope, program: &Path) {
            assert_eq!(declare(&self.place(scope), program, &[]).unwrap(), Done::Created);
        }

        fn write(&self, scope: Scope, text: &str) {
            let file = self.place(scope).file;
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }

        fn examine(&self, service: Option<Problem>) -> Examination {
            examine(&self.locations, service)
        }

        /// What is found, and where.
        fn found(&self) -> Vec<(InstallationCause, Option<Scope>)> {
            let findings = self.examine(None).findings.into_iter();
            findings.map(|finding| (finding.cause, finding.place.map(|place| place.scope))).collect()
        }

        fn repair(&self, scope: Scope) -> Vec<Done> {
            repair(&self.locations, scope).into_iter().map(|mended| mended.outcome.unwrap()).collect()
        }
    }

    use InstallationCause as C;

    #[test]
    fn a_browser_that_finds_nothing_is_found_and_mended() {
        let computer = Computer::new();
        assert_eq!(computer.found(), [(C::BrowserUndeclared, None)]);
        assert_eq!(computer.examine(None).findings[0].command(), Some("cle-megalis install --repair"));
        assert_eq!(computer.repair(Scope::User), [Done::Created]);
        assert_eq!(computer.found(), []);
        assert_eq!(computer.examine(None).looks.len(), 1);
    }

    #[test]
    fn each_fault_of_a_manifest_has_its_name_and_is_mended() {
        let other = |computer: &Computer| computer.program("opt/other/cle-megalis").to_str().unwrap().to_owned();
        let plain = |computer: &Computer| {
            let file = computer.path("opt/text");
            fs::write(&file, "").unwrap();
            file.to_str().unwrap().to_owned()
        };
        type Planted = (C, Box<dyn Fn(&Computer) -> String>);
        let manifest = |name: &str, path: &str, origin: &str| {
            format!(
                r#"{{"name":"{name}","description":"d","path":"{path}","type":"stdio","allowed_origins":["{origin}"]}}"#
            )
        };
        const NAME: &str = protocol::identity::HOST_NAME;
        const ORIGIN: &str = protocol::identity::CHROMIUM_EXTENSION_ORIGIN;
        let own = |computer: &Computer| computer.locations.program.to_str().unwrap().to_owned();
        let planted: Vec<Planted> = vec![
            (C::ManifestInvalid, Box::new(|_| "{".to_owned())),
            (C::ManifestWrongName, Box::new(move |computer| manifest("fr.other", &own(computer), ORIGIN))),
            (C::ProgramPathRelative, Box::new(move |_| manifest(NAME, "bin/cle-megalis", ORIGIN))),
            (C::ProgramMissing, Box::new(move |_| manifest(NAME, "/gone/cle-megalis", ORIGIN))),
            (C::ProgramNotExecutable, Box::new(move |computer| manifest(NAME, &plain(computer), ORIGIN))),
            (C::OtherProgram, Box::new(move |computer| manifest(NAME, &other(computer), ORIGIN))),
            (C::ExtensionNotListed, Box::new(move |computer| manifest(NAME, &own(computer), "chrome-extension://x/"))),
        ];
        for (cause, text) in planted {
            for scope in [Scope::User, Scope::System] {
                let computer = Computer::new();
                computer.write(scope, &text(&computer));
                assert_eq!(computer.found(), [(cause, Some(scope))]);
                let elsewhere = if scope == Scope::User { Scope::System } else { Scope::User };
                assert_eq!(computer.repair(elsewhere), [], "{cause:?}");
                assert_eq!(computer.repair(scope), [Done::Updated], "{cause:?}");
                assert_eq!(computer.found(), [], "{cause:?}");
            }
        }
    }

    #[test]
    fn a_manifest_for_all_that_not_all_can_read_is_found_and_mended() {
        let computer = Computer::new();
        computer.declare(Scope::System, &computer.locations.program);
        let file = computer.place(Scope::System).file;
        fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
        assert_eq!(computer.found(), [(C::ManifestUnreadable, Some(Scope::System))]);
        assert_eq!(computer.repair(Scope::System), [Done::Updated]);
        assert_eq!(computer.found(), []);
    }

    #[test]
    fn a_users_manifest_in_the_way_of_the_computers_is_taken_away() {
        for (program, cause) in [("opt/old/cle-megalis", C::MachineShadowed), ("gone", C::ProgramMissing)] {
            let computer = Computer::new();
            computer.program("opt/old/cle-megalis");
            computer.declare(Scope::System, &computer.locations.program);
            computer.declare(Scope::User, &computer.path(program));
            assert_eq!(computer.found(), [(cause, Some(Scope::User))]);
            assert_eq!(computer.repair(Scope::User), [Done::Removed]);
            assert_eq!(computer.found(), []);
            assert!(!computer.place(Scope::User).file.exists());
        }
    }

    #[test]
    fn what_a_policy_keeps_a_browser_from_is_told_and_mended_where_it_can_be() {
        let computer = Computer::new();
        let folder = computer.path("etc/opt/chrome/policies/managed");
        fs::create_dir_all(&folder).unwrap();
        let set = |text: &str| fs::write(folder.join("p.json"), text).unwrap();
        set(r#"{"NativeMessagingUserLevelHosts": false}"#);
        let command = |computer: &Computer| computer.examine(None).findings[0].command();
        assert_eq!(computer.found(), [(C::BrowserUndeclared, None)]);
        assert_eq!(command(&computer), Some("cle-megalis install --system --repair"));
        computer.declare(Scope::User, &computer.locations.program);
        assert_eq!(computer.found(), [(C::PolicyPassesOver, None)]);
        assert_eq!(command(&computer), Some("cle-megalis install --system --repair"));
        assert_eq!(computer.repair(Scope::User), []);
        assert_eq!(computer.repair(Scope::System), [Done::Created]);
        assert_eq!(computer.found(), []);
        computer.write(Scope::User, "{");
        assert_eq!(computer.found(), [], "nobody reads it");
        set(r#"{"NativeMessagingBlocklist": ["*"]}"#);
        assert_eq!(computer.found(), [(C::ManifestInvalid, Some(Scope::User)), (C::PolicyBlocks, None)]);
        fs::remove_file(computer.place(Scope::User).file).unwrap();
        assert_eq!(computer.found(), [(C::PolicyBlocks, None)]);
        assert_eq!(command(&computer), None);
        set(r#"{"NativeMessagingBlocklist": ["*"], "NativeMessagingAllowlist": ["fr.cle_megalis.host"]}"#);
        assert_eq!(computer.found(), []);
    }

    #[test]
    fn two_right_manifests_are_right() {
        let computer = Computer::new();
        computer.declare(Scope::System, &computer.locations.program);
        fs::create_dir_all(computer.path("bin")).unwrap();
        std::os::unix::fs::symlink(&computer.locations.program, computer.path("bin/linked")).unwrap();
        computer.declare(Scope::User, &computer.path("bin/linked"));
        assert_eq!(computer.found(), []);
    }

    #[test]
    fn a_program_that_everybody_may_change_is_told() {
        let computer = Computer::new();
        computer.declare(Scope::System, &computer.locations.program);
        for (path, mode) in [("usr/bin/cle-megalis", 0o757), ("usr/bin", 0o777)] {
            fs::set_permissions(computer.path(path), PermissionsExt::from_mode(mode)).unwrap();
            assert_eq!(computer.found(), [(C::ProgramWritable, None)], "{path}");
            fs::set_permissions(computer.path(path), PermissionsExt::from_mode(0o1755)).unwrap();
            assert_eq!(computer.found(), [], "{path}");
        }
    }

    #[test]
    fn service_and_driver_that_are_not_installed_are_told_where_they_are_missed() {
        let computer = Computer::new();
        computer.declare(Scope::System, &computer.locations.program);
        let found = |service| {
            let findings = computer.examine(service).findings.into_iter();
            findings.map(|finding| finding.cause).collect::<Vec<_>>()
        };
        assert_eq!(found(Some(Problem::ServiceStopped)), [C::ServiceMissing]);
        assert_eq!(found(Some(Problem::NoReader)), [C::DriverMissing]);
        assert_eq!(found(Some(Problem::NoToken)), []);
        computer.program("usr/sbin/pcscd");
        computer.program("usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist");
        assert_eq!((found(Some(Problem::ServiceStopped)), found(Some(Problem::NoReader))), (Vec::new(), Vec::new()));
    }
}
