//! Rust, HTML and message files must agree: what the views name, the pages must have, and nothing is left over.

use std::collections::BTreeSet;

use certificate::Timestamp;
use protocol::problem::Problem;

use super::{card, hint, panel, popup};
use crate::popup_view::{Cause, CertificateView, PopupView, TokenView};
use crate::stamp::{Content, Stamp, Text};
use crate::view::{Action, Button, Card, Named, PanelView, Tone};

const PANEL_PAGE: &str = include_str!("../../web/panel.html");
const POPUP_PAGE: &str = include_str!("../../web/popup.html");
/// How soon a certificate ends, for all but the cards.
const EXPIRY: &str = include_str!("../../web/expiry.js");
const HINT_PAGE: &str = include_str!("../../web/hint.html");
const FIRST_PAGE: &str = include_str!("../../web/welcome.html");
/// Where messages are named, each by its key in quotation marks.
const SOURCES: [&str; 30] = [
    PANEL_PAGE,
    POPUP_PAGE,
    HINT_PAGE,
    FIRST_PAGE,
    include_str!("../view/words.rs"),
    include_str!("../panel_view.rs"),
    include_str!("../panel_view/asking.rs"),
    include_str!("../file.rs"),
    include_str!("../popup_view.rs"),
    include_str!("card.rs"),
    include_str!("panel.rs"),
    include_str!("popup.rs"),
    include_str!("../assistance.rs"),
    include_str!("../../web/welcome.js"),
    include_str!("../guidance.rs"),
    include_str!("../../web/guide.js"),
    include_str!("../../web/content.js"),
    include_str!("../../web/port.js"),
    include_str!("../../web/options.html"),
    include_str!("../../web/options.js"),
    include_str!("../../web/options-origins.js"),
    include_str!("../../web/options-records.js"),
    include_str!("../../web/texts.js"),
    include_str!("../../web/badge.js"),
    include_str!("../../web/ending.js"),
    EXPIRY,
    include_str!("../../web/expiries.html"),
    include_str!("../../web/expiries.js"),
    include_str!("../../web/records.js"),
    include_str!("../pages/messages.rs"),
];
const MANIFEST: &str = include_str!("../../../manifests/extension/manifest.json");
const OWN_MESSAGES: &str = include_str!("../../web/_locales/fr/messages.json");
const CAUSES: &str = include_str!("../../../manifests/messages/fr.json");

fn keys(messages: &str) -> BTreeSet<String> {
    let messages: serde_json::Value = serde_json::from_str(messages).expect("a message file");
    messages.as_object().expect("messages by key").keys().cloned().collect()
}

/// The template with this id, as it stands in the page.
fn template<'a>(page: &'a str, id: &str) -> &'a str {
    let (_, from_here) =
        page.split_once(&format!("<template id=\"{id}\">")).unwrap_or_else(|| panic!("no template {id}"));
    from_here.split_once("</template>").expect("the template ends").0
}

fn check(page: &str, stamp: &Stamp) {
    let template = template(page, &stamp.template);
    for part in &stamp.parts {
        let mark = format!("data-part=\"{}\"", part.name);
        assert!(part.name.is_empty() || template.contains(&mark), "{} has no part {}", stamp.template, part.name);
        if let Content::Stamps(stamps) = &part.content {
            stamps.iter().for_each(|stamp| check(page, stamp));
        }
    }
}

/// One that has everything.
fn full_card() -> Card {
    let text = || Some(Text::plain("x"));
    let button = Button { action: Action::Undo, label: Text::plain("x"), primary: true };
    Card { caption: text(), purpose: text(), reason: text(), button: Some(button), ..Card::default() }
}

#[test]
fn every_template_and_part_that_is_drawn_stands_in_its_page() {
    let card = full_card();
    let cause = || Some(Cause { tone: Tone::Ask, sentence: Text::plain("x"), remedy: Text::plain("x") });
    let view = PanelView {
        tone: Tone::Ask,
        notice: cause(),
        sentences: vec![Text::plain("x")],
        agent: Some(Named::default()),
        cards: vec![card.clone()],
        others: vec![card.clone()],
        next: Some(Text::plain("x")),
        buttons: card.button.clone().into_iter().collect(),
        progress: Some(7),
        help: Some(Problem::Unknown),
        ..PanelView::default()
    };
    check(PANEL_PAGE, &panel(&view, Timestamp(0)));
    let certificate = CertificateView { card, ..CertificateView::default() };
    let file = TokenView { reading: true, problem: cause(), certificates: vec![certificate], ..TokenView::default() };
    let token = TokenView { reader: "R".into(), ..file.clone() };
    let view = PopupView {
        busy: true,
        problem: cause(),
        tokens: vec![file, token],
        can_report: true,
        help: Some(Problem::Unknown),
        version: "x".into(),
    };
    check(POPUP_PAGE, &popup(&view, Timestamp(0)));
    check(HINT_PAGE, &hint(&Text::plain("x")));
}

#[test]
fn what_several_pages_show_looks_the_same_in_each() {
    for id in ["card", "button", "cause", "help"] {
        assert_eq!(template(PANEL_PAGE, id), template(POPUP_PAGE, id), "{id}");
    }
    for id in ["button", "help"] {
        assert_eq!(template(PANEL_PAGE, id), template(FIRST_PAGE, id), "{id}");
    }
}

#[test]
fn a_card_says_that_it_ends_soon_from_the_same_day_on_as_the_badge() {
    let day = 24 * 60 * 60;
    let last = day * (card::SOON + 1);
    let says = |not_after| {
        let stamp = card::card(&Card { not_after, ..Card::default() }, Timestamp(0));
        let part = stamp.parts.into_iter().find(|part| part.name == "soon").expect("a place for it");
        if let Content::Message(text) = part.content { Some(text.key) } else { None }
    };
    assert!(EXPIRY.contains(&format!("export const SOON = {};", card::SOON)));
    assert_eq!(says(last).as_deref(), Some("expires_in_days"));
    assert_eq!(says(last + 1), None);
    assert_eq!(says(day + 1).as_deref(), Some("expires_in_one_day"));
    assert_eq!(says(day).as_deref(), Some("expires_within_a_day"));
    assert_eq!(says(0), None, "it has ended: the reason against it says so");
}

#[test]
fn every_message_is_used() {
    for key in keys(OWN_MESSAGES) {
        let named = SOURCES.iter().any(|source| source.contains(&format!("\"{key}\"")));
        assert!(named || MANIFEST.contains(&format!("__MSG_{key}__")), "{key} is used nowhere");
    }
}

#[test]
fn every_message_that_is_named_exists() {
    let known = &keys(OWN_MESSAGES) | &keys(CAUSES);
    let families: BTreeSet<&str> = known.iter().filter_map(|key| Some(key.split_once('_')?.0)).collect();
    for source in SOURCES {
        // What stands in tests is not shown.
        let shown = source.split("#[cfg(test)]").next().unwrap_or_default();
        for word in shown.split('"').filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')) {
            let looks_like_a_key = word.split_once('_').is_some_and(|(family, _)| families.contains(family));
            assert!(!looks_like_a_key || known.contains(word), "{word} is no message");
        }
    }
}
