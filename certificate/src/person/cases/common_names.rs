//! A common name, alone or beside the fields: order, titles, numbers, further words.

use super::{Case, JEAN_PIERRE, MAELLE};
use crate::person::Finding::{
    FurtherWords, HolderUnnamed, Initial, NamesDisagree, NearName, OrderUnclear, OtherGivenName, OtherNames,
    OtherSurname, SameNames, SurnamePartly, TitlesDiffer,
};

const YANN: [&str; 3] = ["Yann", "TANGUY", "yann.tanguy@exemple.bzh"];

#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    // Alone, and the surname tells by its particle that it is one.
    (["", "", "Maëlle LE GOFF", ""], MAELLE, SameNames),
    (["", "", "LE GOFF Maëlle", ""], MAELLE, SameNames),
    (["", "", "maelle le goff", ""], MAELLE, SameNames),
    (["", "", "LEGOFF Maelle", ""], MAELLE, SameNames),
    (["", "", "Dr LE GOFF, Maëlle", ""], MAELLE, SameNames),
    (["", "", "Mme Maëlle LE GOFF 0012345", ""], MAELLE, SameNames),
    (["", "", "Maëlle LE GOFF-B1234567", ""], MAELLE, SameNames),
    (["", "", "0012345 Maëlle LE GOFF", ""], MAELLE, SameNames),
    (["", "", "Maëlle LE GOFF (0012345)", ""], MAELLE, SameNames),
    (["", "", "Bruno LE MAIRE", ""], ["Bruno", "LE MAIRE", ""], SameNames),
    (["", "", "Hervé D'AVOINE", ""], ["Hervé", "D'AVOINE", ""], OrderUnclear),
    (["", "", "Anne-Sophie DE LA RUE", ""], ["Anne Sophie", "De La Rue", ""], SameNames),
    (["", "", "Mme Maëlle LE GOFF", ""], ["Mme Maëlle", "LE GOFF", ""], SameNames),
    (["", "", "M. Maël LE GOFF", ""], ["Maël", "LE GOFF", ""], Initial),
    (["", "", "M. Laure LE GOFF", ""], ["Laure", "LE GOFF", ""], Initial),           // Marie-Laure, it may be
    (["", "", "Mr Claude LE GOFF", ""], ["Mme Claude", "LE GOFF", ""], TitlesDiffer),

    // Beside one of the fields, which must bear it out.
    (["", "LE GOFF", "Maëlle LE GOFF", ""], MAELLE, SameNames),
    (["Maelle", "", "LE GOFF Maëlle", ""], MAELLE, SameNames),
    (["", "TANGUY", "Maëlle LE GOFF", ""], MAELLE, NamesDisagree),
    (["Soizic", "", "Maëlle LE GOFF", ""], MAELLE, NamesDisagree),
    (["", "LE GOFF-TANGUY", "Maëlle LE GOFF", ""], MAELLE, NamesDisagree),
    (["", "MORVAN", "Yann TANGUY", "yann.tanguy@exemple.bzh"], YANN, NamesDisagree),

    // Alone, and either may be the given name: authorities write both orders.
    (["", "", "Yann TANGUY", ""], YANN, OrderUnclear),                               // or Mr Tanguy, surname Yann
    (["", "", "TANGUY Yann", ""], YANN, OrderUnclear),
    (["", "", "TANGUY, Yann", ""], YANN, OrderUnclear),
    (["", "", "Martin THOMAS", ""], ["Thomas", "MARTIN", ""], OrderUnclear),
    (["", "", "Thomas MARTIN", ""], ["Martin", "THOMAS", ""], OrderUnclear),
    (["", "", "Jean-Pierre Tanguy", ""], JEAN_PIERRE, OrderUnclear),                 // Jean-Pierre is a surname, too
    (["", "", "Jean Pierre TANGUY", ""], JEAN_PIERRE, OrderUnclear),
    (["", "", "Yann TANGUY", "yann.tanguy@exemple.bzh"], YANN, SameNames),
    (["", "", "TANGUY Yann", "yann.tanguy@exemple.bzh"], YANN, SameNames),
    (["", "", "TANGUY Yann 0012345", "YANN.TANGUY@exemple.bzh"], YANN, SameNames),
    (["", "", "TANGUY Yann", "yann@exemple.bzh"], ["Yann", "TANGUY", "yann@exemple.bzh"], OrderUnclear),
    (["", "", "TANGUY Yann", "mairie@exemple.bzh"], ["Yann", "TANGUY", "mairie@exemple.bzh"], OrderUnclear),

    // Alone, and cut in the wrong place.
    (["", "", "Anne Marie DUPONT", ""], ["Anne", "Marie Dupont", ""], OrderUnclear), // read as Anne-Marie
    (["", "", "Anne-Marie DUPONT", ""], ["Anne", "Marie Dupont", ""], SurnamePartly),
    (["", "", "Maëlle Anne LE GOFF", ""], MAELLE, FurtherWords),                     // or of surname Anne Le Goff
    (["", "", "Marc EL IDRISSI", ""], ["Marcel", "IDRISSI", ""], OrderUnclear),
    (["", "", "Marc EL IDRISSI", "marcel.idrissi@exemple.bzh"], ["Marcel", "IDRISSI", "marcel.idrissi@exemple.bzh"], SameNames),
    (["", "", "Jean DE LA RUE", ""], ["Jean", "DE LA RUE", ""], SameNames),
    (["", "", "Jean LE GOFF MARTIN", ""], ["Jean", "LE GOFF", ""], SurnamePartly),
    (["", "", "Paul A. LE GOFF", ""], ["Paula", "LE GOFF", ""], Initial),
    (["", "", "Yann LE GOFF E", ""], ["Yann", "LE GOFFE", ""], NearName),

    // Alone, and no given name, or only an initial of one.
    (["", "", "Mme LE GOFF", ""], MAELLE, HolderUnnamed),
    (["", "", "M. LE GOFF", ""], MAELLE, HolderUnnamed),
    (["", "", "M LE GOFF", ""], MAELLE, HolderUnnamed),
    (["", "", "LE GOFF", ""], MAELLE, HolderUnnamed),
    (["", "", "LEGOFF", ""], MAELLE, HolderUnnamed),
    (["", "", "Maëlle", ""], MAELLE, HolderUnnamed),
    (["", "", "MLEGOFF", ""], MAELLE, HolderUnnamed),                                // a login name
    (["", "", "L. MORVAN", ""], ["Loïc", "MORVAN", ""], Initial),
    (["", "", "L. MORVAN", ""], ["Yann", "MORVAN", ""], OtherGivenName),
    (["", "", "MORVAN L.", ""], ["Loïc", "MORVAN", ""], Initial),
    (["", "", "M. L. GOFF", ""], ["Marie-Laure", "GOFF", ""], Initial),

    // Alone, and someone else's.
    (["", "", "Yann LE GOFF", ""], MAELLE, OtherGivenName),
    (["", "", "LE GOFF Yann", ""], MAELLE, OtherGivenName),
    (["", "", "Maëlle TANGUY", ""], MAELLE, OtherSurname),
    (["", "", "Yann TANGUY", ""], MAELLE, OtherNames),
    (["", "", "Loïc MORVAN", "loic@exemple.bzh"], MAELLE, OtherNames),
    (["", "", "Nolwenn DUPONT épouse MARTIN", ""], ["Nolwenn", "MARTIN", ""], FurtherWords),
    (["", "", "Maelle LE GOF", ""], MAELLE, NearName),

    // Numbers and words that may tell two of one name apart.
    (["", "", "Maëlle LE GOFF 2", ""], MAELLE, FurtherWords),                        // the second of that name
    (["", "", "Yann TANGUY fils", ""], YANN, FurtherWords),
    (["", "", "Yann TANGUY père", ""], YANN, FurtherWords),
    (["", "", "Yann Junior TANGUY", ""], YANN, FurtherWords),
    (["", "", "Yann TANGUY01", ""], YANN, NearName),
    (["Yann", "TANGUY", "Yann TANGUY fils", ""], YANN, FurtherWords),
    (["Yann", "TANGUY", "TANGUY Yann (père)", ""], YANN, FurtherWords),
    (["Maëlle", "LE GOFF", "Maëlle LE GOFF 2", ""], MAELLE, FurtherWords),
    (["Maëlle", "LE GOFF", "Maëlle LE GOFF II", ""], MAELLE, FurtherWords),
    (["Maëlle", "LE GOFF", "Maëlle LE GOFF_02", ""], MAELLE, FurtherWords),
    (["Maëlle", "LE GOFF", "Maëlle LE GOFF02", ""], MAELLE, FurtherWords),
    (["Maëlle", "LE GOFF", "Maëlle Anne LE GOFF", ""], MAELLE, FurtherWords),
    (["Maëlle", "LE GOFF", "Maëlle LE GOFF MORVAN2024", ""], MAELLE, FurtherWords),  // digits do not hide a name
    (["Yann", "TANGUY", "Yann TANGUY un deux trois quatre cinq six sept huit neuf dix onze fils", ""], YANN, FurtherWords),

    // Beside fields that it confirms, in whatever order and way of writing.
    (["Maëlle", "LE GOFF", "Maëlle LE GOFF 0012345", ""], MAELLE, SameNames),
    (["Maëlle", "LE GOFF", "LE GOFF Maëlle", ""], MAELLE, SameNames),
    (["Maëlle", "LE GOFF", "LEGOFF Maelle 0012345", ""], MAELLE, SameNames),
    (["Maëlle", "LEGOFF", "Mme LE GOFF Maëlle", ""], MAELLE, SameNames),
    (["Maëlle", "LE GOFF", "M. LE GOFF", ""], MAELLE, SameNames),
    (["Maëlle", "LE GOFF", "LE GOFF", ""], MAELLE, SameNames),
    (["Maëlle", "LE GOFF", "maelle.legoff@exemple.bzh", ""], MAELLE, SameNames),
    (["Maëlle", "LE GOFF", "mlegoff", ""], MAELLE, SameNames),
    (["Maëlle", "LE GOFF", "7c9e6679-7425-40de-944b-e07fc1f90ae7", ""], MAELLE, NamesDisagree),
    (["Maëlle Anne Marie", "LE GOFF", "LE GOFF Maëlle Anne", ""], MAELLE, SameNames),
    (["Jean-Pierre", "LEGOFF", "LE GOFF Jean Pierre", ""], ["Jean-Pierre", "LE GOFF", ""], SameNames),
    (["Jean Pierre", "LE GOFF", "LEGOFF JEANPIERRE", ""], ["Jean-Pierre", "LE GOFF", ""], SameNames),
    (["Yann", "TANGUY", "TANGUY Yann", ""], YANN, SameNames),
    (["Martin", "THOMAS", "THOMAS Martin", ""], ["Martin", "THOMAS", ""], SameNames),
    (["Martin", "THOMAS", "Thomas MARTIN", ""], ["Thomas", "MARTIN", ""], OrderUnclear),

    // Beside fields that it contradicts.
    (["Yann", "TANGUY", "Loïc MORVAN", ""], YANN, NamesDisagree),
    (["Yann", "TANGUY", "Loïc TANGUY", ""], YANN, NamesDisagree),
    (["Loïc", "MORVAN", "Yann TANGUY", ""], YANN, NamesDisagree),
    (["Loïc", "MORVAN", "Loïc MORVAN", ""], YANN, OtherNames),
    (["Jean", "TANGUY", "Jean-Pierre TANGUY", ""], ["Jean", "TANGUY", ""], FurtherWords),
];
