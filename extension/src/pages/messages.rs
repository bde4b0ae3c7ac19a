//! The texts of `_locales`, through the browser, which knows the user's language.

use js_sys::{Array, Date, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::stamp::Content;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    fn get_message(key: &str, substitutions: &Array) -> JsString;
}

/// The content in the user's language; empty where it is no text.
pub(super) fn text(content: &Content) -> String {
    match content {
        Content::Words(words) => words.clone(),
        Content::Day(seconds) => day(*seconds),
        Content::Message(message) => {
            let with = message.with.iter().map(|content| JsValue::from(text(content))).collect::<Array>();
            get_message(&message.key, &with).into()
        }
        Content::Stamps(_) => String::new(),
    }
}

/// A message without placeholders.
pub(super) fn plain(key: &str) -> String {
    get_message(key, &Array::new()).into()
}

/// A day as the language writes it: "14 mars 2028". `seconds` since 1970 UTC.
fn day(seconds: i64) -> String {
    let date = Date::new(&JsValue::from_f64(seconds as f64 * 1000.0));
    let options = Object::new();
    for (part, form) in [("day", "numeric"), ("month", "long"), ("year", "numeric")] {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &part.into(), &form.into());
    }
    date.to_locale_date_string(&plain("language"), &options).into()
}
