//! What the panel says of a plan: title, sentences, cards, and the buttons that make sense now.

mod asking;
#[cfg(test)]
mod tests;

use certificate::person::{Answer, Finding};
use certificate::serving;
use certificate::{Certificate, Timestamp};
use protocol::problem::Problem;

use crate::assistance;
use crate::holdings::Held;
use crate::plan::{InField, Plan};
use crate::record_form::RecordForm;
use crate::stamp::Text;
use crate::view::{Action, Button, Card, Named, PanelView, Tone, finding_text, percent, reason_text};

/// The panel for a plan, as of `now`; `None` for what is carried out rather than shown.
#[must_use]
pub fn panel_view(plan: &Plan, form: &RecordForm, now: Timestamp) -> Option<PanelView> {
    Some(match plan {
        Plan::Fill(_) | Plan::TakeBack => return None,
        Plan::Wait { progress } => PanelView {
            tone: Tone::Busy,
            title: Text::plain(if progress.is_some() { "panel_reading" } else { "panel_connecting" }),
            sentences: vec![Text::plain("panel_leave_token")],
            progress: progress.as_ref().and_then(percent),
            ..PanelView::default()
        },
        Plan::Filled { certificate, before, finding, others } => filled(certificate, before, *finding, form, others),
        Plan::AlreadyThere { certificate, finding, saved } => already_there(certificate, *finding, *saved, form),
        Plan::Ask { proposals, in_field, others, trouble, undo } => {
            let mut view = asking::ask(proposals, in_field, form, others, now);
            view.sentences.extend(trouble.map(|problem| Text::plain(problem.sentence_key())));
            view.buttons.extend(undo.then(undo_button));
            view
        }
        Plan::Explain { problem, in_field, others } => explain(*problem, in_field, others, now),
    })
}

fn filled(
    certificate: &Certificate,
    before: &InField,
    finding: Finding,
    form: &RecordForm,
    others: &[Held],
) -> PanelView {
    let card = Card::of(certificate);
    let name = card.holder.name.clone();
    let mut cards = vec![card];
    let mut sentences = Vec::new();
    let key = match before {
        InField::Certificate { certificate: old, .. } if **old == *certificate => {
            sentences.push(Text::plain("filled_mended"));
            "panel_mended"
        }
        InField::Certificate { certificate: old, .. } => {
            cards[0].caption = Some(Text::plain("caption_new"));
            cards.push(Card::of(old).captioned("caption_replaced"));
            "panel_replaced"
        }
        InField::Text => {
            sentences.push(Text::plain("filled_over_text"));
            "panel_filled"
        }
        InField::Nothing => "panel_filled",
    };
    PanelView {
        tone: if finding == Finding::SameNames { Tone::Done } else { Tone::Ask },
        title: Text::naming(key, [name.as_str()]),
        agent: not_the_agent(finding, form, &name, &mut sentences),
        sentences,
        cards,
        others: no_choice(others),
        next: Some(Text::plain("next_save")),
        buttons: vec![undo_button()],
        ..PanelView::default()
    }
}

fn undo_button() -> Button {
    Button { action: Action::Undo, label: Text::plain("button_undo"), primary: false }
}

fn already_there(certificate: &Certificate, finding: Finding, saved: bool, form: &RecordForm) -> PanelView {
    let card = Card::of(certificate);
    let holder = card.holder.name.clone();
    let mut sentences = Vec::new();
    let agent = not_the_agent(finding, form, &holder, &mut sentences);
    let answer = finding.answer();
    let (tone, title) = match (answer, saved) {
        (Answer::Other, _) => (Tone::Ask, Text::plain("panel_other_holder")),
        (Answer::Ask, _) => (Tone::Ask, Text::plain("panel_unclear_holder")),
        (Answer::Same, true) => (Tone::Done, Text::naming("panel_already_there", [holder.as_str()])),
        (Answer::Same, false) => (Tone::Done, Text::naming("panel_filled", [holder.as_str()])),
    };
    if answer == Answer::Same && saved {
        sentences.push(Text::plain("already_nothing_to_do"));
    }
    let next = (answer == Answer::Same && !saved).then(|| Text::plain("next_save"));
    PanelView { tone, title, agent, sentences, cards: vec![card], next, ..PanelView::default() }
}

/// Where holder and agent are not surely the same: says so, and shows the agent beside the holder.
fn not_the_agent(finding: Finding, form: &RecordForm, holder: &str, sentences: &mut Vec<Text>) -> Option<Named> {
    if finding == Finding::SameNames {
        return None;
    }
    let agent = agent_of(form);
    sentences.push(Text::naming("still_other_holder", [holder, agent.name.as_str()]));
    sentences.extend(finding_text(finding));
    Some(agent)
}

fn agent_of(form: &RecordForm) -> Named {
    Named { name: form.agent_name(), email: form.agent.email.clone() }
}

fn explain(problem: Problem, in_field: &InField, others: &[Held], now: Timestamp) -> PanelView {
    let mut sentences = vec![Text::plain(problem.remedy_key())];
    let mut buttons = Vec::new();
    if assistance::has_report(problem) {
        buttons.push(Button {
            action: Action::CopyReport,
            label: Text::plain("button_copy_report"),
            primary: problem == Problem::TokenNotUnderstood,
        });
    }
    if matches!(
        problem,
        Problem::HostMissing
            | Problem::HostForbidden
            | Problem::HostFailed
            | Problem::HostTooOld
            | Problem::HostBlocked
    ) {
        buttons.push(Button { action: Action::Retry, label: Text::plain("button_retry"), primary: true });
    }
    // Where certificates are there and none serves, the reasons against them are the answer, not an aside.
    let mut cards = no_choice(others);
    if let InField::Certificate { certificate, .. } = in_field {
        if let [only] = cards.as_mut_slice() {
            only.caption = Some(Text::plain("caption_on_token"));
        }
        let card = in_record(certificate, now);
        // Token and program are one matter, what stands in the record is another: that is told as well.
        sentences.extend(card.reason.is_some().then(|| Text::plain("panel_field_does_not_serve")));
        cards.push(card);
    }
    PanelView {
        tone: Tone::Problem,
        title: Text::plain(problem.sentence_key()),
        sentences,
        cards,
        buttons,
        help: Some(problem),
        ..PanelView::default()
    }
}

/// The card of what stands in the record's field, with the reason against it, if there is one.
fn in_record(certificate: &Certificate, now: Timestamp) -> Card {
    let mut card = Card::of(certificate);
    card.caption = Some(Text::plain("caption_in_record"));
    card.reason = serving::reason_against(certificate, now).map(|reason| reason_text(reason, certificate));
    card
}

/// The cards of certificates that are not proposed, each saying why: what keeps it from serving, else why its holder is
/// not surely the agent.
fn no_choice(others: &[Held]) -> Vec<Card> {
    others
        .iter()
        .map(|held| Card {
            reason: held
                .reason
                .map(|reason| reason_text(reason, &held.certificate))
                .or_else(|| finding_text(held.finding)),
            ..Card::of(&held.certificate)
        })
        .collect()
}
