//! What is asked before anything is filled.

use certificate::Timestamp;

use super::{agent_of, in_record, no_choice};
use crate::holdings::Held;
use crate::memo::HandsOff;
use crate::plan::{Doubt, InField, Proposal};
use crate::record_form::RecordForm;
use crate::stamp::Text;
use crate::view::{Action, Button, Card, Named, PanelView, Tone, finding_text, reason_text};

pub(super) fn ask(
    proposals: &[Proposal],
    in_field: &InField,
    form: &RecordForm,
    others: &[Held],
    now: Timestamp,
) -> PanelView {
    let agent = agent_of(form);
    let several = proposals.len() > 1;
    let first = proposals.first();
    let doubts = first.map(|proposal| proposal.doubts.as_slice()).unwrap_or_default();
    let holder = first.map(|proposal| proposal.held.certificate.holder.display_name()).unwrap_or_default();
    let about_holder = doubts.iter().any(|doubt| matches!(doubt, Doubt::HolderIsOther | Doubt::HolderIsUnclear));

    let are_others = proposals.iter().all(|proposal| proposal.doubts.contains(&Doubt::HolderIsOther));
    let title = match several {
        true if are_others => Text::plain("panel_other_holders"),
        true => Text::plain("panel_choose"),
        false => title_of(doubts, &holder),
    };
    let sentences = if several {
        vec![match agent.name.as_str() {
            "" => Text::plain("doubt_agent_unnamed"),
            name if are_others => Text::naming("doubt_all_are_others", [name]),
            name => Text::naming("doubt_none_is_agents", [name]),
        }]
    } else {
        // Of a record that names nobody the doubt itself says so.
        let finding = first.filter(|_| !agent.name.is_empty()).and_then(|first| finding_text(first.held.finding));
        // That a click is always wanted goes without saying where there is a reason for this one.
        let told = |doubt: &&Doubt| doubts.len() == 1 || **doubt != Doubt::HandsOff(HandsOff::AsSet);
        let doubts = doubts.iter().filter(told).map(|doubt| sentence_of(*doubt, &holder, &agent, in_field));
        finding.into_iter().chain(doubts).collect()
    };
    let mut cards = proposals.iter().map(|proposal| proposal_card(proposal, several)).collect::<Vec<_>>();
    let agent = Some(agent).filter(|_| about_holder && !several);
    if agent.is_some()
        && let [only] = cards.as_mut_slice()
    {
        only.caption = Some(Text::plain("caption_on_token"));
    }
    if let InField::Certificate { certificate, .. } = in_field
        && proposals.iter().all(|proposal| proposal.held.certificate != **certificate)
    {
        if let [only] = cards.as_mut_slice() {
            only.caption = Some(Text::plain("caption_on_token"));
        }
        let mut card = in_record(certificate, now);
        if !several && doubts.iter().any(|doubt| matches!(doubt, Doubt::FieldDoesNotServe(_))) {
            // A sentence says it.
            card.reason = None;
        }
        cards.push(card);
    }
    PanelView { tone: Tone::Ask, title, sentences, cards, agent, others: no_choice(others), ..PanelView::default() }
}

fn title_of(doubts: &[Doubt], holder: &str) -> Text {
    match doubts.first() {
        Some(Doubt::HolderIsOther) => Text::plain("panel_other_holder"),
        Some(Doubt::HolderIsUnclear) => Text::plain("panel_unclear_holder"),
        Some(Doubt::FieldHoldsText) => Text::plain("panel_field_text"),
        Some(Doubt::FieldHoldsOtherHolder) => Text::plain("panel_field_other_holder"),
        Some(Doubt::FieldHoldsNewer) => Text::plain("panel_field_newer"),
        Some(Doubt::FieldDoesNotServe(_)) => Text::plain("panel_field_does_not_serve"),
        Some(Doubt::HandsOff(_)) | None => Text::naming("panel_ready", [holder]),
    }
}

fn sentence_of(doubt: Doubt, holder: &str, agent: &Named, in_field: &InField) -> Text {
    match doubt {
        Doubt::HolderIsOther => Text::naming("doubt_other_holder", [holder, agent.name.as_str()]),
        Doubt::HolderIsUnclear if agent.name.is_empty() => Text::plain("doubt_agent_unnamed"),
        Doubt::HolderIsUnclear => Text::naming("doubt_unclear_holder", [holder, agent.name.as_str()]),
        Doubt::FieldHoldsText => Text::plain("doubt_field_text"),
        Doubt::FieldHoldsOtherHolder => match in_field {
            InField::Certificate { certificate, .. } => {
                Text::naming("doubt_field_other_holder", [certificate.holder.display_name().as_str()])
            }
            _ => Text::plain("doubt_field_text"),
        },
        Doubt::FieldHoldsNewer => Text::plain("doubt_field_newer"),
        Doubt::FieldDoesNotServe(reason) => match in_field {
            InField::Certificate { certificate, .. } => reason_text(reason, certificate),
            _ => Text::plain("doubt_field_text"),
        },
        Doubt::HandsOff(HandsOff::Undone) => Text::plain("doubt_undone"),
        Doubt::HandsOff(HandsOff::Reset) => Text::plain("doubt_reset"),
        Doubt::HandsOff(HandsOff::Edited) => Text::plain("doubt_edited"),
        Doubt::HandsOff(HandsOff::AsSet) => Text::plain("doubt_as_set"),
    }
}

fn proposal_card(proposal: &Proposal, one_of_several: bool) -> Card {
    let insisting = proposal.doubts.iter().any(|doubt| matches!(doubt, Doubt::HolderIsOther | Doubt::HolderIsUnclear));
    let replacing = proposal.doubts.iter().any(|doubt| {
        matches!(
            doubt,
            Doubt::FieldHoldsText | Doubt::FieldHoldsOtherHolder | Doubt::FieldHoldsNewer | Doubt::FieldDoesNotServe(_)
        )
    });
    let label = match (one_of_several, insisting, replacing) {
        (true, ..) => "button_use_this",
        (_, true, _) => "button_use_anyway",
        (_, _, true) => "button_replace",
        _ => "button_fill",
    };
    let certificate = &proposal.held.certificate;
    Card {
        button: Some(Button {
            action: Action::Fill { sha256: certificate.sha256.clone() },
            label: Text::plain(label),
            // What the sentence advises against is not the button to press.
            primary: !insisting && !one_of_several && !proposal.doubts.contains(&Doubt::FieldHoldsNewer),
        }),
        reason: finding_text(proposal.held.finding).filter(|_| one_of_several),
        ..Card::of(certificate)
    }
}
