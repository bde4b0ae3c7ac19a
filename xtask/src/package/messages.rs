//! The extension's texts: its own and the one list of causes, merged, with the same keys in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;

use crate::error::Error;
use crate::files;

/// Messages by key, each as the browsers' `messages.json` has it: `message`, and `placeholders` where it has some.
pub(crate) type Messages = BTreeMap<String, Value>;

/// What does not fit together.
#[derive(Debug, thiserror::Error)]
enum MessagesError {
    /// Two files of a language have the same key.
    #[error("{language}: the key {key} stands in two files: rename or remove one of them")]
    KeyTwice {
        /// Which language.
        language: String,
        /// Which key.
        key: String,
    },
    /// A text is there in one language only.
    #[error("{language} lacks the key {key}, which another language has")]
    KeyMissing {
        /// Which language.
        language: String,
        /// Which key.
        key: String,
    },
    /// A text would not show the same facts in all languages.
    #[error("{key}: in {language} it has other placeholders than in another language")]
    OtherPlaceholders {
        /// Which language.
        language: String,
        /// Which key.
        key: String,
    },
    /// A line could begin with a sign that belongs to the word before it.
    #[error("fr: {key}: the space before : ; ? ! » or after « may break: U+00A0 or U+202F belongs there")]
    BreakingSpace {
        /// Which key.
        key: String,
    },
}

/// By language, the messages of `locales/LANGUAGE/messages.json` together with those of `causes/LANGUAGE.json`.
///
/// # Errors
/// When a file is missing or is no list of messages, and when the languages or the files do not fit together.
pub(crate) fn merged(locales: &Path, causes: &Path) -> Result<BTreeMap<String, Messages>, Error> {
    let unfit = |error: MessagesError| Error::DoesNotFit { what: "messages", reason: error.to_string() };
    let mut languages = BTreeMap::new();
    for folder in files::entries(locales)? {
        let Some(language) = folder.file_name().and_then(|name| name.to_str()) else { continue };
        let own = read(&folder.join("messages.json"))?;
        let causes = read(&causes.join(format!("{language}.json")))?;
        languages.insert(language.to_owned(), union(language, own, causes).map_err(unfit)?);
    }
    check_agreement(&languages).map_err(unfit)?;
    languages.get("fr").map_or(Ok(()), check_spaces).map_err(unfit)?;
    Ok(languages)
}

/// The text of a `messages.json`, sorted by key.
pub(crate) fn to_json(messages: &Messages) -> Vec<u8> {
    let mut text = format!("{:#}", Value::from_iter(messages.clone()));
    text.push('\n');
    text.into_bytes()
}

fn read(path: &Path) -> Result<Messages, Error> {
    parse(&files::read_text(path)?)
        .map_err(|reason| Error::DoesNotFit { what: "messages", reason: format!("{}: {reason}", path.display()) })
}

fn parse(text: &str) -> Result<Messages, String> {
    let EachOnce(messages) = serde_json::from_str(text).map_err(|error| error.to_string())?;
    for (key, message) in &messages {
        // The browsers' own rule for keys.
        if !key.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '@')) {
            return Err(format!("the key {key:?} has other characters than letters, digits, _ and @"));
        }
        let text = message["message"].as_str().filter(|text| !text.trim().is_empty());
        let text = text.ok_or_else(|| format!("{key} has no text"))?.to_lowercase();
        if let Some(unused) = placeholders(message).into_iter().find(|name| !text.contains(&format!("${name}$"))) {
            return Err(format!("{key} does not use its placeholder {unused}"));
        }
    }
    Ok(messages)
}

/// The names of a message's placeholders, in small letters, as the browsers compare them.
fn placeholders(message: &Value) -> BTreeSet<String> {
    let members = message["placeholders"].as_object();
    members.map(|members| members.keys().map(|name| name.to_lowercase()).collect()).unwrap_or_default()
}

fn union(language: &str, mut own: Messages, causes: Messages) -> Result<Messages, MessagesError> {
    for (key, message) in causes {
        if own.contains_key(&key) {
            return Err(MessagesError::KeyTwice { language: language.to_owned(), key });
        }
        own.insert(key, message);
    }
    Ok(own)
}

fn check_agreement(languages: &BTreeMap<String, Messages>) -> Result<(), MessagesError> {
    let expected: BTreeMap<&String, BTreeSet<String>> =
        languages.values().flatten().map(|(key, message)| (key, placeholders(message))).collect();
    for (language, messages) in languages {
        for (key, placeholders_expected) in &expected {
            let (language, key) = (language.clone(), (*key).clone());
            match messages.get(&key) {
                None => return Err(MessagesError::KeyMissing { language, key }),
                Some(message) if placeholders(message) != *placeholders_expected => {
                    return Err(MessagesError::OtherPlaceholders { language, key });
                }
                Some(_) => {}
            }
        }
    }
    Ok(())
}

/// French sets a space before these signs, one at which no line is broken (Imprimerie nationale, "Lexique des règles
/// typographiques").
fn check_spaces(french: &Messages) -> Result<(), MessagesError> {
    const TOGETHER: [&str; 6] = [" :", " ;", " ?", " !", " »", "« "];
    let may_break = |message: &Value| {
        message["message"].as_str().is_some_and(|text| TOGETHER.iter().any(|part| text.contains(part)))
    };
    match french.iter().find(|(_, message)| may_break(message)) {
        Some((key, _)) => Err(MessagesError::BreakingSpace { key: key.clone() }),
        None => Ok(()),
    }
}

/// A JSON object in which no key stands twice: serde_json and the browsers would take the last and say nothing.
struct EachOnce(Messages);

impl<'de> Deserialize<'de> for EachOnce {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Messages;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of messages")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Messages, A::Error> {
                let mut messages = Messages::new();
                while let Some((key, message)) = map.next_entry::<String, Value>()? {
                    if messages.contains_key(&key) {
                        return Err(A::Error::custom(format!("the key {key} stands twice")));
                    }
                    messages.insert(key, message);
                }
                Ok(messages)
            }
        }

        deserializer.deserialize_map(Members).map(EachOnce)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Files(tempfile::TempDir);

    impl Files {
        fn new(files: &[(&str, &str)]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            for (name, content) in files {
                files::write(&folder.path().join(name), content).unwrap();
            }
            Self(folder)
        }

        fn merged(&self) -> Result<BTreeMap<String, Messages>, Error> {
            merged(&self.0.path().join("_locales"), &self.0.path().join("causes"))
        }

        fn refusal(files: &[(&str, &str)]) -> String {
            Self::new(files).merged().unwrap_err().to_string()
        }
    }

    const FR: &str = "_locales/fr/messages.json";
    const EN: &str = "_locales/en/messages.json";
    const FR_CAUSES: &str = "causes/fr.json";
    const EN_CAUSES: &str = "causes/en.json";
    const TITLE: &str = r#"{"title": {"message": "Clé"}}"#;
    const CAUSE: &str = r#"{"problem_unknown": {"message": "Inconnu"}}"#;

    #[test]
    fn own_messages_and_causes_become_one_sorted_list_for_each_language() {
        let merged = Files::new(&[(FR, TITLE), (EN, TITLE), (FR_CAUSES, CAUSE), (EN_CAUSES, CAUSE)]).merged().unwrap();
        assert_eq!(merged.keys().collect::<Vec<_>>(), ["en", "fr"]);
        assert_eq!(merged["fr"].keys().collect::<Vec<_>>(), ["problem_unknown", "title"]);
        let again = parse(&String::from_utf8(to_json(&merged["fr"])).unwrap()).unwrap();
        assert_eq!(again, merged["fr"]);
    }

    #[test]
    fn a_key_in_both_files_of_a_language_is_refused() {
        let error = Files::refusal(&[(FR, TITLE), (EN, TITLE), (FR_CAUSES, TITLE), (EN_CAUSES, CAUSE)]);
        assert!(error.contains("fr: the key title stands in two files"), "{error}");
    }

    #[test]
    fn a_key_twice_in_one_file_is_refused() {
        let twice = r#"{"title": {"message": "Clé"}, "title": {"message": "Clef"}}"#;
        assert!(parse(twice).unwrap_err().contains("title stands twice"));
    }

    #[test]
    fn a_key_that_one_language_lacks_is_named_with_that_language() {
        let more = r#"{"title": {"message": "Token"}, "help": {"message": "Help"}}"#;
        let error = Files::refusal(&[(FR, TITLE), (EN, more), (FR_CAUSES, CAUSE), (EN_CAUSES, CAUSE)]);
        assert!(error.contains("fr lacks the key help"), "{error}");
    }

    #[test]
    fn a_fact_that_only_one_language_shows_is_refused() {
        let of = r#"{"title": {"message": "Clé de $HOLDER$", "placeholders": {"holder": {"content": "$1"}}}}"#;
        let error = Files::refusal(&[(FR, of), (EN, TITLE), (FR_CAUSES, CAUSE), (EN_CAUSES, CAUSE)]);
        assert!(error.contains("title: ") && error.contains("other placeholders"), "{error}");
    }

    #[test]
    fn a_french_sign_that_could_begin_a_line_is_refused() {
        let (breaking, held) = (r#"{"title": {"message": "Clé ?"}}"#, "{\"title\": {\"message\": \"Clé\u{202f}?\"}}");
        let error = Files::refusal(&[(FR, breaking), (EN, TITLE), (FR_CAUSES, CAUSE), (EN_CAUSES, CAUSE)]);
        assert!(error.contains("title") && error.contains("U+202F"), "{error}");
        Files::new(&[(FR, held), (EN, TITLE), (FR_CAUSES, CAUSE), (EN_CAUSES, CAUSE)]).merged().unwrap();
    }

    #[test]
    fn messages_without_text_or_with_unused_placeholders_are_refused() {
        for text in [
            r#"{"title": {"message": " "}}"#,
            r#"{"title": "Clé"}"#,
            r#"{"ti-tle": {"message": "Clé"}}"#,
            r#"{"title": {"message": "Clé", "placeholders": {"holder": {"content": "$1"}}}}"#,
            "[]",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
