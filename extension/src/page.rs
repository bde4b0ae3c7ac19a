//! What the content script sees of a page: the snapshot's types. It looks, it does not judge; `record_form` judges.

use serde::Deserialize;

/// The page's forms, as they stand at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Snapshot {
    /// Every form that has a text area, in the document's order.
    pub forms: Vec<Form>,
}

/// One form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Form {
    /// The `id` attribute, empty if there is none.
    pub id: String,
    /// The words of the `class` attribute.
    pub classes: Vec<String>,
    /// The fields whose name begins with one that `record_form` knows; others do not leave the page.
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Field {
    /// The element's name in lower case: `input`, `textarea`, …
    pub tag: String,
    /// The `name` attribute.
    pub name: String,
    /// What stands in it. A text area's newlines are LF, as scripts see them.
    pub value: String,
    /// False if it is disabled or read-only.
    pub editable: bool,
}
