//! The panel in the account page.

use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::card;
use super::messages;
use super::template::{button, fill_message, fill_with, part, show, stamp};
use crate::view::{PanelView, Text, Tone};

/// Draws the view, given as JSON.
pub(crate) fn draw(view: &str) -> Result<(), JsValue> {
    let view: PanelView = serde_json::from_str(view).map_err(|error| JsValue::from_str(&error.to_string()))?;
    let element = stamp("panel")?;
    element.set_class_name(tone_class(view.tone));
    fill_message(&element, "tone", Some(&Text::plain(tone_message(view.tone))))?;
    fill_message(&element, "title", Some(&view.title))?;
    fill_with(&element, "sentences", &sentences(&view.sentences)?)?;
    let progress = part(&element, "progress")?;
    match view.progress {
        Some(percent) => progress.set_attribute("value", &percent.to_string())?,
        None if view.tone == Tone::Busy => progress.remove_attribute("value")?,
        None => progress.remove(),
    }
    let mut cards = card::draw_all(&view.cards)?;
    if let Some(agent) = &view.agent {
        cards.insert(1.min(cards.len()), card::draw_agent(agent)?);
    }
    fill_with(&element, "cards", &cards)?;
    fill_message(&element, "next", view.next.as_ref())?;
    let buttons = view.buttons.iter().map(button).collect::<Result<Vec<_>, _>>()?;
    fill_with(&element, "buttons", &buttons)?;
    fill_with(&element, "others", &card::draw_all(&view.others)?)?;
    show(&element)
}

fn sentences(texts: &[Text]) -> Result<Vec<Element>, JsValue> {
    texts
        .iter()
        .map(|text| {
            let element = stamp("sentence")?;
            element.set_text_content(Some(&messages::text(text)));
            Ok(element)
        })
        .collect()
}

fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Done => "panel done",
        Tone::Ask => "panel ask",
        Tone::Problem => "panel problem",
        Tone::Busy => "panel busy",
    }
}

fn tone_message(tone: Tone) -> &'static str {
    match tone {
        Tone::Done => "tone_done",
        Tone::Ask => "tone_ask",
        Tone::Problem => "tone_problem",
        Tone::Busy => "tone_busy",
    }
}
