//! Whether two certificates have one holder.

use super::{Named, holder};
use crate::person::{are_one_holder, is_same_holder};

#[test]
fn two_certificates_are_one_holders_only_if_all_that_they_say_agrees() {
    #[rustfmt::skip]
    let pairs: &[(Named, Named, bool)] = &[
        (["Maëlle", "LE GOFF", "", ""], ["MAELLE", "LEGOFF", "", ""], true),
        (["Maëlle", "LE GOFF", "Maëlle LE GOFF 0001", ""], ["Maëlle", "LE GOFF", "Maëlle LE GOFF 0001", ""], true),
        (["Maëlle", "LE GOFF", "Maëlle LE GOFF 0001", ""], ["Maëlle", "LE GOFF", "Maëlle LE GOFF", ""], true),
        // Of two namesakes with staff numbers, or years of birth.
        (["Yann", "TANGUY", "Yann TANGUY 0001", ""], ["Yann", "TANGUY", "Yann TANGUY 0002", ""], false),
        (["", "", "Yann TANGUY 1957", ""], ["", "", "Yann TANGUY 1985", ""], false),
        // A couple, as there are.
        (["Claude", "MARTIN", "M. Claude MARTIN", ""], ["Claude", "MARTIN", "Mme Claude MARTIN", ""], false),
        (["M. Claude", "MARTIN", "Claude MARTIN", ""], ["Mme Claude", "MARTIN", "Claude MARTIN", ""], false),
        (["Claude", "MARTIN", "M. Claude MARTIN", ""], ["Claude", "MARTIN", "M. Claude MARTIN", ""], true),
        // Where a word ends tells them apart.
        (["", "", "Paul A MARTIN", ""], ["", "", "Paula MARTIN", ""], false),
        (["", "", "Marc EL IDRISSI", ""], ["", "", "Marcel IDRISSI", ""], false),
        (["", "", "Jean-Marie LE GOFF", ""], ["", "", "Jean MARIE-LE GOFF", ""], false),
        (["", "", "Maelle Le Goff", ""], ["", "", "MAËLLE LE GOFF", ""], true),
        (["", "", "Martin THOMAS", ""], ["", "", "Thomas MARTIN", ""], false),
        (["Martin", "THOMAS", "", ""], ["Thomas", "MARTIN", "", ""], false),
        (["Paul A.", "MARTIN", "", ""], ["Paula", "MARTIN", "", ""], false),
        (["Jean-Pierre", "TANGUY", "", ""], ["Jean", "TANGUY", "", ""], false),
        (["Michel", "MARTIN", "", ""], ["Michèle", "MARTIN", "", ""], false),
        (["Nolwenn", "DUPONT", "", ""], ["Nolwenn", "DUPONT-MARTIN", "", ""], false),
        (["Maëlle", "LE GOFF", "", ""], ["", "", "Maëlle LE GOFF", ""], true),
        (["Yann", "TANGUY", "", ""], ["", "", "Yann TANGUY", ""], false),
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

#[test]
fn several_are_one_holders_only_if_each_two_of_them_are() {
    let named = |given_names| holder([given_names, "TANGUY", "", ""], str::to_owned);
    let [either, one, other] = ["Loïc", "Loïc Émile", "Loïc Yves"].map(named);
    assert!(are_one_holder(&[]));
    assert!(are_one_holder(&[&one, &either, &one]));
    for three in [[&one, &either, &other], [&either, &one, &other], [&one, &other, &either]] {
        assert!(!are_one_holder(&three), "{three:?}");
    }
}
