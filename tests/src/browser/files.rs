//! Files of the computer's that a person gives to a page.

use std::{fs, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    command::VendorCommand,
    error::{Error, Result},
    firefox,
    launch::Kind,
    session::Browser,
    wait::{PATIENCE, Sighting},
};

const DROPPING: &str = "drop a file";

/// Where the element's middle is, once it is in sight.
const MIDDLE: &str = r#"
    const element = document.querySelector(arguments[0]);
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
"#;

/// The events that a drop from another program's window ends with: made with the page's rights, so that it can read the
/// file, and dispatched with the browser's, so that they are the user's.
const FIREFOX_DROP: &str = r#"
    const [css, name, base64, done] = arguments;
    const drop = (css, name, base64) => {
        const page = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
        Object.assign(page, { fileName: name, fileContent: base64 });
        Cu.evalInSandbox(`
            const bytes = Uint8Array.from(atob(fileContent), (character) => character.charCodeAt(0));
            function made(type) {
                const dataTransfer = new DataTransfer();
                dataTransfer.items.add(new File([bytes], fileName));
                return new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
            }
        `, page);
        const element = content.document.querySelector(css);
        for (const type of ["dragover", "drop"]) element.dispatchEvent(Cu.unwaiveXrays(page.made(type)));
        sendAsyncMessage("bench:dropped", "");
    };
    const script = `(${drop})(${JSON.stringify(css)}, ${JSON.stringify(name)}, "${base64}")`;
    const manager = gBrowser.selectedBrowser.messageManager;
    manager.addMessageListener("bench:dropped", function answer(message) {
        manager.removeMessageListener("bench:dropped", answer);
        done(message.data);
    });
    manager.loadFrameScript("data:application/javascript," + encodeURIComponent(script), false);
"#;

impl Browser {
    /// Chooses a file in a field for files, as in the browser's window that a click on it opens.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn choose_file(&self, css: &str, file: &Path) -> Result<()> {
        self.type_text(css, &file.to_string_lossy()).await
    }

    /// Drops a file onto the middle of an element. In Chromium that may be a frame, whose document it then reaches; there
    /// the hand lets go once the page `shows_that_it_takes` the file, as a person's would: a page that has just been
    /// scrolled may not be where its browser still looks for it.
    ///
    /// # Errors
    /// When there is no such element, and when the page takes no file within 10 s.
    pub async fn drop_file(
        &self,
        css: &str,
        file: &Path,
        shows_that_it_takes: impl AsyncFn() -> Result<bool>,
    ) -> Result<()> {
        let cannot_read = |source| Error::System { doing: format!("read {}", file.display()), source };
        self.find(css).await?;
        if self.kind() == Kind::Firefox {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let content = STANDARD.encode(fs::read(file).map_err(cannot_read)?);
            let arguments = vec![json!(css), json!(name), json!(content)];
            return firefox::run(self, DROPPING, FIREFOX_DROP, arguments).await.map(drop);
        }
        let middle = self
            .wait_for("a page that takes the file", PATIENCE, async || {
                let middle = self.execute(MIDDLE, vec![json!(css)]).await?;
                self.drag("dragEnter", &middle, file).await?;
                self.drag("dragOver", &middle, file).await?;
                if shows_that_it_takes().await? {
                    return Ok(Sighting::There(middle));
                }
                self.drag("dragCancel", &middle, file).await?;
                Ok(Sighting::Instead("it did not show that it takes one".to_owned()))
            })
            .await?;
        self.drag("drop", &middle, file).await
    }

    async fn drag(&self, kind: &str, at: &Value, file: &Path) -> Result<()> {
        let parameters = json!({
            "type": kind, "x": at[0], "y": at[1],
            "data": { "items": [], "files": [file], "dragOperationsMask": 1 },
        });
        let command = json!({ "cmd": "Input.dispatchDragEvent", "params": parameters });
        self.send(DROPPING, VendorCommand::post("goog/cdp/execute", command)).await.map(drop)
    }
}
