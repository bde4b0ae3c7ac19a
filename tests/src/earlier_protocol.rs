//! What program and extension said to each other in earlier versions of the protocol, recorded from the packages of that
//! time by `cargo xtask record`: `tests/earlier_protocols/MAJOR.MINOR/`. Whoever has updated one of the two and not yet the
//! other relies on it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use protocol::{
    hello::{HelloParams, ProtocolVersion},
    jsonrpc::{Request, method, notification},
    tokens::TokensResult,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::scenario::Failure;

/// What the extension asked, in order: one request for each method.
const ASKED: &str = "extension.json";
/// What the program answered: a result for each method.
const ANSWERED: &str = "host.json";

/// Something that was said on a port.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Overheard {
    /// A request of the extension's, and the program's result.
    Answered {
        /// As it was sent.
        request: Request,
        /// As it came.
        result: Value,
    },
    /// The program's.
    Notification(Request),
}

/// One version's record.
#[derive(Clone, Debug)]
pub struct EarlierProtocol {
    folder: PathBuf,
    requests: Vec<Request>,
    results: Map<String, Value>,
}

impl EarlierProtocol {
    /// All that are recorded.
    ///
    /// # Errors
    /// When a record cannot be read, or there is none.
    pub fn all() -> Result<Vec<Self>, Failure> {
        let mut folders: Vec<PathBuf> =
            fs::read_dir(records())?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
        folders.sort();
        let all: Vec<Self> = folders.iter().map(|folder| Ok(Self::read(folder)?)).collect::<Result<_, Failure>>()?;
        if all.is_empty() { Err(Failure::new("no earlier protocol is recorded")) } else { Ok(all) }
    }

    /// The record in this folder.
    ///
    /// # Errors
    /// When a file is missing or is not of its form.
    pub fn read(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            folder: folder.to_owned(),
            requests: serde_json::from_slice(&fs::read(folder.join(ASKED))?)?,
            results: serde_json::from_slice(&fs::read(folder.join(ANSWERED))?)?,
        })
    }

    /// Makes a record of what was overheard: of each method the first request and its result, and of `tokens` the picture
    /// in which every token is read.
    ///
    /// # Errors
    /// When a method was not asked for, or no token was read to its end.
    pub fn of(overheard: &[Overheard]) -> Result<Self, Failure> {
        let (mut requests, mut results): (Vec<Request>, Map<String, Value>) = Default::default();
        for each in overheard {
            if let Overheard::Answered { request, result } = each
                && !results.contains_key(&request.method)
            {
                requests.push(request.clone());
                results.insert(request.method.clone(), result.clone());
            }
        }
        for wanted in [method::HELLO, method::TOKENS, method::DIAGNOSE] {
            if !results.contains_key(wanted) {
                return Err(Failure::new(format!("{wanted} was not asked for")));
            }
        }
        let pictures = overheard.iter().filter_map(|each| match each {
            Overheard::Answered { request, result } if request.method == method::TOKENS => Some(result),
            Overheard::Notification(request) if request.method == notification::TOKENS_CHANGED => Some(&request.params),
            _ => None,
        });
        let is_read = |picture: &&Value| {
            let read: Result<TokensResult, _> = serde_json::from_value((*picture).clone());
            read.is_ok_and(|tokens| tokens.is_settled() && tokens.tokens.iter().any(|one| !one.certificates.is_empty()))
        };
        let read = pictures.clone().find(is_read).ok_or_else(|| Failure::new("no token was read to its end"))?;
        results.insert(method::TOKENS.to_owned(), read.clone());
        let mut record = Self { folder: PathBuf::new(), requests, results };
        let version = record.version()?;
        record.folder = records().join(format!("{}.{}", version.major, version.minor));
        Ok(record)
    }

    /// Writes the record where [`Self::all`] finds it; gives the folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self) -> io::Result<&Path> {
        fs::create_dir_all(&self.folder)?;
        let pretty = |value: &Value| serde_json::to_string_pretty(value).map(|text| text + "\n");
        fs::write(self.folder.join(ASKED), pretty(&serde_json::to_value(&self.requests)?)?)?;
        fs::write(self.folder.join(ANSWERED), pretty(&Value::Object(self.results.clone()))?)?;
        Ok(&self.folder)
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the extension asked, in order.
    #[must_use]
    pub fn requests(&self) -> &[Request] {
        &self.requests
    }

    /// What the program answered to this method.
    #[must_use]
    pub fn result(&self, method: &str) -> Option<&Value> {
        self.results.get(method)
    }

    /// The version that extension and program spoke.
    ///
    /// # Errors
    /// When the extension's `hello` is not there, or does not tell.
    pub fn version(&self) -> Result<ProtocolVersion, Failure> {
        let hello = self.requests.iter().find(|request| request.method == method::HELLO);
        let hello = hello.ok_or_else(|| Failure::new("no hello"))?;
        Ok(serde_json::from_value::<HelloParams>(hello.params.clone())?.protocol)
    }

    /// The first certificate that the program read, as PEM for a file.
    ///
    /// # Errors
    /// When there is none.
    pub fn certificate(&self) -> Result<&str, Failure> {
        let pem = self.result(method::TOKENS).and_then(|tokens| tokens["tokens"][0]["certificates"][0]["pem"].as_str());
        pem.ok_or_else(|| Failure::new("no certificate was recorded"))
    }
}

fn records() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("earlier_protocols")
}
