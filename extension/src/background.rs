//! The background's mind: events in, effects out. It knows which forms, panels and popups are open, keeps the host
//! connected exactly as long as one of them is, and carries plans to the forms and views to the pages. What touches
//! the browser is `web/background.js`, which tells it what happened and does what it says.

use std::collections::BTreeMap;

use certificate::{Timestamp, pem};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::host_link::{GREETING_LIMIT, HostLink, News, Order};
use crate::memo::{Filled, HandsOff, Memo};
use crate::page::Snapshot;
use crate::plan::{self, InField, Plan};
use crate::popup_view::{PopupView, popup_view};
use crate::record_form::{self, RecordForm};
use crate::view::{Action, PanelView, panel_view};

/// Something that happened.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// A form, panel or popup opened its port.
    Connected {
        /// The port's number.
        client: u32,
        /// The port's name: `form`, `panel` or `popup`.
        name: String,
        /// Who opened it.
        sender: Sender,
        /// What was remembered for the sender's tab.
        #[serde(default)]
        memo: Option<Memo>,
    },
    /// It says something.
    Said {
        /// The port's number.
        client: u32,
        /// One of [`FromForm`], [`FromPage`].
        message: Value,
    },
    /// It closed.
    Disconnected {
        /// The port's number.
        client: u32,
    },
    /// The host says something.
    HostSaid {
        /// A JSON-RPC message.
        message: Value,
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

/// Who opened a port, in the browser's own words, not the page's.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Sender {
    /// The tab's number.
    #[serde(default)]
    pub tab: Option<i64>,
    /// The frame's number in the tab; 0 is the top frame.
    #[serde(default)]
    pub frame: Option<i64>,
    /// The sender's origin.
    #[serde(default)]
    pub origin: String,
    /// The path of the sender's address.
    #[serde(default)]
    pub path: String,
    /// Whether the sender is one of the extension's own pages.
    #[serde(default)]
    pub own: bool,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "do", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Effect {
    /// Tell a form, panel or popup something.
    Tell {
        /// The port's number.
        client: u32,
        /// The message.
        message: Value,
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
        /// A JSON-RPC request.
        message: Value,
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
    /// Keep this for the tab until the browser ends.
    Remember {
        /// The tab's number.
        tab: i64,
        /// What to keep.
        memo: Memo,
    },
}

/// Why to come back later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WakeReason {
    /// To see whether the host has greeted.
    Greeting,
    /// To try the host again.
    Retry,
}

/// What the content script says.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "say", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FromForm {
    /// The form as it stands.
    Seen {
        /// Why it looked.
        cause: Cause,
        /// What it saw.
        snapshot: Snapshot,
    },
    /// The form is being submitted.
    Submitted {
        /// By "Vérifier le certificat", which saves nothing.
        check: bool,
    },
}

/// Why the content script looked at the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// The page was loaded.
    Loaded,
    /// The connection was lost and is there again.
    Reconnected,
    /// It carried out our order to write, or could not.
    Written,
    /// The user wrote into the certificate's field.
    Edited,
    /// The user changed another field, such as the agent's name.
    OtherField,
    /// "Réinitialiser" brought the loaded values back.
    Reset,
}

/// What panel and popup say.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "say", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FromPage {
    /// A button was clicked.
    Clicked {
        /// What it asks for.
        action: Action,
    },
    /// The panel wants this many CSS pixels of height.
    Height {
        /// How many.
        pixels: u32,
    },
    /// The panel was closed.
    Closed,
}

#[derive(Debug)]
enum Client {
    Form(Box<FormClient>),
    Panel { tab: i64 },
    Popup { last_view: Option<PopupView> },
}

#[derive(Debug)]
struct FormClient {
    tab: i64,
    record: String,
    stored: Option<Memo>,
    memo: Memo,
    form: Option<RecordForm>,
    /// Our order to write is under way; what is known of the field is out of date until it is confirmed.
    writing: bool,
    /// The page was asked once to bring the field into view.
    revealed: bool,
    last_view: Option<PanelView>,
}

/// The background's mind.
#[derive(Debug, Default)]
pub struct Background {
    clients: BTreeMap<u32, Client>,
    host: HostLink,
}

impl Background {
    /// Takes in what happened at `now` and says what to do, in order.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event {
            Event::Connected { client, name, sender, memo } => {
                self.connected(client, &name, sender, memo, &mut effects);
            }
            Event::Said { client, message } => self.said(client, message, now, &mut effects),
            Event::Disconnected { client } => {
                self.clients.remove(&client);
                self.let_host_go_if_unneeded(&mut effects);
            }
            Event::HostSaid { message } => {
                let outcome = self.host.message(message);
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
        }
        self.show_popups(now, &mut effects);
        effects
    }

    fn connected(&mut self, client: u32, name: &str, sender: Sender, memo: Option<Memo>, effects: &mut Vec<Effect>) {
        let known = match (name, sender.tab, sender.own) {
            ("form", Some(tab), false)
                if sender.frame == Some(0) && record_form::is_place_of_the_form(&sender.origin, &sender.path) =>
            {
                Client::Form(Box::new(FormClient {
                    tab,
                    record: sender.path,
                    stored: memo,
                    memo: Memo::default(),
                    form: None,
                    writing: false,
                    revealed: false,
                    last_view: None,
                }))
            }
            ("panel", Some(tab), true) => Client::Panel { tab },
            ("popup", _, true) => Client::Popup { last_view: None },
            _ => {
                effects.push(Effect::Dismiss { client });
                return;
            }
        };
        let needs_host = matches!(known, Client::Popup { .. });
        if let Client::Panel { tab } = known
            && let Some(view) = self.view_of_tab(tab)
        {
            effects.push(tell_view(client, view));
        }
        self.clients.insert(client, known);
        if needs_host {
            self.call_host(effects);
        }
    }

    fn said(&mut self, client: u32, message: Value, now: Timestamp, effects: &mut Vec<Effect>) {
        match self.clients.get(&client) {
            Some(Client::Form(_)) => {
                if let Ok(message) = serde_json::from_value(message) {
                    self.form_said(client, message, now, effects);
                }
            }
            Some(Client::Panel { tab }) => {
                let tab = *tab;
                if let Ok(message) = serde_json::from_value(message) {
                    self.panel_said(client, tab, message, now, effects);
                }
            }
            Some(Client::Popup { .. }) => match serde_json::from_value(message) {
                Ok(FromPage::Clicked { action: Action::CopyReport }) => self.report_to(client, effects),
                Ok(FromPage::Clicked { action: Action::Retry }) => self.call_host(effects),
                _ => {}
            },
            None => {}
        }
    }

    fn form_said(&mut self, client: u32, message: FromForm, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some(Client::Form(form)) = self.clients.get_mut(&client) else { return };
        match message {
            FromForm::Submitted { check } => {
                form.memo.checking = check;
                effects.push(form.remember());
            }
            FromForm::Seen { cause, snapshot } => {
                form.see(cause, &snapshot);
                if form.form.is_none() {
                    // Another page at the form's address, or one that changed under us: no panel, no host.
                    self.clients.remove(&client);
                    effects.push(Effect::Dismiss { client });
                    self.let_host_go_if_unneeded(effects);
                    return;
                }
                effects.push(form.remember());
                self.call_host(effects);
                self.replan(client, now, effects);
            }
        }
    }

    fn panel_said(&mut self, client: u32, tab: i64, message: FromPage, now: Timestamp, effects: &mut Vec<Effect>) {
        let Some(form_client) = self.form_of_tab(tab) else { return };
        match message {
            FromPage::Height { pixels } => {
                effects.push(Effect::Tell { client: form_client, message: json!({"do": "size", "pixels": pixels}) });
            }
            FromPage::Closed => {
                let Some(Client::Form(form)) = self.clients.get_mut(&form_client) else { return };
                form.memo.closed = true;
                form.last_view = None;
                effects.push(form.remember());
                effects.push(Effect::Tell { client: form_client, message: json!({"do": "hidePanel"}) });
            }
            FromPage::Clicked { action: Action::CopyReport } => self.report_to(client, effects),
            FromPage::Clicked { action: Action::Retry } => {
                self.call_host(effects);
                self.replan(form_client, now, effects);
            }
            FromPage::Clicked { action: Action::Undo } => self.undo(form_client, effects),
            FromPage::Clicked { action: Action::Fill { sha256 } } => {
                self.fill_on_request(form_client, &sha256, now, effects);
            }
        }
    }

    /// Only what the present plan proposes can be filled: a click that was on its way while the token was exchanged
    /// must not put the former proposal in.
    fn fill_on_request(&mut self, client: u32, sha256: &str, now: Timestamp, effects: &mut Vec<Effect>) {
        let host = self.host.view();
        let Some(Client::Form(form)) = self.clients.get_mut(&client) else { return };
        let Some(record) = &form.form else { return };
        let Plan::Ask { proposals, .. } = plan::plan(record, &form.memo, &host, now) else { return };
        let chosen = proposals.iter().find(|proposal| proposal.held.certificate.sha256 == sha256);
        if let Some(proposal) = chosen {
            form.memo.hands_off = None;
            form.write_certificate(client, &proposal.held.certificate, effects);
        }
    }

    fn undo(&mut self, client: u32, effects: &mut Vec<Effect>) {
        let Some(Client::Form(form)) = self.clients.get_mut(&client) else { return };
        if let Some(filled) = form.memo.filled.take() {
            form.memo.hands_off = Some(HandsOff::Undone);
            effects.push(form.remember());
            form.write(client, &filled.before, effects);
        }
    }

    fn replan(&mut self, client: u32, now: Timestamp, effects: &mut Vec<Effect>) {
        let host = self.host.view();
        let Some(Client::Form(form)) = self.clients.get_mut(&client) else { return };
        if form.writing {
            return;
        }
        let Some(record) = &form.form else { return };
        let plan = plan::plan(record, &form.memo, &host, now);
        if let Plan::Fill(certificate) = plan {
            form.write_certificate(client, &certificate, effects);
            return;
        }
        let view = panel_view(&plan, record);
        if form.memo.closed || view == form.last_view {
            return;
        }
        let Some(view) = view else { return };
        if form.last_view.is_none() {
            effects.push(Effect::Tell { client, message: json!({"do": "showPanel"}) });
        }
        if !form.revealed && matches!(plan, Plan::Filled { .. } | Plan::Ask { .. }) {
            form.revealed = true;
            effects.push(Effect::Tell { client, message: json!({"do": "reveal"}) });
        }
        let tab = form.tab;
        form.last_view = Some(view.clone());
        for (&panel, other) in &self.clients {
            if matches!(other, Client::Panel { tab: of } if *of == tab) {
                effects.push(tell_view(panel, &view));
            }
        }
    }

    fn report_to(&mut self, client: u32, effects: &mut Vec<Effect>) {
        let orders = self.host.ask_for_report(client);
        if orders.is_empty() {
            effects.push(Effect::Tell { client, message: json!({"report": null}) });
        }
        carry_out(orders, effects);
    }

    fn call_host(&mut self, effects: &mut Vec<Effect>) {
        if !self.host_is_needed() || self.host.is_open() {
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

    /// A panel alone needs no host: it goes with its form.
    fn host_is_needed(&self) -> bool {
        self.clients.values().any(|client| !matches!(client, Client::Panel { .. }))
    }

    fn host_news(&mut self, (orders, news): (Vec<Order>, News), now: Timestamp, effects: &mut Vec<Effect>) {
        carry_out(orders, effects);
        match news {
            News::Nothing => {}
            News::Report { client, text } => {
                effects.push(Effect::Tell { client, message: json!({"report": text}) });
            }
            News::View => {
                let forms = self.clients.iter().filter(|(_, client)| matches!(client, Client::Form(_)));
                let forms = forms.map(|(&number, _)| number).collect::<Vec<_>>();
                for client in forms {
                    self.replan(client, now, effects);
                }
            }
        }
    }

    fn show_popups(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let popups = self.clients.iter_mut().filter_map(|(&number, client)| match client {
            Client::Popup { last_view } => Some((number, last_view)),
            _ => None,
        });
        for (client, last_view) in popups {
            let view = popup_view(&self.host.view(), now);
            if last_view.as_ref() != Some(&view) {
                effects.push(Effect::Tell { client, message: json!({"view": view}) });
                *last_view = Some(view);
            }
        }
    }

    fn form_of_tab(&self, tab: i64) -> Option<u32> {
        self.clients.iter().find_map(|(&number, client)| match client {
            Client::Form(form) if form.tab == tab => Some(number),
            _ => None,
        })
    }

    fn view_of_tab(&self, tab: i64) -> Option<&PanelView> {
        self.clients.values().find_map(|client| match client {
            Client::Form(form) if form.tab == tab => form.last_view.as_ref(),
            _ => None,
        })
    }
}

impl FormClient {
    fn see(&mut self, cause: Cause, snapshot: &Snapshot) {
        let form = record_form::recognise(snapshot);
        let field = form.as_ref().map(|form| plan::read_field(&form.certificate_field));
        match cause {
            Cause::Loaded => self.memo = Memo::on_page_load(self.stored.take(), &self.record),
            Cause::Reconnected => self.memo = Memo::on_reconnect(self.stored.take(), &self.record),
            Cause::Written => {
                self.writing = false;
                let stands = |filled: &Filled| matches!(&field, Some(InField::Certificate { certificate, .. }) if certificate.sha256 == filled.sha256);
                // The page took our text back or never let it in: once is enough.
                if self.memo.filled.as_ref().is_some_and(|filled| !stands(filled)) {
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
    }

    fn write_certificate(&mut self, client: u32, certificate: &certificate::Certificate, effects: &mut Vec<Effect>) {
        let Some(form) = &self.form else { return };
        self.memo.filled = Some(Filled { before: form.certificate_field.clone(), sha256: certificate.sha256.clone() });
        effects.push(self.remember());
        self.write(client, &pem::for_field(certificate.der()), effects);
    }

    fn write(&mut self, client: u32, value: &str, effects: &mut Vec<Effect>) {
        let Some(form) = &self.form else { return };
        self.writing = true;
        let message = json!({"do": "write", "value": value, "expected": form.certificate_field});
        effects.push(Effect::Tell { client, message });
    }

    fn remember(&self) -> Effect {
        Effect::Remember { tab: self.tab, memo: self.memo.clone() }
    }
}

fn tell_view(client: u32, view: &PanelView) -> Effect {
    Effect::Tell { client, message: json!({"view": view}) }
}

fn carry_out(orders: Vec<Order>, effects: &mut Vec<Effect>) {
    effects.extend(orders.into_iter().map(|order| match order {
        Order::Connect => Effect::HostConnect,
        Order::Send(request) => Effect::HostTell { message: serde_json::to_value(request).unwrap_or_default() },
        Order::Disconnect => Effect::HostDisconnect,
        Order::RetryIn(milliseconds) => Effect::Wake { reason: WakeReason::Retry, milliseconds },
    }));
}

#[cfg(test)]
mod tests {
    use protocol::problem::Problem;
    use protocol::tokens::TokensResult;

    use super::*;
    use crate::fixtures::*;

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
            bench.happens(json!({"event": "connected", "client": FORM, "name": "form", "sender": form_sender()}));
            bench.look("loaded");
            bench
        }

        fn happens(&mut self, event: Value) {
            let event = serde_json::from_value(event).expect("the event is understood");
            let effects = self.background.handle(event, NOW);
            for effect in effects {
                self.log.push(effect.clone());
                if let Effect::Tell { client: FORM, message } = effect
                    && message["do"] == "write"
                {
                    assert_eq!(message["expected"], self.field.as_str());
                    self.field = message["value"].as_str().expect("text").to_owned();
                    self.look("written");
                }
            }
        }

        fn look(&mut self, cause: &str) {
            let field = |tag: &str, name: &str, value: &str| json!({"tag": tag, "name": name, "value": value, "editable": true});
            let snapshot = json!({"forms": [{"id": "modification_form", "classes": ["agent-profile"], "fields": [
                field("input", "firstname", "Maëlle"), field("input", "lastname", "LE GOFF"),
                field("input", "email", "m@exemple.bzh"), field("textarea", "certificate", &self.field)]}]});
            self.form_says(json!({"say": "seen", "cause": cause, "snapshot": snapshot}));
        }

        fn form_says(&mut self, message: Value) {
            self.happens(json!({"event": "said", "client": FORM, "message": message}));
        }

        fn panel_opens(&mut self) {
            let sender =
                json!({"tab": 5, "frame": 3, "origin": "chrome-extension://x", "path": "/panel.html", "own": true});
            self.happens(json!({"event": "connected", "client": PANEL, "name": "panel", "sender": sender}));
        }

        fn clicks(&mut self, action: Value) {
            let message = json!({"say": "clicked", "action": action});
            self.happens(json!({"event": "said", "client": PANEL, "message": message}));
        }

        fn host_answers(&mut self, tokens: &TokensResult) {
            let hello = json!({"hostVersion": "0.1.0", "protocol": {"major": 1, "minor": 0}});
            for (id, result) in [(1, hello), (2, serde_json::to_value(tokens).expect("json"))] {
                self.happens(json!({"event": "hostSaid", "message": {"jsonrpc": "2.0", "id": id, "result": result}}));
            }
        }

        fn tokens_change(&mut self, tokens: &TokensResult) {
            self.happens(json!({"event": "hostSaid", "message":
                {"jsonrpc": "2.0", "method": "tokensChanged", "params": tokens}}));
        }

        /// The title of what the panel shows.
        fn shown(&self) -> String {
            let view = self.background.view_of_tab(5).expect("a panel is shown");
            view.title.key.clone()
        }

        fn host_effects(&self) -> Vec<&Effect> {
            let of_host = |effect: &&Effect| matches!(effect, Effect::HostConnect | Effect::HostDisconnect);
            self.log.iter().filter(of_host).collect()
        }
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
    fn undo_brings_back_what_stood_there_and_a_click_fills_again() {
        let old = for_field(MAELLE_2024);
        let mut bench = Bench::with_form(&old);
        bench.host_answers(&maelles_token());
        assert_eq!(bench.shown(), "panel_replaced");
        bench.panel_opens();
        bench.clicks(json!({"do": "undo"}));
        assert_eq!(bench.field, old);
        assert_eq!(bench.shown(), "panel_ready");
        bench.tokens_change(&TokensResult { problem: Some(Problem::NoToken), ..TokensResult::default() });
        bench.tokens_change(&maelles_token());
        assert_eq!(bench.field, old, "what the user undid is not done again");
        bench.clicks(json!({"do": "fill", "sha256": certificate(MAELLE_2026).sha256}));
        assert_eq!(bench.field, for_field(MAELLE_2026));
    }

    #[test]
    fn the_field_is_brought_into_view_once_and_only_when_something_was_done_or_is_asked() {
        let reveals = |bench: &Bench| {
            let reveal = |effect: &&Effect| matches!(effect, Effect::Tell { message, .. } if message["do"] == "reveal");
            bench.log.iter().filter(reveal).count()
        };
        let mut bench = Bench::with_form("");
        bench.host_answers(&TokensResult { problem: Some(Problem::NoToken), ..TokensResult::default() });
        assert_eq!(reveals(&bench), 0);
        bench.tokens_change(&maelles_token());
        bench.panel_opens();
        bench.clicks(json!({"do": "undo"}));
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
        bench.clicks(json!({"do": "fill", "sha256": certificate(YANN).sha256}));
        assert_eq!(bench.field, "");
    }

    #[test]
    fn another_persons_certificate_goes_in_only_after_the_click() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&tokens(vec![token("R", &[YANN])]));
        assert_eq!(bench.field, "");
        bench.panel_opens();
        bench.clicks(json!({"do": "fill", "sha256": certificate(YANN).sha256}));
        assert_eq!(bench.field, for_field(YANN));
        let view = bench.background.view_of_tab(5).expect("shown");
        assert!(view.agent.is_some(), "the panel still shows that the names differ");
    }

    #[test]
    fn a_page_that_takes_the_text_back_is_not_fought() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&tokens(Vec::new()));
        let writes = |bench: &Bench| {
            bench
                .log
                .iter()
                .filter(|effect| matches!(effect, Effect::Tell { message, .. } if message["do"] == "write"))
                .count()
        };
        // The page empties the field each time before it is looked at again.
        let event = json!({"event": "hostSaid", "message":
            {"jsonrpc": "2.0", "method": "tokensChanged", "params": maelles_token()}});
        let effects = bench.background.handle(serde_json::from_value(event).expect("event"), NOW);
        bench.log.extend(effects);
        bench.look("written");
        bench.look("otherField");
        assert_eq!(writes(&bench), 1);
        assert_eq!(bench.shown(), "panel_ready");
    }

    #[test]
    fn the_host_runs_exactly_as_long_as_a_form_or_popup_is_open() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&maelles_token());
        bench.panel_opens();
        bench.happens(json!({"event": "connected", "client": 9, "name": "popup", "sender": {"own": true}}));
        bench.happens(json!({"event": "disconnected", "client": FORM}));
        assert_eq!(bench.host_effects(), [&Effect::HostConnect]);
        bench.happens(json!({"event": "disconnected", "client": 9}));
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
            let event = json!({"event": "connected", "client": 1, "name": name, "sender": sender});
            let effects = background.handle(serde_json::from_value(event).expect("event"), NOW);
            assert_eq!(effects, [Effect::Dismiss { client: 1 }], "{name}");
        }
    }

    #[test]
    fn a_page_without_the_form_is_left_at_once_and_starts_no_host() {
        let mut background = Background::default();
        let connected = json!({"event": "connected", "client": 1, "name": "form", "sender": form_sender()});
        background.handle(serde_json::from_value(connected).expect("event"), NOW);
        let seen = json!({"event": "said", "client": 1,
            "message": {"say": "seen", "cause": "loaded", "snapshot": {"forms": []}}});
        let effects = background.handle(serde_json::from_value(seen).expect("event"), NOW);
        assert_eq!(effects, [Effect::Dismiss { client: 1 }]);
    }

    #[test]
    fn after_a_check_the_reloaded_form_still_knows_that_nothing_is_saved() {
        let mut bench = Bench::with_form("");
        bench.host_answers(&maelles_token());
        bench.form_says(json!({"say": "submitted", "check": true}));
        let memo = bench.log.iter().rev().find_map(|effect| match effect {
            Effect::Remember { memo, .. } => Some(memo.clone()),
            _ => None,
        });
        bench.happens(json!({"event": "disconnected", "client": FORM}));
        bench.happens(
            json!({"event": "connected", "client": FORM, "name": "form", "sender": form_sender(), "memo": memo}),
        );
        bench.look("loaded");
        assert_eq!(bench.shown(), "panel_filled", "said before the host has answered again");
    }
}
