//! Plans are made, carried out, and shown in the panels.

use certificate::Timestamp;
use certificate::person::Answer;

use super::{Background, Client, Effect, WakeReason, form, tell_form, tell_view};
use crate::drawing;
use crate::file::{self, ChosenFile};
use crate::memo::HandsOff;
use crate::panel_view::panel_view;
use crate::plan::Plan;
use crate::port::ToForm;

/// How long a form waits for something to be said before it is said that one waits, in milliseconds: mostly the field
/// is filled by then, and a panel drawn only to be drawn anew would slow that down and flicker.
pub(super) const PATIENCE: u32 = 400;

impl Background {
    /// Only what the present plan proposes can be filled: a click that was on its way while the token was exchanged
    /// must not put the former proposal in.
    pub(super) fn fill_on_request(&mut self, client: u32, sha256: &str, now: Timestamp, effects: &mut Vec<Effect>) {
        let file = self.file_for(client);
        let (host, fill_alone) = (self.host.view(), self.settings.fill_alone);
        let Some(form) = form(&mut self.clients, client) else { return };
        let Some(Plan::Ask { proposals, .. }) = form.plan(host, file.as_deref(), fill_alone, now) else { return };
        let chosen = proposals.iter().find(|proposal| proposal.held.certificate.sha256 == sha256);
        if let Some(proposal) = chosen {
            form.memo.hands_off = None;
            // What is surely the agent's stands only as long as it is: then the user has not insisted on anything.
            let insisted = proposal.held.answer() != Answer::Same;
            form.write_certificate(client, &proposal.held.certificate, insisted, effects);
        }
    }

    pub(super) fn undo(&mut self, client: u32, effects: &mut Vec<Effect>) {
        let Some(form) = form(&mut self.clients, client) else { return };
        if let Some(filled) = form.memo.filled.take() {
            form.memo.hands_off = Some(HandsOff::Undone);
            effects.push(form.remember());
            form.write(client, &filled.before, effects);
        }
    }

    pub(super) fn replan_all(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let forms = self.clients.iter().filter(|(_, client)| matches!(client, Client::Form(_)));
        for client in forms.map(|(number, _)| *number).collect::<Vec<_>>() {
            self.replan(client, now, effects);
        }
    }

    pub(super) fn replan(&mut self, client: u32, now: Timestamp, effects: &mut Vec<Effect>) {
        let file = self.file_for(client);
        let (host, fill_alone) = (self.host.view(), self.settings.fill_alone);
        let Some(form) = form(&mut self.clients, client) else { return };
        if form.writing {
            return;
        }
        let Some(plan) = form.plan(host, file.as_deref(), fill_alone, now) else { return };
        match plan {
            Plan::Fill(certificate) => {
                form.write_certificate(client, &certificate, false, effects);
                return;
            }
            Plan::TakeBack => {
                if let Some(filled) = form.memo.filled.take() {
                    effects.push(form.remember());
                    form.write(client, &filled.before, effects);
                }
                return;
            }
            _ => {}
        }
        if form.memo.closed {
            return;
        }
        if matches!(plan, Plan::Wait { .. }) && form.shown.is_empty() && form.patience_over != Some(true) {
            if form.patience_over.is_none() {
                form.patience_over = Some(false);
                effects.push(Effect::Wake { reason: WakeReason::Patience, milliseconds: PATIENCE });
            }
            return;
        }
        let Some(mut view) = form.form.as_ref().and_then(|record| panel_view(&plan, record, now)) else { return };
        match file.as_deref() {
            Some(ChosenFile::Holding(_)) => file::speak_of_file(&mut view),
            Some(ChosenFile::Refused(problem)) => view.notice = Some(problem.cause()),
            None => {}
        }
        let shown = drawing::panel(&view, now).to_json();
        if shown == form.shown {
            return;
        }
        if form.shown.is_empty() {
            effects.push(tell_form(client, ToForm::ShowPanel));
        }
        if !form.revealed && matches!(plan, Plan::Filled { .. } | Plan::Ask { .. }) {
            form.revealed = true;
            effects.push(tell_form(client, ToForm::Reveal));
        }
        let tab = form.tab;
        form.shown.clone_from(&shown);
        for (panel, other) in &self.clients {
            if matches!(other, Client::Panel { tab: of, .. } if *of == tab) {
                effects.push(tell_view(*panel, shown.clone()));
            }
        }
    }
}
