//! What user and IT department have set. `web/settings.js` reads it from the browser's storage, where a policy wins over
//! the user, and tells the background.

use serde::Deserialize;

/// The settings in force.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Settings {
    /// The field is filled without a click, where that is right.
    pub fill_alone: bool,
    /// Hints on the way to the form are shown.
    pub guidance: bool,
    /// What was put where is remembered on this machine.
    pub memory: bool,
    /// Further origins of account pages, such as the pre-production's: scheme and host, without a path.
    pub origins: Vec<String>,
}

impl Default for Settings {
    /// What holds where nothing is set.
    fn default() -> Self {
        Self { fill_alone: true, guidance: true, memory: true, origins: Vec::new() }
    }
}
