//! What is on the page, and what a person does with it.

use fantoccini::{
    Locator,
    elements::{Element, ElementRef},
};
use serde_json::{Value, json};

use super::{
    error::{Error, Result},
    session::Browser,
    spaces::with_ordinary_spaces,
    wait::{PATIENCE, Sighting, failed},
};

/// The key of an element's reference in JSON (W3C WebDriver, section 12.1).
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The controls that are to be seen, and what each is called: as a screen reader would call it, nearly.
const CONTROLS: &str = r#"
    const squash = (text) => (text ?? "").replace(/\s+/g, " ").trim();
    const pictures = (control) => [...control.querySelectorAll("img")].map((image) => image.alt || image.title).join(" ");
    const name = (control) => squash(control.getAttribute("aria-label"))
        || squash(control.localName === "input" ? control.value : control.innerText)
        || squash(pictures(control)) || squash(control.title);
    const all = "a, button, summary, [role=button], input[type=submit], input[type=button], input[type=reset]";
    return [...document.querySelectorAll(all)]
        .filter((control) => control.getClientRects().length > 0)
        .map((control) => [name(control), control]);
"#;

/// Brings an element into sight, and waits until it has stood still for a moment and the browser paints its document: what
/// moves under the pointer is missed, and a frame that was out of sight is not painted, and Firefox loses clicks on it
/// until it is.
const BRING_INTO_SIGHT: &str = r#"
    const STILL = 100, PATIENCE = 5000;
    const [element, done] = arguments;
    element.scrollIntoView({ block: "nearest", behavior: "instant" });
    const begun = performance.now();
    let place = "", since = begun;
    function look() {
        const { x, y, width, height } = element.getBoundingClientRect();
        const now = performance.now();
        if (place !== `${[x, y, width, height]}`) [place, since] = [`${[x, y, width, height]}`, now];
        if (now - since >= STILL) done(true);
        else if (now - begun < PATIENCE) requestAnimationFrame(look);
    }
    requestAnimationFrame(look);
    setTimeout(done, PATIENCE, false);
"#;

impl Browser {
    /// Opens an address and waits until the page is loaded.
    ///
    /// # Errors
    /// When the page cannot be loaded within 20 s.
    pub async fn go(&self, address: &str) -> Result<()> {
        self.bounded(&format!("open {address}"), self.client().goto(address)).await
    }

    /// Loads the page again.
    ///
    /// # Errors
    /// When the page cannot be loaded within 20 s.
    pub async fn reload(&self) -> Result<()> {
        self.bounded("reload the page", self.client().refresh()).await
    }

    /// Goes back one page.
    ///
    /// # Errors
    /// When the page cannot be loaded within 20 s.
    pub async fn back(&self) -> Result<()> {
        self.bounded("go back", self.client().back()).await
    }

    /// The page's address.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn address(&self) -> Result<String> {
        self.bounded("read the address", self.client().current_url()).await.map(String::from)
    }

    /// The page's title.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn title(&self) -> Result<String> {
        self.bounded("read the title", self.client().title()).await
    }

    /// The first element that the CSS selector finds, waited for up to 10 s.
    ///
    /// # Errors
    /// When there is none.
    pub async fn find(&self, css: &str) -> Result<Element> {
        self.wait_for(css, PATIENCE, async || self.now(css).await.map(Sighting::There)).await
    }

    /// How many elements the CSS selector finds, right now.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn count(&self, css: &str) -> Result<usize> {
        self.bounded(&format!("count {css}"), self.client().find_all(Locator::Css(css))).await.map(|found| found.len())
    }

    /// The visible text of an element, with ordinary spaces.
    ///
    /// # Errors
    /// When there is none.
    pub async fn text(&self, css: &str) -> Result<String> {
        let element = self.find(css).await?;
        Ok(with_ordinary_spaces(&self.bounded(&format!("read the text of {css}"), element.text()).await?))
    }

    /// What stands in a form field.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn value(&self, css: &str) -> Result<String> {
        self.find(css).await?;
        self.value_now(css).await
    }

    /// An attribute as the document gives it.
    ///
    /// # Errors
    /// When there is no such element.
    pub async fn attribute(&self, css: &str, name: &str) -> Result<Option<String>> {
        let element = self.find(css).await?;
        self.bounded(&format!("read {name} of {css}"), element.attr(name)).await
    }

    /// Clicks an element, in its middle, as with a mouse.
    ///
    /// # Errors
    /// When there is none, or something lies over it.
    pub async fn click(&self, css: &str) -> Result<()> {
        let element = self.find(css).await?;
        self.click_element(css, &element).await
    }

    /// Clicks the first link or button that is called `label`: by its text, or its picture's.
    ///
    /// # Errors
    /// When there is none within 10 s; the message lists those that are there.
    pub async fn click_labelled(&self, label: &str) -> Result<()> {
        let control = self
            .wait_for(&format!("a link or button “{label}”"), PATIENCE, async || {
                let controls = self.controls().await?;
                if let Some((_, control)) = controls.iter().find(|(name, _)| name == label) {
                    return Ok(Sighting::There(control.clone()));
                }
                let names: Vec<_> = controls.into_iter().map(|(name, _)| name).collect();
                Ok(Sighting::Instead(format!("there were {names:?}")))
            })
            .await?;
        self.click_element(label, &control).await
    }

    /// What the links and buttons to be seen are called, from top to bottom.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn labels(&self) -> Result<Vec<String>> {
        Ok(self.controls().await?.into_iter().map(|(name, _)| name).collect())
    }

    /// Types into a field, after what stands there. Control keys are the characters U+E000 and following (W3C
    /// WebDriver, section 17.4.2).
    ///
    /// # Errors
    /// When there is no such field, or it takes no text.
    pub async fn type_text(&self, css: &str, text: &str) -> Result<()> {
        let element = self.find(css).await?;
        self.bounded(&format!("type into {css}"), element.send_keys(text)).await
    }

    /// Empties a field.
    ///
    /// # Errors
    /// When there is no such field, or it takes no text.
    pub async fn clear(&self, css: &str) -> Result<()> {
        let element = self.find(css).await?;
        self.bounded(&format!("empty {css}"), element.clear()).await
    }

    /// Runs a script in the page; gives what it returns. What it does is not the user's doing: events are untrusted.
    ///
    /// # Errors
    /// When it throws or takes longer than 20 s.
    pub async fn execute(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        self.bounded("run a script", self.client().execute(script, arguments)).await
    }

    /// Runs a script in the page that calls its last argument when it is done; gives what it calls it with.
    ///
    /// # Errors
    /// When it throws or takes longer than 20 s.
    pub async fn execute_async(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        self.bounded("run a script", self.client().execute_async(script, arguments)).await
    }

    /// The element that is there right now.
    pub(super) async fn now(&self, css: &str) -> Result<Element> {
        self.bounded(&format!("find {css}"), self.client().find(Locator::Css(css))).await
    }

    pub(super) async fn value_now(&self, css: &str) -> Result<String> {
        let element = self.now(css).await?;
        let value = element.prop("value").await.map_err(|error| failed("read the value of", css, error))?;
        Ok(value.unwrap_or_default())
    }

    async fn click_element(&self, name: &str, element: &Element) -> Result<()> {
        let doing = format!("bring {name} into sight");
        let painted = self.bounded(&doing, self.client().execute_async(BRING_INTO_SIGHT, vec![json!(element)])).await?;
        if painted != json!(true) {
            return Err(Error::Answer {
                doing,
                answer: "the browser does not paint its document, or moves what is in it".to_owned(),
            });
        }
        self.bounded(&format!("click {name}"), element.click()).await
    }

    async fn controls(&self) -> Result<Vec<(String, Element)>> {
        let answer = self.execute(CONTROLS, Vec::new()).await?;
        let entries = answer.as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(entries
            .iter()
            .filter_map(|entry| {
                let reference = entry.get(1)?.get(ELEMENT_KEY)?.as_str()?;
                let element = Element::from_element_id(self.client().clone(), ElementRef::from(reference.to_owned()));
                Some((entry.get(0)?.as_str()?.to_owned(), element))
            })
            .collect())
    }

    /// Where one is, in a few lines, for messages about what is missing.
    pub(super) async fn scene(&self) -> String {
        const LOOK: &str = "return [location.href, document.title, (document.body?.innerText ?? '').slice(0, 600)]";
        match self.execute(LOOK, Vec::new()).await {
            Ok(Value::Array(parts)) => {
                let parts: Vec<_> = parts.iter().map(|part| part.as_str().unwrap_or_default()).collect();
                format!("The page is {}", parts.join("\n"))
            }
            Ok(other) => format!("The page is {other}"),
            Err(error) => format!("The page does not answer: {error}"),
        }
    }
}
