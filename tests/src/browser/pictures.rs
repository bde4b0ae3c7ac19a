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
    const [whole, done] = arguments;
    const { browsingContext } = gBrowser.selectedBrowser;
    const scale = window.devicePixelRatio * browsingContext.fullZoom;
    const area = whole ? new DOMRect(0, 0, ...whole) : null;
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
        const SIZE: &str =
            "const page = document.documentElement; return [page.scrollWidth, page.scrollHeight, devicePixelRatio]";
        let answer = self.execute(SIZE, Vec::new()).await?;
        let size = serde_json::from_value(answer.clone());
        let (width, height, scale): (f64, f64, f64) =
            size.map_err(|_| Error::Answer { doing: DOING.to_owned(), answer: answer.to_string() })?;
        let picture = match self.kind() {
            Kind::Chromium => self.chromium_whole_page(DOING, width * scale, height * scale).await?,
            Kind::Firefox => {
                let answer = firefox::run(self, DOING, FIREFOX_SNAPSHOT, vec![json!([width, height])]).await?;
                decoded(DOING, &answer)?
            }
        };
        write(file, &picture)
    }

    /// Chromium does not paint frames that are out of sight: the page gets room to be seen as a whole, and is taken
    /// when it no longer changes. Lengths in pixels of the page at 100 % zoom.
    async fn chromium_whole_page(&self, doing: &str, width: f64, height: f64) -> Result<Vec<u8>> {
        let devtools = async |method: &str, parameters: Value| {
            let command = json!({ "cmd": method, "params": parameters });
            self.send(doing, VendorCommand::post("goog/cdp/execute", command)).await
        };
        let room = json!({ "width": width.ceil(), "height": height.ceil(), "deviceScaleFactor": 0, "mobile": false });
        devtools("Emulation.setDeviceMetricsOverride", room).await?;
        let mut last = Vec::new();
        let picture = self
            .wait_for("a picture that stays the same", PATIENCE, async || {
                let answer = devtools("Page.captureScreenshot", json!({})).await?;
                let picture = decoded(doing, &answer["data"])?;
                if picture == last {
                    return Ok(Sighting::There(picture));
                }
                last = picture;
                time::sleep(BETWEEN_PICTURES).await;
                Ok(Sighting::Instead("the page kept changing".to_owned()))
            })
            .await;
        devtools("Emulation.clearDeviceMetricsOverride", json!({})).await?;
        picture
    }

    /// A picture of one element.
    ///
    /// # Errors
    /// When there is no such element, the browser refuses, or the file cannot be written.
    pub async fn element_screenshot(&self, css: &str, file: &Path) -> Result<()> {
        let element = self.find(css).await?;
        let picture = self.bounded(&format!("take a picture of {css}"), element.screenshot()).await?;
        write(file, &picture)
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
