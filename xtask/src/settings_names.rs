//! The settings are named alike wherever they are named: in the extension's scripts and brain, in the schema for policies,
//! on the page of settings, and in the guide for IT departments.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::files;
use crate::workspace::Workspace;

type Names = BTreeSet<String>;

/// The keys of `DEFAULTS` in the script.
fn of_script(text: &str) -> Names {
    let defaults = between(text, "DEFAULTS = Object.freeze({", "});");
    defaults.split(',').filter_map(|part| part.split_once(':')).map(|(name, _)| name.trim().to_owned()).collect()
}

/// The fields of the brain's `Settings`, as JSON has them.
fn of_brain(text: &str) -> Names {
    let fields = between(text, "pub struct Settings {", "\n}");
    let named = |line: &str| Some(line.trim().strip_prefix("pub ")?.split_once(':')?.0.to_owned());
    fields.lines().filter_map(named).map(|name| camel_case(&name)).collect()
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut joined, word| {
        let mut letters = word.chars();
        joined.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        joined.push_str(letters.as_str());
        joined
    })
}

/// The properties of the schema.
fn of_schema(text: &str) -> Names {
    let schema: Value = serde_json::from_str(text).unwrap();
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

/// The first column of the guide's table.
fn of_guide(text: &str) -> Names {
    let named = |line: &str| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned());
    text.lines().filter_map(named).collect()
}

/// What the page of settings has a place for to say that it is fixed.
fn of_page(text: &str) -> Names {
    let ids = text.split("id=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    ids.filter_map(|(id, _)| id.strip_suffix("-fixed")).map(str::to_owned).collect()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start}"));
    rest.split_once(end).unwrap_or_else(|| panic!("{start} does not end")).0
}

fn read(path: &str) -> String {
    files::read_text(&Workspace::find().unwrap().root.join(path)).unwrap()
}

const SCRIPT: &str = "extension/web/settings.js";
const SCHEMA: &str = "manifests/extension/managed_schema.json";

#[test]
fn every_setting_has_one_name_everywhere() {
    let expected = of_script(&read(SCRIPT));
    assert!(expected.len() >= 4, "{expected:?}");
    for (path, names) in [
        ("extension/src/settings.rs", of_brain as fn(&str) -> Names),
        (SCHEMA, of_schema),
        ("docs/reglages-administres.md", of_guide),
        ("extension/web/options.html", of_page),
    ] {
        assert_eq!(names(&read(path)), expected, "{path}");
    }
}

#[test]
fn the_offered_file_sets_all_there_is() {
    let offered: Value = serde_json::from_str(&read("manifests/policies/settings/chromium.json")).unwrap();
    let set = offered["3rdparty"]["extensions"]["@IDENTIFIANT@"].as_object().unwrap();
    assert_eq!(set.keys().cloned().collect::<Names>(), of_script(&read(SCRIPT)));
}

#[test]
fn only_origins_that_the_manifest_can_be_permitted_are_taken() {
    let manifest: Value = serde_json::from_str(&read("manifests/extension/manifest.json")).unwrap();
    let hosts = manifest["optional_host_permissions"].as_array().unwrap().iter();
    let hosts: Vec<_> = hosts.map(|pattern| pattern.as_str().unwrap().trim_end_matches("/*")).collect();
    let expression = read(SCRIPT);
    let alternatives: Vec<_> =
        hosts.iter().map(|host| host.trim_start_matches("https://*.").replace('.', "\\.")).collect();
    let expected = format!("({})$/", alternatives.join("|"));
    assert!(expression.contains(&expected), "{SCRIPT} does not say {expected}");
    let reachable = manifest["web_accessible_resources"][0]["matches"].as_array().unwrap().iter();
    let reachable: Vec<_> = reachable.map(|pattern| pattern.as_str().unwrap().trim_end_matches("/*")).collect();
    assert_eq!(reachable, hosts, "where the panel can be shown");
}

#[test]
fn names_are_found_and_a_difference_is_seen() {
    let one = |name: &str| Names::from([name.to_owned()]);
    assert_eq!(of_script("const DEFAULTS = Object.freeze({ fillAlone: true });"), one("fillAlone"));
    assert_eq!(of_brain("pub struct Settings {\n    /// It.\n    pub fill_alone: bool,\n}\n"), one("fillAlone"));
    assert_eq!(of_schema(r#"{"properties": {"memory": {}}}"#), one("memory"));
    assert_eq!(of_guide("| `memory` | … |\n| --- |\n"), one("memory"));
    assert_eq!(of_page("<p id=\"memory-fixed\"></p><p id=\"other\"></p>"), one("memory"));
}
