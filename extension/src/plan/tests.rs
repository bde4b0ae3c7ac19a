use certificate::person::Agent;

use protocol::tokens::TokensResult;

use super::*;
use crate::fixtures::*;
use crate::memo::Filled;

fn record_of(given_name: &str, surname: &str, field: &str) -> RecordForm {
    RecordForm {
        agent: Agent {
            given_name: given_name.into(),
            surname: surname.into(),
            email: format!("{}@mairie.exemple.bzh", given_name.to_lowercase()),
        },
        certificate_field: field.into(),
    }
}

fn maelles(field: &str) -> RecordForm {
    record_of("Maëlle", "LE GOFF", field)
}

fn with(tokens: TokensResult) -> HostView {
    HostView::Present { tokens: told(&tokens), progress: None }
}

fn holding(certificates: &[&str]) -> HostView {
    with(tokens(vec![token("R", certificates)]))
}

fn decide(form: &RecordForm, host: &HostView) -> Plan {
    plan(form, &Memo::default(), host, NOW)
}

fn filled_with(plan: &Plan) -> &str {
    match plan {
        Plan::Fill(certificate) => &certificate.sha256,
        other => panic!("not a fill: {other:?}"),
    }
}

fn doubts(plan: &Plan) -> Vec<Vec<Doubt>> {
    match plan {
        Plan::Ask { proposals, .. } => proposals.iter().map(|proposal| proposal.doubts.clone()).collect(),
        other => panic!("not a question: {other:?}"),
    }
}

#[test]
fn fills_an_empty_field_when_holder_and_agent_agree() {
    let plan = decide(&maelles(""), &holding(&[MAELLE_2026]));
    assert_eq!(filled_with(&plan), certificate(MAELLE_2026).sha256);
}

#[test]
fn asks_before_it_puts_someone_elses_certificate_in() {
    let plan = decide(&maelles(""), &holding(&[YANN]));
    assert_eq!(doubts(&plan), [[Doubt::HolderIsOther]]);
}

#[test]
fn asks_when_the_record_names_nobody_yet() {
    let plan = decide(&record_of("", "", ""), &holding(&[YANN]));
    assert_eq!(doubts(&plan), [[Doubt::HolderIsUnclear]]);
}

#[test]
fn replaces_the_older_certificate_of_the_same_holder() {
    let plan = decide(&maelles(&for_field(MAELLE_2024)), &holding(&[MAELLE_2026]));
    assert_eq!(filled_with(&plan), certificate(MAELLE_2026).sha256);
}

#[test]
fn does_not_go_back_to_an_older_certificate_without_being_asked() {
    let plan = decide(&maelles(&for_field(MAELLE_2026)), &holding(&[MAELLE_2024]));
    assert_eq!(doubts(&plan), [[Doubt::FieldHoldsNewer]]);
}

#[test]
fn asks_before_it_replaces_another_persons_certificate() {
    let plan = decide(&maelles(&for_field(YANN)), &holding(&[MAELLE_2026]));
    assert_eq!(doubts(&plan), [[Doubt::FieldHoldsOtherHolder]]);
}

#[test]
fn what_cannot_serve_is_no_reason_to_keep_it_even_if_it_is_not_older() {
    let plan = decide(&maelles(&for_field(MAELLE_SIGNATURE)), &holding(&[MAELLE_2026]));
    assert_eq!(doubts(&plan), [[Doubt::FieldDoesNotServe(Reason::SignatureOnly)]]);
    let plan = decide(&maelles(&for_field(MAELLE_SIGNATURE)), &holding(&[MAELLE_2024]));
    assert_eq!(doubts(&plan), [[Doubt::FieldDoesNotServe(Reason::SignatureOnly)]]);
}

#[test]
fn age_counts_as_well_where_the_holder_is_in_doubt() {
    let near = |field| record_of("Maëlle", "LE GOFFE", &for_field(field));
    let plan = decide(&near(MAELLE_2024), &holding(&[MAELLE_2026]));
    assert_eq!(doubts(&plan), [[Doubt::HolderIsUnclear]]);
    let plan = decide(&near(MAELLE_2026), &holding(&[MAELLE_2024]));
    assert_eq!(doubts(&plan), [[Doubt::HolderIsUnclear, Doubt::FieldHoldsNewer]]);
    let plan = decide(&near(YANN), &holding(&[MAELLE_2024]));
    assert_eq!(doubts(&plan), [[Doubt::HolderIsUnclear, Doubt::FieldHoldsOtherHolder]]);
}

#[test]
fn a_renewal_of_a_namesake_replaces_nothing_by_itself() {
    let record = record_of("Loïc", "TANGUY", &for_field(LOIC_EMILE));
    let plan = decide(&record, &holding(&[LOIC_YVES]));
    assert_eq!(doubts(&plan), [[Doubt::FieldHoldsOtherHolder]]);
}

#[test]
fn asks_which_of_two_namesakes_it_is_and_says_that_they_are() {
    let Plan::Ask { proposals, .. } = decide(&record_of("Loïc", "TANGUY", ""), &holding(&[LOIC_EMILE, LOIC_YVES]))
    else {
        panic!("not a question")
    };
    let asked = proposals.iter().map(|proposal| (&proposal.held.certificate.sha256, proposal.held.finding));
    let [yves, emile] = [LOIC_YVES, LOIC_EMILE].map(|text| certificate(text).sha256);
    assert!(asked.eq([(&yves, Finding::Namesakes), (&emile, Finding::Namesakes)]));
    let known = record_of("Loïc Yves", "TANGUY", "");
    assert_eq!(filled_with(&decide(&known, &holding(&[LOIC_EMILE, LOIC_YVES]))), yves);
}

#[test]
fn of_each_certificate_that_is_not_taken_the_reason_is_kept() {
    let host = holding(&[MAELLE_2024, MAELLE_SIGNATURE, YANN, MAELLE_2026]);
    let memo = memo_after_fill("", MAELLE_2026);
    let Plan::Filled { others, .. } = plan(&maelles(&for_field(MAELLE_2026)), &memo, &host, NOW) else {
        panic!("not filled")
    };
    let why = others.iter().map(|held| (held.reason, held.finding)).collect::<Vec<_>>();
    assert_eq!(
        why,
        [
            (Some(Reason::OlderThanChosen), Finding::SameNames),
            (Some(Reason::SignatureOnly), Finding::SameNames),
            (None, Finding::OtherNames),
        ]
    );
}

#[test]
fn leaves_the_same_certificate_alone() {
    let plan = decide(&maelles(&for_field(MAELLE_2026)), &holding(&[MAELLE_2026]));
    assert!(matches!(plan, Plan::AlreadyThere { finding: Finding::SameNames, saved: true, .. }));
}

#[test]
fn what_stands_in_a_form_that_came_back_or_was_written_by_hand_is_not_called_saved() {
    let form = maelles(&for_field(MAELLE_2026));
    for memo in
        [Memo { came_back: true, ..Memo::default() }, Memo { hands_off: Some(HandsOff::Edited), ..Memo::default() }]
    {
        let plan = plan(&form, &memo, &holding(&[MAELLE_2026]), NOW);
        assert!(matches!(plan, Plan::AlreadyThere { saved: false, .. }), "{plan:?}");
    }
}

#[test]
fn takes_a_fill_back_once_the_record_names_someone_else_unless_the_user_insisted() {
    let form = record_of("Maëlle", "LE GOFFIC", &for_field(MAELLE_2026));
    let mut memo = memo_after_fill("", MAELLE_2026);
    assert_eq!(plan(&form, &memo, &holding(&[MAELLE_2026]), NOW), Plan::TakeBack);
    assert_eq!(plan(&form, &memo, &HostView::Connecting, NOW), Plan::TakeBack);
    memo.filled.as_mut().unwrap().insisted = true;
    let insisted = plan(&form, &memo, &holding(&[MAELLE_2026]), NOW);
    assert!(matches!(insisted, Plan::Filled { finding: Finding::NearName, .. }), "{insisted:?}");
}

#[test]
fn what_keeps_a_token_from_being_read_is_named_beside_what_others_hold() {
    let mut busy = token("B", &[]);
    busy.problem = Some(Problem::TokenBusy);
    let host = with(tokens(vec![token("A", &[YANN]), busy.clone()]));
    assert!(matches!(decide(&maelles(""), &host), Plan::Ask { trouble: Some(Problem::TokenBusy), .. }));
    let host = with(tokens(vec![token("A", &[MAELLE_SIGNATURE]), busy]));
    assert!(matches!(decide(&maelles(""), &host), Plan::Explain { problem: Problem::TokenBusy, .. }));
}

#[test]
fn mends_the_same_certificate_in_a_form_that_the_platform_refuses() {
    for field in [format!("{}\n", for_field(MAELLE_2026)), format!("\u{feff}{}", for_field(MAELLE_2026))] {
        let plan = decide(&maelles(&field), &holding(&[MAELLE_2026]));
        assert_eq!(filled_with(&plan), certificate(MAELLE_2026).sha256);
    }
}

#[test]
fn asks_before_it_replaces_text_that_is_no_certificate() {
    let plan = decide(&maelles("à demander à la mairie"), &holding(&[MAELLE_2026]));
    assert_eq!(doubts(&plan), [[Doubt::FieldHoldsText]]);
}

#[test]
fn fills_the_authentication_certificate_and_names_the_reason_against_the_other() {
    let host = holding(&[MAELLE_SIGNATURE, MAELLE_2026]);
    let form = maelles("");
    assert_eq!(filled_with(&decide(&form, &host)), certificate(MAELLE_2026).sha256);
    let done = maelles(&for_field(MAELLE_2026));
    let memo = memo_after_fill("", MAELLE_2026);
    let Plan::Filled { others, .. } = plan(&done, &memo, &host, NOW) else { panic!("not filled") };
    assert_eq!(others.len(), 1);
    assert_eq!(others[0].reason, Some(Reason::SignatureOnly));
}

#[test]
fn takes_the_newest_of_the_agents_own_and_ignores_other_peoples_newer_ones() {
    let host = holding(&[MAELLE_2024, YANN]);
    assert_eq!(filled_with(&decide(&maelles(""), &host)), certificate(MAELLE_2024).sha256);
    let host = holding(&[MAELLE_2024, MAELLE_2026, YANN]);
    assert_eq!(filled_with(&decide(&maelles(""), &host)), certificate(MAELLE_2026).sha256);
}

#[test]
fn finds_the_right_one_of_two_tokens_by_name() {
    let host = with(tokens(vec![token("A", &[YANN]), token("B", &[MAELLE_2026])]));
    assert_eq!(filled_with(&decide(&maelles(""), &host)), certificate(MAELLE_2026).sha256);
    let yanns = record_of("Yann", "TANGUY", "");
    assert_eq!(filled_with(&decide(&yanns, &host)), certificate(YANN).sha256);
}

#[test]
fn refuses_what_has_expired_or_only_signs_and_says_so() {
    let explained = plan(&maelles(""), &Memo::default(), &holding(&[MAELLE_2024, MAELLE_SIGNATURE]), LATER);
    let Plan::Explain { problem, others, .. } = explained else { panic!("something is proposed") };
    assert_eq!(problem, Problem::NoneServes);
    let reasons = others.iter().map(|held| held.reason).collect::<Vec<_>>();
    assert_eq!(reasons, [Some(Reason::Expired), Some(Reason::SignatureOnly)]);
}

#[test]
fn waits_while_a_token_is_read_unless_the_right_certificate_is_there_already() {
    let mut reading = token("B", &[]);
    reading.state = TokenState::Reading;
    let host = with(tokens(vec![token("A", &[YANN]), reading.clone()]));
    assert!(matches!(decide(&maelles(""), &host), Plan::Wait { .. }));
    let host = with(tokens(vec![token("A", &[MAELLE_2026]), reading]));
    assert!(matches!(decide(&maelles(""), &host), Plan::Fill(_)));
}

#[test]
fn names_the_tokens_own_cause_before_the_general_one() {
    let mut mute = token("R", &[]);
    mute.problem = Some(Problem::TokenMute);
    let Plan::Explain { problem, .. } = decide(&maelles(""), &with(tokens(vec![mute]))) else { panic!() };
    assert_eq!(problem, Problem::TokenMute);
    let empty = TokensResult { problem: Some(Problem::NoReader), ..TokensResult::default() };
    let Plan::Explain { problem, .. } = decide(&maelles(""), &with(empty)) else { panic!() };
    assert_eq!(problem, Problem::NoReader);
}

#[test]
fn a_fill_stands_when_the_token_goes_and_when_the_host_fails() {
    let done = maelles(&for_field(MAELLE_2026));
    let memo = memo_after_fill("", MAELLE_2026);
    let none = TokensResult { problem: Some(Problem::NoToken), ..TokensResult::default() };
    for host in [with(none), HostView::Unusable(Problem::HostFailed), HostView::Connecting] {
        assert!(matches!(plan(&done, &memo, &host, NOW), Plan::Filled { .. }), "{host:?}");
    }
}

#[test]
fn a_newer_certificate_of_the_agent_replaces_what_was_filled_from_an_older_token() {
    let done = maelles(&for_field(MAELLE_2024));
    let memo = memo_after_fill("", MAELLE_2024);
    assert!(matches!(plan(&done, &memo, &holding(&[MAELLE_2026]), NOW), Plan::Fill(_)));
}

#[test]
fn after_the_user_took_over_nothing_is_filled_without_a_click() {
    for hands_off in [HandsOff::Undone, HandsOff::Reset, HandsOff::Edited] {
        let memo = Memo { hands_off: Some(hands_off), ..Memo::default() };
        let plan = plan(&maelles(""), &memo, &holding(&[MAELLE_2026]), NOW);
        assert_eq!(doubts(&plan), [[Doubt::HandsOff(hands_off)]]);
    }
}

#[test]
fn where_it_is_set_so_a_click_is_wanted_and_what_is_saved_is_still_called_saved() {
    let set = Memo::default().as_set(false);
    let with = |field: &str| plan(&maelles(field), &set, &holding(&[MAELLE_2026]), NOW);
    for field in ["", &for_field(MAELLE_2024), &format!("{}\n", for_field(MAELLE_2026))] {
        assert_eq!(doubts(&with(field)), [[Doubt::HandsOff(HandsOff::AsSet)]]);
    }
    assert!(matches!(with(&for_field(MAELLE_2026)), Plan::AlreadyThere { saved: true, .. }));
    let undone = Memo { hands_off: Some(HandsOff::Undone), ..Memo::default() }.as_set(false);
    assert_eq!(undone.hands_off, Some(HandsOff::Undone), "what the user did is told before what was set");
}

fn memo_after_fill(before: &str, now: &str) -> Memo {
    let filled = Filled { before: before.into(), sha256: certificate(now).sha256, insisted: false };
    Memo { filled: Some(filled), ..Memo::default() }
}
