//! People as near to each other as people come: siblings, father and son, namesakes but for a letter; and slips.

use super::{Case, MAELLE};
use crate::person::Finding::{
    FurtherWords, GivenNamesPartly, NearName, OtherGivenName, OtherNames, OtherSurname, SharedEmail, SurnamePartly,
};

#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    // Siblings and couples.
    (["Yann", "LE GOFF", "Yann LE GOFF", ""], MAELLE, OtherGivenName),
    (["Gwenaël", "LE GOFF", "", ""], MAELLE, OtherGivenName),
    (["Yann", "LE GOFF", "", "mairie@exemple.bzh"], ["Maëlle", "LE GOFF", "mairie@exemple.bzh"], OtherGivenName),
    (["Yann", "LE GOFF", "", "legoff@exemple.bzh"], ["Maëlle", "LE GOFF", "legoff@exemple.bzh"], SharedEmail),
    (["Yann", "LEGOFF", "", ""], ["Maëlle", "LE GOFF", ""], OtherGivenName),
    (["Marie-Laure", "MARTIN", "", ""], ["Laure", "MARTIN", ""], GivenNamesPartly),
    (["Marie-Laure", "MARTIN", "", ""], ["Marie-Line", "MARTIN", ""], GivenNamesPartly),
    (["Anne-Laure", "MARTIN", "", ""], ["Anne-Lise", "MARTIN", ""], GivenNamesPartly),
    (["Maël", "LE GOFF", "", ""], MAELLE, NearName),                                 // brother and sister
    (["Gaël", "LE GOFF", "", ""], ["Gaëlle", "LE GOFF", ""], NearName),
    (["Joël", "LE GOFF", "", ""], ["Joëlle", "LE GOFF", ""], NearName),
    (["Yannick", "LE GOFF", "", ""], ["Yann", "LE GOFF", ""], NearName),
    (["Annie", "LE GOFF", "", ""], ["Anne", "LE GOFF", ""], NearName),
    (["Anna", "LE GOFF", "", ""], ["Anne", "LE GOFF", ""], NearName),
    (["Éric", "LE GOFF", "", ""], ["Érik", "LE GOFF", ""], NearName),

    // Father and son.
    (["Yann", "TANGUY fils", "", ""], ["Yann", "TANGUY", ""], FurtherWords),
    (["Yann", "TANGUY", "", ""], ["Yann", "TANGUY (père)", ""], FurtherWords),
    (["Yann", "TANGUY père", "", ""], ["Yann", "TANGUY fils", ""], FurtherWords),
    (["Yann", "TANGUY Jr", "", ""], ["Yann", "TANGUY Sr", ""], FurtherWords),
    (["Yann", "TANGUY III", "", ""], ["Yann", "TANGUY", ""], FurtherWords),
    (["Yann", "TANGUY 2", "", ""], ["Yann", "TANGUY", ""], FurtherWords),
    (["Loïc Junior", "TANGUY", "", ""], ["Loïc", "TANGUY", ""], FurtherWords),
    (["Loïc, Junior", "TANGUY", "", ""], ["Loïc", "TANGUY", ""], FurtherWords),
    (["Loïc 2", "TANGUY", "", ""], ["Loïc", "TANGUY", ""], FurtherWords),
    (["Loïc2", "TANGUY", "", ""], ["Loïc", "TANGUY", ""], NearName),
    (["Loïc (père)", "TANGUY", "", ""], ["Loïc", "TANGUY", ""], FurtherWords),
    (["Loïc l’aîné", "TANGUY", "", ""], ["Loïc", "TANGUY", ""], FurtherWords),
    (["Loïc le jeune", "TANGUY", "", ""], ["Loïc", "TANGUY", ""], FurtherWords),
    (["Yves", "TANGUY", "", ""], ["Yves Marie", "TANGUY", ""], GivenNamesPartly),
    (["Henri", "TANGUY", "", ""], ["Henri-Louis", "TANGUY", ""], GivenNamesPartly),

    // Given names that are near.
    (["Michèle", "MARTIN", "", ""], ["Michel", "MARTIN", ""], NearName),
    (["Michelle", "MARTIN", "", ""], ["Michèle", "MARTIN", ""], NearName),
    (["Renée", "MARTIN", "", ""], ["René", "MARTIN", ""], NearName),
    (["Frédérique", "MARTIN", "", ""], ["Frédéric", "MARTIN", ""], OtherGivenName),
    (["Danièle", "MARTIN", "", ""], ["Daniel", "MARTIN", ""], NearName),
    (["Andrée", "MARTIN", "", ""], ["André", "MARTIN", ""], NearName),
    (["Pascale", "MARTIN", "", ""], ["Pascal", "MARTIN", ""], NearName),
    (["Claudie", "MARTIN", "", ""], ["Claude", "MARTIN", ""], NearName),
    (["Dominique", "MARTIN", "", ""], ["Véronique", "MARTIN", ""], OtherGivenName),
    (["Stéphane", "MARTIN", "", ""], ["Stéphanie", "MARTIN", ""], NearName),
    (["Lou-Anne", "MARTIN", "", ""], ["Louane", "MARTIN", ""], NearName),
    (["Yann", "MARTIN", "", ""], ["Jean", "MARTIN", ""], OtherGivenName),            // the Breton Jean, but who says so

    // Surnames that are near.
    (["Yann", "MARTINE", "", ""], ["Yann", "MARTIN", ""], NearName),
    (["Yann", "LE BRAS", "", ""], ["Yann", "LE BRAZ", ""], NearName),
    (["Yann", "LEBRAS", "", ""], ["Yann", "LE BRAZ", ""], NearName),
    (["Yann", "LE GUENNEC", "", ""], ["Yann", "LE GUEN", ""], NearName),
    (["Yann", "LE GALL", "", ""], ["Yann", "LE GALLO", ""], NearName),
    (["Yann", "LE GALL", "", ""], ["Yann", "LE GOFF", ""], OtherSurname),
    (["Yann", "LE ROUX", "", ""], ["Yann", "LE ROY", ""], OtherSurname),
    (["Yann", "GUÉGAN", "", ""], ["Yann", "GUÉGUEN", ""], OtherSurname),
    (["Yann", "MORVAN", "", ""], ["Yann", "MORVANT", ""], NearName),
    (["Yann", "DURAND", "", ""], ["Yann", "DURANT", ""], NearName),
    (["Yann", "PETIT", "", ""], ["Yann", "LEPETIT", ""], NearName),
    (["Yann", "PETIT", "", ""], ["Yann", "LE PETIT", ""], SurnamePartly),
    (["Yann", "FLOCH", "", ""], ["Yann", "LE FLOC'H", ""], SurnamePartly),
    (["Yann", "KERJEAN", "", ""], ["Yann", "KERYANN", ""], OtherSurname),
    (["Nolwenn", "LE BRAS", "", ""], MAELLE, OtherNames),

    // Slips of the pen: whoever made them.
    (["Mealle", "LE GOFF", "", ""], MAELLE, NearName),
    (["Maële", "LE GOFF", "", ""], MAELLE, NearName),
    (["Maëlle", "LE GOF", "", ""], MAELLE, NearName),
    (["Maëlle", "EL GOFF", "", ""], MAELLE, SurnamePartly),
    (["Jean-Piere", "TANGUY", "", ""], ["Jean-Pierre", "TANGUY", ""], GivenNamesPartly),
    (["MaÃ«lle", "LE GOFF", "", ""], MAELLE, NearName),                              // UTF-8 taken for Latin-1
    (["Ma?lle", "LE GOFF", "", ""], MAELLE, NearName),
    (["Maëlle", "LE G0FF", "", ""], MAELLE, NearName),                               // a nought for the O
];
