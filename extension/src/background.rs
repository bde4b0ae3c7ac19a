//! The background's mind: events in, effects out. It knows which forms, panels and popups are open, keeps the host
//! connected exactly as long as one of them is, and carries plans to the forms and views to the pages. What touches
//! the browser is `web/background.js`, which tells it what happened and does what it says.

mod effect;
mod event;
mod filling;
mod form_client;
mod guides;
mod set_to;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use certificate::Timestamp;

pub use effect::{Effect, WakeReason};
pub use event::Event;
use form_client::FormClient;

use crate::drawing;
use crate::file::ChosenFile;
use crate::host_link::{GREETING_LIMIT, HostLink, News, Order};
use crate::memo::{Memo, Submission};
use crate::popup_view::{PopupView, popup_view};
use crate::port::{FromForm, FromPage, Message, Sender, ToForm, ToPage};
use crate::record_form;
use crate::remembering::Said;
use crate::settings::Settings;
use crate::view::Action;

#[derive(Debug)]
enum Client {
    Form(Box<FormClient>),
    Panel { tab: i64, file: Option<Rc<ChosenFile>> },
    Popup { shown: String, file: Option<Rc<ChosenFile>> },
    Guide(guides::Guide),
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
                Ok(FromPage::Clicked(Action::Retry)) => self.try_again(effects),
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
                self.try_again(effects);
                self.replan_all(now, effects);
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

    /// Somebody asks for it, and is to see that it is being tried.
    fn try_again(&mut self, effects: &mut Vec<Effect>) {
        self.host.forgive();
        self.call_host(effects);
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
