//! People, each with the certificates that authorities would issue to them: none is ever taken for another's.

use super::Agent;
use crate::name::Holder;
use crate::person::Answer::{Other, Same};
use crate::person::compare;

/// As near to each other as given names come, and as surnames do; some are both.
const GIVEN_NAMES: [&str; 10] =
    ["Jean", "Jean-Pierre", "Pierre", "Anne", "Anne-Marie", "Paul", "Paula", "Martin", "Marc", "Marcel"];
const SURNAMES: [&str; 11] = [
    "Pierre",
    "Jean-Pierre",
    "Pierre Martin",
    "Martin",
    "Martine",
    "Le Martin",
    "Martin-Le Goff",
    "Le Goff",
    "Goff",
    "Idrissi",
    "El Idrissi",
];

fn people() -> impl Iterator<Item = [&'static str; 2]> + Clone {
    GIVEN_NAMES.into_iter().flat_map(|given_name| SURNAMES.map(|surname| [given_name, surname]))
}

fn certificates([given_name, surname]: [&str; 2]) -> Vec<Holder> {
    let without_hyphens = |text: &str| text.replace('-', " ");
    let usual = format!("{given_name} {surname}");
    let reversed = format!("{surname} {given_name}");
    let named = |common_name: &str| Holder { common_name: Some(common_name.to_owned()), ..Holder::default() };
    let with_fields = |given_names: &str, common_name: &str| Holder {
        given_names: Some(given_names.to_owned()),
        surname: Some(surname.to_owned()),
        email: Some("mairie@exemple.bzh".to_owned()),
        ..named(common_name)
    };
    vec![
        with_fields(given_name, &usual),
        with_fields(given_name, &reversed.to_uppercase()),
        with_fields(&format!("{} Pierre Marie", without_hyphens(given_name)), &usual),
        with_fields(&format!("{given_name}, Yves"), "mairie@exemple.bzh"),
        named(&usual),
        named(&reversed),
        named(&without_hyphens(&usual)),
        named(&without_hyphens(&reversed)),
        named(&format!("M. {usual} 0001234")),
    ]
}

fn agent([given_name, surname]: [&str; 2]) -> Agent {
    Agent { given_name: given_name.into(), surname: surname.into(), email: "mairie@exemple.bzh".into() }
}

#[test]
fn no_certificate_is_surely_that_of_another_person_nor_surely_not_its_holders() {
    for person in people() {
        for certificate in certificates(person) {
            assert_ne!(
                compare(&certificate, &agent(person)).answer(),
                Other,
                "{certificate:?} is kept from {person:?}"
            );
            for other in people().filter(|other| *other != person) {
                let found = compare(&certificate, &agent(other));
                assert_ne!(found.answer(), Same, "{person:?}: {certificate:?} is taken for that of {other:?}");
            }
        }
    }
}

#[test]
fn a_certificate_with_both_names_in_their_fields_is_surely_its_holders() {
    for person in people() {
        let certificate = certificates(person).swap_remove(0);
        assert_eq!(compare(&certificate, &agent(person)).answer(), Same, "{certificate:?}");
    }
}
