//! What of the extension's manifest must fit with the rest.

use std::collections::BTreeMap;

use serde_json::Value;

use super::messages::Messages;

/// What does not fit.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ManifestError {
    /// It is not JSON.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// It states another version than the workspace.
    #[error("it states version {stated}, the workspace's Cargo.toml {expected}: change both together")]
    Version {
        /// The manifest's.
        stated: String,
        /// The workspace's.
        expected: String,
    },
    /// The browsers would refuse the extension without this language's messages.
    #[error("its default_locale is {0:?}, for which there are no messages")]
    DefaultLocale(String),
    /// It asks for a text that is nowhere.
    #[error("it names the message {0}, which no message file has")]
    UnknownMessage(String),
    /// Its public key cannot be taken out as a line of its own.
    #[error("\"key\" must stand on a line of its own, with its value, and not as the last member")]
    KeyLine,
}

/// Checks the manifest's text against the workspace's version and the messages by language.
///
/// # Errors
/// The first thing that does not fit.
pub(crate) fn check(
    manifest: &str,
    version: &str,
    languages: &BTreeMap<String, Messages>,
) -> Result<(), ManifestError> {
    let manifest: Value = serde_json::from_str(manifest).map_err(|error| ManifestError::NotJson(error.to_string()))?;
    let text = |name: &str| manifest[name].as_str().unwrap_or_default().to_owned();
    if text("version") != version {
        return Err(ManifestError::Version { stated: text("version"), expected: version.to_owned() });
    }
    let default_locale = text("default_locale");
    let Some(messages) = languages.get(&default_locale) else {
        return Err(ManifestError::DefaultLocale(default_locale));
    };
    let unknown = named_messages(&manifest).into_iter().find(|name| !messages.contains_key(name));
    unknown.map_or(Ok(()), |name| Err(ManifestError::UnknownMessage(name)))
}

/// The manifest for the stores, without `key`: the Chrome Web Store refuses a package with it ("key field is not allowed
/// in manifest"), and each store signs by a key, and so under an id, of its own.
///
/// # Errors
/// [`ManifestError::KeyLine`].
pub(super) fn for_stores(manifest: &str) -> Result<String, ManifestError> {
    with_key_line(manifest, "")
}

/// The manifest for an organisation's own server. Its `key` would be another than the one that signs, which browsers
/// refuse; `update_url` is where they look for newer versions.
///
/// # Errors
/// [`ManifestError::KeyLine`].
pub(super) fn for_own_server(manifest: &str, update_url: &str) -> Result<String, ManifestError> {
    with_key_line(manifest, &format!("  \"update_url\": {},\n", Value::from(update_url)))
}

/// The manifest with `line` in the place of that of `key`, and not a byte else changed.
fn with_key_line(manifest: &str, line: &str) -> Result<String, ManifestError> {
    let is_key = |line: &&str| line.trim_start().starts_with("\"key\":");
    let found: Vec<&str> = manifest.split_inclusive('\n').filter(is_key).collect();
    let &[found] = found.as_slice() else { return Err(ManifestError::KeyLine) };
    let changed = manifest.replacen(found, line, 1);
    let members = |text: &str| serde_json::from_str::<serde_json::Map<String, Value>>(text);
    let (Ok(mut before), Ok(mut after)) = (members(manifest), members(&changed)) else {
        return Err(ManifestError::KeyLine);
    };
    let had_key = before.remove("key").is_some_and(|key| key.is_string());
    after.remove("update_url");
    if had_key && before == after { Ok(changed) } else { Err(ManifestError::KeyLine) }
}

/// The names in all `__MSG_name__` of the manifest.
fn named_messages(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => {
            let name = text.strip_prefix("__MSG_").and_then(|rest| rest.strip_suffix("__"));
            name.map(str::to_owned).into_iter().collect()
        }
        Value::Array(values) => values.iter().flat_map(named_messages).collect(),
        Value::Object(members) => members.values().flat_map(named_messages).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages() -> BTreeMap<String, Messages> {
        let messages = Messages::from([("extension_name".to_owned(), serde_json::json!({"message": "Clé Mégalis"}))]);
        BTreeMap::from([("fr".to_owned(), messages)])
    }

    fn checked(manifest: &str) -> Result<(), ManifestError> {
        check(manifest, "0.2.0", &languages())
    }

    #[test]
    fn a_version_other_than_the_workspaces_is_refused() {
        let manifest = r#"{"version": "0.1.0", "default_locale": "fr", "name": "__MSG_extension_name__"}"#;
        let error = checked(manifest).unwrap_err();
        assert!(matches!(error, ManifestError::Version { ref stated, .. } if stated == "0.1.0"));
        checked(&manifest.replace("0.1.0", "0.2.0")).unwrap();
    }

    #[test]
    fn a_text_or_language_that_is_nowhere_is_refused() {
        let manifest = r#"{"version": "0.2.0", "default_locale": "fr", "action": {"default_title": "__MSG_title__"}}"#;
        assert_eq!(checked(manifest), Err(ManifestError::UnknownMessage("title".to_owned())));
        let manifest = r#"{"version": "0.2.0", "default_locale": "br"}"#;
        assert_eq!(checked(manifest), Err(ManifestError::DefaultLocale("br".to_owned())));
    }

    #[test]
    fn the_key_alone_is_taken_out_or_replaced() {
        let manifest = "{\n  \"key\": \"MIIB\",\n  \"version\": \"0.2.0\"\n}\n";
        assert_eq!(for_stores(manifest).unwrap(), "{\n  \"version\": \"0.2.0\"\n}\n");
        let own = for_own_server(manifest, "https://exemple.bzh/update.xml").unwrap();
        assert_eq!(own, "{\n  \"update_url\": \"https://exemple.bzh/update.xml\",\n  \"version\": \"0.2.0\"\n}\n");
    }

    #[test]
    fn a_key_that_is_not_on_a_line_of_its_own_is_refused() {
        for manifest in [
            "{\n  \"version\": \"0.2.0\"\n}\n",
            "{\n  \"key\": \"MIIB\", \"version\": \"0.2.0\"\n}\n",
            "{\n  \"key\":\n  \"MIIB\",\n  \"version\": \"0.2.0\"\n}\n",
            "{\n  \"a\": {\n  \"key\": \"MIIB\",\n  \"b\": 1}\n}\n",
        ] {
            assert_eq!(for_stores(manifest), Err(ManifestError::KeyLine), "{manifest}");
        }
    }
}
