//! The popup from the toolbar.

use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::card;
use super::template::{button, fill, fill_message, fill_with, part, show, stamp};
use crate::popup_view::{Cause, CertificateView, PopupView, TokenView};
use crate::view::{Action, Button, Text};

/// Draws the view, given as JSON.
pub(crate) fn draw(view: &str) -> Result<(), JsValue> {
    let view: PopupView = serde_json::from_str(view).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let element = stamp("popup")?;
    if !view.busy {
        part(&element, "busy")?.remove();
    }
    fill_with(&element, "problem", &cause(view.problem.as_ref())?)?;
    let tokens = view.tokens.iter().map(token).collect::<Result<Vec<_>, _>>()?;
    fill_with(&element, "tokens", &tokens)?;
    fill_with(&element, "buttons", &buttons(&view)?)?;
    show(&element)
}

fn token(token: &TokenView) -> Result<Element, JsValue> {
    let element = stamp("token")?;
    fill(&element, "reader", Some(&token.reader))?;
    if !token.reading {
        part(&element, "reading")?.remove();
    }
    fill_with(&element, "problem", &cause(token.problem.as_ref())?)?;
    let certificates = token.certificates.iter().map(certificate).collect::<Result<Vec<_>, _>>()?;
    fill_with(&element, "certificates", &certificates)?;
    Ok(element)
}

fn certificate(view: &CertificateView) -> Result<Element, JsValue> {
    let element = stamp("certificate")?;
    fill_with(&element, "card", &[card::draw(&view.card)?])?;
    part(&element, "copy")?.set_attribute("data-copy", &view.pem_for_field)?;
    let save = part(&element, "save")?;
    save.set_attribute("data-save", &view.pem_for_file)?;
    save.set_attribute("data-file-name", &view.file_name)?;
    Ok(element)
}

fn cause(cause: Option<&Cause>) -> Result<Vec<Element>, JsValue> {
    let Some(cause) = cause else { return Ok(Vec::new()) };
    let element = stamp("cause")?;
    fill_message(&element, "sentence", Some(&cause.sentence))?;
    fill_message(&element, "remedy", Some(&cause.remedy))?;
    Ok(vec![element])
}

fn buttons(view: &PopupView) -> Result<Vec<Element>, JsValue> {
    let mut buttons = Vec::new();
    if !view.busy && !view.can_report {
        buttons.push(button(&Button { action: Action::Retry, label: Text::plain("button_retry"), primary: true })?);
    }
    if view.can_report {
        buttons.push(button(&Button {
            action: Action::CopyReport,
            label: Text::plain("button_copy_report"),
            primary: false,
        })?);
    }
    Ok(buttons)
}
