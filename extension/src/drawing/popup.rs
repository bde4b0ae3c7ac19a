//! The popup from the toolbar.

use certificate::Timestamp;

use super::{buttons, card};
use crate::assistance;
use crate::popup_view::{Cause, CertificateView, PopupView, TokenView};
use crate::stamp::{Content, Stamp, Text};
use crate::view::{Action, Button, Tone};

/// Lays the popup out, as of `now`.
#[must_use]
pub fn popup(view: &PopupView, now: Timestamp) -> Stamp {
    without_unless(view.busy, "busy", Stamp::of("popup"))
        .with("problem", cause(view.problem.as_ref()))
        .with("tokens", Content::Stamps(view.tokens.iter().map(|each| token(each, now)).collect()))
        .with("help", assistance::stamps(view.help))
        .with("version", Content::words(&view.version))
        .with("buttons", buttons(&own_button(view)))
}

fn token(token: &TokenView, now: Timestamp) -> Stamp {
    let certificates = token.certificates.iter().map(|each| certificate(each, now)).collect();
    let stamp = without_unless(
        token.reading,
        "reading",
        Stamp::of(if token.reader.is_empty() { "certificates-of-file" } else { "token" }),
    )
    .with("reader", Content::words(&token.reader));
    let stamp = match token.progress {
        Some(percent) if token.reading => stamp.attribute("progress", "value", Content::Words(percent.to_string())),
        _ => stamp,
    };
    stamp.with("problem", cause(token.problem.as_ref())).with("certificates", Content::Stamps(certificates))
}

fn certificate(view: &CertificateView, now: Timestamp) -> Stamp {
    Stamp::of("certificate")
        .with("card", Content::Stamps(vec![card::card(&view.card, now)]))
        .attribute("copy", "aria-describedby", Content::Words(card::described_by(&view.card)))
        .attribute("save", "aria-describedby", Content::Words(card::described_by(&view.card)))
        .attribute("copy", "data-copy", Content::words(&view.pem_for_field))
        .attribute("save", "data-save", Content::words(&view.pem_for_file))
        .attribute("save", "data-file-name", Content::words(&view.file_name))
}

pub(super) fn cause(cause: Option<&Cause>) -> Content {
    let stamp = cause.map(|cause| {
        Stamp::of("cause")
            .attribute("", "class", Content::words(class(cause.tone)))
            .with("sentence", Content::Message(cause.sentence.clone()))
            .with("remedy", Content::Message(cause.remedy.clone()))
    });
    Content::Stamps(stamp.into_iter().collect())
}

fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Done => "cause done",
        Tone::Problem => "cause danger",
        Tone::Ask | Tone::Busy => "cause",
    }
}

fn own_button(view: &PopupView) -> Option<Button> {
    if view.can_report {
        Some(Button { action: Action::CopyReport, label: Text::plain("button_copy_report"), primary: false })
    } else if view.busy {
        None
    } else {
        Some(Button { action: Action::Retry, label: Text::plain("button_retry"), primary: true })
    }
}

/// The template's own text stays where it applies.
fn without_unless(applies: bool, part: &str, stamp: Stamp) -> Stamp {
    if applies { stamp } else { stamp.with(part, Content::NOTHING) }
}
