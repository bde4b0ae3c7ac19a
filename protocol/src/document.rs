//! `docs/protocol.md` says what the types say: every example is read as its type and written again without a
//! difference, and the tables list exactly what there is.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::diagnose::{DiagnoseParams, DiagnoseResult};
use crate::hello::{HelloParams, HelloResult, NEEDED, PROTOCOL};
use crate::identity::{CHROMIUM_EXTENSION_ORIGIN, FIREFOX_ADDON_ID, HOST_NAME};
use crate::installation::{InstallationCause, InstallationResult};
use crate::jsonrpc::{ErrorCode, Message, Request, Response, method, notification};
use crate::limits::{TO_BROWSER, TO_HOST};
use crate::problem::Problem;
use crate::tokens::{Progress, TokensResult};

const DOCUMENT: &str = include_str!("../../docs/protocol.md");

/// The examples, in the page's order.
fn examples() -> Vec<Value> {
    let mut examples = Vec::new();
    let mut rest = DOCUMENT;
    while let Some((_, after)) = rest.split_once("```json\n") {
        let (example, tail) = after.split_once("```").expect("the block is closed");
        examples.push(serde_json::from_str(example).unwrap_or_else(|error| panic!("{error} in:\n{example}")));
        rest = tail;
    }
    examples
}

/// The cells of each row whose first cell is a number, and which has so many of them.
fn numbered_rows(cells: usize) -> Vec<Vec<&'static str>> {
    DOCUMENT
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|line| line.split(" | ").collect::<Vec<_>>())
        .filter(|row| row.len() == cells && row[0].parse::<i64>().is_ok())
        .collect()
}

/// Reads as `T` and writes again. Equal means that the example names no field which the type lacks, and leaves none
/// out which the type writes.
fn check<T: DeserializeOwned + Serialize>(example: &Value) {
    let read: T = serde_json::from_value(example.clone()).unwrap_or_else(|error| panic!("{error} in:\n{example:#}"));
    let written = serde_json::to_value(read).expect("the types can always be written");
    assert_eq!(&written, example);
}

#[test]
fn every_example_is_exactly_what_its_type_writes() {
    let mut asked = Vec::new();
    let mut shown = BTreeSet::new();
    for example in examples() {
        check::<Message>(&example);
        match serde_json::from_value(example).expect("it was read above") {
            Message::Request(Request { id, method, params, .. }) => {
                match (method.as_str(), id) {
                    (method::HELLO, Some(id)) => {
                        check::<HelloParams>(&params);
                        assert_eq!(params["protocol"], json!(PROTOCOL));
                        asked.push((id, method.clone()));
                    }
                    (method::TOKENS, Some(id)) => {
                        assert_eq!(params, Value::Null);
                        asked.push((id, method.clone()));
                    }
                    (method::INSTALLATION, Some(id)) => {
                        assert_eq!(params, Value::Null);
                        asked.push((id, method.clone()));
                    }
                    (method::DIAGNOSE, Some(id)) => {
                        check::<DiagnoseParams>(&params);
                        asked.push((id, method.clone()));
                    }
                    (notification::TOKENS_CHANGED, None) => check::<TokensResult>(&params),
                    (notification::PROGRESS, None) => check::<Progress>(&params),
                    other => panic!("{other:?} is no message of the protocol"),
                }
                shown.insert(method);
            }
            Message::Response(Response { result: Some(result), error: None, id, .. }) => {
                let (_, method) = asked.iter().find(|(asked, _)| *asked == id).expect("it answers a request above");
                match method.as_str() {
                    method::HELLO => check::<HelloResult>(&result),
                    method::TOKENS => check::<TokensResult>(&result),
                    method::INSTALLATION => check::<InstallationResult>(&result),
                    _ => check::<DiagnoseResult>(&result),
                }
                shown.insert(format!("{method}: result"));
            }
            Message::Response(Response { error: Some(error), result: None, .. }) => {
                assert!(ERROR_CODES.iter().any(|code| *code as i64 == error.code));
                shown.insert("error".to_owned());
            }
            Message::Response(response) => panic!("neither result nor error, or both: {response:?}"),
        }
    }
    let wanted = [
        "diagnose",
        "diagnose: result",
        "error",
        "hello",
        "hello: result",
        "installation",
        "installation: result",
        "progress",
        "tokens",
        "tokens: result",
        "tokensChanged",
    ];
    assert!(shown.iter().eq(wanted), "{shown:?}");
}

#[test]
fn every_list_of_the_examples_holds_something_somewhere() {
    let (mut lists, mut filled) = (BTreeSet::new(), BTreeSet::new());
    for example in examples() {
        for_each_list(&example, "", &mut |name, list| {
            lists.insert(name.to_owned());
            if !list.is_empty() {
                filled.insert(name.to_owned());
            }
        });
    }
    // What stands in an empty list would go unchecked.
    assert_eq!(lists, filled);
}

/// Calls with each list and the name of the field that holds it.
fn for_each_list(value: &Value, name: &str, call: &mut impl FnMut(&str, &[Value])) {
    match value {
        Value::Array(list) => {
            call(name, list);
            list.iter().for_each(|value| for_each_list(value, name, call));
        }
        Value::Object(fields) => fields.iter().for_each(|(name, value)| for_each_list(value, name, call)),
        _ => {}
    }
}

#[test]
fn the_table_of_problems_lists_each_with_number_name_and_sentence() {
    let messages: Value = serde_json::from_str(include_str!("../../manifests/messages/fr.json")).expect("it is JSON");
    let wanted = Problem::ALL.map(|problem| {
        let name = json!(problem).as_str().expect("a name").to_owned();
        let sentence = messages[problem.sentence_key()]["message"].as_str().expect("a sentence").to_owned();
        vec![problem.code().to_string(), format!("`{name}`"), sentence]
    });
    let listed = numbered_rows(3).into_iter().filter(|row| !row[0].starts_with('-')).collect::<Vec<_>>();
    assert_eq!(listed, wanted);
}

const ERROR_CODES: [ErrorCode; 7] = [
    ErrorCode::ParseError,
    ErrorCode::InvalidRequest,
    ErrorCode::MethodNotFound,
    ErrorCode::InvalidParams,
    ErrorCode::InternalError,
    ErrorCode::MessageTooLong,
    ErrorCode::AnswerTooLong,
];

/// Where a code is added this no longer compiles: the code belongs into the list above and into the page.
const fn name(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::ParseError => "ParseError",
        ErrorCode::InvalidRequest => "InvalidRequest",
        ErrorCode::MethodNotFound => "MethodNotFound",
        ErrorCode::InvalidParams => "InvalidParams",
        ErrorCode::InternalError => "InternalError",
        ErrorCode::MessageTooLong => "MessageTooLong",
        ErrorCode::AnswerTooLong => "AnswerTooLong",
    }
}

#[test]
fn the_table_of_errors_lists_each_with_code_and_name() {
    let wanted = ERROR_CODES.map(|code| vec![(code as i64).to_string(), name(code).to_owned()]);
    let listed = numbered_rows(3).into_iter().filter(|row| row[0].starts_with('-')).map(|row| row[..2].to_vec());
    assert_eq!(listed.collect::<Vec<_>>(), wanted);
}

#[test]
fn names_and_limits_stand_in_the_page() {
    for fact in [
        format!("Version {}.{}.", PROTOCOL.major, PROTOCOL.minor),
        format!("at present {}.{}.", NEEDED.major, NEEDED.minor),
        format!("`{HOST_NAME}`"),
        format!("`{CHROMIUM_EXTENSION_ORIGIN}`"),
        format!("`{FIREFOX_ADDON_ID}`"),
        format!("| {TO_HOST} bytes |"),
        format!("| {TO_BROWSER} bytes (the browsers' own limit) |"),
    ] {
        assert!(DOCUMENT.contains(&fact), "{fact}");
    }
}

#[test]
fn every_cause_of_an_installation_stands_in_its_table() {
    for cause in InstallationCause::ALL {
        let name = format!("`{}`", json!(cause).as_str().expect("a name"));
        let listed = DOCUMENT.lines().filter(|line| line.starts_with("| ") && line.contains(&name)).count();
        assert!(listed >= 1, "{name}");
    }
}
