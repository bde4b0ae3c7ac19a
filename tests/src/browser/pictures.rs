//! Screenshots, as PNG files.

use std::{fs, path::Path, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tokio::time;

use super::{
    command::VendorCommand,
    error::{Error, Result},
    firefox,
    launch::Kind,
    session::Browser,
    wait::{PATIENCE, Sighting},
};

/// A frame that comes into sight has been painted after this time.
const BETWEEN_PICTURES: Duration = Duration::from_millis(150);

/// Firefox' own screenshots leave the zoom out; a snapshot takes the scale that it is given.
const FIREFOX_SNAPSHOT: &str = r#"
    const [part, done] = arguments;
    const { browsingContext } = gBrowser.selectedBrowser;
    const scale = window.devicePixelRatio * browsingContext.fullZoom;
    const area = part ? new DOMRect(...part) : null;
    (async () => {
        const picture = await browsingContext.currentWindowGlobal.drawSnapshot(area, scale, "white");
        const canvas = new OffscreenCanvas(picture.width, picture.height);
        canvas.getContext("2d").drawImage(picture, 0, 0);
        const file = await canvas.convertToBlob({ type: "image/png" });
        const reader = new FileReader();
        reader.onload = () => done(reader.result.split(",")[1]);
        reader.readAsDataURL(file);
    })().catch((error) => done(`failed: ${error}`));
"#;

impl Browser {
    /// A picture of what is seen of the page.
    ///
    /// # Errors
    /// When the browser refuses or the file cannot be written.
    pub async fn screenshot(&self, file: &Path) -> Result<()> {
        const DOING: &str = "take a picture";
        let picture = match self.kind() {
            Kind::Chromium => self.bounded(DOING, self.client().screenshot()).await?,
            Kind::Firefox => {
                let answer = firefox::run(self, DOING, FIREFOX_SNAPSHOT, vec![Value::Null]).await?;
                decoded(DOING, &answer)?
            }
        };
        write(file, &picture)
    }

    /// A picture of the whole page, from top to bottom.
    ///
    /// # Errors
    /// When the browser refuses or the file cannot be written.
    pub async fn full_page_screenshot(&self, file: &Path) -> Result<()> {
        const DOING: &str = "take a picture of the whole page";
        let [_, _, width, height] = self.measure(DOING, "html").await?;
        let picture = match self.kind() {
            Kind::Chromium => self.chromium_whole_page(DOING, width, height).await?,
            Kind::Firefox => self.firefox_part(DOING, [0.0, 0.0, width, height]).await?,
        };
        write(file, &picture)
    }

    /// Chromium does not paint frames that are out of sight: the page gets room to be seen as a whole, and is taken
    /// when it no longer changes. Lengths in pixels of the page at 100 % zoom.
    async fn chromium_whole_page(&self, doing: &str, width: f64, height: f64) -> Result<Vec<u8>> {
        let room = json!({ "width": width.ceil(), "height": height.ceil(), "deviceScaleFactor": 0, "mobile": false });
        self.devtool(doing, "Emulation.setDeviceMetricsOverride", room).await?;
        let mut last = Vec::new();
        let picture = self
            .wait_for("a picture that stays the same", PATIENCE, async || {
                let answer = self.devtool(doing, "Page.captureScreenshot", json!({})).await?;
                let picture = decoded(doing, &answer["data"])?;
                if picture == last {
                    return Ok(Sighting::There(picture));
                }
                last = picture;
                time::sleep(BETWEEN_PICTURES).await;
                Ok(Sighting::Instead("the page kept changing".to_owned()))
            })
            .await;
        self.devtool(doing, "Emulation.clearDeviceMetricsOverride", json!({})).await?;
        picture
    }

    /// A picture of one element, at whatever zoom. In Chromium it must be in sight as a whole: what is out of sight is
    /// not painted.
    ///
    /// # Errors
    /// When there is no such element, the browser refuses, or the file cannot be written.
    pub async fn element_screenshot(&self, css: &str, file: &Path) -> Result<()> {
        let doing = format!("take a picture of {css}");
        self.find(css).await?;
        let part = self.measure(&doing, css).await?;
        time::sleep(BETWEEN_PICTURES).await;
        let picture = match self.kind() {
            Kind::Chromium => {
                let [x, y, width, height] = part;
                let clip = json!({ "x": x, "y": y, "width": width, "height": height, "scale": 1 });
                decoded(
                    &doing,
                    &self.devtool(&doing, "Page.captureScreenshot", json!({ "clip": clip })).await?["data"],
                )?
            }
            Kind::Firefox => self.firefox_part(&doing, part).await?,
        };
        write(file, &picture)
    }

    /// Where in the page an element is: x, y, width and height, in Chromium in pixels of the page at 100 % zoom, in
    /// Firefox in the page's own.
    async fn measure(&self, doing: &str, css: &str) -> Result<[f64; 4]> {
        const MEASURE: &str = r"
            const page = document.documentElement;
            const element = document.querySelector(arguments[0]);
            const { x, y, width, height } = element.getBoundingClientRect();
            const whole = [0, 0, page.scrollWidth, page.scrollHeight];
            const scale = arguments[1] ? devicePixelRatio : 1;
            return (element === page ? whole : [x + scrollX, y + scrollY, width, height]).map((length) => length * scale);
        ";
        let answer = self.execute(MEASURE, vec![json!(css), json!(self.kind() == Kind::Chromium)]).await?;
        let unexpected = |_| Error::Answer { doing: doing.to_owned(), answer: answer.to_string() };
        serde_json::from_value(answer.clone()).map_err(unexpected)
    }

    async fn firefox_part(&self, doing: &str, part: [f64; 4]) -> Result<Vec<u8>> {
        decoded(doing, &firefox::run(self, doing, FIREFOX_SNAPSHOT, vec![json!(part)]).await?)
    }

    async fn devtool(&self, doing: &str, method: &str, parameters: Value) -> Result<Value> {
        let command = json!({ "cmd": method, "params": parameters });
        self.send(doing, VendorCommand::post("goog/cdp/execute", command)).await
    }
}

fn decoded(doing: &str, answer: &Value) -> Result<Vec<u8>> {
    let picture = answer.as_str().and_then(|base64| STANDARD.decode(base64).ok());
    picture.ok_or_else(|| {
        let answer = answer.to_string().chars().take(200).collect();
        Error::Answer { doing: doing.to_owned(), answer }
    })
}

fn write(file: &Path, picture: &[u8]) -> Result<()> {
    let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(file, picture));
    written.map_err(|source| Error::System { doing: format!("write {}", file.display()), source })
}
