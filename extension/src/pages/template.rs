//! Stamps: copies of the page's `<template>`s whose parts, marked `data-part`, are filled in.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlTemplateElement};

use super::messages;
use crate::view::{Button, Text};

/// The page.
pub(super) fn document() -> Result<Document, JsValue> {
    web_sys::window().and_then(|window| window.document()).ok_or_else(|| JsValue::from_str("no document"))
}

/// A copy of the only element in the template with this id, its fixed texts already in the user's language.
pub(super) fn stamp(id: &str) -> Result<Element, JsValue> {
    let missing = || JsValue::from_str(&format!("no template {id}"));
    let template: HtmlTemplateElement =
        document()?.get_element_by_id(id).ok_or_else(missing)?.dyn_into().map_err(|_| missing())?;
    let inside = template.content().first_element_child().ok_or_else(missing)?;
    let copy: Element = inside.clone_node_with_deep(true)?.dyn_into()?;
    let fixed = copy.query_selector_all("[data-message]")?;
    for index in 0..fixed.length() {
        if let Some(element) = fixed.item(index).and_then(|node| node.dyn_into::<Element>().ok())
            && let Some(key) = element.get_attribute("data-message")
        {
            element.set_text_content(Some(&messages::plain(&key)));
        }
    }
    Ok(copy)
}

/// The part of a stamp with this name.
pub(super) fn part(stamp: &Element, name: &str) -> Result<Element, JsValue> {
    stamp.query_selector(&format!("[data-part={name}]"))?.ok_or_else(|| JsValue::from_str(&format!("no part {name}")))
}

/// Writes into a part, or takes it away, with all that belongs to it, where there is nothing to write.
pub(super) fn fill(stamp: &Element, name: &str, text: Option<&str>) -> Result<(), JsValue> {
    let part = part(stamp, name)?;
    match text {
        Some(text) if !text.is_empty() => part.set_text_content(Some(text)),
        _ => part.closest("[data-optional]")?.unwrap_or(part).remove(),
    }
    Ok(())
}

/// The same for a message.
pub(super) fn fill_message(stamp: &Element, name: &str, text: Option<&Text>) -> Result<(), JsValue> {
    fill(stamp, name, text.map(messages::text).as_deref())
}

/// Puts elements into a part, or takes the part away where there are none.
pub(super) fn fill_with(stamp: &Element, name: &str, elements: &[Element]) -> Result<(), JsValue> {
    let part = part(stamp, name)?;
    if elements.is_empty() {
        part.closest("[data-optional]")?.unwrap_or(part).remove();
        return Ok(());
    }
    for element in elements {
        part.append_child(element)?;
    }
    Ok(())
}

/// A button; the page's script reads its `data-action` at a click.
pub(super) fn button(button: &Button) -> Result<Element, JsValue> {
    let element = stamp("button")?;
    element.set_text_content(Some(&messages::text(&button.label)));
    let action = serde_json::to_string(&button.action).map_err(|error| JsValue::from_str(&error.to_string()))?;
    element.set_attribute("data-action", &action)?;
    element.set_class_name(if button.primary { "primary" } else { "secondary" });
    Ok(element)
}

/// Shows the stamp as the page's whole content, unless it shows the very same already: a screen reader is not told
/// twice, and the focus stays where it is.
pub(super) fn show(stamp: &Element) -> Result<(), JsValue> {
    let root = document()?.get_element_by_id("content").ok_or_else(|| JsValue::from_str("no content"))?;
    if root.first_element_child().is_some_and(|present| present.is_equal_node(Some(stamp))) {
        return Ok(());
    }
    root.set_text_content(None);
    root.append_child(stamp)?;
    Ok(())
}
