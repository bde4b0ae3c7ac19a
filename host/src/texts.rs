//! What the host says to people, in French or English, from message files compiled in.
//!
//! The list of causes is shared with the extension (`manifests/messages/`); the command line's own texts stand in
//! `host/messages/`. Each of these is a field of [`OwnTexts`], so that one that is missing is found by the compiler or the
//! tests.

use std::collections::BTreeMap;
use std::ffi::OsString;

use protocol::problem::Problem;
use serde::Deserialize;

/// A language that the host speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// The default.
    French,
    /// Where the environment asks for it.
    English,
}

impl Language {
    /// The language that the environment asks for (POSIX.1, Internationalization Variables): the first of these that
    /// is set decides.
    #[must_use]
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let asked = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .map(|value| value.to_string_lossy().into_owned())
            .find(|value| !value.is_empty());
        if asked.is_some_and(|value| value.starts_with("en")) { Self::English } else { Self::French }
    }
}

/// One entry of a message file in the form that browsers define (`messages.json`).
#[derive(Deserialize)]
struct Message {
    message: String,
}

/// Everything the host says in one language. Words in braces stand for what [`fill`] puts in.
pub struct Texts {
    /// The language it is in.
    pub language: Language,
    /// The host's own texts.
    pub own: OwnTexts,
    causes: BTreeMap<String, Message>,
}

/// The texts of `host/messages/`, each by its key there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is the text of that name")]
pub struct OwnTexts {
    pub ambiguous: String,
    pub caller_refused: String,
    pub certificate_serves: String,
    pub column_holder: String,
    pub column_issuer: String,
    pub column_serves: String,
    pub column_sha256: String,
    pub column_valid_until: String,
    pub export_incomplete: String,
    pub exported: String,
    pub exported_to_output: String,
    pub file_exists: String,
    pub help: String,
    pub install_done: String,
    pub label_product: String,
    pub label_token: String,
    pub manifest_absent: String,
    pub manifest_created: String,
    pub manifest_failed: String,
    pub manifest_removed: String,
    pub manifest_unchanged: String,
    pub manifest_updated: String,
    pub no_extension_id: String,
    pub no_home: String,
    pub nothing_matches: String,
    pub path_not_text: String,
    pub repair_done: String,
    pub report_answers: String,
    pub report_applications: String,
    pub report_application_listed: String,
    pub report_application_selected: String,
    pub report_certificates: String,
    pub report_empty: String,
    pub report_exchanges: String,
    pub report_exchanges_times: String,
    pub report_family: String,
    pub report_installation: String,
    pub report_installation_for_all: String,
    pub report_installation_sound: String,
    pub report_objects: String,
    pub report_object_access: String,
    pub report_object_read: String,
    pub report_object_size: String,
    pub report_probes: String,
    pub report_problem: String,
    pub report_protocol: String,
    pub report_reader: String,
    pub report_system: String,
    pub report_title: String,
    pub report_trace: String,
    pub report_version: String,
    pub uninstall_done: String,
    pub unreadable: String,
    pub usage_help: String,
    pub usage_missing_value: String,
    pub usage_unexpected: String,
    pub usage_wrong_value: String,
    pub write_failed: String,
    /// Why a certificate cannot serve, by the name that the protocol gives the reason.
    reasons: BTreeMap<String, String>,
}

impl Texts {
    /// Reads the texts of one language.
    ///
    /// # Errors
    /// When a message file lacks a text or is no JSON, which the tests rule out.
    pub fn load(language: Language) -> Result<Self, serde_json::Error> {
        let (causes, own) = match language {
            Language::French => (include_str!("../../manifests/messages/fr.json"), include_str!("../messages/fr.json")),
            Language::English => {
                (include_str!("../../manifests/messages/en.json"), include_str!("../messages/en.json"))
            }
        };
        Ok(Self { language, own: serde_json::from_str(own)?, causes: serde_json::from_str(causes)? })
    }

    /// What happened.
    #[must_use]
    pub fn sentence(&self, problem: Problem) -> &str {
        self.shared(problem.sentence_key())
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self, problem: Problem) -> &str {
        self.shared(problem.remedy_key())
    }

    /// Why a certificate cannot serve; a reason without a text is told by its name.
    #[must_use]
    pub fn reason<'a>(&'a self, name: &'a str) -> &'a str {
        self.own.reasons.get(name).map_or(name, String::as_str)
    }

    /// A label and its value, with the colon as the language spaces it.
    #[must_use]
    pub fn labelled(&self, label: &str, value: &str) -> String {
        let colon = if self.language == Language::French { " :" } else { ":" };
        format!("{label}{colon} {value}")
    }

    /// A text that is shared with the extension, by its key. Names between dollar signs are to be filled in.
    #[must_use]
    pub fn shared<'a>(&'a self, key: &'a str) -> &'a str {
        self.causes.get(key).map_or(key, |entry| entry.message.as_str())
    }
}

/// Puts values in place of the words in braces.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let named = after.find('}').and_then(|close| {
            let value = values.iter().find(|(name, _)| *name == &after[..close])?.1;
            Some((value, &after[close + 1..]))
        });
        match named {
            Some((value, tail)) => {
                filled.push_str(value);
                rest = tail;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(variables: &[(&str, &str)]) -> Language {
        Language::from_environment(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn french_is_spoken_unless_english_is_asked_for() {
        assert_eq!(asked(&[]), Language::French);
        assert_eq!(asked(&[("LANG", "C.UTF-8")]), Language::French);
        assert_eq!(asked(&[("LANG", "en_GB.UTF-8")]), Language::English);
        assert_eq!(asked(&[("LC_ALL", ""), ("LANG", "en_GB.UTF-8")]), Language::English);
        assert_eq!(asked(&[("LC_ALL", "fr_FR.UTF-8"), ("LANG", "en_GB.UTF-8")]), Language::French);
    }

    #[test]
    fn both_languages_have_every_text_and_the_same_words_to_fill_in() {
        let words = |language| {
            let file: BTreeMap<String, serde_json::Value> = serde_json::from_str(match language {
                Language::French => include_str!("../messages/fr.json"),
                Language::English => include_str!("../messages/en.json"),
            })
            .unwrap();
            Texts::load(language).unwrap_or_else(|error| panic!("{language:?}: {error}"));
            file.iter()
                .map(|(key, text)| {
                    let text = text.as_str().unwrap_or_default();
                    let mut words: Vec<String> =
                        text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned())).collect();
                    words.sort();
                    (key.clone(), words)
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(words(Language::French), words(Language::English));
        let reasons = |language| Texts::load(language).unwrap().own.reasons.into_keys().collect::<Vec<_>>();
        assert_eq!(reasons(Language::French), reasons(Language::English));
    }

    #[test]
    fn words_in_braces_are_filled_in_once() {
        assert_eq!(fill("{a} and {b} {c}", &[("a", "{b}"), ("b", "2")]), "{b} and 2 {c}");
        assert_eq!(fill("open {", &[]), "open {");
    }
}
