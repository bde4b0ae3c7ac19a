use certificate::person::{Agent, Answer};
use certificate::serving::Reason;
use protocol::problem::Problem;

use super::*;
use crate::fixtures::*;
use crate::memo::Filled;
use crate::plan::Doubt;

/// What is told of a file with these certificates.
fn chosen(certificates: &[&str]) -> ChosenFile {
    ChosenFile::told(&read(certificates.concat().as_bytes())).expect("a file")
}

/// What to do with Maëlle's record, nothing being plugged in.
fn decide(field: &str, memo: &Memo, file: &[&str], now: Timestamp) -> Plan {
    let agent = Agent { given_name: "Maëlle".into(), surname: "LE GOFF".into(), email: "m@exemple.bzh".into() };
    let form = RecordForm { agent, certificate_field: field.into() };
    let without = plan::plan(&form, memo, &HostView::Unusable(Problem::HostMissing), now);
    plan_for_file(chosen(file).holding().expect("certificates"), without, &form, memo, now)
}

fn doubts(plan: &Plan) -> Vec<Doubt> {
    match plan {
        Plan::Ask { proposals, .. } => proposals.iter().flat_map(|proposal| proposal.doubts.clone()).collect(),
        other => panic!("not a question: {other:?}"),
    }
}

fn filled(text: &str, insisted: bool) -> Memo {
    let filled = Filled { before: String::new(), sha256: certificate(text).sha256, insisted };
    Memo { filled: Some(filled), ..Memo::default() }
}

#[test]
fn what_the_page_found_is_what_the_background_takes() {
    let file = chosen(&[MAELLE_2026, YANN]);
    let Some(HostView::Present { tokens, .. }) = file.holding() else { panic!("{file:?}") };
    let taken = crate::holdings::certificates(tokens);
    assert_eq!(taken, [certificate(MAELLE_2026), certificate(YANN)]);
    assert_eq!(ChosenFile::told(""), None);
}

#[test]
fn of_a_file_with_a_private_key_nothing_but_that_is_told() {
    let key = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII\n-----END ENCRYPTED PRIVATE KEY-----";
    assert_eq!(read(format!("{MAELLE_2026}{key}").as_bytes()), "privateKey");
    assert_eq!(chosen(&[MAELLE_2026, key]), ChosenFile::Refused(FileProblem::PrivateKey));
}

#[test]
fn what_the_script_says_without_reading_is_understood_and_its_bound_is_ours() {
    let script = include_str!("../../web/file.js");
    for problem in [FileProblem::Several, FileProblem::TooLarge, FileProblem::Unreadable] {
        assert!(script.contains(&format!("return \"{}\";", problem.name())), "{problem:?}");
        assert_eq!(ChosenFile::told(problem.name()), Some(ChosenFile::Refused(problem)));
    }
    assert_eq!(file::LARGEST, 1_000_000);
    assert!(script.contains("const LARGEST = 1_000_000;"));
}

#[test]
fn the_agents_own_is_filled_and_the_others_beside_it_do_no_harm() {
    let old = for_field(MAELLE_2024);
    for field in ["", &old] {
        let plan = decide(field, &Memo::default(), &[YANN, MAELLE_2026], NOW);
        assert_eq!(plan, Plan::Fill(Box::new(certificate(MAELLE_2026))), "over {field:?}");
    }
}

#[test]
fn another_persons_and_an_older_one_are_asked() {
    assert_eq!(doubts(&decide("", &Memo::default(), &[YANN], NOW)), [Doubt::HolderIsOther]);
    let newer = for_field(MAELLE_2026);
    assert_eq!(doubts(&decide(&newer, &Memo::default(), &[MAELLE_2024], NOW)), [Doubt::FieldHoldsNewer]);
    assert_eq!(doubts(&decide("à venir", &Memo::default(), &[MAELLE_2026], NOW)), [Doubt::FieldHoldsText]);
}

#[test]
fn what_does_not_serve_is_explained() {
    let plan = decide("", &Memo::default(), &[MAELLE_2024, MAELLE_SIGNATURE], LATER);
    let Plan::Explain { problem: Problem::NoneServes, others, .. } = plan else { panic!("{plan:?}") };
    let reasons = others.iter().map(|held| held.reason).collect::<Vec<_>>();
    assert_eq!(reasons, [Some(Reason::Expired), Some(Reason::SignatureOnly)]);
}

#[test]
fn the_file_is_spoken_of_though_a_tokens_certificate_was_filled_and_that_can_still_be_undone() {
    let field = for_field(MAELLE_2026);
    let plan = decide(&field, &filled(MAELLE_2026, false), &[YANN], NOW);
    assert!(matches!(&plan, Plan::Ask { undo: true, .. }), "{plan:?}");
    let plan = decide(&field, &filled(MAELLE_2026, false), &[MAELLE_SIGNATURE], NOW);
    assert!(matches!(&plan, Plan::Explain { problem: Problem::NoneServes, .. }), "{plan:?}");
}

#[test]
fn what_was_filled_from_the_file_is_shown_as_filled() {
    let own = decide(&for_field(MAELLE_2026), &filled(MAELLE_2026, false), &[MAELLE_2026, YANN], NOW);
    assert!(matches!(own, Plan::Filled { finding, .. } if finding.answer() == Answer::Same), "{own:?}");
    let insisted = decide(&for_field(YANN), &filled(YANN, true), &[YANN], NOW);
    assert!(matches!(insisted, Plan::Filled { finding, .. } if finding.answer() == Answer::Other), "{insisted:?}");
}

#[test]
fn a_fill_that_is_not_right_any_more_is_taken_back_whatever_file_was_chosen() {
    let plan = decide(&for_field(YANN), &filled(YANN, false), &[MAELLE_2026], NOW);
    assert_eq!(plan, Plan::TakeBack);
}
