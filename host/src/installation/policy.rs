//! What an IT department has Chromium, Chrome and Edge do with native hosts, on Linux and Windows. Firefox has no policy for
//! them; where the other relatives of Chromium keep theirs is not looked up. macOS' profiles are not read, nor what a
//! management in the cloud sets.
//!
//! <https://chromeenterprise.google/policies/#NativeMessagingBlocklist>, `#NativeMessagingAllowlist` and
//! `#NativeMessagingUserLevelHosts`; the folders: <https://www.chromium.org/administrators/linux-quick-start/>.

use protocol::identity::HOST_NAME;

use super::place::Browser;
use super::places::Locations;
use super::registry::{self, Hive};

/// What they say of this host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The browser does not start it.
    pub blocks: bool,
    /// The browser does not look where a user has declared it.
    pub passes_over_users: bool,
}

/// The policies' values; none where one is not set.
#[derive(Debug, Default, PartialEq, Eq)]
struct Values {
    user_level_hosts: Option<bool>,
    blocklist: Option<Vec<String>>,
    allowlist: Option<Vec<String>>,
}

const USER_LEVEL_HOSTS: &str = "NativeMessagingUserLevelHosts";
const BLOCKLIST: &str = "NativeMessagingBlocklist";
const ALLOWLIST: &str = "NativeMessagingAllowlist";

/// What is set for `browser` on this computer.
#[must_use]
pub fn policy(browser: Browser, locations: &Locations) -> Policy {
    let values = if cfg!(windows) {
        on_windows(browser).map(in_registry)
    } else {
        on_linux(browser).map(|folder| files::values(&locations.root.join(folder)))
    };
    values.unwrap_or_default().judge()
}

impl Values {
    /// A star blocks every host but those that are allowed, each by its name.
    fn judge(&self) -> Policy {
        let names = |list: &Option<Vec<String>>, name: &str| list.iter().flatten().any(|entry| entry == name);
        let is_blocked = names(&self.blocklist, "*") || names(&self.blocklist, HOST_NAME);
        Policy {
            blocks: is_blocked && !names(&self.allowlist, HOST_NAME),
            passes_over_users: self.user_level_hosts == Some(false),
        }
    }

    /// These, and of `others` what is not set here.
    fn or(self, others: Self) -> Self {
        Self {
            user_level_hosts: self.user_level_hosts.or(others.user_level_hosts),
            blocklist: self.blocklist.or(others.blocklist),
            allowlist: self.allowlist.or(others.allowlist),
        }
    }
}

/// Windows: what is set for the computer, else for the user.
fn in_registry(path: &str) -> Values {
    let [computer, user] = [Hive::LocalMachine, Hive::CurrentUser].map(|hive| Values {
        user_level_hosts: registry::number(hive, path, USER_LEVEL_HOSTS).map(|number| number != 0),
        blocklist: registry::texts(hive, &format!(r"{path}\{BLOCKLIST}")),
        allowlist: registry::texts(hive, &format!(r"{path}\{ALLOWLIST}")),
    });
    computer.or(user)
}

const fn on_linux(browser: Browser) -> Option<&'static str> {
    if cfg!(target_os = "macos") {
        return None;
    }
    match browser {
        Browser::Chromium => Some("etc/chromium/policies/managed"),
        Browser::Chrome => Some("etc/opt/chrome/policies/managed"),
        Browser::Edge => Some("etc/opt/edge/policies/managed"),
        Browser::Brave | Browser::Vivaldi | Browser::Firefox => None,
    }
}

const fn on_windows(browser: Browser) -> Option<&'static str> {
    match browser {
        Browser::Chromium => Some(r"Software\Policies\Chromium"),
        Browser::Chrome => Some(r"Software\Policies\Google\Chrome"),
        Browser::Edge => Some(r"Software\Policies\Microsoft\Edge"),
        Browser::Brave | Browser::Vivaldi | Browser::Firefox => None,
    }
}

/// Linux: files of JSON in one folder.
mod files {
    use std::fs;
    use std::path::Path;

    use serde_json::Value;

    use super::{ALLOWLIST, BLOCKLIST, USER_LEVEL_HOSTS, Values};

    /// What the files say together: of one policy the last file by name, as in the browser. One that is no JSON says
    /// nothing; browsers also take commas at the end of a list.
    pub(super) fn values(folder: &Path) -> Values {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut files: Vec<_> = entries.filter(|file| file.is_file()).collect();
        files.sort();
        let texts = files.iter().filter_map(|file| fs::read(file).ok());
        let read: Vec<Value> = texts.filter_map(|text| serde_json::from_slice(&text).ok()).collect();
        let last = |name: &str| read.iter().rev().find_map(|file| file.get(name));
        let list = |name: &str| {
            let entries = last(name)?.as_array()?.iter();
            Some(entries.filter_map(|entry| entry.as_str().map(str::to_owned)).collect())
        };
        Values {
            user_level_hosts: last(USER_LEVEL_HOSTS).and_then(Value::as_bool),
            blocklist: list(BLOCKLIST),
            allowlist: list(ALLOWLIST),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(blocklist: &[&str], allowlist: &[&str]) -> Values {
        let list = |names: &[&str]| Some(names.iter().map(|&name| name.to_owned()).collect());
        Values { user_level_hosts: None, blocklist: list(blocklist), allowlist: list(allowlist) }
    }

    #[test]
    fn a_host_is_blocked_by_its_name_or_a_star_unless_it_is_allowed_by_its_name() {
        for (blocklist, allowlist, blocks) in [
            (&["*"][..], &[][..], true),
            (&[HOST_NAME], &[], true),
            (&["*"], &["*"], true),
            (&["*"], &["fr.autre", HOST_NAME], false),
            (&["fr.autre"], &[], false),
            (&[], &["fr.autre"], false),
        ] {
            assert_eq!(values(blocklist, allowlist).judge().blocks, blocks, "{blocklist:?} {allowlist:?}");
        }
        assert_eq!(Values::default().judge(), Policy::default());
    }

    #[test]
    fn what_is_set_for_the_computer_counts_before_what_is_set_for_the_user() {
        let both = Values { user_level_hosts: Some(false), ..Values::default() }.or(values(&["*"], &[HOST_NAME]));
        assert_eq!(both.judge(), Policy { blocks: false, passes_over_users: true });
        assert_eq!(values(&[], &[]).or(values(&["*"], &[])).judge(), Policy::default());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn of_several_files_the_last_counts_for_each_policy() {
        let root = tempfile::tempdir().unwrap();
        let locations = Locations { root: root.path().into(), home: None, config: None, program: "/p".into() };
        let folder = root.path().join("etc/opt/chrome/policies/managed");
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        assert_eq!(policy(Browser::Chrome, &locations), Policy::default());
        write("a.json", r#"{"NativeMessagingBlocklist": ["*"], "NativeMessagingUserLevelHosts": false}"#);
        assert_eq!(policy(Browser::Chrome, &locations), Policy { blocks: true, passes_over_users: true });
        write("b.json", r#"{"NativeMessagingBlocklist": []}"#);
        write("c.json", "{");
        assert_eq!(policy(Browser::Chrome, &locations), Policy { blocks: false, passes_over_users: true });
        assert_eq!(policy(Browser::Edge, &locations), Policy::default());
    }
}
