//! An open form: what is known of it, and what is written into it.

use certificate::{Certificate, Timestamp, pem};

use super::{Effect, tell_form};
use crate::file::{self, ChosenFile};
use crate::memo::{Filled, HandsOff, Memo, Submission};
use crate::page::Snapshot;
use crate::plan::{self, HostView, InField, Plan};
use crate::port::{Cause, ToForm};
use crate::record_form::{self, RecordForm};
use crate::remembering::{self, Said};

/// One such form.
#[derive(Debug)]
pub(super) struct FormClient {
    pub(super) tab: i64,
    pub(super) origin: String,
    pub(super) record: String,
    pub(super) stored: Option<Memo>,
    pub(super) memo: Memo,
    pub(super) form: Option<RecordForm>,
    /// Our order to write is under way; what is known of the field is out of date until it is confirmed.
    pub(super) writing: bool,
    /// Whether it is time to say that one waits; `None` before that was asked for.
    pub(super) patience_over: Option<bool>,
    /// The page was asked once to bring the field into view.
    pub(super) revealed: bool,
    /// What the panel shows, as [`ToPage::View`] brings it; empty while there is no panel.
    pub(super) shown: String,
}

impl FormClient {
    /// Takes in what the page shows; gives what that says of the record.
    pub(super) fn see(&mut self, cause: Cause, snapshot: &Snapshot) -> Option<Said> {
        let form = record_form::recognise(snapshot);
        let field = form.as_ref().map(|form| plan::read_field(&form.certificate_field));
        let page = [self.origin.as_str(), &self.record].concat();
        let mut said = None;
        match cause {
            Cause::Loaded | Cause::CameBack | Cause::Restored => {
                let stored = self.stored.take();
                let was_saving = stored.as_ref().is_some_and(|memo| memo.submitted == Some(Submission::Save));
                self.memo = Memo::on_page_load(stored, &page, cause == Cause::CameBack);
                said = match (self.memo.came_back, was_saving) {
                    (false, _) if cause == Cause::Restored => None,
                    (false, _) => Some(Said::Opened),
                    (true, was_saving) => was_saving.then_some(Said::NotSaved),
                };
                self.memo.came_back |= cause == Cause::Restored;
            }
            Cause::Stayed => {
                said = (self.memo.submitted.take() == Some(Submission::Save)).then_some(Said::NotSaved);
            }
            Cause::Reconnected => self.memo = Memo::on_reconnect(self.stored.take(), &page),
            Cause::Written => {
                self.writing = false;
                // The page took our text back, altered it, or never let it in: once is enough.
                if self.memo.filled.as_ref().is_some_and(|filled| !stands(filled, field.as_ref())) {
                    self.memo.filled = None;
                    self.memo.hands_off = Some(HandsOff::Edited);
                }
            }
            Cause::Edited => {
                self.memo.filled = None;
                self.memo.hands_off = Some(HandsOff::Edited);
            }
            Cause::Reset => {
                if self.memo.filled.take().is_some() || self.memo.hands_off.is_some() {
                    self.memo.hands_off = Some(HandsOff::Reset);
                }
            }
            Cause::OtherField => {}
        }
        self.form = form;
        said
    }

    pub(super) fn note(&self, said: Said, now: Timestamp, effects: &mut Vec<Effect>) {
        if let Some(form) = &self.form {
            let record = remembering::record(said, &self.origin, &self.record, form, now);
            effects.extend(record.map(|record| Effect::NoteRecord { tab: self.tab, said, record }));
        }
    }

    pub(super) fn plan(
        &self,
        host: &HostView,
        file: Option<&ChosenFile>,
        fill_alone: bool,
        now: Timestamp,
    ) -> Option<Plan> {
        let form = self.form.as_ref()?;
        let plan = plan::plan(form, &self.memo.as_set(fill_alone), host, now);
        Some(match file {
            // Whoever chooses a file has asked for it.
            Some(ChosenFile::Holding(holding)) => file::plan_for_file(holding, plan, form, &self.memo, now),
            _ => plan,
        })
    }

    /// `insisted` tells whether the user asked for it, though it is not surely the agent's.
    pub(super) fn write_certificate(
        &mut self,
        client: u32,
        certificate: &Certificate,
        insisted: bool,
        effects: &mut Vec<Effect>,
    ) {
        let Some(form) = &self.form else { return };
        let field = plan::read_field(&form.certificate_field);
        // Where one of our fills replaces another, what is to be brought back is what stood there before both.
        let before = match self.memo.filled.take() {
            Some(filled) if stands(&filled, Some(&field)) => filled.before,
            _ => form.certificate_field.clone(),
        };
        self.memo.filled = Some(Filled { before, sha256: certificate.sha256.clone(), insisted });
        // A closed panel comes back to say what was done, and to offer the undo.
        self.memo.closed = false;
        effects.push(self.remember());
        self.write(client, &pem::for_field(certificate.der()), effects);
    }

    pub(super) fn write(&mut self, client: u32, value: &str, effects: &mut Vec<Effect>) {
        let Some(form) = &self.form else { return };
        self.writing = true;
        let expected = form.certificate_field.clone();
        effects.push(tell_form(client, ToForm::Write { value: value.to_owned(), expected }));
    }

    pub(super) fn remember(&self) -> Effect {
        Effect::Remember { tab: self.tab, memo: self.memo.clone() }
    }
}

/// Whether what was filled stands in the field as it was written.
fn stands(filled: &Filled, field: Option<&InField>) -> bool {
    matches!(field, Some(InField::Certificate { certificate, accepted: true }) if certificate.sha256 == filled.sha256)
}
