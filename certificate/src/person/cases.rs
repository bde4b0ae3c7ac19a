//! Pairs of holder and agent, each with its answer and, where not plain, the reason; and what holds for all of them.

use super::Answer::{Ask, Other, Same};
use super::{Agent, Answer, compare, is_same_holder};
use crate::name::Holder;

/// A certificate's given names, surname, common name and e-mail; empty where it lacks them.
type Named = [&'static str; 4];

/// A record's given name, surname and e-mail.
type Record = [&'static str; 3];

const MAELLE: Record = ["Maëlle", "LE GOFF", "maelle.legoff@exemple.bzh"];
const JEAN_PIERRE: Record = ["Jean-Pierre", "TANGUY", ""];

#[rustfmt::skip]
const CASES: &[(Named, Record, Answer)] = &[
    // One person, written in two ways.
    (["Maëlle", "LE GOFF", "Maëlle LE GOFF", ""], MAELLE, Same),
    (["MAELLE", "LE GOFF", "", ""], MAELLE, Same),
    (["Mae\u{308}lle", "Le Goff", "", ""], MAELLE, Same),
    (["Maëlle", "LEGOFF", "", ""], MAELLE, Same),
    (["Maëlle", "Le-Goff", "", ""], MAELLE, Same),
    (["Mme Maëlle", "LE GOFF", "", ""], MAELLE, Same),
    (["Maëlle", "LE GOFF", "Maëlle LE GOFF 0012345", ""], MAELLE, Same),
    (["Maëlle", "LE GOFF", "COMMUNE DE KERLOUAN", ""], MAELLE, Same),
    (["Maëlle", "LE GOFF", "LE GOFF Maëlle", ""], MAELLE, Same),
    (["Maëlle", "LE GOFF", "", "m.legoff@ancien.example"], MAELLE, Same),          // people change addresses
    (["Fañch", "Le Floc'h", "", ""], ["Fanch", "LE FLOC’H", ""], Same),
    (["Fañch", "Le Floc h", "", ""], ["Fañch", "Le Floch", ""], Same),
    (["Hervé", "D’AVOINE", "", ""], ["HERVE", "d'Avoine", ""], Same),
    (["Anne", "DE LA VILLE", "", ""], ["Anne", "Delaville", ""], Same),
    (["Lætitia", "ŒUVRARD", "", ""], ["Laetitia", "Oeuvrard", ""], Same),
    (["Jean-Pierre", "TANGUY", "", ""], JEAN_PIERRE, Same),
    (["Jean Pierre", "TANGUY", "", ""], JEAN_PIERRE, Same),
    (["JEANPIERRE", "TANGUY", "", ""], JEAN_PIERRE, Same),
    (["Jean-Pierre", "MARTIN-DUPONT", "", ""], ["Jean Pierre", "Martin Dupont", ""], Same),

    // Several given names, of which people use the first.
    (["Maëlle Anne Marie", "LE GOFF", "Maëlle LE GOFF", ""], MAELLE, Same),
    (["Maëlle, Anne, Marie", "LE GOFF", "", ""], MAELLE, Same),
    (["Maëlle", "LE GOFF", "", ""], ["Maëlle Anne", "LE GOFF", ""], Same),
    (["Jean-Pierre Marie", "TANGUY", "", ""], JEAN_PIERRE, Same),
    (["Jean Pierre Marie", "TANGUY", "", ""], JEAN_PIERRE, Same),
    (["Jean, Pierre, Marie", "TANGUY", "", ""], ["Jean", "TANGUY", ""], Same),
    (["Jean Pierre", "TANGUY", "Jean Pierre TANGUY", ""], JEAN_PIERRE, Same),
    (["Jean Pierre Marie", "TANGUY", "Jean-Pierre TANGUY", ""], JEAN_PIERRE, Same),
    (["Jean Pierre Marie", "TANGUY", "Jean TANGUY", ""], JEAN_PIERRE, Ask),         // he is called Jean
    (["Jean, Pierre", "TANGUY", "", ""], JEAN_PIERRE, Ask),
    (["Jean Pierre", "TANGUY", "", ""], ["Jean", "TANGUY", ""], Ask),               // may be Jean-Pierre
    (["Jean-Pierre", "TANGUY", "", ""], ["Jean", "TANGUY", ""], Ask),
    (["Jean", "TANGUY", "", ""], JEAN_PIERRE, Ask),
    (["Marie", "LE GOFF", "", ""], ["Marie Anne", "LE GOFF", ""], Ask),
    (["Anne Maëlle", "LE GOFF", "", ""], MAELLE, Ask),                              // known by the second one
    (["Yann Pierre", "TANGUY", "", ""], ["Yann Marie", "TANGUY", ""], Ask),

    // A common name alone.
    (["", "", "Maëlle LE GOFF", ""], MAELLE, Same),
    (["", "", "LE GOFF Maëlle", ""], MAELLE, Same),
    (["", "", "LEGOFF Maelle", ""], MAELLE, Same),
    (["", "", "Mme Maëlle LE GOFF 0012345", ""], MAELLE, Same),
    (["", "", "Dr LE GOFF, Maëlle", ""], MAELLE, Same),
    (["", "", "Jean Pierre TANGUY", ""], JEAN_PIERRE, Same),
    (["", "", "Jean-Pierre Tanguy", ""], JEAN_PIERRE, Same),
    (["", "", "Yann TANGUY", ""], ["Yann", "Tanguy", ""], Same),
    (["", "", "TANGUY Yann", ""], ["Yann", "Tanguy", ""], Ask),                     // or Mr Yann, named Tanguy
    (["", "", "TANGUY Yann", "yann@exemple.bzh"], ["Yann", "Tanguy", "Yann@exemple.bzh"], Same),
    (["", "", "Anne Marie DUPONT", ""], ["Anne", "Marie Dupont", ""], Ask),         // read as Anne-Marie
    (["", "", "Anne-Marie DUPONT", ""], ["Anne", "Marie Dupont", ""], Ask),
    (["", "", "Maëlle Anne LE GOFF", ""], MAELLE, Ask),                             // or of surname Anne Le Goff
    (["", "", "Maëlle LE GOFF 2", ""], MAELLE, Ask),                                // the second of that name
    (["", "", "Mme LE GOFF", ""], MAELLE, Ask),
    (["", "", "M. LE GOFF", ""], MAELLE, Ask),
    (["", "", "M LE GOFF", ""], MAELLE, Ask),
    (["", "", "M. L. GOFF", ""], ["Marie-Laure", "GOFF", ""], Ask),
    (["", "", "L. MORVAN", ""], ["Loïc", "MORVAN", ""], Ask),
    (["", "", "L. MORVAN", ""], ["Yann", "MORVAN", ""], Other),
    (["", "", "Maëlle", ""], MAELLE, Ask),
    (["", "LE GOFF", "", ""], MAELLE, Ask),
    (["Maëlle", "", "", ""], MAELLE, Ask),
    (["", "", "Yann LE GOFF", ""], MAELLE, Other),
    (["", "", "Yann TANGUY", ""], MAELLE, Other),
    (["", "", "Loïc MORVAN", "loic@exemple.bzh"], MAELLE, Other),

    // Fields, and a common name that says more or less than they do.
    (["Yann", "TANGUY", "Yann TANGUY fils", ""], ["Yann", "TANGUY", ""], Ask),
    (["Maëlle", "LE GOFF", "Maëlle LE GOFF 2", ""], MAELLE, Ask),
    (["Maëlle", "LE GOFF", "Maëlle Anne LE GOFF", ""], MAELLE, Ask),
    (["Maëlle", "LE GOFF", "M. LE GOFF", ""], MAELLE, Same),
    (["Maëlle", "LE GOFF", "LEGOFF Maelle 0012345", ""], MAELLE, Same),
    (["Maëlle", "LEGOFF", "Mme LE GOFF Maëlle", ""], MAELLE, Same),
    (["Maëlle Anne Marie", "LE GOFF", "LE GOFF Maëlle Anne", ""], MAELLE, Same),
    (["Jean-Pierre", "LEGOFF", "LE GOFF Jean Pierre", ""], ["Jean-Pierre", "LE GOFF", ""], Same),
    (["Jean Pierre", "LE GOFF", "LEGOFF JEANPIERRE", ""], ["Jean-Pierre", "LE GOFF", ""], Same),
    (["Nolwenn", "MARTIN DUPONT", "Nolwenn MARTIN-DUPONT", ""], ["Nolwenn", "Martin-Dupont", ""], Same),
    (["Nolwenn", "MARTIN-DUPONT", "Nolwenn DUPONT", ""], ["Nolwenn", "Martin-Dupont", ""], Same),
    (["Nolwenn", "MARTIN", "Nolwenn DUPONT MARTIN", ""], ["Nolwenn", "MARTIN", ""], Ask),
    (["Nolwenn", "MARTIN", "Nolwenn MARTIN née DUPONT", ""], ["Nolwenn", "MARTIN", ""], Ask),

    // Names in each other's fields.
    (["LE GOFF", "Maëlle", "", ""], MAELLE, Same),
    (["Thomas", "MARTIN", "", ""], ["Martin", "THOMAS", ""], Ask),
    (["Thomas", "MARTIN", "", "t.martin@exemple.bzh"], ["Martin", "THOMAS", "t.martin@exemple.bzh"], Same),
    (["Thomas", "MARTIN", "", "mairie@exemple.bzh"], ["Martin", "THOMAS", "mairie@exemple.bzh"], Ask),

    // Birth, married and double names.
    (["Nolwenn", "DUPONT épouse MARTIN", "", ""], ["Nolwenn", "MARTIN", ""], Ask),
    (["Nolwenn", "DUPONT épouse MARTIN", "", ""], ["Nolwenn", "DUPONT", ""], Ask),
    (["Nolwenn", "MARTIN (née DUPONT)", "", ""], ["Nolwenn", "MARTIN", ""], Ask),
    (["Nolwenn", "MARTIN-DUPONT", "", ""], ["Nolwenn", "MARTIN", ""], Ask),
    (["Nolwenn", "MARTIN-DUPONT", "", ""], ["Nolwenn", "Dupont Martin", ""], Ask),
    (["Nolwenn", "LEGOFF-MARTIN", "", ""], ["Nolwenn", "Le Goff", ""], Ask),
    (["", "", "Nolwenn DUPONT épouse MARTIN", ""], ["Nolwenn", "MARTIN", ""], Ask),
    (["Nolwenn", "DUPONT", "Nolwenn MARTIN", ""], ["Nolwenn", "MARTIN", ""], Ask),   // the two names disagree
    (["Nolwenn", "MARTIN", "Nolwenn DUPONT", ""], ["Nolwenn", "MARTIN", ""], Ask),
    (["Nolwenn", "DUPONT", "", "nolwenn@exemple.bzh"], ["Nolwenn", "TANGUY", "nolwenn@exemple.bzh"], Ask),
    (["Nolwenn", "DUPONT", "", ""], ["Nolwenn", "TANGUY", ""], Other),

    // Two people of one family.
    (["Yann", "LE GOFF", "Yann LE GOFF", ""], MAELLE, Other),
    (["Gwenaël", "LE GOFF", "", ""], MAELLE, Other),
    (["Yann", "TANGUY fils", "", ""], ["Yann", "TANGUY", ""], Ask),
    (["Loïc Junior", "TANGUY", "", ""], ["Loïc", "TANGUY", ""], Ask),
    (["Loïc Émile", "TANGUY", "", ""], ["Loïc", "TANGUY", ""], Same),
    (["", "", "Yann TANGUY fils", ""], ["Yann", "TANGUY", ""], Ask),
    (["Yann", "LE GOFF", "", "mairie@exemple.bzh"], ["Maëlle", "LE GOFF", "mairie@exemple.bzh"], Other),
    (["Yann", "LE GOFF", "", "legoff@exemple.bzh"], ["Maëlle", "LE GOFF", "legoff@exemple.bzh"], Ask),

    // Names that are near, or mistyped.
    (["Michèle", "MARTIN", "", ""], ["Michel", "MARTIN", ""], Ask),
    (["Renée", "MARTIN", "", ""], ["René", "MARTIN", ""], Ask),
    (["Yann", "MARTINE", "", ""], ["Yann", "MARTIN", ""], Ask),
    (["Yann", "LE BRAS", "", ""], ["Yann", "LE BRAZ", ""], Ask),
    (["Yann", "LE GUENNEC", "", ""], ["Yann", "LE GUEN", ""], Ask),
    (["Mealle", "LE GOFF", "", ""], MAELLE, Ask),
    (["M.", "LE GOFF", "", ""], MAELLE, Ask),
    (["J.-P.", "TANGUY", "", ""], JEAN_PIERRE, Ask),
    (["Fred", "TANGUY", "", ""], ["Frédéric", "TANGUY", ""], Ask),
    (["Nolwenn", "LE BRAS", "", ""], MAELLE, Other),
    (["Yann", "LE GALL", "", ""], ["Yann", "LE GOFF", ""], Other),

    // No person's name on one side.
    (["", "", "", ""], MAELLE, Ask),
    (["", "", "COMMUNE DE KERLOUAN", ""], MAELLE, Ask),
    (["", "", "Cachet serveur Kerlouan", "mairie@exemple.bzh"], MAELLE, Ask),
    (["", "", "Maire de Kerlouan", ""], MAELLE, Ask),
    (["", "", "Bruno LE MAIRE", ""], ["Bruno", "LE MAIRE", ""], Same),
    (["", "", "teletransmission.kerlouan.example", ""], MAELLE, Ask),
    (["", "", "", "maelle.legoff@exemple.bzh"], MAELLE, Ask),
    (["", "", "maelle.legoff@exemple.bzh", ""], MAELLE, Ask),
    (["", "", "un texte bien trop long pour le nom de qui que ce soit en ce bas monde", ""], MAELLE, Ask),
    (["Maëlle", "LE GOFF", "", ""], ["", "", ""], Ask),
    (["Maëlle", "LE GOFF", "", ""], ["", "LE GOFF", ""], Ask),
    (["Maëlle", "LE GOFF", "", ""], ["Maëlle", " - ", ""], Ask),
];

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
fn every_case_has_its_answer() {
    let wrong = CASES
        .iter()
        .map(|(named, record, wanted)| {
            (named, record, wanted, compare(&holder(*named, str::to_owned), &agent(*record, str::to_owned)))
        })
        .filter(|(.., wanted, answer)| *wanted != answer)
        .map(|(named, record, wanted, answer)| format!("{named:?} and {record:?}: {answer:?}, not {wanted:?}"))
        .collect::<Vec<_>>();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

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
    for (named, record, wanted) in CASES {
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
    for (named, record, wanted) in CASES {
        let usual = holder(*named, str::to_owned);
        let Some(common_name) = usual.common_name.clone() else { continue };
        let words = common_name.split_whitespace().collect::<Vec<_>>();
        for turn in 1..words.len() {
            let turned = [&words[turn..], &words[..turn]].concat().join(" ");
            let holder = Holder { common_name: Some(turned.clone()), ..usual.clone() };
            let answer = compare(&holder, &agent(*record, str::to_owned));
            let contradiction = matches!((*wanted, answer), (Same, Other) | (Other, Same));
            assert!(!contradiction, "{turned} and {record:?}: {answer:?}, and {common_name}: {wanted:?}");
        }
    }
}

#[test]
fn it_does_not_matter_which_side_is_the_certificate() {
    for (named, record, _) in CASES {
        let [given_names, surname, _, email] = *named;
        if given_names.is_empty() || surname.is_empty() {
            continue;
        }
        let there = compare(&holder([given_names, surname, "", email], str::to_owned), &agent(*record, str::to_owned));
        let back = compare(
            &holder([record[0], record[1], "", record[2]], str::to_owned),
            &agent([given_names, surname, email], str::to_owned),
        );
        assert_eq!(there, back, "{named:?} and {record:?}");
    }
}

/// All different people, as near to each other as people come.
const PEOPLE: &[[&str; 2]] = &[
    ["Jean", "Tanguy"],
    ["Jean-Pierre", "Tanguy"],
    ["Pierre", "Tanguy"],
    ["Jean-Marie", "Tanguy"],
    ["Marie", "Tanguy"],
    ["Tanguy", "Jean"],
    ["Jean", "Pierre Tanguy"],
    ["Yann", "Le Goff"],
    ["Yann", "Goff"],
    ["Yannick", "Le Goff"],
    ["Anne", "Le Goff"],
    ["Anna", "Le Goff"],
    ["Anne", "Martin"],
    ["Anne-Marie", "Martin"],
    ["Anne", "Martin-Le Goff"],
    ["Anne", "Martine"],
    ["Martin", "Thomas"],
    ["Thomas", "Martin"],
    ["Michel", "Martin"],
    ["Michèle", "Martin"],
    ["Martin", "Michel"],
    ["René", "Le Bras"],
    ["Renée", "Le Bras"],
    ["René", "Le Braz"],
    ["Annie", "Le Goff"],
    ["Le", "Martin"],
];

#[test]
fn no_certificate_is_surely_that_of_two_people() {
    for [given_name, surname] in PEOPLE {
        let without_hyphens = |text: &str| text.replace('-', " ");
        let mut certificates = vec![Holder {
            given_names: Some((*given_name).into()),
            surname: Some((*surname).into()),
            ..Holder::default()
        }];
        certificates.push(Holder {
            common_name: Some(format!("{given_name} {surname}")),
            given_names: Some(format!("{} Pierre Marie", without_hyphens(given_name))),
            surname: Some((*surname).into()),
            email: Some("mairie@exemple.bzh".into()),
        });
        for common_name in [
            format!("{given_name} {surname}"),
            format!("{surname} {given_name}"),
            without_hyphens(&format!("{given_name} {surname}")),
            without_hyphens(&format!("{surname} {given_name}")),
            format!("M. {given_name} {surname} 0001234"),
        ] {
            certificates.push(Holder { common_name: Some(common_name), ..Holder::default() });
        }
        for certificate in certificates {
            let same = PEOPLE
                .iter()
                .filter(|[given_name, surname]| {
                    let agent = Agent {
                        given_name: (*given_name).into(),
                        surname: (*surname).into(),
                        email: "mairie@exemple.bzh".into(),
                    };
                    compare(&certificate, &agent) == Same
                })
                .collect::<Vec<_>>();
            assert!(same.len() <= 1, "{certificate:?} is taken for {same:?}");
            let owner = compare(
                &certificate,
                &Agent { given_name: (*given_name).into(), surname: (*surname).into(), email: String::new() },
            );
            assert_ne!(owner, Other, "{certificate:?} is kept from {given_name} {surname}");
        }
    }
}

#[test]
fn two_certificates_are_one_holders_only_if_all_that_they_say_agrees() {
    #[rustfmt::skip]
    let pairs: &[(Named, Named, bool)] = &[
        (["Maëlle", "LE GOFF", "", ""], ["MAELLE", "LEGOFF", "", ""], true),
        (["Maëlle", "LE GOFF", "Maëlle LE GOFF 0001", ""], ["Maëlle", "LE GOFF", "Maëlle LE GOFF 0002", ""], true),
        (["Maëlle", "LE GOFF", "", ""], ["", "", "Maëlle LE GOFF", ""], true),
        (["", "", "COMMUNE DE KERLOUAN", ""], ["", "", "Commune de Kerlouan", ""], true),
        (["Yann", "TANGUY", "Yann TANGUY fils", ""], ["Yann", "TANGUY", "Yann TANGUY fils", ""], true),  // renewed
        (["Yann", "TANGUY", "Yann TANGUY", ""], ["Yann", "TANGUY", "Yann TANGUY fils", ""], false),
        (["Yann", "TANGUY", "", ""], ["", "", "Yann TANGUY fils", ""], false),
        (["Loïc Émile", "TANGUY", "", ""], ["Loïc", "TANGUY", "", ""], true),
        (["Loïc Yves", "TANGUY", "", ""], ["Loïc", "TANGUY", "", ""], true),
        (["Loïc Émile", "TANGUY", "", ""], ["Loïc Yves", "TANGUY", "", ""], false),                     // not transitive
        (["", "", "M. LE GOFF", ""], ["", "", "Mme LE GOFF", ""], false),
        (["", "LE GOFF", "", ""], ["", "LE GOFF", "", ""], false),
        (["", "", "", "mairie@exemple.bzh"], ["", "", "", "mairie@exemple.bzh"], false),
        (["", "", "", ""], ["", "", "", ""], false),
    ];
    for (one, other, wanted) in pairs {
        let (one, other) = (holder(*one, str::to_owned), holder(*other, str::to_owned));
        assert_eq!(is_same_holder(&one, &other), *wanted, "{one:?} and {other:?}");
        assert_eq!(is_same_holder(&other, &one), *wanted, "{other:?} and {one:?}");
    }
}
