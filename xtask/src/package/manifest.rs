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
}
