//! The policies that are offered say the same for each browser and system, and speak of the program and add-on that there
//! are. That browsers do what they say is tried on the bench.

use serde_json::{Value, json};

use crate::files;
use crate::workspace::Workspace;

fn read(path: &str) -> String {
    files::read_text(&Workspace::find().unwrap().root.join(path)).unwrap()
}

/// A registry file's values as the JSON that Chromium reads on Linux. A key below the policies' own is a list, whose values
/// are named 1, 2, …; that of an extension's settings is an object.
fn of_registry(text: &str, root: &str) -> Value {
    let mut policies = json!({});
    let mut lines = text.split("\r\n");
    assert_eq!(lines.next(), Some("Windows Registry Editor Version 5.00"), "lines must end as on Windows");
    let mut place = String::new();
    for line in lines.filter(|line| !line.is_empty()) {
        if let Some(key) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let below = key.strip_prefix(root).unwrap_or_else(|| panic!("{key} is not below {root}"));
            // The last of an extension's keys stands for itself.
            place = below.replace("\\policy", "").replace('\\', "/");
            continue;
        }
        let (name, value) = line.split_once('=').unwrap();
        let (name, value) = (name.trim_matches('"'), value.trim());
        let value = match value.strip_prefix("dword:") {
            Some("00000000") => json!(false),
            Some("00000001") => json!(true),
            Some(other) => panic!("{name} is {other}"),
            None => json!(value.trim_matches('"')),
        };
        let key = place.split('/').skip(1).fold(&mut policies, |within, part| &mut within[part]);
        if let Ok(number) = name.parse::<usize>() {
            let entries = key.as_array().map_or(0, Vec::len);
            assert_eq!(number, entries + 1, "{place}");
            if entries == 0 {
                *key = json!([]);
            }
            key.as_array_mut().unwrap().push(value);
        } else {
            key[name] = value;
        }
    }
    policies
}

/// Each of the ways to have the extension.
const WAYS: [&str; 2] = ["forced", "allowed"];
/// Its settings.
const SETTINGS: &str = "settings";

fn policies(way: &str, file: &str) -> Value {
    serde_json::from_str(&read(&format!("manifests/policies/{way}/{file}"))).unwrap()
}

#[test]
fn the_registry_files_say_what_the_bench_tries_on_linux() {
    for way in WAYS.into_iter().chain([SETTINGS]) {
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

#[test]
fn the_settings_that_are_offered_are_the_same_for_every_browser() {
    let chromium = policies(SETTINGS, "chromium.json")["3rdparty"]["extensions"]["@IDENTIFIANT@"].clone();
    let firefox = policies(SETTINGS, "firefox/policies.json")["policies"]["3rdparty"]["Extensions"].clone();
    let [(add_on, firefox)] = firefox.as_object().unwrap().iter().collect::<Vec<_>>()[..] else { panic!("{firefox}") };
    assert!(read("protocol/src/identity.rs").contains(&format!("\"{add_on}\"")), "{add_on}");
    assert!(chromium.is_object());
    assert_eq!(&chromium, firefox);
}
