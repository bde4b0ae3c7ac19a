//! A certificate as a small card.

use certificate::Timestamp;

use super::buttons;
use crate::stamp::{Content, Stamp, Text};
use crate::view::{Card, Named};

/// Lays one out, as of `now`.
pub(super) fn card(card: &Card, now: Timestamp) -> Stamp {
    let percent = remaining_percent(card, now);
    let until = Text { key: "card_until_spoken".to_owned(), with: vec![Content::Day(card.not_after)] };
    Stamp::of("card")
        .attribute("", "class", Content::words(if now.0 < card.not_after { "card" } else { "card expired" }))
        .attribute("", "data-sha256", Content::words(&card.sha256))
        .with("caption", Content::message(card.caption.as_ref()))
        .with("holder", Content::words(&card.holder.name))
        .with("email", Content::words(&card.holder.email))
        .with("organisation", Content::words(card.organisation.as_deref().unwrap_or_default()))
        .with("issuer", Content::words(&card.issuer))
        .with("purpose", Content::message(card.purpose.as_ref()))
        .with("until", Content::Day(card.not_after))
        .attribute("validity", "value", Content::Words(percent.to_string()))
        .attribute("validity", "aria-label", Content::Message(until))
        .with("reason", Content::message(card.reason.as_ref()))
        .with("buttons", buttons(&card.button))
}

/// Several, in order.
pub(super) fn cards(cards: &[Card], now: Timestamp) -> Vec<Stamp> {
    cards.iter().map(|each| card(each, now)).collect()
}

/// The agent as the card beside the holder's.
pub(super) fn agent(agent: &Named) -> Stamp {
    Stamp::of("agent").with("name", Content::words(&agent.name)).with("email", Content::words(&agent.email))
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

    #[test]
    fn a_validity_that_makes_no_sense_breaks_nothing() {
        let upside_down = Card { not_before: i64::MAX, not_after: i64::MIN, ..Card::default() };
        assert_eq!(remaining_percent(&upside_down, Timestamp(0)), 0);
    }
}
