use protocol::problem::Problem;
use protocol::tokens::TokensResult;
use serde_json::{Value, json};

use super::filling::PATIENCE;
use super::*;
use crate::file;
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
            if let Effect::Tell { client: FORM, message: Message::Form(ToForm::Write { value, expected }) } = effect {
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
        let field =
            |tag: &str, name: &str, value: &str| json!({"tag": tag, "name": name, "value": value, "editable": true});
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
        let reveal = |effect: &&Effect| matches!(effect, Effect::Tell { message: Message::Form(ToForm::Reveal), .. });
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
    let elsewhere = json!({"tab": 6, "frame": 3, "origin": "chrome-extension://x", "path": "/panel.html", "own": true});
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
        ("form", json!({"tab": 5, "frame": 0, "origin": "https://autre.example", "path": "/organism/agent/modify/7"})),
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
