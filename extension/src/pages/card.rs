//! A certificate as a small card.

use js_sys::Date;
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::messages;
use super::template::{button, fill, fill_message, fill_with, part, stamp};
use crate::view::{Argument, Card, Named, Text};

/// Draws one.
pub(super) fn draw(card: &Card) -> Result<Element, JsValue> {
    let element = stamp("card")?;
    fill_message(&element, "caption", card.caption.as_ref())?;
    fill(&element, "holder", Some(&card.holder.name))?;
    fill(&element, "email", Some(&card.holder.email))?;
    fill(&element, "organisation", card.organisation.as_deref())?;
    fill(&element, "issuer", Some(&card.issuer))?;
    fill_message(&element, "purpose", card.purpose.as_ref())?;
    fill(&element, "until", Some(&messages::day(card.not_after)))?;
    draw_validity(&element, card)?;
    fill_message(&element, "reason", card.reason.as_ref())?;
    let buttons = card.button.iter().map(button).collect::<Result<Vec<_>, _>>()?;
    fill_with(&element, "buttons", &buttons)?;
    element.set_attribute("data-sha256", &card.sha256)?;
    Ok(element)
}

/// The agent as the card beside the holder's.
pub(super) fn draw_agent(agent: &Named) -> Result<Element, JsValue> {
    let element = stamp("agent")?;
    fill(&element, "name", Some(&agent.name))?;
    fill(&element, "email", Some(&agent.email))?;
    Ok(element)
}

/// The bar of the remaining validity, in percent of the whole.
fn draw_validity(element: &Element, card: &Card) -> Result<(), JsValue> {
    let (start, end) = (card.not_before as f64, card.not_after as f64);
    let remaining = (end - Date::now() / 1000.0) / (end - start).max(1.0);
    let bar = part(element, "validity")?;
    bar.set_attribute("value", &format!("{:.0}", remaining.clamp(0.0, 1.0) * 100.0))?;
    bar.set_attribute("aria-label", &spoken_validity(card))?;
    if remaining <= 0.0 {
        element.set_class_name("card expired");
    }
    Ok(())
}

fn spoken_validity(card: &Card) -> String {
    messages::text(&Text { key: "card_until_spoken".to_owned(), with: vec![Argument::Day(card.not_after)] })
}

/// Several, in order.
pub(super) fn draw_all(cards: &[Card]) -> Result<Vec<Element>, JsValue> {
    cards.iter().map(draw).collect()
}
