use protocol::tokens::TokensResult;
use serde_json::{Value, json};

use crate::background::{Background, Effect, Event};
use crate::fixtures::*;
use crate::port::{Message, ToForm, ToPage};
use crate::record_form;
use crate::settings::Settings;

const GUIDE: u32 = 1;
const HINT: u32 = 2;
const MAELLES: &str = "guide_view\t7\tMaëlle\tLE GOFF";

struct Bench {
    background: Background,
    log: Vec<Effect>,
}

impl Bench {
    /// The page of Maëlle's record, shown, and the program running.
    fn on_the_way(settings: Settings) -> Self {
        let mut bench = Self { background: Background::default(), log: Vec::new() };
        bench.happens(Event::SetTo(settings));
        bench.connects(GUIDE, "guide", json!({"origin": record_form::ORIGIN, "path": "/organism/agent/view/7"}));
        bench.says(GUIDE, &json!({"links": MAELLES}));
        bench
    }

    fn happens(&mut self, event: Event) {
        let effects = self.background.handle(event, NOW);
        self.log.extend(effects);
    }

    fn connects(&mut self, client: u32, name: &str, mut sender: Value) {
        sender["tab"] = json!(5);
        sender["frame"] = json!(0);
        let sender = serde_json::from_value(sender).expect("a sender");
        self.happens(Event::Connected { client, name: name.into(), sender, memo: None });
    }

    fn says(&mut self, client: u32, message: &Value) {
        self.happens(Event::Said { client, message: message.to_string() });
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

    /// The orders to the page, in order.
    fn orders(&self) -> Vec<&ToForm> {
        let order = |effect| match effect {
            &Effect::Tell { client: GUIDE, message: Message::Form(ref order) } => Some(order),
            _ => None,
        };
        self.log.iter().filter_map(order).collect()
    }

    fn has(&self, effect: &Effect) -> bool {
        self.log.contains(effect)
    }
}

fn maelles_token() -> TokensResult {
    tokens(vec![token("R", &[MAELLE_2026])])
}

#[test]
fn the_hint_comes_with_the_token_and_goes_with_it() {
    let mut bench = Bench::on_the_way(Settings::default());
    bench.host_answers(&TokensResult::default());
    assert!(bench.orders().is_empty());
    bench.tokens_change(&maelles_token());
    bench.tokens_change(&maelles_token());
    assert_eq!(bench.orders(), [&ToForm::Point { at: 0, outlined: true }], "once");
    bench.tokens_change(&TokensResult::default());
    assert_eq!(bench.orders()[1..], [&ToForm::HidePanel]);
}

#[test]
fn the_frame_is_told_what_to_show_and_its_height_goes_to_its_page() {
    let mut bench = Bench::on_the_way(Settings::default());
    bench.host_answers(&maelles_token());
    bench.connects(HINT, "panel", json!({"origin": "chrome-extension://x", "path": "/hint.html", "own": true}));
    let told = bench.log.iter().any(|effect| {
        matches!(effect, Effect::Tell { client: HINT, message: Message::Page(ToPage::View(view)) }
            if view.contains("guide_view"))
    });
    assert!(told, "{:?}", bench.log);
    bench.says(HINT, &json!({"height": 40}));
    assert_eq!(bench.orders().last(), Some(&&ToForm::Size { pixels: 40 }));
}

#[test]
fn a_closed_hint_lets_page_and_program_go() {
    let mut bench = Bench::on_the_way(Settings::default());
    bench.host_answers(&maelles_token());
    bench.connects(HINT, "panel", json!({"origin": "chrome-extension://x", "path": "/hint.html", "own": true}));
    bench.says(HINT, &json!("closed"));
    assert!(bench.has(&Effect::Dismiss { client: GUIDE }) && bench.has(&Effect::HostDisconnect));
}

#[test]
fn what_is_remembered_meanwhile_changes_the_hint() {
    let mut bench = Bench::on_the_way(Settings::default());
    bench.host_answers(&maelles_token());
    let there = [MAELLES, "\t", &certificate(MAELLE_2026).sha256, "\t1\tguide_put\t5"].concat();
    bench.says(GUIDE, &json!({"links": there}));
    assert_eq!(bench.orders().last(), Some(&&ToForm::Point { at: 0, outlined: false }));
}

#[test]
fn without_leave_or_from_elsewhere_nothing_is_started() {
    let off = Bench::on_the_way(Settings { guidance: false, ..Settings::default() });
    assert!(off.has(&Effect::Dismiss { client: GUIDE }) && !off.has(&Effect::HostConnect));
    for sender in [
        json!({"origin": "https://autre.example", "path": "/organism/agent/view/7"}),
        json!({"origin": record_form::ORIGIN, "path": "/organism/agent/modify/7"}),
        json!({"origin": record_form::ORIGIN, "path": "/", "own": true}),
    ] {
        let mut bench = Bench { background: Background::default(), log: Vec::new() };
        bench.connects(GUIDE, "guide", sender);
        assert_eq!(bench.log, [Effect::Dismiss { client: GUIDE }]);
    }
}

#[test]
fn a_page_is_left_when_hints_are_turned_off_or_its_origin_is_taken_away() {
    let further = "https://socle-preprod.megalis.bretagne.bzh";
    let set = |guidance, origins: &[&str]| Settings {
        guidance,
        origins: origins.iter().map(|&origin| origin.to_owned()).collect(),
        ..Settings::default()
    };
    for (origin, after) in [(record_form::ORIGIN, set(false, &[])), (further, set(true, &[]))] {
        let mut bench = Bench { background: Background::default(), log: Vec::new() };
        bench.happens(Event::SetTo(set(true, &[further])));
        bench.connects(GUIDE, "guide", json!({"origin": origin, "path": "/organism/agent/view/7"}));
        bench.log.clear();
        bench.happens(Event::SetTo(set(true, &[further])));
        assert_eq!(bench.log, [], "{origin}");
        bench.happens(Event::SetTo(after));
        assert_eq!(bench.log, [Effect::Dismiss { client: GUIDE }, Effect::HostDisconnect], "{origin}");
    }
}
