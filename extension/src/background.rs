//! The background's mind: events in, effects out. It knows which forms, panels and popups are open, keeps the host
//! connected exactly as long as one of them is, and carries plans to the forms and views to the pages. What touches
//! the browser is `web/background.js`, which tells it what happened and does what it says.

mod guides;

use std::rc::Rc;

use certificate::{Timestamp, pem};
use serde::Serialize;

use crate::drawing;
use crate::file::{self, ChosenFile};
use crate::host_link::{GREETING_LIMIT, HostLink, News, Order};
use crate::memo::{Filled, HandsOff, Memo, Submission};
use crate::page::Snapshot;
use crate::plan::{self, HostView, InField, Plan};
use crate::popup_view::{PopupView, popup_view};
use crate::port::{Cause, FromForm, FromPage, Message, Sender, ToForm, ToPage};
use crate::record_form::{self, RecordForm};
use crate::remembered::Remembered;
use crate::remembering::{self, Said};
use crate::settings::Settings;
use crate::view::{Action, panel_view};

mod set_to;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// What user and IT department have set; comes before all else, and at each change.
    SetTo(Settings),
    /// A form, panel or popup opened its port.
    Connected {
        /// The port's number.
        client: u32,
        /// The port's name: `form`, `panel` or `popup`; `guide`.
        name: String,
        /// Who opened it.
        sender: Sender,
        /// What was remembered for the sender's tab.
        memo: Option<Memo>,
    },
    /// It says something.
    Said {
        /// The port's number.
        client: u32,
        /// One of [`FromForm`], [`FromPage`], as JSON.
        message: String,
    },
    /// It closed.
    Disconnected {
        /// The port's number.
        client: u32,
    },
    /// The host says something.
    HostSaid {
        /// A JSON-RPC message, as JSON.
        message: String,
    },
    /// The host's port was closed from the other side.
    HostDisconnected {
        /// The browser's words for why.
        error: String,
    },
    /// A delay asked for by [`Effect::Wake`] has passed.
    Woken {
        /// What for.
        reason: WakeReason,
    },
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "do", rename_all = "camelCase")]
pub enum Effect {
    /// Tell a form, panel or popup something.
    Tell {
        /// The port's number.
        client: u32,
        /// The message.
        message: Message,
    },
    /// Close its port: it has no business here.
    Dismiss {
        /// The port's number.
        client: u32,
    },
    /// Open the host's port.
    HostConnect,
    /// Send the host a message.
    HostTell {
        /// A JSON-RPC request, as JSON.
        message: String,
    },
    /// Close the host's port.
    HostDisconnect,
    /// Come back with [`Event::Woken`] after this many milliseconds, in place of an earlier such order.
    Wake {
        /// What for.
        reason: WakeReason,
        /// How long to wait.
        milliseconds: u32,
    },
    /// Keep on this machine what a record holds, unless the tab is a private one.
    NoteRecord {
        /// The tab's number.
        tab: i64,
        /// Why.
        said: Said,
        /// What it holds.
        record: Remembered,
    },
    /// Keep this for the tab until the browser ends.
    Remember {
        /// The tab's number.
        tab: i64,
        /// What to keep.
        memo: Memo,
    },
}

/// Why to come back later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum WakeReason {
    /// To see whether the host has greeted.
    Greeting,
    /// To try the host again.
    Retry,
    /// To tell those who wait for their panel why they wait.
    Patience,
}

/// How long a form waits for something to be said before it is said that one waits, in milliseconds: mostly the field
/// is filled by then, and a panel drawn only to be drawn anew would slow that down and flicker.
const PATIENCE: u32 = 400;

impl WakeReason {
    /// The reason with this name, as it stands in [`Effect::Wake`].
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "greeting" => Some(Self::Greeting),
            "retry" => Some(Self::Retry),
            "patience" => Some(Self::Patience),
            _ => None,
        }
    }
}

#[derive(Debug)]
enum Client {
    Form(Box<FormClient>),
    Panel { tab: i64, file: Option<Rc<ChosenFile>> },
    Popup { shown: String, file: Option<Rc<ChosenFile>> },
    Guide(guides::Guide),
}

#[derive(Debug)]
struct FormClient {
    tab: i64,
    origin: String,
    record: String,
    stored: Option<Memo>,
    memo: Memo,
    form: Option<RecordForm>,
    /// Our order to write is under way; what is known of the field is out of date until it is confirmed.
    writing: bool,
    /// Whether it is time to say that one waits; `None` before that was asked for.
    patience_over: Option<bool>,
    /// The page was asked once to bring the field into view.
    revealed: bool,
    /// What the panel shows, as [`ToPage::View`] brings it; empty while there is no panel.
    shown: String,
}

/// The background's mind.
#[derive(Debug, Default)]
pub struct Background {
    /// By the ports' numbers, in the order in which they were opened.
    clients: Vec<(u32, Client)>,
    host: HostLink,
    settings: Settings,
}

impl Background {
    /// Takes in what happened at `now` and says what to do, in order.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::SetTo(settings) => self.set_to(settings, now, &mut effects),
            Event::Connected { client, name, sender, memo } => {
                self.connected(client, &name, sender, memo, &mut effects);
            }
            Event::Said { client, message } => self.said(client, &message, now, &mut effects),
            Event::Disconnected { client } => {
                self.remove(client);
                self.let_host_go_if_unneeded(&mut effects);
            }
            Event::HostSaid { message } => {
                let outcome = self.host.message(&message);
                self.host_news(outcome, now, &mut effects);
            }
            Event::HostDisconnected { error } => {
                let outcome = self.host.gone(&error);
                self.host_news(outcome, now, &mut effects);
            }
            Event::Woken { reason: WakeReason::Greeting } => {
                let outcome = self.host.greeting_overdue();
                self.host_news(outcome, now, &mut effects);
            }
            Event::Woken { reason: WakeReason::Retry } => self.call_host(&mut effects),
            Event::Woken { reason: WakeReason::Patience } => {
                for (_, client) in &mut self.clients {
                    if let Client::Form(form) = client {
                        form.patience_over = form.patience_over.map(|_| true);
                    }
                }
                self.replan_all(now, &mut effects);
            }
        }
        self.show_popups(now, &mut effects);
        self.show_hints(now, &mut effects);
        effects
    }

    fn connected(&mut self, client: u32, name: &str, sender: Sender, memo: Option<Memo>, effects: &mut Vec<Effect>) {
        let known = match (name, sender.tab, sender.own) {
            ("form", Some(tab), false)
                if sender.frame == Some(0)
                    && record_form::is_place_of_the_form(&sender.origin, &sender.path, &self.settings.origins) =>
            {
                Client::Form(Box::new(FormClient {
                    tab,
                    origin: sender.origin,
                    record: sender.path,
                    stored: memo,
                    memo: Memo::default(),
                    form: None,
                    writing: false,
                    patience_over: None,
                    revealed: false,
                    shown: String::new(),
                }))
            }
            ("panel", Some(tab), true) => Client::Panel { tab, file: None },
            ("popup", _, true) => Client::Popup { shown: String::new(), file: None },
            ("guide", Some(tab), false) if let Some(guide) = guides::Guide::at(&sender, tab, &self.settings) => guide,
            _ => {
                effects.push(Effect::Dismiss { client });
                return;
            }
        };
        if let Client::Panel { tab, .. } = known
            && let Some(shown) = self.shown_in_tab(tab)
        {
            effects.push(tell_view(client, shown.to_owned()));
        }
        self.clients.push((client, known));
        // A form's page may be loading still: the host starts, and reads the token, in the meantime.
        self.call_host(effects);
    }

    fn said(&mut self, client: u32, message: &str, now: Timestamp, effects: &mut Vec<Effect>) {
        match self.clients.iter().find(|(number, _)| *number == client) {
            Some((_, Client::Form(_))) => {
                if let Ok(message) = serde_json::from_str(message) {
                    self.form_said(client, message, now, effects);
                }
            }
            Some(&(_, Client::Panel { tab, .. })) => {
                if let Ok(message) = serde_json::from_str(message) {
                    self.panel_said(client, tab, message, now, effects);
                }
            }
            Some((_, Client::Guide(_))) => {
                if let Ok(FromPage::Links(seen)) = serde_json::from_str(message) {
                    self.guide_sees(client, seen);
                }
            }
            Some((_, Client::Popup { .. })) => match serde_json::from_str(message) {
                Ok(FromPage::Clicked(Action::CopyReport)) => self.report_to(client, effects),
                Ok(FromPage::Clicked(Action::Retry)) => self.call_host(effects),
                Ok(FromPage::File(told) | FromPage::FileAgain(told)) => self.hold_file(client, &told),
                _ => {}
            },
            None => {}
        }
    }

    fn form_said(&mut self, client: u32, message: FromForm, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some(form) = form(&mut self.clients, client) else { return };
        match message {
            FromForm::Submitted { check } => {
                form.memo.submitted = Some(if check { Submission::Check } else { Submission::Save });
                effects.push(form.remember());
                if !check {
                    form.note(Said::Saving, now, effects);
                }
            }
            FromForm::Seen { cause, snapshot } => {
                let said = form.see(cause, &snapshot);
                if form.form.is_none() {
                    // Another page at the form's address, or one that changed under us: no panel, no host.
                    self.dismiss(client, effects);
                    return;
                }
                effects.push(form.remember());
                if let Some(said) = said {
                    form.note(said, now, effects);
                }
                self.call_host(effects);
                self.replan(client, now, effects);
            }
        }
    }

    fn panel_said(&mut self, client: u32, tab: i64, message: FromPage, now: Timestamp, effects: &mut Vec<Effect>) {
        if let FromPage::File(told) | FromPage::FileAgain(told) = &message {
            // After a background's sleep the panel may be there before its form.
            self.hold_file(client, told);
        }
        let Some(form_client) = self.form_of_tab(tab) else { return self.hint_said(tab, &message, effects) };
        match message {
            FromPage::File(_) => {
                // To choose a file is to ask for it, whatever was undone or written by hand before.
                let is_taken = self.file_for(form_client).is_some_and(|file| matches!(*file, ChosenFile::Holding(_)));
                if is_taken && let Some(form) = form(&mut self.clients, form_client) {
                    form.memo.hands_off = None;
                }
                self.replan(form_client, now, effects);
            }
            FromPage::FileAgain(_) => self.replan(form_client, now, effects),
            FromPage::Height(pixels) => {
                effects.push(tell_form(form_client, ToForm::Size { pixels }));
            }
            FromPage::Closed => {
                let Some(form) = form(&mut self.clients, form_client) else { return };
                form.memo.closed = true;
                form.shown = String::new();
                effects.push(form.remember());
                effects.push(tell_form(form_client, ToForm::HidePanel));
            }
            FromPage::Clicked(Action::CopyReport) => self.report_to(client, effects),
            FromPage::Clicked(Action::Retry) => {
                self.call_host(effects);
                self.replan(form_client, now, effects);
            }
            FromPage::Links(_) => {}
            FromPage::Clicked(Action::Undo) => self.undo(form_client, effects),
            FromPage::Clicked(Action::Fill { sha256 }) => {
                self.fill_on_request(form_client, &sha256, now, effects);
            }
        }
    }

    fn hold_file(&mut self, client: u32, told: &str) {
        let page = self.clients.iter_mut().find(|(number, _)| *number == client);
        if let Some((_, Client::Panel { file, .. } | Client::Popup { file, .. })) = page {
            *file = ChosenFile::told(told).map(Rc::new);
        }
    }

    /// Only what the present plan proposes can be filled: a click that was on its way while the token was exchanged
    /// must not put the former proposal in.
    fn fill_on_request(&mut self, client: u32, sha256: &str, now: Timestamp, effects: &mut Vec<Effect>) {
        let file = self.file_for(client);
        let (host, fill_alone) = (self.host.view(), self.settings.fill_alone);
        let Some(form) = form(&mut self.clients, client) else { return };
        let Some(Plan::Ask { proposals, .. }) = form.plan(host, file.as_deref(), fill_alone, now) else { return };
        let chosen = proposals.iter().find(|proposal| proposal.held.certificate.sha256 == sha256);
        if let Some(proposal) = chosen {
            form.memo.hands_off = None;
            form.write_certificate(client, &proposal.held.certificate, true, effects);
        }
    }

    fn undo(&mut self, client: u32, effects: &mut Vec<Effect>) {
        let Some(form) = form(&mut self.clients, client) else { return };
        if let Some(filled) = form.memo.filled.take() {
            form.memo.hands_off = Some(HandsOff::Undone);
            effects.push(form.remember());
            form.write(client, &filled.before, effects);
        }
    }

    fn replan_all(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let forms = self.clients.iter().filter(|(_, client)| matches!(client, Client::Form(_)));
        for client in forms.map(|(number, _)| *number).collect::<Vec<_>>() {
            self.replan(client, now, effects);
        }
    }

    fn replan(&mut self, client: u32, now: Timestamp, effects: &mut Vec<Effect>) {
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

    fn report_to(&mut self, client: u32, effects: &mut Vec<Effect>) {
        let orders = self.host.ask_for_report(client);
        if orders.is_empty() {
            effects.push(tell_page(client, ToPage::Report(None)));
        }
        carry_out(orders, effects);
    }

    fn call_host(&mut self, effects: &mut Vec<Effect>) {
        if !self.host_is_needed() {
            return;
        }
        if self.host.is_open() {
            carry_out(self.host.look_again(), effects);
            return;
        }
        carry_out(self.host.open(), effects);
        effects.push(Effect::Wake { reason: WakeReason::Greeting, milliseconds: GREETING_LIMIT });
    }

    fn let_host_go_if_unneeded(&mut self, effects: &mut Vec<Effect>) {
        if !self.host_is_needed() {
            carry_out(self.host.close(), effects);
        }
    }

    /// A panel alone needs no host: it goes with its page.
    fn host_is_needed(&self) -> bool {
        self.clients.iter().any(|(_, client)| !matches!(client, Client::Panel { .. }))
    }

    fn host_news(&mut self, (orders, news): (Vec<Order>, News), now: Timestamp, effects: &mut Vec<Effect>) {
        carry_out(orders, effects);
        match news {
            News::Nothing => {}
            News::Report { client, text } => {
                effects.push(tell_page(client, ToPage::Report(text)));
            }
            News::View => self.replan_all(now, effects),
        }
    }

    fn show_popups(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        for (client, popup) in &mut self.clients {
            let Client::Popup { shown, file } = popup else { continue };
            let view = popup_view(self.host.view(), file.as_deref(), now);
            let view = drawing::popup(&PopupView { version: self.host.version().to_owned(), ..view }, now).to_json();
            if *shown != view {
                shown.clone_from(&view);
                effects.push(tell_view(*client, view));
            }
        }
    }

    fn dismiss(&mut self, client: u32, effects: &mut Vec<Effect>) {
        self.remove(client);
        effects.push(Effect::Dismiss { client });
        self.let_host_go_if_unneeded(effects);
    }

    fn remove(&mut self, client: u32) {
        self.clients.retain(|(number, _)| *number != client);
    }

    fn form_of_tab(&self, tab: i64) -> Option<u32> {
        self.clients.iter().find_map(|(number, client)| match client {
            Client::Form(form) if form.tab == tab => Some(*number),
            _ => None,
        })
    }

    /// The file that was chosen in the panel at this form.
    fn file_for(&self, form: u32) -> Option<Rc<ChosenFile>> {
        self.clients.iter().find_map(|(_, client)| match client {
            Client::Panel { tab, file: Some(file) } if self.form_of_tab(*tab) == Some(form) => Some(file.clone()),
            _ => None,
        })
    }

    fn shown_in_tab(&self, tab: i64) -> Option<&str> {
        self.clients.iter().find_map(|(_, client)| match client {
            Client::Form(form) if form.tab == tab && !form.shown.is_empty() => Some(form.shown.as_str()),
            Client::Guide(guide) => guide.shown_in(tab),
            _ => None,
        })
    }
}

impl FormClient {
    /// Takes in what the page shows; gives what that says of the record.
    fn see(&mut self, cause: Cause, snapshot: &Snapshot) -> Option<Said> {
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

    fn note(&self, said: Said, now: Timestamp, effects: &mut Vec<Effect>) {
        if let Some(form) = &self.form {
            let record = remembering::record(said, &self.origin, &self.record, form, now);
            effects.extend(record.map(|record| Effect::NoteRecord { tab: self.tab, said, record }));
        }
    }

    fn plan(&self, host: &HostView, file: Option<&ChosenFile>, fill_alone: bool, now: Timestamp) -> Option<Plan> {
        let form = self.form.as_ref()?;
        let plan = plan::plan(form, &self.memo.as_set(fill_alone), host, now);
        Some(match file {
            // Whoever chooses a file has asked for it.
            Some(ChosenFile::Holding(holding)) => file::plan_for_file(holding, plan, form, &self.memo, now),
            _ => plan,
        })
    }

    /// `insisted` tells whether the user asked for it.
    fn write_certificate(
        &mut self,
        client: u32,
        certificate: &certificate::Certificate,
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

    fn write(&mut self, client: u32, value: &str, effects: &mut Vec<Effect>) {
        let Some(form) = &self.form else { return };
        self.writing = true;
        let expected = form.certificate_field.clone();
        effects.push(tell_form(client, ToForm::Write { value: value.to_owned(), expected }));
    }

    fn remember(&self) -> Effect {
        Effect::Remember { tab: self.tab, memo: self.memo.clone() }
    }
}

/// Whether what was filled stands in the field as it was written.
fn stands(filled: &Filled, field: Option<&InField>) -> bool {
    matches!(field, Some(InField::Certificate { certificate, accepted: true }) if certificate.sha256 == filled.sha256)
}

fn form(clients: &mut [(u32, Client)], client: u32) -> Option<&mut FormClient> {
    clients.iter_mut().find_map(|(number, known)| match known {
        Client::Form(form) if *number == client => Some(&mut **form),
        _ => None,
    })
}

fn tell_form(client: u32, order: ToForm) -> Effect {
    Effect::Tell { client, message: Message::Form(order) }
}

fn tell_page(client: u32, message: ToPage) -> Effect {
    Effect::Tell { client, message: Message::Page(message) }
}

fn tell_view(client: u32, view: String) -> Effect {
    tell_page(client, ToPage::View(view))
}

fn carry_out(orders: Vec<Order>, effects: &mut Vec<Effect>) {
    effects.extend(orders.into_iter().map(|order| match order {
        Order::Connect => Effect::HostConnect,
        Order::Send(message) => Effect::HostTell { message },
        Order::Disconnect => Effect::HostDisconnect,
        Order::RetryIn(milliseconds) => Effect::Wake { reason: WakeReason::Retry, milliseconds },
    }));
}

#[cfg(test)]
mod tests {
    use protocol::problem::Problem;
    use protocol::tokens::TokensResult;
    use serde_json::{Value, json};

    use super::*;
    use crate::fixtures::*;
    use crate::stamp::{Content, Stamp};

    const FORM: u32 = 1;
    const PANEL: u32 = 2;

    /// The background with a form that the tests change as a page would.
    struct Bench {
        background: Background,
        field: String,
        log: Vec<Effect>,
    }

    impl Bench {
        fn with_form(field: &str) -> Self {
            let mut bench = Self { background: Background::default(), field: field.into(), log: Vec::new() };
            bench.happens(connected(FORM, "form", form_sender()));
            bench.look("loaded");
            bench
        }

        fn happens(&mut self, event: Event) {
            let effects = self.background.handle(event, NOW);
            for effect in effects {
                self.log.push(effect.clone());
                if let Effect::Tell { client: FORM, message: Message::Form(ToForm::Write { value, expected }) } = effect
                {
                    assert_eq!(expected, self.field);
                    self.field = value;
                    self.look("written");
                }
            }
        }

        /// The page is left, and loaded from its own address.
        fn comes_back(&mut self) {
            let memo = self.log.iter().rev().find_map(|effect| match effect {
                Effect::Remember { memo, .. } => Some(memo.clone()),
                _ => None,
            });
            self.happens(Event::Disconnected { client: FORM });
            let sender = serde_json::from_value(form_sender()).expect("a sender");
            self.happens(Event::Connected { client: FORM, name: "form".into(), sender, memo });
            self.look("cameBack");
        }

        fn look(&mut self, cause: &str) {
            let field = |tag: &str, name: &str, value: &str| json!({"tag": tag, "name": name, "value": value, "editable": true});
            let snapshot = json!({"forms": [{"id": "modification_form", "classes": ["agent-profile"], "fields": [
                field("input", "firstname", "Maëlle"), field("input", "lastname", "LE GOFF"),
                field("input", "email", "m@exemple.bzh"), field("textarea", "certificate", &self.field)]}]});
            self.says(FORM, &json!({"seen": {"cause": cause, "snapshot": snapshot}}));
        }

        fn says(&mut self, client: u32, message: &Value) {
            self.happens(Event::Said { client, message: message.to_string() });
        }

        fn panel_opens(&mut self) {
            let sender =
                json!({"tab": 5, "frame": 3, "origin": "chrome-extension://x", "path": "/panel.html", "own": true});
            self.happens(connected(PANEL, "panel", sender));
        }

        /// Clicks the button of the panel that carries this action, as the page's script would.
        fn clicks(&mut self, action: Action) {
            self.says(PANEL, &json!({"clicked": action}));
        }

        fn host_says(&mut self, message: &Value) {
            self.happens(Event::HostSaid { message: message.to_string() });
        }

        fn host_answers(&mut self, tokens: &TokensResult) {
            let hello = json!({"hostVersion": "0.1.0", "protocol": protocol::hello::PROTOCOL});
            for (id, result) in [(1, hello), (2, serde_json::to_value(tokens).expect("json"))] {
                self.host_says(&json!({"jsonrpc": "2.0", "id": id, "result": result}));
            }
        }

        fn tokens_change(&mut self, tokens: &TokensResult) {
            self.host_says(&json!({"jsonrpc": "2.0", "method": "tokensChanged", "params": tokens}));
        }

        /// What the panel shows.
        fn panel(&self) -> Stamp {
            serde_json::from_str(self.background.shown_in_tab(5).expect("a panel is shown")).expect("a stamp")
        }

        /// The title of what the panel shows.
        fn shown(&self) -> String {
            let title = self.panel().parts.into_iter().find(|part| part.name == "title").expect("a title");
            let Content::Message(text) = title.content else { panic!("{:?}", title.content) };
            text.key
        }

        fn host_effects(&self) -> Vec<&Effect> {
            let of_host = |effect: &&Effect| matches!(effect, Effect::HostConnect | Effect::HostDisconnect);
            self.log.iter().filter(of_host).collect()
        }
    }

    fn connected(client: u32, name: &str, sender: Value) -> Event {
        let sender = serde_json::from_value(sender).expect("a sender");
        Event::Connected { client, name: name.to_owned(), sender, memo: None }
    }

    fn form_sender() -> Value {
        json!({"tab": 5, "frame": 0, "origin": record_form::ORIGIN, "path": "/organism/agent/modify/7"})
    }

    fn maelles_token() -> TokensResult {
        tokens(vec![token("R", &[MAELLE_2026])])
    }

    #[test]
    fn the_field_is_filled_when_the_token_is_there_and_the_panel_says_so() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&maelles_token());
        assert_eq!(bench.field, for_field(MAELLE_2026));
        assert_eq!(bench.shown(), "panel_filled");
    }

    #[test]
    fn the_field_is_filled_when_the_token_comes_later() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&TokensResult { problem: Some(Problem::NoToken), ..TokensResult::default() });
        assert_eq!(bench.shown(), "problem_no_token");
        bench.tokens_change(&maelles_token());
        assert_eq!(bench.shown(), "panel_filled");
    }

    #[test]
    fn that_one_waits_is_said_only_after_a_while() {
        let mut bench = Bench::with_form("");
        let asked = Effect::Wake { reason: WakeReason::Patience, milliseconds: PATIENCE };
        assert!(bench.log.contains(&asked));
        assert_eq!(bench.background.shown_in_tab(5), None);
        bench.happens(Event::Woken { reason: WakeReason::Patience });
        assert_eq!(bench.shown(), "panel_connecting");
        bench.host_answers(&maelles_token());
        assert_eq!(bench.shown(), "panel_filled");
    }

    #[test]
    fn undo_brings_back_what_stood_there_and_a_click_fills_again() {
        let old = for_field(MAELLE_2024);
        let mut bench = Bench::with_form(&old);
        bench.host_answers(&maelles_token());
        assert_eq!(bench.shown(), "panel_replaced");
        bench.panel_opens();
        bench.clicks(Action::Undo);
        assert_eq!(bench.field, old);
        assert_eq!(bench.shown(), "panel_ready");
        bench.tokens_change(&TokensResult { problem: Some(Problem::NoToken), ..TokensResult::default() });
        bench.tokens_change(&maelles_token());
        assert_eq!(bench.field, old, "what the user undid is not done again");
        bench.clicks(Action::Fill { sha256: certificate(MAELLE_2026).sha256 });
        assert_eq!(bench.field, for_field(MAELLE_2026));
    }

    #[test]
    fn the_field_is_brought_into_view_once_and_only_when_something_was_done_or_is_asked() {
        let reveals = |bench: &Bench| {
            let reveal =
                |effect: &&Effect| matches!(effect, Effect::Tell { message: Message::Form(ToForm::Reveal), .. });
            bench.log.iter().filter(reveal).count()
        };
        let mut bench = Bench::with_form("");
        bench.host_answers(&TokensResult { problem: Some(Problem::NoToken), ..TokensResult::default() });
        assert_eq!(reveals(&bench), 0);
        bench.tokens_change(&maelles_token());
        bench.panel_opens();
        bench.clicks(Action::Undo);
        assert_eq!(reveals(&bench), 1);
    }

    #[test]
    fn reset_is_respected_and_answered_with_an_offer() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&maelles_token());
        bench.field = String::new();
        bench.look("reset");
        assert_eq!(bench.field, "");
        assert_eq!(bench.shown(), "panel_ready");
    }

    #[test]
    fn a_click_on_a_proposal_that_is_gone_fills_nothing() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&tokens(vec![token("R", &[YANN])]));
        assert_eq!(bench.shown(), "panel_other_holder");
        bench.panel_opens();
        bench.tokens_change(&TokensResult { problem: Some(Problem::NoToken), ..TokensResult::default() });
        bench.clicks(Action::Fill { sha256: certificate(YANN).sha256 });
        assert_eq!(bench.field, "");
    }

    #[test]
    fn another_persons_certificate_goes_in_only_after_the_click() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&tokens(vec![token("R", &[YANN])]));
        assert_eq!(bench.field, "");
        bench.panel_opens();
        bench.clicks(Action::Fill { sha256: certificate(YANN).sha256 });
        assert_eq!(bench.field, for_field(YANN));
        let cards = bench.panel().parts.into_iter().find(|part| part.name == "cards").map(|part| part.content);
        let Some(Content::Stamps(cards)) = cards else { panic!("{cards:?}") };
        let agent = cards.iter().any(|card| card.template == "agent");
        assert!(agent, "the panel still shows that the names differ");
    }

    #[test]
    fn undo_after_two_fills_brings_back_what_stood_there_before_both() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&tokens(vec![token("R", &[MAELLE_2024])]));
        bench.tokens_change(&maelles_token());
        assert_eq!(bench.field, for_field(MAELLE_2026));
        bench.panel_opens();
        bench.clicks(Action::Undo);
        assert_eq!(bench.field, "");
    }

    #[test]
    fn a_closed_panel_comes_back_to_say_what_was_filled() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&TokensResult { problem: Some(Problem::NoToken), ..TokensResult::default() });
        bench.panel_opens();
        bench.says(PANEL, &json!("closed"));
        assert_eq!(bench.background.shown_in_tab(5), None);
        bench.tokens_change(&maelles_token());
        assert_eq!(bench.shown(), "panel_filled");
    }

    #[test]
    fn a_page_that_alters_the_text_is_not_fought() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&tokens(Vec::new()));
        let message = json!({"jsonrpc": "2.0", "method": "tokensChanged", "params": maelles_token()}).to_string();
        bench.background.handle(Event::HostSaid { message }, NOW);
        bench.field = format!("{}\n", for_field(MAELLE_2026));
        bench.look("written");
        assert_eq!(bench.shown(), "panel_ready");
        assert!(bench.field.ends_with('\n'), "written again");
    }

    #[test]
    fn a_page_that_takes_the_text_back_is_not_fought() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&tokens(Vec::new()));
        let writes = |bench: &Bench| {
            bench
                .log
                .iter()
                .filter(|effect| matches!(effect, Effect::Tell { message: Message::Form(ToForm::Write { .. }), .. }))
                .count()
        };
        // The page empties the field each time before it is looked at again.
        let message = json!({"jsonrpc": "2.0", "method": "tokensChanged", "params": maelles_token()}).to_string();
        let effects = bench.background.handle(Event::HostSaid { message }, NOW);
        bench.log.extend(effects);
        bench.look("written");
        bench.look("otherField");
        assert_eq!(writes(&bench), 1);
        assert_eq!(bench.shown(), "panel_ready");
    }

    /// A form without program, and its panel.
    fn without_program(field: &str) -> Bench {
        let mut bench = Bench::with_form(field);
        bench.happens(Event::HostDisconnected { error: "Specified native messaging host not found.".into() });
        bench.panel_opens();
        bench
    }

    #[test]
    fn a_file_chosen_in_the_panel_is_filled_with_undo_and_chosen_again_filled_again() {
        let mut bench = without_program("");
        let file = json!({"file": file::read(MAELLE_2026.as_bytes())});
        bench.says(PANEL, &file);
        assert_eq!(bench.field, for_field(MAELLE_2026));
        assert_eq!(bench.shown(), "panel_filled");
        bench.clicks(Action::Undo);
        assert_eq!(bench.field, "");
        bench.says(PANEL, &file);
        assert_eq!(bench.field, for_field(MAELLE_2026));
    }

    #[test]
    fn a_file_told_again_fills_nothing_that_was_undone() {
        let mut bench = without_program("");
        bench.says(PANEL, &json!({"file": file::read(MAELLE_2026.as_bytes())}));
        bench.clicks(Action::Undo);
        bench.says(PANEL, &json!({"fileAgain": file::read(MAELLE_2026.as_bytes())}));
        assert_eq!(bench.field, "");
        assert_eq!(bench.shown(), "panel_ready");
    }

    #[test]
    fn a_file_that_is_not_taken_or_put_away_gives_no_leave_to_fill_from_the_token() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&maelles_token());
        bench.panel_opens();
        bench.clicks(Action::Undo);
        for told in ["privateKey", ""] {
            bench.says(PANEL, &json!({"file": told}));
            assert_eq!(bench.field, "", "{told}");
            let notice = bench.panel().parts.into_iter().find(|part| part.name == "notice").expect("a place for it");
            assert_eq!(notice.content == Content::NOTHING, told.is_empty());
        }
    }

    #[test]
    fn a_file_is_of_its_own_tabs_form_alone_and_gone_with_its_panel() {
        let mut bench = without_program("");
        let elsewhere =
            json!({"tab": 6, "frame": 3, "origin": "chrome-extension://x", "path": "/panel.html", "own": true});
        bench.happens(connected(7, "panel", elsewhere));
        bench.says(7, &json!({"file": file::read(MAELLE_2026.as_bytes())}));
        bench.look("otherField");
        assert_eq!(bench.field, "");
        bench.says(PANEL, &json!({"file": file::read(YANN.as_bytes())}));
        assert_eq!(bench.shown(), "file_other_holder");
        bench.happens(Event::Disconnected { client: PANEL });
        bench.look("otherField");
        assert_eq!(bench.shown(), "problem_host_missing");
    }

    #[test]
    fn the_host_runs_exactly_as_long_as_a_form_or_popup_is_open() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&maelles_token());
        bench.panel_opens();
        bench.happens(connected(9, "popup", json!({"own": true})));
        bench.happens(Event::Disconnected { client: FORM });
        assert_eq!(bench.host_effects(), [&Effect::HostConnect]);
        bench.happens(Event::Disconnected { client: 9 });
        assert_eq!(bench.host_effects(), [&Effect::HostConnect, &Effect::HostDisconnect]);
    }

    #[test]
    fn frames_and_other_origins_and_foreign_panels_are_sent_away() {
        for (name, sender) in [
            ("form", json!({"tab": 5, "frame": 1, "origin": record_form::ORIGIN, "path": "/organism/agent/modify/7"})),
            (
                "form",
                json!({"tab": 5, "frame": 0, "origin": "https://autre.example", "path": "/organism/agent/modify/7"}),
            ),
            ("form", json!({"frame": 0, "origin": record_form::ORIGIN, "path": "/organism/agent/modify/7"})),
            ("panel", json!({"tab": 5, "frame": 1, "origin": record_form::ORIGIN, "path": "/panel.html"})),
            ("popup", json!({"origin": "https://autre.example", "path": "/"})),
        ] {
            let mut background = Background::default();
            let effects = background.handle(connected(1, name, sender), NOW);
            assert_eq!(effects, [Effect::Dismiss { client: 1 }], "{name}");
        }
    }

    #[test]
    fn a_page_without_the_form_is_left_at_once_and_the_host_let_go() {
        let mut background = Background::default();
        let effects = background.handle(connected(1, "form", form_sender()), NOW);
        assert_eq!(effects.first(), Some(&Effect::HostConnect));
        let message = json!({"seen": {"cause": "loaded", "snapshot": {"forms": []}}}).to_string();
        let effects = background.handle(Event::Said { client: 1, message }, NOW);
        assert_eq!(effects, [Effect::Dismiss { client: 1 }, Effect::HostDisconnect]);
    }

    #[test]
    fn where_it_is_set_so_only_a_click_fills_or_a_file_that_is_chosen() {
        let on_click = || Event::SetTo(Settings { fill_alone: false, ..Settings::default() });
        let mut bench = Bench::with_form("");
        bench.happens(on_click());
        bench.host_answers(&maelles_token());
        assert_eq!((bench.field.as_str(), bench.shown().as_str()), ("", "panel_ready"));
        bench.panel_opens();
        bench.clicks(Action::Fill { sha256: certificate(MAELLE_2026).sha256 });
        assert_eq!(bench.field, for_field(MAELLE_2026));

        let mut bench = without_program("");
        bench.happens(on_click());
        bench.says(PANEL, &json!({"file": file::read(MAELLE_2026.as_bytes())}));
        assert_eq!(bench.field, for_field(MAELLE_2026));
    }

    #[test]
    fn to_fill_without_a_click_takes_effect_as_soon_as_it_is_set() {
        let mut bench = Bench::with_form("");
        bench.happens(Event::SetTo(Settings { fill_alone: false, ..Settings::default() }));
        bench.host_answers(&maelles_token());
        assert_eq!(bench.field, "");
        bench.happens(Event::SetTo(Settings::default()));
        assert_eq!(bench.field, for_field(MAELLE_2026));
    }

    #[test]
    fn a_further_origins_form_is_served_as_long_as_the_origin_is_set() {
        let preprod = "https://socle-preprod.megalis.bretagne.bzh";
        let set = |origins: &[&str]| {
            let origins = origins.iter().map(|&origin| origin.to_owned()).collect();
            Event::SetTo(Settings { origins, ..Settings::default() })
        };
        let form = || {
            let sender = json!({"tab": 5, "frame": 0, "origin": preprod, "path": "/organism/agent/modify/7"});
            connected(FORM, "form", sender)
        };
        let mut background = Background::default();
        assert_eq!(background.handle(form(), NOW), [Effect::Dismiss { client: FORM }]);
        assert_eq!(background.handle(set(&[preprod]), NOW), []);
        assert_eq!(background.handle(form(), NOW).first(), Some(&Effect::HostConnect));
        assert_eq!(background.handle(set(&[preprod]), NOW), []);
        assert_eq!(background.handle(set(&[]), NOW), [Effect::Dismiss { client: FORM }, Effect::HostDisconnect]);
    }

    #[test]
    fn what_was_filled_on_one_origin_is_not_undone_on_another() {
        let preprod = "https://socle-preprod.megalis.bretagne.bzh";
        for (origin, shown) in [(record_form::ORIGIN, true), (preprod, false)] {
            let mut bench = Bench::with_form("");
            bench.happens(Event::SetTo(Settings { origins: vec![preprod.to_owned()], ..Settings::default() }));
            bench.host_answers(&maelles_token());
            bench.says(FORM, &json!({"submitted": {"check": true}}));
            let memo = bench.log.iter().rev().find_map(|effect| match effect {
                Effect::Remember { memo, .. } => Some(memo.clone()),
                _ => None,
            });
            bench.happens(Event::Disconnected { client: FORM });
            let sender = json!({"tab": 5, "frame": 0, "origin": origin, "path": "/organism/agent/modify/7"});
            let sender = serde_json::from_value(sender).expect("a sender");
            bench.happens(Event::Connected { client: FORM, name: "form".into(), sender, memo });
            bench.look("loaded");
            assert_eq!(bench.background.shown_in_tab(5).is_some(), shown, "{origin}");
        }
    }

    #[test]
    fn after_a_check_the_reloaded_form_still_knows_that_nothing_is_saved() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&maelles_token());
        bench.says(FORM, &json!({"submitted": {"check": true}}));
        let memo = bench.log.iter().rev().find_map(|effect| match effect {
            Effect::Remember { memo, .. } => Some(memo.clone()),
            _ => None,
        });
        bench.happens(Event::Disconnected { client: FORM });
        let sender = serde_json::from_value(form_sender()).expect("a sender");
        bench.happens(Event::Connected { client: FORM, name: "form".into(), sender, memo });
        bench.look("loaded");
        assert_eq!(bench.shown(), "panel_filled", "said before the host has answered again");
    }

    /// What is said of the record, one after the other, and the certificate in the form.
    fn kept(bench: &Bench) -> Vec<(Said, &str)> {
        let kept = bench.log.iter().filter_map(|effect| match effect {
            Effect::NoteRecord { said, record, .. } => {
                assert_eq!(
                    [&record.origin[..], &record.record, &record.agent],
                    [record_form::ORIGIN, "7", "Maëlle LE GOFF"]
                );
                assert_eq!((record.seen, record.put), (NOW.0, (*said == Said::Saving).then_some(NOW.0)));
                Some((*said, record.sha256.as_str()))
            }
            _ => None,
        });
        kept.collect()
    }

    #[test]
    fn a_record_is_remembered_as_it_was_opened_and_as_it_is_saved() {
        let mut bench = Bench::with_form(&for_field(MAELLE_2024));
        bench.host_answers(&maelles_token());
        let [old, new] = [MAELLE_2024, MAELLE_2026].map(|text| certificate(text).sha256);
        assert_eq!(kept(&bench), [(Said::Opened, old.as_str())], "a fill is not yet saved");
        bench.says(FORM, &json!({"submitted": {"check": true}}));
        assert_eq!(kept(&bench).len(), 1, "nor is what is only checked");
        bench.says(FORM, &json!({"submitted": {"check": false}}));
        assert_eq!(kept(&bench)[1..], [(Said::Saving, new.as_str())]);
    }

    #[test]
    fn a_record_that_holds_no_certificate_any_more_is_forgotten() {
        let mut bench = Bench::with_form("");
        bench.says(FORM, &json!({"submitted": {"check": false}}));
        assert_eq!(kept(&bench), [(Said::Opened, ""), (Said::Saving, "")]);
    }

    #[test]
    fn what_was_not_saved_after_all_is_taken_back() {
        let certificate = certificate(MAELLE_2026).sha256;
        let mut stayed = Bench::with_form(&for_field(MAELLE_2026));
        stayed.says(FORM, &json!({"submitted": {"check": true}}));
        stayed.look("stayed");
        assert_eq!(kept(&stayed).len(), 1, "nothing was being saved");
        stayed.says(FORM, &json!({"submitted": {"check": false}}));
        stayed.look("stayed");
        assert_eq!(kept(&stayed)[2..], [(Said::NotSaved, certificate.as_str())]);

        let mut refused = Bench::with_form(&for_field(MAELLE_2026));
        refused.says(FORM, &json!({"submitted": {"check": false}}));
        refused.comes_back();
        assert_eq!(kept(&refused)[2..], [(Said::NotSaved, certificate.as_str())]);
        refused.says(FORM, &json!({"submitted": {"check": true}}));
        refused.comes_back();
        assert_eq!(kept(&refused).len(), 3, "what was only checked was not being saved");
    }

    #[test]
    fn what_the_browser_brought_back_is_not_what_the_record_holds() {
        let mut bench = Bench { background: Background::default(), field: for_field(MAELLE_2026), log: Vec::new() };
        bench.happens(connected(FORM, "form", form_sender()));
        bench.host_answers(&maelles_token());
        bench.look("restored");
        assert_eq!(kept(&bench), []);
        assert_eq!(bench.shown(), "panel_filled", "and not: already there");
    }

    #[test]
    fn a_record_that_is_only_being_created_is_not_remembered() {
        let mut bench = Bench { background: Background::default(), field: for_field(MAELLE_2026), log: Vec::new() };
        let sender = json!({"tab": 5, "frame": 0, "origin": record_form::ORIGIN, "path": "/organism/agent/create/1/1"});
        bench.happens(connected(FORM, "form", sender));
        bench.look("loaded");
        bench.says(FORM, &json!({"submitted": {"check": false}}));
        assert_eq!(kept(&bench), []);
    }

    #[test]
    fn a_delay_comes_back_under_the_name_it_was_asked_for() {
        for reason in [WakeReason::Greeting, WakeReason::Retry, WakeReason::Patience] {
            let name = serde_json::to_value(reason).expect("json");
            assert_eq!(WakeReason::named(name.as_str().expect("a name")), Some(reason));
        }
    }
}
