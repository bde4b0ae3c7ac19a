use certificate::person::Agent;
use certificate::serving::Reason;

use super::*;
use crate::fixtures::*;
use crate::memo::Memo;
use crate::plan::{HostView, plan};

fn panel(given_name: &str, surname: &str, field: &str, certificates: &[&str]) -> PanelView {
    let agent = Agent { given_name: given_name.into(), surname: surname.into(), email: String::new() };
    let form = RecordForm { agent, certificate_field: field.into() };
    let tokens = told(&tokens(vec![token("R", certificates)]));
    let plan = plan(&form, &Memo::default(), &HostView::Present { tokens, progress: None }, NOW);
    panel_view(&plan, &form, NOW).expect("something to show")
}

fn keys(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(|text| text.key.as_str()).collect()
}

#[test]
fn a_question_about_the_holder_begins_with_its_reason() {
    for (given_name, surname, reason, question) in [
        ("Maëlle", "LE GOFF", "finding_other_names", "doubt_other_holder"),
        ("Loïc", "TANGUY", "finding_other_given_name", "doubt_other_holder"),
        ("Yannick", "TANGUY", "finding_near_name", "doubt_unclear_holder"),
        ("Yann", "TANGUY-MORVAN", "finding_surname_partly", "doubt_unclear_holder"),
        ("Tanguy", "YANN", "finding_order_unclear", "doubt_unclear_holder"),
    ] {
        let view = panel(given_name, surname, "", &[YANN]);
        assert_eq!(keys(&view.sentences), [reason, question], "{given_name} {surname}");
    }
    assert_eq!(keys(&panel("", "", "", &[YANN]).sentences), ["doubt_agent_unnamed"]);
}

#[test]
fn of_several_each_says_why_it_is_in_question() {
    let reasons = |view: &PanelView| {
        let reasons = view.cards.iter().map(|card| card.reason.clone().map(|reason| reason.key));
        reasons.collect::<Vec<_>>()
    };
    let view = panel("Yannick", "TANGUY", "", &[MAELLE_2026, YANN]);
    assert_eq!(reasons(&view), [Some("finding_near_name".to_owned()), Some("finding_other_names".to_owned())]);
    let view = panel("Yannick", "TANGUY", "", &[YANN]);
    assert_eq!(reasons(&view), [None], "the sentence says it");
}

#[test]
fn what_is_advised_against_is_not_the_button_to_press() {
    let primary = |field: &str, certificates: &[&str]| {
        let view = panel("Maëlle", "LE GOFF", field, certificates);
        view.cards.iter().filter_map(|card| card.button.as_ref()).map(|button| button.primary).collect::<Vec<_>>()
    };
    assert_eq!(primary(&for_field(MAELLE_2026), &[MAELLE_2024]), [false]);
    assert_eq!(primary("n'importe quoi", &[MAELLE_2026]), [true]);
}

#[test]
fn where_none_of_several_can_be_the_agents_that_is_what_is_said() {
    let sentences = |given_name: &str| {
        let view = panel(given_name, "KERMARREC", "", &[MAELLE_2026, YANN]);
        view.sentences.into_iter().map(|text| text.key).collect::<Vec<_>>()
    };
    assert_eq!(sentences("Soizic"), ["doubt_all_are_others"]);
}

#[test]
fn beside_the_agent_the_card_says_where_it_comes_from() {
    let captions = |given_name: &str, surname: &str| {
        let view = panel(given_name, surname, "", &[YANN]);
        view.cards.into_iter().map(|card| card.caption.map(|caption| caption.key)).collect::<Vec<_>>()
    };
    assert_eq!(captions("Loïc", "TANGUY"), [Some("caption_on_token".to_owned())]);
}

#[test]
fn of_what_stands_in_the_field_and_does_not_serve_the_reason_is_told() {
    let view = panel("Maëlle", "LE GOFF", &for_field(MAELLE_SIGNATURE), &[MAELLE_2026]);
    assert_eq!(view.title.key, "panel_field_does_not_serve");
    assert_eq!(keys(&view.sentences), ["reason_signature_only"]);
    let labels = view.cards.iter().filter_map(|card| card.button.as_ref()).map(|button| button.label.key.as_str());
    assert!(labels.eq(["button_replace"]));
}

#[test]
fn what_stands_in_the_record_and_does_not_serve_is_told_without_token_and_without_program() {
    let problem_and_card = |host: &HostView, field: &str, now| {
        let agent = Agent { given_name: "Maëlle".into(), surname: "LE GOFF".into(), email: String::new() };
        let form = RecordForm { agent, certificate_field: for_field(field) };
        let view = panel_view(&plan(&form, &Memo::default(), host, now), &form, now).expect("something to show");
        let card = view.cards.last().expect("the record's").clone();
        assert_eq!(card.caption, Some(Text::plain("caption_in_record")));
        (view.title.key, keys(&view.sentences).join(" "), card.reason.map(|reason| reason.key))
    };
    let no_token = told(&protocol::tokens::TokensResult {
        problem: Some(Problem::NoToken),
        ..protocol::tokens::TokensResult::default()
    });
    for (host, problem) in [
        (HostView::Present { tokens: no_token, progress: None }, "no_token"),
        (HostView::Unusable(Problem::HostMissing), "host_missing"),
    ] {
        let title = format!("problem_{problem}");
        let beside = format!("remedy_{problem} panel_field_does_not_serve");
        for (field, now, reason) in
            [(MAELLE_2024, LATER, "reason_expired"), (MAELLE_SIGNATURE, NOW, "reason_signature_only")]
        {
            let told = problem_and_card(&host, field, now);
            assert_eq!(told, (title.clone(), beside.clone(), Some(reason.to_owned())));
        }
        let told = problem_and_card(&host, MAELLE_2026, NOW);
        assert_eq!(told, (title.clone(), format!("remedy_{problem}"), None));
    }
}

#[test]
fn of_the_record_the_reason_stands_on_its_card_unless_a_sentence_gives_it() {
    let reasons = |view: &PanelView| {
        let reasons = view.cards.iter().map(|card| card.reason.clone().map(|reason| reason.key));
        reasons.collect::<Vec<_>>()
    };
    let view = panel("Maëlle", "LE GOFF", &for_field(MAELLE_SIGNATURE), &[MAELLE_2026]);
    assert_eq!(reasons(&view), [None, None]);
    let view = panel("Maëlle", "LE GOFF", &for_field(MAELLE_SIGNATURE), &[YANN]);
    assert_eq!(reasons(&view), [None, Some("reason_signature_only".to_owned())]);
}

#[test]
fn a_certificate_of_another_person_says_so_where_nothing_else_speaks_against_it() {
    let other = |reason| Held { certificate: certificate(YANN), reason, finding: Finding::OtherNames };
    let cards = no_choice(&[other(None), other(Some(Reason::SignatureOnly))]);
    let reasons = cards.iter().filter_map(|card| Some(card.reason.as_ref()?.key.as_str()));
    assert!(reasons.eq(["finding_other_names", "reason_signature_only"]));
}
