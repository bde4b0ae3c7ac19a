//! The panel in the account page.

use certificate::Timestamp;

use super::popup::cause;
use super::{buttons, card};
use crate::assistance;
use crate::stamp::{Content, Stamp, Text};
use crate::view::{PanelView, Tone};

/// Lays the panel out, as of `now`.
#[must_use]
pub fn panel(view: &PanelView, now: Timestamp) -> Stamp {
    let (class, spoken) = tone(view.tone);
    let mut cards = card::cards(&view.cards, now);
    if let Some(agent) = &view.agent {
        cards.insert(1.min(cards.len()), card::agent(agent));
    }
    let stamp = Stamp::of("panel")
        .attribute("", "class", Content::words(class))
        .with("notice", cause(view.notice.as_ref()))
        .with("tone", Content::Message(Text::plain(spoken)))
        .with("title", Content::Message(view.title.clone()))
        .with("sentences", Content::Stamps(view.sentences.iter().map(sentence).collect()));
    // A bar without value moves to and fro: how far it is, is not known yet.
    let stamp = match (view.progress, view.tone) {
        (Some(percent), _) => stamp.attribute("progress", "value", Content::Words(i64::from(percent).to_string())),
        (None, Tone::Busy) => stamp,
        (None, _) => stamp.with("progress", Content::NOTHING),
    };
    stamp
        .with("cards", Content::Stamps(cards))
        .with("next", Content::message(view.next.as_ref()))
        .with("buttons", buttons(&view.buttons))
        .with("help", assistance::stamps(view.help))
        .with("others", Content::Stamps(card::cards(&view.others, now)))
}

fn sentence(text: &Text) -> Stamp {
    Stamp::of("sentence").with("", Content::Message(text.clone()))
}

/// The class that gives it its colour, and the word for those who do not see that.
fn tone(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Done => ("panel done", "tone_done"),
        Tone::Ask => ("panel ask", "tone_ask"),
        Tone::Problem => ("panel problem", "tone_problem"),
        Tone::Busy => ("panel busy", "tone_busy"),
    }
}
