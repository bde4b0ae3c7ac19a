//! A Windows registry, read from the files in which Wine keeps it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use bench::scenario::Failure;

/// Names and values, as Wine writes values: text in quotes. The default value's name is `@`.
pub(crate) type Values = BTreeMap<String, String>;

/// Each key with its values, by its path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Registry(BTreeMap<String, Values>);

/// Keys of Windows Installer itself that Wine makes at the first installation, of whatever, and that hold nothing.
const INSTALLERS_OWN: [&str; 3] = [
    r"HKLM\Software\Classes\Installer\",
    r"HKLM\Software\Microsoft\Windows\CurrentVersion\Installer\",
    r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall",
];

/// Where Wine writes down the machine's devices, anew at each start.
const DEVICES: [&str; 2] =
    [r"HKLM\System\CurrentControlSet\", r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\NetworkCards"];

impl Registry {
    /// Reads what a Wine prefix holds, for the machine and for its user.
    pub(crate) fn read(prefix: &Path) -> Result<Self, Failure> {
        let mut registry = Self::default();
        for (file, root) in [("system.reg", "HKLM"), ("user.reg", "HKCU")] {
            let text = fs::read(prefix.join(file))?;
            registry.add(&String::from_utf8_lossy(&text), root);
        }
        Ok(registry)
    }

    fn add(&mut self, text: &str, root: &str) {
        let mut key = String::new();
        for line in text.lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.split(']').next()) {
                key = format!(r"{root}\{}", unescaped(name));
                self.0.entry(key.clone()).or_default();
            } else if line.starts_with(['"', '@'])
                && let Some((name, value)) = line.split_once('=')
            {
                let value = value.trim_matches('"');
                self.0.entry(key.clone()).or_default().insert(unescaped(name.trim_matches('"')), unescaped(value));
            }
        }
    }

    /// The default value of the key; `None` where there is no such key or no such value.
    pub(crate) fn default_value(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.get("@").map(String::as_str)
    }

    /// The keys below this one, and itself.
    pub(crate) fn below(&self, key: &str) -> Vec<&str> {
        self.0.keys().map(String::as_str).filter(|known| known.starts_with(key)).collect()
    }

    /// The keys whose path or values contain the word.
    pub(crate) fn mentioning(&self, word: &str) -> Vec<&str> {
        let mentions = |(key, values): &(&String, &Values)| {
            key.contains(word) || values.iter().any(|(name, value)| name.contains(word) || value.contains(word))
        };
        self.0.iter().filter(mentions).map(|(key, _)| key.as_str()).collect()
    }

    /// The keys by which this one differs from `before`, but for what Wine writes by itself.
    pub(crate) fn changed_since(&self, before: &Self) -> Vec<String> {
        let keys: BTreeSet<&String> = self.0.keys().chain(before.0.keys()).collect();
        let changed = |key: &&&String| {
            let (now, then) = (self.0.get(**key), before.0.get(**key));
            let is_installers_own = now.is_some_and(BTreeMap::is_empty)
                && then.is_none()
                && INSTALLERS_OWN.iter().any(|own| key.starts_with(own));
            now != then && !DEVICES.iter().any(|devices| key.starts_with(devices)) && !is_installers_own
        };
        keys.iter().filter(changed).map(|key| (**key).clone()).collect()
    }
}

/// Backslashes are doubled, quotes have one before them, and all beyond ASCII is `\x` and up to four digits.
fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match rest.next() {
            Some('x') => {
                let digits: String = rest.clone().take(4).take_while(char::is_ascii_hexdigit).collect();
                rest.by_ref().take(digits.len()).for_each(drop);
                plain.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            Some(other) => plain.push(other),
            None => {}
        }
    }
    plain
}
