//! A certificate as a small card.

use certificate::Timestamp;

use super::button;
use crate::stamp::{Content, Stamp, Text};
use crate::view::{Card, Named};

/// So many days before its end one is told of it.
pub(super) const SOON: i64 = 60;

/// In seconds.
const DAY: i64 = 24 * 60 * 60;

/// Lays one out, as of `now`.
pub(super) fn card(card: &Card, now: Timestamp) -> Stamp {
    let percent = remaining_percent(card, now);
    let described_by = Content::Words(described_by(card));
    let buttons = card.button.iter().map(|each| button(each).attribute("", "aria-describedby", described_by.clone()));
    let until = Text { key: "card_until_spoken".to_owned(), with: vec![Content::Day(card.not_after)] };
    Stamp::of("card")
        .attribute("", "class", Content::words(if now.0 < card.not_after { "card" } else { "card expired" }))
        .attribute("", "data-sha256", Content::words(&card.sha256))
        .with("caption", Content::message(card.caption.as_ref()))
        .attribute("holder", "id", Content::Words(id("holder", card)))
        .with("holder", Content::words(&card.holder.name))
        .with("email", Content::words(&card.holder.email))
        .with("organisation", Content::words(card.organisation.as_deref().unwrap_or_default()))
        .with("issuer", Content::words(&card.issuer))
        .with("purpose", Content::message(card.purpose.as_ref()))
        .attribute("until", "id", Content::Words(id("until", card)))
        .with("until", Content::Day(card.not_after))
        .with("soon", soon(card.not_after, now))
        .attribute("validity", "value", Content::Words(percent.to_string()))
        .attribute("validity", "aria-label", Content::Message(until))
        .with("reason", Content::message(card.reason.as_ref()))
        .with("fingerprint", Content::words(&card.sha256))
        .with("buttons", Content::Stamps(buttons.collect()))
}

/// What tells the buttons of several cards apart for those who hear them: the ids of the holder's name and of the end
/// of validity, as `aria-describedby` takes them (WAI-ARIA 1.2, section 6.6).
pub(super) fn described_by(card: &Card) -> String {
    [id("holder", card), id("until", card)].join(" ")
}

/// One for each certificate: only where two tokens hold the same one do two cards share it, and what they say.
fn id(part: &str, card: &Card) -> String {
    [part, "-", &card.sha256].concat()
}

/// Several, in order.
pub(super) fn cards(cards: &[Card], now: Timestamp) -> Vec<Stamp> {
    cards.iter().map(|each| card(each, now)).collect()
}

/// The agent as the card beside the holder's.
pub(super) fn agent(agent: &Named) -> Stamp {
    Stamp::of("agent").with("name", Content::words(&agent.name)).with("email", Content::words(&agent.email))
}

/// How soon it ends, where that is worth a word. Just as `web/expiry.js` has it.
fn soon(not_after: i64, now: Timestamp) -> Content {
    let days = not_after.saturating_sub(now.0 + 1).div_euclid(DAY);
    let key = match days {
        0 => "expires_within_a_day",
        1 => "expires_in_one_day",
        2..=SOON => "expires_in_days",
        _ => return Content::NOTHING,
    };
    Content::Message(Text { key: key.to_owned(), with: vec![Content::Words(days.to_string())] })
}

/// How much of the validity is left, 0 to 100.
fn remaining_percent(card: &Card, now: Timestamp) -> i64 {
    let whole = card.not_after.saturating_sub(card.not_before).max(1);
    let remaining = card.not_after.saturating_sub(now.0).clamp(0, whole);
    remaining.saturating_mul(100) / whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Action, Button};

    fn at(now: i64) -> (i64, String) {
        let valid = Card { not_before: 1_000, not_after: 3_000, ..Card::default() };
        let stamp = card(&valid, Timestamp(now));
        let class = stamp.parts.iter().find(|part| part.attribute.as_deref() == Some("class")).unwrap();
        let Content::Words(class) = &class.content else { panic!("{class:?}") };
        (remaining_percent(&valid, Timestamp(now)), class.clone())
    }

    #[test]
    fn the_bar_empties_over_the_validity_and_the_card_then_looks_expired() {
        assert_eq!(at(0), (100, "card".into()));
        assert_eq!(at(1_000), (100, "card".into()));
        assert_eq!(at(2_500), (25, "card".into()));
        assert_eq!(at(3_000), (0, "card expired".into()));
        assert_eq!(at(9_000), (0, "card expired".into()));
    }

    fn attribute(stamp: &Stamp, part: &str, attribute: &str) -> Content {
        let found = stamp.parts.iter().find(|each| each.name == part && each.attribute.as_deref() == Some(attribute));
        found.unwrap_or_else(|| panic!("no {attribute} at {part:?}")).content.clone()
    }

    #[test]
    fn a_button_is_described_by_its_own_cards_holder_and_end_of_validity() {
        let button = Button { action: Action::Undo, label: Text::plain("x"), primary: true };
        let card = card(&Card { sha256: "ab".into(), button: Some(button), ..Card::default() }, Timestamp(0));
        assert_eq!(attribute(&card, "holder", "id"), Content::words("holder-ab"));
        assert_eq!(attribute(&card, "until", "id"), Content::words("until-ab"));
        let Some(Content::Stamps(buttons)) = card.parts.last().map(|part| &part.content) else { panic!("{card:?}") };
        assert_eq!(attribute(&buttons[0], "", "aria-describedby"), Content::words("holder-ab until-ab"));
    }

    #[test]
    fn a_validity_that_makes_no_sense_breaks_nothing() {
        let upside_down = Card { not_before: i64::MAX, not_after: i64::MIN, ..Card::default() };
        assert_eq!(remaining_percent(&upside_down, Timestamp(0)), 0);
    }
}
