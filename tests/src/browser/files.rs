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
};

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

    /// Drops a file onto the middle of an element. In Chromium that may be a frame, whose document it then reaches.
    ///
    /// # Errors
    /// When there is no such element.
    pub async fn drop_file(&self, css: &str, file: &Path) -> Result<()> {
        const DOING: &str = "drop a file";
        let cannot_read = |source| Error::System { doing: format!("read {}", file.display()), source };
        self.find(css).await?;
        if self.kind() == Kind::Firefox {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let content = STANDARD.encode(fs::read(file).map_err(cannot_read)?);
            let arguments = vec![json!(css), json!(name), json!(content)];
            return firefox::run(self, DOING, FIREFOX_DROP, arguments).await.map(drop);
        }
        let middle = self.execute(MIDDLE, vec![json!(css)]).await?;
        for kind in ["dragEnter", "dragOver", "drop"] {
            let parameters = json!({
                "type": kind, "x": middle[0], "y": middle[1],
                "data": { "items": [], "files": [file], "dragOperationsMask": 1 },
            });
            let command = json!({ "cmd": "Input.dispatchDragEvent", "params": parameters });
            self.send(DOING, VendorCommand::post("goog/cdp/execute", command)).await.map(|_: Value| ())?;
        }
        Ok(())
    }
}
