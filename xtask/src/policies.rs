//! The policies that are offered say the same for each browser and system, and speak of the program and add-on that there
//! are. That browsers do what they say is tried on the bench.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::files;
use crate::workspace::Workspace;

fn read(path: &str) -> String {
    files::read_text(&Workspace::find().unwrap().root.join(path)).unwrap()
}

/// A registry file's values as the JSON that Chromium reads on Linux: a key below the policies' own is a list, whose
/// values are named 1, 2, …
fn of_registry(text: &str, root: &str) -> Value {
    let mut policies: BTreeMap<String, Value> = BTreeMap::new();
    let mut lines = text.split("\r\n");
    assert_eq!(lines.next(), Some("Windows Registry Editor Version 5.00"), "lines must end as on Windows");
    let mut list = None;
    for line in lines.filter(|line| !line.is_empty()) {
        if let Some(key) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let below = key.strip_prefix(root).unwrap_or_else(|| panic!("{key} is not below {root}"));
            list = below.strip_prefix('\\').map(str::to_owned);
            continue;
        }
        let (name, value) = line.split_once('=').unwrap();
        let (name, value) = (name.trim_matches('"'), value.trim());
        let value = match value.strip_prefix("dword:") {
            Some(number) => json!(number.parse::<u32>().unwrap() == 1),
            None => json!(value.trim_matches('"')),
        };
        let Some(list) = &list else {
            policies.insert(name.to_owned(), value);
            continue;
        };
        let entries = policies.entry(list.clone()).or_insert_with(|| json!([])).as_array_mut().unwrap();
        entries.push(value);
        assert_eq!(name, entries.len().to_string(), "{list}");
    }
    json!(policies)
}

const WAYS: [&str; 2] = ["forced", "allowed"];

fn policies(way: &str, file: &str) -> Value {
    serde_json::from_str(&read(&format!("manifests/policies/{way}/{file}"))).unwrap()
}

#[test]
fn the_registry_files_say_what_the_bench_tries_on_linux() {
    for way in WAYS {
        let tried = policies(way, "chromium.json");
        for (file, vendor) in [("chrome", "Google\\Chrome"), ("edge", "Microsoft\\Edge")] {
            let text = read(&format!("manifests/policies/{way}/{file}.reg"));
            assert!(text.is_ascii(), "{way}/{file}: only ASCII is read alike on every Windows");
            let root = format!("HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\{vendor}");
            assert_eq!(of_registry(&text, &root), tried, "{way}/{file}.reg");
        }
    }
}

#[test]
fn the_policies_name_the_program_and_the_add_on() {
    let identity = read("protocol/src/identity.rs");
    let is_ours = |name: &str| identity.contains(&format!("\"{name}\""));
    for way in WAYS {
        let programs = policies(way, "chromium.json")["NativeMessagingAllowlist"].clone();
        let [Value::String(program)] = programs.as_array().unwrap().as_slice() else { panic!("{way}: {programs}") };
        assert!(is_ours(program), "{way}: {program}");
        let settings = policies(way, "firefox/policies.json")["policies"]["ExtensionSettings"].clone();
        let add_ons: Vec<_> =
            settings.as_object().unwrap().keys().filter(|id| *id != "*" && !id.starts_with("langpack-")).collect();
        assert!(matches!(add_ons[..], [id] if is_ours(id)), "{way}: {add_ons:?}");
    }
}
