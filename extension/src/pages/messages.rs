//! The texts of `_locales`, through the browser, which knows the user's language.

use js_sys::{Array, Date, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::view::{Argument, Text};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["chrome", "i18n"], js_name = getMessage)]
    fn get_message(key: &str, substitutions: &Array) -> JsString;
}

/// The message in the user's language, its placeholders filled.
pub(super) fn text(text: &Text) -> String {
    let with = text.with.iter().map(argument).map(JsValue::from).collect::<Array>();
    get_message(&text.key, &with).into()
}

/// A message without placeholders.
pub(super) fn plain(key: &str) -> String {
    get_message(key, &Array::new()).into()
}

/// A day as the language writes it: "14 mars 2028". `seconds` since 1970 UTC.
pub(super) fn day(seconds: i64) -> String {
    let date = Date::new(&JsValue::from_f64(seconds as f64 * 1000.0));
    let options = Object::new();
    for (part, form) in [("day", "numeric"), ("month", "long"), ("year", "numeric")] {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &part.into(), &form.into());
    }
    date.to_locale_date_string(&plain("language"), &options).into()
}

fn argument(argument: &Argument) -> String {
    match argument {
        Argument::Name(name) => name.clone(),
        Argument::Day(seconds) => day(*seconds),
    }
}
