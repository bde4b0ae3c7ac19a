//! Pairs of holder and agent, by the customs that make them hard, each with what a comparison must find and, where not
//! plain, why; and what holds for all of them.

mod common_names;
mod families;
mod given_names;
mod invariants;
mod nobody;
mod people;
mod same_holder;
mod spelling;
mod surnames;

use super::{Agent, Finding, compare};
use crate::name::Holder;

/// A certificate's given names, surname, common name and e-mail; empty where it lacks them.
type Named = [&'static str; 4];

/// A record's given name, surname and e-mail.
type Record = [&'static str; 3];

type Case = (Named, Record, Finding);

const MAELLE: Record = ["Maëlle", "LE GOFF", "maelle.legoff@exemple.bzh"];
const JEAN_PIERRE: Record = ["Jean-Pierre", "TANGUY", ""];

/// All but [`Finding::Namesakes`].
const FOUND_BY_COMPARING: [Finding; 16] = [
    Finding::OtherNames,
    Finding::OtherSurname,
    Finding::OtherGivenName,
    Finding::SharedEmail,
    Finding::NearName,
    Finding::SurnamePartly,
    Finding::FurtherWords,
    Finding::GivenNamesPartly,
    Finding::Initial,
    Finding::TitlesDiffer,
    Finding::NamesDisagree,
    Finding::OrderUnclear,
    Finding::Organisation,
    Finding::HolderUnnamed,
    Finding::AgentUnnamed,
    Finding::SameNames,
];

fn all() -> impl Iterator<Item = &'static Case> {
    let tables =
        [spelling::CASES, given_names::CASES, surnames::CASES, common_names::CASES, families::CASES, nobody::CASES];
    tables.into_iter().flatten()
}

fn holder([given_names, surname, common_name, email]: Named, write: fn(&str) -> String) -> Holder {
    let field = |text: &str| (!text.is_empty()).then(|| write(text));
    Holder {
        common_name: field(common_name),
        given_names: field(given_names),
        surname: field(surname),
        email: field(email),
    }
}

fn agent([given_name, surname, email]: Record, write: fn(&str) -> String) -> Agent {
    Agent { given_name: write(given_name), surname: write(surname), email: write(email) }
}

#[test]
fn every_case_is_found_to_be_what_it_is() {
    let wrong = all()
        .map(|case| (case, compare(&holder(case.0, str::to_owned), &agent(case.1, str::to_owned))))
        .filter(|(case, found)| case.2 != *found)
        .map(|((named, record, wanted), found)| format!("{named:?} and {record:?}: {found:?}, not {wanted:?}"))
        .collect::<Vec<_>>();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_case_is_there_twice_and_every_finding_has_some() {
    let mut cases = all().map(|(named, record, _)| (named, record)).collect::<Vec<_>>();
    assert!(cases.len() >= 300, "{}", cases.len());
    cases.sort_unstable();
    assert!(cases.windows(2).all(|pair| pair[0] != pair[1]));
    for finding in FOUND_BY_COMPARING {
        assert!(all().any(|case| case.2 == finding), "{finding:?}");
    }
}
