//! The envelope: JSON-RPC 2.0 requests, responses, notifications and errors.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The protocol's own version mark; always the string `"2.0"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Version {
    /// JSON-RPC 2.0.
    #[default]
    #[serde(rename = "2.0")]
    V2,
}

/// What ties a response to its request (JSON-RPC 2.0, section 4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Id {
    /// The extension numbers its requests.
    Number(i64),
    /// Allowed by the standard; answered as it came.
    Text(String),
    /// Only in responses to messages whose id could not be read.
    Null,
}

/// A call that wants an answer, or, without `id`, a notification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// `"2.0"`.
    pub jsonrpc: Version,
    /// Absent in a notification.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// One of [`method`] or [`notification`].
    pub method: String,
    /// The method's parameters, an object; absent where it has none.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub params: Value,
}

/// The answer to a request: a result or an error, never both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// `"2.0"`.
    pub jsonrpc: Version,
    /// The request's.
    pub id: Id,
    /// The method's result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// Why there is no result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Error>,
}

/// A message in either direction, told apart by its fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Message {
    /// Has a `method`.
    Request(Request),
    /// Has a `result` or an `error`.
    Response(Response),
}

/// Why a request has no result (JSON-RPC 2.0, section 5.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Error {
    /// One of [`ErrorCode`]; codes are never changed, only added.
    pub code: i64,
    /// One English sentence for developers; people see the texts of `problem`.
    pub message: String,
}

/// The errors' stable codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i64)]
pub enum ErrorCode {
    /// The message is not JSON.
    ParseError = -32700,
    /// It is JSON but no JSON-RPC 2.0 request.
    InvalidRequest = -32600,
    /// The method is not known to this version.
    MethodNotFound = -32601,
    /// The parameters do not have the method's form.
    InvalidParams = -32602,
    /// The host could not do it through no fault of the caller.
    InternalError = -32603,
    /// The message is longer than [`crate::limits::TO_HOST`]; it was skipped.
    MessageTooLong = -32001,
    /// The answer would be longer than [`crate::limits::TO_BROWSER`].
    AnswerTooLong = -32002,
}

impl ErrorCode {
    /// The error with this code and a sentence for developers.
    #[must_use]
    pub fn because(self, message: impl Into<String>) -> Error {
        Error { code: self as i64, message: message.into() }
    }
}

/// The methods' names.
pub mod method {
    /// Versions of both sides; see [`crate::hello`].
    pub const HELLO: &str = "hello";
    /// What is plugged in; see [`crate::tokens`].
    pub const TOKENS: &str = "tokens";
    /// The report for support; see [`crate::diagnose`].
    pub const DIAGNOSE: &str = "diagnose";
    /// Whether the browsers find the host; see [`crate::installation`].
    pub const INSTALLATION: &str = "installation";
}

/// The notifications' names, host to extension.
pub mod notification {
    /// Its params are a [`crate::tokens::TokensResult`].
    pub const TOKENS_CHANGED: &str = "tokensChanged";
    /// Its params are a [`crate::tokens::Progress`].
    pub const PROGRESS: &str = "progress";
}

impl Request {
    /// A call that wants an answer.
    pub fn call(id: i64, method: &str, params: Value) -> Self {
        Self { jsonrpc: Version::V2, id: Some(Id::Number(id)), method: method.to_owned(), params }
    }

    /// A message that wants none.
    pub fn notification(method: &str, params: Value) -> Self {
        Self { jsonrpc: Version::V2, id: None, method: method.to_owned(), params }
    }
}

impl Response {
    /// The answer that carries a result.
    pub fn result(id: Id, result: Value) -> Self {
        Self { jsonrpc: Version::V2, id, result: Some(result), error: None }
    }

    /// The answer that carries an error.
    pub fn error(id: Id, error: Error) -> Self {
        Self { jsonrpc: Version::V2, id, result: None, error: Some(error) }
    }
}
