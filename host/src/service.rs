//! A request in, what is to be done about it out. Which methods there are, and what their parameters must look like,
//! is decided here; nothing is read or written.

use protocol::diagnose::DiagnoseParams;
use protocol::hello::{HelloParams, HelloResult, PROTOCOL};
use protocol::jsonrpc::{ErrorCode, Id, Request, Response, method};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// This release.
pub const HOST_VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a message asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// The answer is known already.
    Answer(Response),
    /// The present picture is to be answered.
    Tokens(Id),
    /// The report for support is to be made and answered.
    Diagnose(Id, DiagnoseParams),
    /// The installation is to be examined and told.
    Installation(Id),
    /// A notification: JSON-RPC leaves it unanswered, and there is none that the host knows.
    Nothing,
}

/// Decides what one message, as it came in a frame, asks for.
#[must_use]
pub fn accept(message: &[u8]) -> Work {
    let value: Value = match serde_json::from_slice(message) {
        Ok(value) => value,
        Err(error) => return refuse(Id::Null, ErrorCode::ParseError, format!("not JSON: {error}")),
    };
    // A null id is no absent one (JSON-RPC 2.0, section 4): it gets its answer.
    let id = value.get("id").map(|id| serde_json::from_value::<Id>(id.clone()).unwrap_or(Id::Null));
    let request: Request = match serde_json::from_value(value) {
        Ok(request) => request,
        Err(error) => {
            return refuse(
                id.unwrap_or(Id::Null),
                ErrorCode::InvalidRequest,
                format!("no JSON-RPC 2.0 request: {error}"),
            );
        }
    };
    let Some(id) = id else { return Work::Nothing };
    match request.method.as_str() {
        method::HELLO => with_params(id, request.params, |id, _: HelloParams| answer(id, &hello())),
        method::TOKENS => with_params(id, or_empty(request.params), |id, NoParams {}| Work::Tokens(id)),
        method::INSTALLATION => with_params(id, or_empty(request.params), |id, NoParams {}| Work::Installation(id)),
        method::DIAGNOSE => with_params(id, or_empty(request.params), Work::Diagnose),
        unknown => {
            let known = unknown.chars().take(LONGEST_ECHO).collect::<String>();
            refuse(id, ErrorCode::MethodNotFound, format!("no method {known:?} in this version"))
        }
    }
}

/// How much of a stranger's text is repeated to it.
const LONGEST_ECHO: usize = 40;

/// The answer with this result.
#[must_use]
pub fn answer(id: Id, result: &impl Serialize) -> Work {
    Work::Answer(response(id, result))
}

/// The response that carries this result, or the error that it cannot be put into JSON.
#[must_use]
pub fn response(id: Id, result: &impl Serialize) -> Response {
    match serde_json::to_value(result) {
        Ok(value) => Response::result(id, value),
        Err(error) => Response::error(id, ErrorCode::InternalError.because(error.to_string())),
    }
}

fn hello() -> HelloResult {
    HelloResult { host_version: HOST_VERSION.to_owned(), protocol: PROTOCOL }
}

#[derive(serde::Deserialize)]
struct NoParams {}

/// Methods whose parameters are all optional may be called without any.
fn or_empty(params: Value) -> Value {
    if params.is_null() { Value::Object(serde_json::Map::new()) } else { params }
}

fn with_params<P: DeserializeOwned>(id: Id, params: Value, work: impl FnOnce(Id, P) -> Work) -> Work {
    // serde would read a struct from an array too; the protocol's parameters are objects.
    if !params.is_object() {
        return refuse(id, ErrorCode::InvalidParams, "params must be an object".to_owned());
    }
    match serde_json::from_value(params) {
        Ok(params) => work(id, params),
        Err(error) => refuse(id, ErrorCode::InvalidParams, error.to_string()),
    }
}

fn refuse(id: Id, code: ErrorCode, message: String) -> Work {
    Work::Answer(Response::error(id, code.because(message)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error_to(message: &str) -> (Id, i64) {
        match accept(message.as_bytes()) {
            Work::Answer(Response { id, error: Some(error), .. }) => (id, error.code),
            other => panic!("{message} was not refused: {other:?}"),
        }
    }

    #[test]
    fn hello_names_versions() {
        let message = r#"{"jsonrpc":"2.0","id":1,"method":"hello","params":
            {"extensionVersion":"0.1.0","protocol":{"major":1,"minor":0},"later":"ignored"}}"#;
        let Work::Answer(response) = accept(message.as_bytes()) else { panic!("no answer") };
        let result: HelloResult = serde_json::from_value(response.result.unwrap()).unwrap();
        assert_eq!(result, HelloResult { host_version: HOST_VERSION.to_owned(), protocol: PROTOCOL });
    }

    #[test]
    fn optional_params_may_be_absent() {
        assert_eq!(accept(br#"{"jsonrpc":"2.0","id":"a","method":"tokens"}"#), Work::Tokens(Id::Text("a".into())));
        assert_eq!(accept(br#"{"jsonrpc":"2.0","id":3,"method":"installation"}"#), Work::Installation(Id::Number(3)));
        assert_eq!(
            accept(br#"{"jsonrpc":"2.0","id":2,"method":"diagnose","params":{"trace":true}}"#),
            Work::Diagnose(Id::Number(2), DiagnoseParams { trace: true, all_families: false })
        );
    }

    #[test]
    fn what_is_no_json_is_a_parse_error() {
        let deep = "[".repeat(100_000);
        for message in ["", "{", "tokens", "{\"id\":1}x", deep.as_str(), "\u{FEFF}{}"] {
            assert_eq!(error_to(message), (Id::Null, ErrorCode::ParseError as i64));
        }
        assert!(matches!(accept(b"\"\xFF\""), Work::Answer(Response { error: Some(_), .. })));
    }

    #[test]
    fn what_is_no_request_is_an_invalid_one() {
        for message in [
            "null",
            "7",
            "\"tokens\"",
            "[]",
            r#"[{"jsonrpc":"2.0","id":1,"method":"tokens"}]"#,
            "{}",
            r#"{"jsonrpc":"1.0","method":"tokens"}"#,
            r#"{"jsonrpc":"2.0","method":7}"#,
            r#"{"jsonrpc":"2.0","id":{},"method":"tokens"}"#,
        ] {
            assert_eq!(error_to(message), (Id::Null, ErrorCode::InvalidRequest as i64), "{message}");
        }
        let without_method = r#"{"jsonrpc":"2.0","id":9,"result":{}}"#;
        assert_eq!(error_to(without_method), (Id::Number(9), ErrorCode::InvalidRequest as i64));
    }

    #[test]
    fn unknown_methods_and_wrong_params_are_told_with_the_requests_id() {
        let unknown = r#"{"jsonrpc":"2.0","id":3,"method":"sign"}"#;
        assert_eq!(error_to(unknown), (Id::Number(3), ErrorCode::MethodNotFound as i64));
        for message in [
            r#"{"jsonrpc":"2.0","id":3,"method":"hello"}"#,
            r#"{"jsonrpc":"2.0","id":3,"method":"hello","params":{"extensionVersion":1}}"#,
            r#"{"jsonrpc":"2.0","id":3,"method":"tokens","params":[1]}"#,
            r#"{"jsonrpc":"2.0","id":3,"method":"diagnose","params":{"trace":"yes"}}"#,
            r#"{"jsonrpc":"2.0","id":3,"method":"diagnose","params":[true]}"#,
        ] {
            assert_eq!(error_to(message), (Id::Number(3), ErrorCode::InvalidParams as i64), "{message}");
        }
    }

    #[test]
    fn notifications_are_not_answered_and_a_null_id_is_none() {
        assert_eq!(accept(br#"{"jsonrpc":"2.0","method":"tokens"}"#), Work::Nothing);
        assert_eq!(accept(br#"{"jsonrpc":"2.0","method":"whatever"}"#), Work::Nothing);
        assert_eq!(accept(br#"{"jsonrpc":"2.0","id":null,"method":"tokens"}"#), Work::Tokens(Id::Null));
    }
}
