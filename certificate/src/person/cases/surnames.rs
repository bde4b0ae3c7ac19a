//! Birth, married, double names; and names in each other's fields.

use super::{Case, MAELLE};
use crate::person::Finding::{
    FurtherWords, NamesDisagree, NearName, OrderUnclear, OtherGivenName, OtherNames, OtherSurname, SameNames,
    SharedEmail, SurnamePartly,
};

const MARTIN: [&str; 3] = ["Nolwenn", "MARTIN", ""];
const DUPONT: [&str; 3] = ["Nolwenn", "DUPONT", ""];

#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    // One of them the record's: she may be married to the other, or be her cousin.
    (["Nolwenn", "DUPONT épouse MARTIN", "", ""], MARTIN, SurnamePartly),
    (["Nolwenn", "DUPONT épouse MARTIN", "", ""], DUPONT, SurnamePartly),
    (["Nolwenn", "DUPONT ép. MARTIN", "", ""], MARTIN, SurnamePartly),
    (["Nolwenn", "DUPONT EPSE MARTIN", "", ""], MARTIN, SurnamePartly),
    (["Nolwenn", "MARTIN (née DUPONT)", "", ""], MARTIN, SurnamePartly),
    (["Nolwenn", "MARTIN née DUPONT", "", ""], DUPONT, SurnamePartly),
    (["Nolwenn", "MARTIN veuve DUPONT", "", ""], MARTIN, SurnamePartly),
    (["Nolwenn", "DUPONT usage MARTIN", "", ""], MARTIN, SurnamePartly),
    (["Nolwenn", "MARTIN dite KERVELLA", "", ""], MARTIN, SurnamePartly),
    (["Nolwenn", "MARTIN-DUPONT", "", ""], MARTIN, SurnamePartly),
    (["Nolwenn", "MARTIN-DUPONT", "", ""], DUPONT, SurnamePartly),
    (["Nolwenn", "MARTIN DUPONT", "", ""], DUPONT, SurnamePartly),
    (["Nolwenn", "MARTIN/DUPONT", "", ""], DUPONT, SurnamePartly),
    (["Nolwenn", "MARTIN", "", ""], ["Nolwenn", "Martin-Dupont", ""], SurnamePartly),
    (["Nolwenn", "MARTIN-DUPONT", "", ""], ["Nolwenn", "Dupont Martin", ""], SurnamePartly), // cousins, may be
    (["Nolwenn", "MARTIN-DUPONT", "", ""], ["Nolwenn", "Martin-Durand", ""], SurnamePartly),
    (["Nolwenn", "LEGOFF-MARTIN", "", ""], ["Nolwenn", "Le Goff", ""], NearName),
    (["Nolwenn", "LE GOFF-MARTIN", "", ""], ["Nolwenn", "Le Goff", ""], SurnamePartly),
    (["Nolwenn", "DUPONT épouse MARTIN", "", ""], ["Nolwenn", "MARTIN épouse DUPONT", ""], SurnamePartly),
    (["Nolwenn", "DUPONT épouse MARTIN", "", ""], ["Nolwenn", "KERVELLA épouse TANGUY", ""], OtherSurname),
    (["Nolwenn", "DUPONT épouse MARTIN", "", ""], ["Nolwenn", "DUPONT épouse MARTIN", ""], SameNames),
    (["Nolwenn", "DUPONT épouse MARTIN", "", ""], ["Nolwenn", "Dupont Epouse Martin", ""], SameNames),

    // The common name has the one, the fields the other, or both.
    (["Nolwenn", "DUPONT", "Nolwenn MARTIN", ""], MARTIN, NamesDisagree),
    (["Nolwenn", "MARTIN", "Nolwenn DUPONT", ""], MARTIN, NamesDisagree),
    (["Nolwenn", "MARTIN", "Nolwenn DUPONT MARTIN", ""], MARTIN, FurtherWords),
    (["Nolwenn", "MARTIN", "Nolwenn MARTIN née DUPONT", ""], MARTIN, FurtherWords),
    (["Nolwenn", "MARTIN", "Nolwenn MARTIN-DUPONT", ""], MARTIN, FurtherWords),
    (["Nolwenn", "MARTIN-DUPONT", "Nolwenn DUPONT", ""], ["Nolwenn", "Martin-Dupont", ""], SameNames),
    (["Nolwenn", "DUPONT MARTIN", "Nolwenn MARTIN", ""], MARTIN, SurnamePartly),
    (["Nolwenn", "DUPONT", "Nolwenn DUPONT", ""], MARTIN, OtherSurname),
    (["Nolwenn", "DUPONT", "Nolwenn DUPONT MARTIN", ""], MARTIN, NamesDisagree),

    // The e-mail address in common.
    (["Nolwenn", "DUPONT", "", "nolwenn@exemple.bzh"], ["Nolwenn", "TANGUY", "nolwenn@exemple.bzh"], SharedEmail),
    (["Nolwenn", "DUPONT", "", "n.dupont@exemple.bzh"], ["Nolwenn", "TANGUY", "N.Dupont@exemple.bzh"], SharedEmail),
    (["Nolwenn", "DUPONT", "", ""], ["Nolwenn", "TANGUY", ""], OtherSurname),
    (["Nolwenn", "DUPONT", "", "n56@exemple.bzh"], ["Nolwenn", "TANGUY", "n56@exemple.bzh"], OtherSurname), // anybody's
    (["Maëlle", "LE GOFF", "", "m.legoff@ancien.example"], MAELLE, SameNames),       // people change addresses
    (["Maëlle", "LE GOFF", "", "yann.tanguy@exemple.bzh"], MAELLE, SameNames),

    // Names in each other's fields.
    (["LE GOFF", "Maëlle", "", ""], MAELLE, SameNames),
    (["LEGOFF", "Maëlle", "", ""], MAELLE, SameNames),
    (["Maëlle", "LE GOFF", "", ""], ["Le Goff", "Maëlle", ""], SameNames),
    (["DE LA VILLÉON", "Hervé", "", ""], ["Hervé", "de la Villéon", ""], SameNames),
    (["TANGUY", "Yann", "", ""], ["Yann", "TANGUY", ""], OrderUnclear),              // or Mr Yann, named Tanguy
    (["Thomas", "MARTIN", "", ""], ["Martin", "THOMAS", ""], OrderUnclear),
    (["Thomas", "MARTIN", "", "t.martin@exemple.bzh"], ["Martin", "THOMAS", "t.martin@exemple.bzh"], OrderUnclear),
    (["Thomas", "MARTIN", "", "thomas.martin@exemple.bzh"], ["Martin", "THOMAS", "Thomas.Martin@exemple.bzh"], SameNames),
    (["Thomas", "MARTIN", "", "mairie@exemple.bzh"], ["Martin", "THOMAS", "mairie@exemple.bzh"], OrderUnclear),
    (["Thomas", "MARTIN", "", "st-martin@exemple.bzh"], ["Martin", "THOMAS", "st-martin@exemple.bzh"], OrderUnclear),
    (["Jean-Pierre", "LAURENT", "", ""], ["Laurent", "JEAN-PIERRE", ""], OrderUnclear),
    (["GOFF", "Maëlle", "", ""], MAELLE, OtherNames),                                // no custom gives that
    (["Thomas", "MARTIN", "MARTIN Thomas", ""], ["Martin", "THOMAS", ""], OrderUnclear),

    // Parts that do not count.
    (["Anne", "DU BOIS", "", ""], ["Anne", "DU CHEMIN", ""], OtherSurname),
    (["Anne", "MARTIN E.", "", ""], ["Anne", "MARTINE", ""], NearName),              // the initial of a second name
    (["Anne", "MARTIN-E", "", ""], ["Anne", "MARTINE", ""], NearName),
    (["Anne", "MARTIN D", "", ""], ["Anne", "MARTIN", ""], SurnamePartly),
    (["Anne Marie", "DUPONT", "", ""], ["Anne", "MARIE DUPONT", ""], SurnamePartly),
    (["Paul", "ADUPONT", "", ""], ["Paula", "DUPONT", ""], NearName),
    (["Yann", "LE", "", ""], ["Yann", "LY", ""], NearName),
    (["Yann", "", "Yann TANGUY LE GOFF", ""], ["Maëlle", "LE GOFF", ""], OtherGivenName),
];
