//! What panel and popup show, as a tree of stamps: copies of the `<template>`s in their HTML, and what goes into the
//! parts that are marked `data-part`. The background makes it, the pages' WASM draws it without knowing what it says.

use serde::{Deserialize, Serialize};

/// A copy of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The template's id.
    pub template: String,
    /// What goes into it; what is not named stays as the template has it.
    pub parts: Vec<Part>,
}

/// What goes where in a stamp.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The part's name; empty for the stamp's own element.
    pub name: String,
    /// The attribute it is written to; `None` for what stands in the part.
    pub attribute: Option<String>,
    /// What is written. A part without content is taken away, with all that belongs to it (`data-optional`).
    pub content: Content,
}

/// What can be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Content {
    /// Words as they are.
    Words(String),
    /// A day, to be written as the language does; seconds since 1970 UTC.
    Day(i64),
    /// A message in the user's language.
    Message(Text),
    /// Further stamps, one after the other.
    Stamps(Vec<Stamp>),
}

/// A message and what it speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The key in the message files.
    pub key: String,
    /// What its placeholders stand for.
    pub with: Vec<Content>,
}

impl Text {
    /// A message without placeholders.
    pub fn plain(key: impl Into<String>) -> Self {
        Self { key: key.into(), with: Vec::new() }
    }

    /// A message with names for its placeholders.
    pub fn naming<'a>(key: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { key: key.into(), with: names.into_iter().map(|name| Content::Words(name.to_owned())).collect() }
    }
}

impl Content {
    /// What takes its part away.
    pub const NOTHING: Self = Self::Stamps(Vec::new());

    /// The message, or nothing.
    #[must_use]
    pub fn message(text: Option<&Text>) -> Self {
        text.map_or(Self::NOTHING, |text| Self::Message(text.clone()))
    }

    /// The words, or nothing.
    #[must_use]
    pub fn words(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl Stamp {
    /// The template as it is.
    #[must_use]
    pub fn of(template: &str) -> Self {
        Self { template: template.to_owned(), parts: Vec::new() }
    }

    /// With this in the part of that name.
    #[must_use]
    pub fn with(self, name: &str, content: Content) -> Self {
        self.and(name, None, content)
    }

    /// With this as an attribute of the part of that name.
    #[must_use]
    pub fn attribute(self, name: &str, attribute: &str, content: Content) -> Self {
        self.and(name, Some(attribute.to_owned()), content)
    }

    fn and(mut self, name: &str, attribute: Option<String>, content: Content) -> Self {
        self.parts.push(Part { name: name.to_owned(), attribute, content });
        self
    }

    /// As the pages' WASM takes it.
    #[must_use]
    pub fn to_json(&self) -> String {
        // A tree of strings and numbers is always JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}
