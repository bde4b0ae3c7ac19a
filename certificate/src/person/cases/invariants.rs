//! What never changes an answer, in every case of the tables and in names drawn at random.

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use super::{Agent, agent, all, holder};
use crate::name::Holder;
use crate::person::Answer::{Other, Same};
use crate::person::compare;

fn without_accents(text: &str) -> String {
    let mut plain = text.replace('\u{308}', "");
    for (accented, letter) in
        [("é", "e"), ("è", "e"), ("ë", "e"), ("ï", "i"), ("É", "E"), ("ñ", "n"), ("æ", "ae"), ("Œ", "OE"), ("’", "'")]
    {
        plain = plain.replace(accented, letter);
    }
    plain
}

fn with_combining_accents(text: &str) -> String {
    text.replace('é', "e\u{301}").replace('è', "e\u{300}").replace('ë', "e\u{308}").replace('ñ', "n\u{303}")
}

#[test]
fn case_and_accents_never_change_an_answer() {
    let ways: [fn(&str) -> String; 6] =
        [str::to_owned, str::to_uppercase, str::to_lowercase, without_accents, with_combining_accents, |text| {
            without_accents(text).to_uppercase()
        }];
    for (named, record, wanted) in all() {
        for one in ways {
            for other in ways {
                let (holder, agent) = (holder(*named, one), agent(*record, other));
                assert_eq!(compare(&holder, &agent), *wanted, "{holder:?} and {agent:?}");
            }
        }
    }
}

#[test]
fn the_order_of_a_common_name_never_makes_two_people_of_one_or_one_of_two() {
    for (named, record, wanted) in all() {
        let usual = holder(*named, str::to_owned);
        let Some(common_name) = usual.common_name.clone() else { continue };
        let words = common_name.split_whitespace().collect::<Vec<_>>();
        for turn in 1..words.len() {
            let turned = [&words[turn..], &words[..turn]].concat().join(" ");
            let holder = Holder { common_name: Some(turned.clone()), ..usual.clone() };
            let answer = compare(&holder, &agent(*record, str::to_owned)).answer();
            let contradiction = matches!((wanted.answer(), answer), (Same, Other) | (Other, Same));
            assert!(!contradiction, "{turned} and {record:?}: {answer:?}, and {common_name}: {wanted:?}");
        }
    }
}

#[test]
fn it_does_not_matter_which_side_is_the_certificate() {
    for (named, record, _) in all() {
        let [given_names, surname, _, email] = *named;
        if given_names.is_empty() || surname.is_empty() {
            continue;
        }
        let there = compare(&holder([given_names, surname, "", email], str::to_owned), &agent(*record, str::to_owned));
        let back = compare(
            &holder([record[0], record[1], "", record[2]], str::to_owned),
            &agent([given_names, surname, email], str::to_owned),
        );
        assert_eq!(there.answer(), back.answer(), "{named:?} and {record:?}");
    }
}

/// Of which names are drawn: near each other, so that they meet.
const WORDS: &[&str] = &[
    "Jean", "Pierre", "Marie", "Anne", "Maëlle", "Maël", "Paul", "Paula", "Yann", "Le", "De", "La", "Goff", "Rue",
    "Martin", "Martine", "Thomas", "Tanguy", "Floc’h", "Loïc", "A", "E", "fils", "2", "née", "Mme", "M", "Œuvrard",
];

fn words(most: usize) -> impl Strategy<Value = String> {
    let word = (select(WORDS), select(&[" ", "-", ", ", "'", ""][..])).prop_map(|(word, gap)| [word, gap].concat());
    proptest::collection::vec(word, 1..=most).prop_map(|words| words.concat())
}

fn holders() -> impl Strategy<Value = Holder> {
    let option = |most| proptest::option::of(words(most));
    (option(2), option(3), option(5)).prop_map(|(given_names, surname, common_name)| Holder {
        given_names,
        surname,
        common_name,
        email: None,
    })
}

fn agents() -> impl Strategy<Value = Agent> {
    (words(2), words(3)).prop_map(|(given_name, surname)| Agent { given_name, surname, email: String::new() })
}

/// An agent, and a holder some of whose names are the agent's, whole, with a word more, or with one letter less.
fn namesakes_or_near() -> impl Strategy<Value = (Agent, Holder)> {
    let changes = proptest::collection::vec((0..4_usize, select(WORDS)), 4);
    (agents(), changes, proptest::bool::weighted(0.7)).prop_map(|(agent, changes, with_fields)| {
        let changed = |text: &str, place: usize| match changes[place] {
            (0, word) => format!("{text} {word}"),
            (1, _) => text.chars().skip(1).collect(),
            _ => text.to_owned(),
        };
        let (given_names, surname) = (changed(&agent.given_name, 0), changed(&agent.surname, 1));
        let common_name = format!("{} {}", changed(&agent.given_name, 2), changed(&agent.surname, 3));
        let holder = Holder {
            given_names: with_fields.then_some(given_names),
            surname: with_fields.then_some(surname),
            common_name: Some(common_name),
            email: None,
        };
        (agent, holder)
    })
}

/// Each letter in capitals or not, with a combining accent or not, as the bits say.
fn written_otherwise(text: &str, bits: u64) -> String {
    let mut otherwise = String::new();
    for (place, letter) in text.chars().enumerate() {
        let (capital, accent) = (bits >> (place % 32) & 1 == 1, bits >> (32 + place % 32) & 1 == 1);
        match capital {
            true => otherwise.extend(letter.to_uppercase()),
            false => otherwise.extend(letter.to_lowercase()),
        }
        if accent && letter.is_alphabetic() {
            otherwise.push('\u{301}');
        }
    }
    otherwise
}

/// The letters of a name and nothing else, told in another way than the code under test does.
fn letters(text: &str) -> String {
    let plain = without_accents(text).to_lowercase();
    plain.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Whether one begins with the other, as of given names those that one uses.
fn begins_alike(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// Without titles, which are no part of a name; the last, of a notary, is what is left of the first without its letter.
fn without_titles(text: &str) -> String {
    let begun = |text: &str| text.trim_start_matches(|letter: char| !letter.is_alphanumeric()).to_owned();
    let title = |text: &str| {
        ["Mme", "M", "me"].iter().find_map(|title| text.strip_prefix(title)?.strip_prefix([' ', ',']).map(begun))
    };
    let mut text = begun(text);
    while let Some(rest) = title(&text) {
        text = rest;
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, rng_seed: RngSeed::Fixed(4), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn case_and_accents_never_change_what_is_found(holder in holders(), agent in agents(), bits: u64) {
        let other = |text: &Option<String>| text.as_deref().map(|text| written_otherwise(text, bits));
        let otherwise = Holder {
            given_names: other(&holder.given_names),
            surname: other(&holder.surname),
            common_name: other(&holder.common_name),
            email: None,
        };
        prop_assert_eq!(compare(&holder, &agent), compare(&otherwise, &agent));
        let agent_otherwise = Agent {
            given_name: written_otherwise(&agent.given_name, bits),
            surname: written_otherwise(&agent.surname, bits),
            email: String::new(),
        };
        prop_assert_eq!(compare(&holder, &agent), compare(&holder, &agent_otherwise));
    }

    #[test]
    fn it_does_not_matter_which_name_a_common_name_has_first(agent in agents(), of in agents(), with_fields: bool) {
        let field = |text: &str| with_fields.then(|| text.to_owned());
        let named = |common_name| Holder {
            given_names: field(&of.given_name),
            surname: field(&of.surname),
            common_name: Some(common_name),
            email: None,
        };
        let usual = compare(&named(format!("{} {}", of.given_name, of.surname)), &agent).answer();
        let reversed = compare(&named(format!("{} {}", of.surname, of.given_name)), &agent).answer();
        prop_assert!(!matches!((usual, reversed), (Same, Other) | (Other, Same)), "{usual:?}, {reversed:?}");
    }

    #[test]
    fn nobody_is_the_agent_whose_names_differ_in_more_than_their_spelling((agent, holder) in namesakes_or_near()) {
        let is_agents = has_names_of(&holder, &agent);
        prop_assert!(is_agents || compare(&holder, &agent).answer() != Same, "{holder:?} is taken for {agent:?}");
    }
}

/// Whether the letters of the holder's names are the agent's: of given names those that one uses.
fn has_names_of(holder: &Holder, agent: &Agent) -> bool {
    let (given, surname) = (letters(&without_titles(&agent.given_name)), letters(&agent.surname));
    let field = |text: &Option<String>| text.clone().unwrap_or_default();
    let own_given = letters(&without_titles(&field(&holder.given_names)));
    let own_surname = letters(&field(&holder.surname));
    if own_given.is_empty() || own_surname.is_empty() {
        let common_name = letters(&without_titles(&field(&holder.common_name)));
        return common_name == [&*given, &*surname].concat() || common_name == [&*surname, &*given].concat();
    }
    own_surname == surname && (begins_alike(&own_given, &given) || own_given.contains(&given))
        || own_given == surname && own_surname == given
}
