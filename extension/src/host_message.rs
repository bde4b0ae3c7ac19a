//! The messages that go to and come from the host, read in one pass: the form of `protocol::jsonrpc`, whose `result`
//! and `params` stay text until it is known what they are.

use protocol::jsonrpc::Version;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A call that wants an answer.
#[derive(Serialize)]
struct Call<'a, P> {
    jsonrpc: Version,
    id: i64,
    method: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    params: Option<P>,
}

/// The call as JSON.
pub(crate) fn call(id: i64, method: &str, params: Option<impl Serialize>) -> String {
    // Numbers and strings are always JSON.
    serde_json::to_string(&Call { jsonrpc: Version::V2, id, method, params }).unwrap_or_default()
}

/// Whatever the host sends: an answer or a notification.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[expect(dead_code, reason = "read to refuse what is no JSON-RPC 2.0")]
    jsonrpc: Version,
    /// The extension numbers its calls; absent in notifications.
    #[serde(default)]
    id: Option<i64>,
    #[serde(default)]
    method: Option<String>,
    #[serde(borrow, default)]
    params: Option<&'a RawValue>,
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    error: Option<&'a RawValue>,
}

/// A message from the host, told apart by its fields.
#[derive(Debug, PartialEq)]
pub(crate) enum Incoming<'a> {
    /// Has a `method`.
    Notification {
        /// One of `protocol::jsonrpc::notification`.
        method: String,
        /// Its parameters as JSON.
        params: &'a str,
    },
    /// Has a `result` or an `error`.
    Answer {
        /// The call's number; `None` if the host could not read it.
        id: Option<i64>,
        /// The result as JSON; `None` for an error.
        result: Option<&'a str>,
    },
}

impl<'a> Incoming<'a> {
    /// Reads it; `None` if it is no message of the protocol.
    pub(crate) fn read(message: &'a str) -> Option<Self> {
        let envelope: Envelope<'a> = serde_json::from_str(message).ok()?;
        match envelope.method {
            Some(method) => Some(Self::Notification { method, params: envelope.params.map_or("null", RawValue::get) }),
            None if envelope.result.is_none() && envelope.error.is_none() => None,
            None => Some(Self::Answer { id: envelope.id, result: envelope.result.map(RawValue::get) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::hello::{HelloParams, PROTOCOL};
    use protocol::jsonrpc::{ErrorCode, Id, Request, Response, method};
    use serde_json::{from_str, json, to_string};

    use super::*;

    #[test]
    fn a_call_is_a_request_of_the_protocol() {
        let params = HelloParams { extension_version: "1".into(), protocol: PROTOCOL };
        let request: Request = from_str(&call(7, method::HELLO, Some(&params))).unwrap();
        assert_eq!(request, Request::call(7, method::HELLO, serde_json::to_value(&params).unwrap()));
        let request: Request = from_str(&call(8, method::TOKENS, None::<()>)).unwrap();
        assert_eq!(request, Request::call(8, method::TOKENS, json!(null)));
    }

    #[test]
    fn every_kind_of_message_of_the_protocol_is_told_apart() {
        let notification = to_string(&Request::notification("progress", json!({"a": 1}))).unwrap();
        let expected = Incoming::Notification { method: "progress".into(), params: "{\"a\":1}" };
        assert_eq!(Incoming::read(&notification), Some(expected));

        let result = to_string(&Response::result(Id::Number(3), json!([]))).unwrap();
        assert_eq!(Incoming::read(&result), Some(Incoming::Answer { id: Some(3), result: Some("[]") }));

        let error = ErrorCode::ParseError.because("what?");
        for (id, expected) in [(Id::Number(3), Some(3)), (Id::Null, None)] {
            let error = to_string(&Response::error(id, error.clone())).unwrap();
            assert_eq!(Incoming::read(&error), Some(Incoming::Answer { id: expected, result: None }));
        }
    }

    #[test]
    fn what_is_no_message_of_the_protocol_is_refused() {
        for message in
            ["", "[\"what?\"]", "{}", "{\"jsonrpc\":\"2.0\",\"id\":1}", "{\"jsonrpc\":\"1.0\",\"id\":1,\"result\":1}"]
        {
            assert_eq!(Incoming::read(message), None, "{message}");
        }
    }
}
