//! axe-core, run in a document as it stands: what it finds against WCAG 2.2, levels A and AA.

use std::{env, fmt, fs};

use serde::Deserialize;
use serde_json::Value;

use crate::{browser::Browser, scenario::Failure};

/// Rules of WCAG 2.0, 2.1 and 2.2, levels A and AA; and axe-core's own good practices, which are no duty.
const RUN: &str = r#"
    const done = arguments[arguments.length - 1];
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
    const plain = (results) => results.map(({ id, help, nodes }) => ({
        id, help, places: nodes.map((node) => {
            const reasons = [...node.any, ...node.all, ...node.none].map(({ message }) => message);
            return [node.target.join(" "), node.html.slice(0, 200), ...reasons].join("  ");
        }),
    }));
    axe.run(document, { runOnly: { type: "tag", values: tags } }).then(
        ({ violations, incomplete, passes }) => done({
            violations: plain(violations), undecided: plain(incomplete), passed: passes.map(({ id }) => id),
        }),
        (error) => done({ violations: [{ id: "axe-core failed", help: String(error), places: [] }] }),
    );
"#;

/// What axe-core says of a document.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Verdict {
    /// What goes against a rule.
    pub violations: Vec<Finding>,
    /// What it could not decide.
    pub undecided: Vec<Finding>,
    /// The rules that apply here and are kept.
    pub passed: Vec<String>,
}

/// A rule, and where it is not kept.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Finding {
    /// axe-core's name of the rule, such as `color-contrast`.
    pub id: String,
    /// What the rule asks for.
    pub help: String,
    /// The elements, each as a selector, the beginning of its HTML, and what is wrong with it.
    pub places: Vec<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({}):\n    {}", self.id, self.help, self.places.join("\n    "))
    }
}

/// Judges the document one is in.
///
/// # Errors
/// When axe-core is not there or cannot be run. What it finds is no error.
pub async fn judge(browser: &Browser) -> Result<Verdict, Failure> {
    let file = env::var_os("CLE_MEGALIS_AXE")
        .ok_or_else(|| Failure::new("CLE_MEGALIS_AXE names no axe-core: run this by `cargo xtask test`"))?;
    if browser.execute("return typeof axe", Vec::new()).await? != "object" {
        browser.execute(&fs::read_to_string(file)?, Vec::new()).await?;
    }
    let answer: Value = browser.execute_async(RUN, Vec::new()).await?;
    Ok(serde_json::from_value(answer)?)
}
