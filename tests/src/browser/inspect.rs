//! What a person does not see: where WebAssembly runs, and what went wrong behind the page.

use serde_json::{Value, json};

use super::{
    command::VendorCommand,
    devtools::Target,
    error::{Error, Result},
    firefox,
    launch::Kind,
    session::Browser,
};

/// A running part of the extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionContext {
    /// Its document's or worker's address.
    pub address: String,
    /// Whether WebAssembly has been compiled in it.
    pub wasm: bool,
}

/// An error or warning that page, extension or browser reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// Whether it is an error, not only a warning.
    pub is_error: bool,
    /// What was said.
    pub text: String,
    /// The address of the script or document, where known.
    pub source: String,
}

/// Counts, by the debugger's census of the heap, the WebAssembly objects of each of the extension's documents.
const FIREFOX_CONTEXTS: &str = r#"
    const [id, origin, done] = arguments;
    const census = () => {
        const { addDebuggerToGlobal } = ChromeUtils.importESModule("resource://gre/modules/jsdebugger.sys.mjs");
        addDebuggerToGlobal(globalThis);
        const debug = new Debugger();
        debug.addDebuggee(content);
        const count = { by: "count", count: true, bytes: false };
        const breakdown = { by: "coarseType", objects: { by: "objectClass", then: count, other: count }, other: count };
        const { objects } = debug.memory.takeCensus({ breakdown });
        debug.removeAllDebuggees();
        sendAsyncMessage("bench:census", "WebAssembly.Module" in objects || "WebAssembly.Instance" in objects);
    };
    const script = "data:application/javascript," + encodeURIComponent(`(${census})()`);
    const look = (browser) => new Promise((resolve) => {
        const manager = browser.messageManager;
        manager.addMessageListener("bench:census", function answer(message) {
            manager.removeMessageListener("bench:census", answer);
            resolve([browser.currentURI.spec, message.data]);
        });
        manager.loadFrameScript(script, false);
    });
    const views = [...WebExtensionPolicy.getByID(id).extension.views];
    const background = views.filter((view) => view.viewType === "background").map((view) => view.xulBrowser);
    const tabs = gBrowser.browsers.filter((browser) => browser.currentURI.spec.startsWith(origin));
    Promise.all([...background, ...tabs].map(look)).then(done, (error) => done(String(error)));
"#;

const LISTING: &str = "list documents and workers";

const FIREFOX_ERRORS: &str = r#"
    const [done] = arguments;
    done(Services.console.getMessageArray()
        .filter((message) => message instanceof Ci.nsIScriptError && /^(https?|moz-extension):/.test(message.sourceName))
        .filter((message) => !(message.flags & Ci.nsIScriptError.infoFlag))
        .map((message) => [!(message.flags & Ci.nsIScriptError.warningFlag), message.errorMessage, message.sourceName]));
"#;

impl Browser {
    /// The running parts of the extension. In Chromium: background, documents and frames. In Firefox: the background
    /// and documents in tabs, not the panel's frame. A background that sleeps is not among them.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn extension_contexts(&self) -> Result<Vec<ExtensionContext>> {
        const DOING: &str = "look into the extension";
        if self.kind() == Kind::Firefox {
            let whose = vec![json!(firefox::ADD_ON_ID), json!(self.extension_origin())];
            let answer = firefox::run(self, DOING, FIREFOX_CONTEXTS, whose).await?;
            let contexts = serde_json::from_value::<Vec<(String, bool)>>(answer.clone())
                .map_err(|_| Error::Answer { doing: DOING.to_owned(), answer: answer.to_string() })?;
            return Ok(contexts.into_iter().map(|(address, wasm)| ExtensionContext { address, wasm }).collect());
        }
        let mut contexts = Vec::new();
        for (address, mut target) in self.targets(&[self.extension_origin()]).await? {
            let scripts = target.past_events("Debugger").await?;
            let wasm = scripts.iter().any(|script| script["params"]["scriptLanguage"] == "WebAssembly");
            contexts.push(ExtensionContext { address, wasm });
        }
        Ok(contexts)
    }

    /// Errors and warnings of pages and extension so far. In Chromium only of documents and workers that are still
    /// there.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn log(&self) -> Result<Vec<LogEntry>> {
        match self.kind() {
            Kind::Chromium => self.chromium_log().await,
            Kind::Firefox => self.firefox_log().await,
        }
    }

    async fn chromium_log(&self) -> Result<Vec<LogEntry>> {
        let mut entries = Vec::new();
        for (address, mut target) in self.targets(&["http", self.extension_origin()]).await? {
            for domain in ["Log", "Runtime"] {
                entries.extend(
                    target.past_events(domain).await?.iter().filter_map(|event| chromium_entry(event, &address)),
                );
            }
        }
        Ok(entries)
    }

    async fn firefox_log(&self) -> Result<Vec<LogEntry>> {
        const DOING: &str = "read the browser's console";
        let answer = firefox::run(self, DOING, FIREFOX_ERRORS, Vec::new()).await?;
        let errors = serde_json::from_value::<Vec<(bool, String, String)>>(answer.clone())
            .map_err(|_| Error::Answer { doing: DOING.to_owned(), answer: answer.to_string() })?;
        let entry = |(is_error, text, source)| LogEntry { is_error, text, source };
        let mut entries: Vec<_> = errors.into_iter().map(entry).collect();
        // What scripts say by console.error and console.warn goes to standard output: texts in quotes, objects in
        // brackets. What Firefox' own parts say there begins with their bare names.
        let said = self.driver().lines().into_iter().filter_map(|line| {
            let error = line.strip_prefix("console.error: ").map(|text| (true, text));
            let (is_error, text) = error.or_else(|| Some((false, line.strip_prefix("console.warn: ")?)))?;
            let by_script = text.starts_with(['"', '(']);
            by_script.then(|| LogEntry { is_error, text: text.to_owned(), source: String::new() })
        });
        entries.extend(said);
        Ok(entries)
    }

    /// Attaches to the documents, frames and workers whose address begins with one of `prefixes`.
    pub(super) async fn targets(&self, prefixes: &[&str]) -> Result<Vec<(String, Target)>> {
        let mut targets = Vec::new();
        for (id, address) in self.listed_targets(prefixes).await? {
            let browser =
                self.devtools().ok_or_else(|| Error::Answer { doing: LISTING.to_owned(), answer: id.clone() })?;
            targets.push((address, Target::attach(browser, &id).await?));
        }
        Ok(targets)
    }

    /// Id and address of each of Chromium's documents and workers whose address begins so.
    pub(super) async fn listed_targets(&self, prefixes: &[&str]) -> Result<Vec<(String, String)>> {
        let command = VendorCommand::post("goog/cdp/execute", json!({ "cmd": "Target.getTargets", "params": {} }));
        let answer = self.send(LISTING, command).await?;
        let unexpected = || Error::Answer { doing: LISTING.to_owned(), answer: answer.to_string() };
        let targets = answer["targetInfos"].as_array().ok_or_else(unexpected)?.iter();
        let named = targets.filter_map(|target| Some((target["targetId"].as_str()?, target["url"].as_str()?)));
        let wanted = named.filter(|(_, address)| prefixes.iter().any(|prefix| address.starts_with(prefix)));
        Ok(wanted.map(|(id, address)| (id.to_owned(), address.to_owned())).collect())
    }

    /// The addresses of what [`Browser::extension_contexts`] tells, without entering them.
    pub(super) async fn extension_addresses(&self) -> Result<Vec<String>> {
        if self.kind() == Kind::Firefox {
            return Ok(self.extension_contexts().await?.into_iter().map(|context| context.address).collect());
        }
        Ok(self.listed_targets(&[self.extension_origin()]).await?.into_iter().map(|(_, address)| address).collect())
    }
}

fn chromium_entry(event: &Value, address: &str) -> Option<LogEntry> {
    let parameters = &event["params"];
    let (level, text) = match event["method"].as_str()? {
        "Log.entryAdded" => (parameters["entry"]["level"].as_str()?, parameters["entry"]["text"].as_str()?.to_owned()),
        "Runtime.consoleAPICalled" => {
            let arguments = parameters["args"].as_array()?.iter();
            let texts = arguments.map(|argument| plain(argument.get("value").unwrap_or(&argument["description"])));
            (parameters["type"].as_str()?, texts.collect::<Vec<_>>().join(" "))
        }
        "Runtime.exceptionThrown" => {
            let details = &parameters["exceptionDetails"];
            ("error", plain(details["exception"].get("description").unwrap_or(&details["text"])))
        }
        _ => return None,
    };
    let told = matches!(level, "error" | "warning");
    told.then(|| LogEntry { is_error: level == "error", text, source: address.to_owned() })
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
