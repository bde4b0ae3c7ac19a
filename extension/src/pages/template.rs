//! Stamps become elements: copies of the page's `<template>`s whose parts, marked `data-part`, are filled in.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlTemplateElement};

use super::messages;
use crate::stamp::{Content, Part, Stamp};

/// Shows the stamp as the page's whole content, unless it shows the very same already: a screen reader is not told
/// twice, and the focus stays where it is. Where only a bar has advanced, nothing but the bar is changed, for the same
/// reasons: ten times a second.
///
/// # Errors
/// When the page has no place for it, or lacks a template or a part that the stamp names.
pub(crate) fn show(stamp: &Stamp) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or_else(|| missing("document"))?;
    let root = document.get_element_by_id("content").ok_or_else(|| missing("content"))?;
    let drawn = draw(&document, stamp)?;
    if let Some(present) = root.first_element_child() {
        advance(&present, &drawn)?;
        if present.is_equal_node(Some(&drawn)) {
            return Ok(());
        }
    }
    root.set_text_content(None);
    root.append_child(&drawn)?;
    Ok(())
}

/// Brings the bar of what is shown to where it stands in what was drawn.
fn advance(present: &Element, drawn: &Element) -> Result<(), JsValue> {
    let bar = |within: &Element| within.query_selector("progress");
    match (bar(present)?, bar(drawn)?) {
        (Some(present), Some(drawn)) => match drawn.get_attribute("value") {
            Some(value) => present.set_attribute("value", &value),
            None => present.remove_attribute("value"),
        },
        _ => Ok(()),
    }
}

/// A copy of the only element in the stamp's template, its fixed texts in the user's language, its parts filled in.
fn draw(document: &Document, stamp: &Stamp) -> Result<Element, JsValue> {
    let template = document.get_element_by_id(&stamp.template).ok_or_else(|| missing(&stamp.template))?;
    let inside = template.dyn_into::<HtmlTemplateElement>()?.content().first_element_child();
    let copy: Element = inside.ok_or_else(|| missing(&stamp.template))?.clone_node_with_deep(true)?.dyn_into()?;
    let fixed = copy.query_selector_all("[data-message]")?;
    for index in 0..fixed.length() {
        if let Some(element) = fixed.item(index).and_then(|node| node.dyn_into::<Element>().ok())
            && let Some(key) = element.get_attribute("data-message")
        {
            element.set_text_content(Some(&messages::plain(&key)));
        }
    }
    // All are found before any is filled: what goes in may have parts of the same names.
    let places = stamp.parts.iter().map(|part| place(&copy, part)).collect::<Result<Vec<_>, _>>()?;
    for (part, place) in stamp.parts.iter().zip(places) {
        fill(document, place, part)?;
    }
    Ok(copy)
}

fn place(copy: &Element, part: &Part) -> Result<Element, JsValue> {
    if part.name.is_empty() {
        return Ok(copy.clone());
    }
    copy.query_selector(&["[data-part=", &part.name, "]"].concat())?.ok_or_else(|| missing(&part.name))
}

fn fill(document: &Document, element: Element, part: &Part) -> Result<(), JsValue> {
    if let Some(attribute) = &part.attribute {
        return element.set_attribute(attribute, &messages::text(&part.content));
    }
    if let Content::Stamps(stamps) = &part.content
        && !stamps.is_empty()
    {
        for stamp in stamps {
            element.append_child(draw(document, stamp)?.as_ref())?;
        }
        return Ok(());
    }
    let text = messages::text(&part.content);
    if text.is_empty() {
        element.closest("[data-optional]")?.unwrap_or(element).remove();
    } else {
        element.set_text_content(Some(&text));
    }
    Ok(())
}

fn missing(what: &str) -> JsValue {
    JsValue::from_str(&["not in the page: ", what].concat())
}
