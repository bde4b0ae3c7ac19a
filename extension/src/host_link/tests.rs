use serde_json::{Value, json};

use super::*;

fn tells(link: &mut HostLink, message: &Value) -> (Vec<Order>, News) {
    link.message(&message.to_string())
}

fn hello_answer(major: u16, minor: u16) -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "result": {"hostVersion": "9", "protocol": {"major": major, "minor": minor}}})
}

fn ready() -> HostLink {
    let mut link = HostLink::default();
    link.open();
    tells(&mut link, &hello_answer(hello::PROTOCOL.major, hello::PROTOCOL.minor));
    tells(&mut link, &json!({"jsonrpc": "2.0", "id": 2, "result": {"tokens": []}}));
    link
}

#[test]
fn greets_and_asks_in_one_go_and_is_ready_after_both_answers() {
    let mut link = HostLink::default();
    assert_eq!(link.open().len(), 3);
    assert!(link.open().is_empty(), "an open link is not opened again");
    tells(&mut link, &hello_answer(hello::PROTOCOL.major, hello::PROTOCOL.minor));
    assert_eq!(link.view(), &HostView::Connecting);
    tells(&mut link, &json!({"jsonrpc": "2.0", "id": 2, "result": {"problem": "noReader"}}));
    assert!(matches!(link.view(), HostView::Present { tokens, .. } if tokens.problem == Some(Problem::NoReader)));
}

#[test]
fn a_host_of_another_version_is_named_and_let_go() {
    for (answer, problem) in [(hello_answer(0, 9), Problem::HostTooOld), (hello_answer(2, 0), Problem::ExtensionTooOld)]
    {
        let mut link = HostLink::default();
        link.open();
        let (orders, news) = tells(&mut link, &answer);
        assert_eq!((orders, news), (vec![Order::Disconnect], News::View));
        assert_eq!(link.view(), &HostView::Unusable(problem));
    }
}

#[test]
fn a_host_that_speaks_no_more_than_what_is_needed_is_worked_with() {
    for minor in [hello::NEEDED.minor, hello::PROTOCOL.minor, hello::PROTOCOL.minor + 1] {
        let mut link = HostLink::default();
        link.open();
        tells(&mut link, &hello_answer(hello::NEEDED.major, minor));
        tells(&mut link, &json!({"jsonrpc": "2.0", "id": 2, "result": {"tokens": []}}));
        assert!(matches!(link.view(), HostView::Present { .. }), "{minor}");
    }
    let mut link = HostLink::default();
    link.open();
    tells(&mut link, &hello_answer(hello::NEEDED.major, hello::NEEDED.minor - 1));
    assert_eq!(link.view(), &HostView::Unusable(Problem::HostTooOld));
}

#[test]
fn the_browsers_words_for_a_missing_host_are_understood() {
    for (error, problem) in [
        ("Specified native messaging host not found.", Problem::HostMissing),
        ("No such native application fr.cle_megalis.host", Problem::HostMissing),
        ("Access to the specified native messaging host is forbidden.", Problem::HostForbidden),
        ("Access to the native messaging host was disabled by the system administrator.", Problem::HostBlocked),
        ("Native host has exited.", Problem::HostFailed),
        ("", Problem::HostFailed),
    ] {
        let mut link = HostLink::default();
        link.open();
        link.gone(error);
        assert_eq!(link.view(), &HostView::Unusable(problem), "{error}");
    }
}

#[test]
fn a_host_that_talks_nonsense_is_let_go() {
    let mut link = ready();
    let (orders, _) = tells(&mut link, &json!(["what?"]));
    assert_eq!(orders.first(), Some(&Order::Disconnect));
    assert_eq!(link.view(), &HostView::Unusable(Problem::HostFailed));
}

#[test]
fn a_host_that_keeps_crashing_is_left_alone_in_the_end() {
    let mut link = HostLink::default();
    let mut retries = 0;
    for _ in 0..20 {
        link.open();
        let (orders, _) = link.gone("Native host has exited.");
        retries += usize::from(orders.iter().any(|order| matches!(order, Order::RetryIn(_))));
    }
    assert_eq!(retries, 5);
}

/// The host greets, tells of this token, and crashes; whether it is started again by itself.
fn crashes_after_telling(link: &mut HostLink, token: &Value) -> bool {
    link.open();
    let (hello, tokens) = (link.hello, link.tokens);
    let mut greeting = hello_answer(hello::PROTOCOL.major, hello::PROTOCOL.minor);
    greeting["id"] = hello.into();
    tells(link, &greeting);
    tells(link, &json!({"jsonrpc": "2.0", "id": tokens, "result": {"tokens": [token]}}));
    assert!(matches!(link.view(), HostView::Present { .. }));
    let (orders, _) = link.gone("Native host has exited.");
    orders.iter().any(|order| matches!(order, Order::RetryIn(_)))
}

#[test]
fn a_host_that_crashes_over_a_token_is_left_alone_in_the_end_and_one_that_had_read_it_is_not() {
    for (state, started_again) in [("reading", 5), ("read", 20)] {
        let mut link = HostLink::default();
        let token = json!({"reader": "R", "state": state});
        let retries = (0..20).filter(|_| crashes_after_telling(&mut link, &token)).count();
        assert_eq!(retries, started_again, "{state}");
    }
}

#[test]
fn a_failure_stays_in_view_while_it_is_tried_again_unasked() {
    let mut link = HostLink::default();
    let failure = HostView::Unusable(Problem::HostMissing);
    link.open();
    for _ in 0..3 {
        link.gone("Specified native messaging host not found.");
        assert_eq!(link.view(), &failure);
        assert_eq!(link.open().first(), Some(&Order::Connect));
        assert_eq!(link.view(), &failure);
    }
    let (hello, tokens) = (link.hello, link.tokens);
    let mut greeting = hello_answer(hello::PROTOCOL.major, hello::PROTOCOL.minor);
    greeting["id"] = hello.into();
    tells(&mut link, &greeting);
    tells(&mut link, &json!({"jsonrpc": "2.0", "id": tokens, "result": {"tokens": []}}));
    assert!(matches!(link.view(), HostView::Present { .. }));
}

#[test]
fn whoever_asks_to_try_again_sees_that_it_is_tried() {
    let mut link = HostLink::default();
    link.open();
    link.gone("Specified native messaging host not found.");
    link.forgive();
    assert_eq!(link.view(), &HostView::Connecting);
    link.open();
    assert_eq!(link.view(), &HostView::Connecting);
    let mut link = ready();
    link.forgive();
    assert!(matches!(link.view(), HostView::Present { .. }), "nothing was to be forgiven");
}

#[test]
fn progress_ends_with_the_reading() {
    let mut link = ready();
    let reading = json!({"reader": "R", "state": "reading"});
    tells(&mut link, &json!({"jsonrpc": "2.0", "method": "tokensChanged", "params": {"tokens": [reading]}}));
    tells(
        &mut link,
        &json!({"jsonrpc": "2.0", "method": "progress",
        "params": {"reader": "R", "bytesRead": 1, "bytesExpected": 2}}),
    );
    assert!(matches!(link.view(), HostView::Present { progress: Some(_), .. }));
    tells(&mut link, &json!({"jsonrpc": "2.0", "method": "tokensChanged", "params": {"tokens": []}}));
    assert!(matches!(link.view(), HostView::Present { progress: None, .. }));
}

#[test]
fn the_host_is_asked_again_once_it_has_told_and_not_before() {
    let mut link = HostLink::default();
    assert!(link.look_again().is_empty());
    link.open();
    assert!(link.look_again().is_empty());
    assert!(matches!(ready().look_again()[..], [Order::Send(ref request)] if request.contains(method::TOKENS)));
}

/// The reading may end just before the host takes in that it is asked again: it then tells so in its answer alone.
#[test]
fn what_the_host_answers_when_it_is_asked_again_is_what_is_seen() {
    let picture = |state: &str| json!({"tokens": [{"reader": "R", "state": state}]});
    let mut link = ready();
    tells(&mut link, &json!({"jsonrpc": "2.0", "method": "tokensChanged", "params": picture("reading")}));
    link.look_again();
    let answer = json!({"jsonrpc": "2.0", "id": link.tokens, "result": picture("read")});
    assert_eq!(tells(&mut link, &answer), (Vec::new(), News::View));
    assert!(matches!(link.view(), HostView::Present { tokens, .. } if tokens.is_settled()));
    link.look_again();
    let answer = json!({"jsonrpc": "2.0", "id": link.tokens, "result": picture("read")});
    assert_eq!(tells(&mut link, &answer), (Vec::new(), News::Nothing), "nothing new, nothing to tell");
    link.look_again();
    let refusal = json!({"jsonrpc": "2.0", "id": link.tokens, "error": {"code": -32603, "message": "no"}});
    assert_eq!(tells(&mut link, &refusal), (Vec::new(), News::Nothing));
    assert!(matches!(link.view(), HostView::Present { tokens, .. } if tokens.is_settled()), "what was told stands");
}

#[test]
fn the_report_on_a_token_that_is_not_understood_holds_every_exchange() {
    for (problem, whole) in [(json!("tokenNotUnderstood"), true), (json!(null), false)] {
        let mut link = ready();
        let token = json!({"reader": "R", "state": "read", "problem": problem});
        tells(&mut link, &json!({"jsonrpc": "2.0", "method": "tokensChanged", "params": {"tokens": [token]}}));
        let orders = link.ask_for_report(7);
        let [Order::Send(request)] = &orders[..] else { panic!("{orders:?}") };
        let request: Value = serde_json::from_str(request).unwrap();
        assert_eq!(request["params"], json!({"trace": whole, "allFamilies": whole}));
    }
}

#[test]
fn a_report_goes_to_the_client_that_asked() {
    let mut link = ready();
    let orders = link.ask_for_report(7);
    assert_eq!(orders.len(), 1);
    let report = json!({"text": "report", "hostVersion": "1", "system": "x"});
    let (_, news) = tells(&mut link, &json!({"jsonrpc": "2.0", "id": 3, "result": report}));
    assert_eq!(news, News::Report { client: 7, text: Some("report".into()) });
}
