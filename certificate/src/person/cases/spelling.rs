//! One name, written in many ways: case, accents, ligatures, apostrophes, hyphens, spaces, particles.

use super::{Case, MAELLE};
use crate::person::Finding::{NearName, OtherSurname, SameNames, SurnamePartly};

#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    // Case and accents.
    (["Maëlle", "LE GOFF", "Maëlle LE GOFF", ""], MAELLE, SameNames),
    (["MAELLE", "LE GOFF", "", ""], MAELLE, SameNames),
    (["maelle", "le goff", "", ""], MAELLE, SameNames),
    (["Mae\u{308}lle", "Le Goff", "", ""], MAELLE, SameNames),                       // decomposed
    (["  Maëlle ", "LE   GOFF", "", ""], MAELLE, SameNames),
    (["Ma\u{ad}ëlle", "LE\u{a0}GOFF", "", ""], MAELLE, SameNames),                   // soft hyphen, no-break space
    (["Maëlle", "LE\u{202f}GOFF", "", ""], MAELLE, SameNames),
    (["Maëlle", "LE\u{200b}GOFF", "", ""], MAELLE, SameNames),                       // space of no width
    (["Fañch", "KERVELLA", "", ""], ["FANCH", "Kervella", ""], SameNames),
    (["Loïc", "GUÉGUEN", "", ""], ["Loic", "Gueguen", ""], SameNames),
    (["François", "BŒUF", "", ""], ["FRANCOIS", "Boeuf", ""], SameNames),
    (["Zoé", "L’HÉNORET", "", ""], ["Zoe", "L'Henoret", ""], SameNames),
    (["Agnès", "LE CŒUR", "", ""], ["Agnes", "Lecoeur", ""], SameNames),
    (["Noëlle", "PÉRÈS", "", ""], ["Noelle", "Peres", ""], SameNames),
    (["Björn", "MÜLLER", "", ""], ["Bjorn", "Muller", ""], SameNames),
    (["Anna", "MÜLLER", "", ""], ["Anna", "Mueller", ""], NearName),                 // the German way of writing it
    (["Işıl", "YILMAZ", "", ""], ["Isil", "Yılmaz", ""], SameNames),
    (["İbrahim", "ŞAHİN", "", ""], ["Ibrahim", "Sahin", ""], SameNames),
    (["Łukasz", "WÓJCIK", "", ""], ["Lukasz", "Wojcik", ""], SameNames),
    (["Ștefan", "ȚEPEȘ", "", ""], ["Stefan", "Tepes", ""], SameNames),               // comma below
    (["Ştefan", "ŢEPEŞ", "", ""], ["Ștefan", "Țepeș", ""], SameNames),               // cedilla and comma below
    (["Ngọc", "NGUYỄN", "", ""], ["Ngoc", "Nguyen", ""], SameNames),
    (["Ngo\u{323}c", "NGUYE\u{302}\u{303}N", "", ""], ["Ngọc", "Nguyễn", ""], SameNames),
    (["Đức", "TRƯƠNG", "", ""], ["Duc", "Truong", ""], SameNames),
    (["Σοφία", "ΠΑΠΠΑΣ", "", ""], ["σοφία", "παππας", ""], SameNames),               // no Latin letters, same script
    (["Maёlle", "LE GOFF", "", ""], MAELLE, NearName),                               // a Cyrillic letter among them

    // Ligatures.
    (["Lætitia", "ŒUVRARD", "", ""], ["Laetitia", "Oeuvrard", ""], SameNames),
    (["LÆTITIA", "OEUVRARD", "", ""], ["lætitia", "œuvrard", ""], SameNames),
    (["Lætitia", "ŒUVRARD", "", ""], ["Letitia", "Œuvrard", ""], NearName),
    (["Staﬀen", "GRIﬃN", "", ""], ["Staffen", "Griffin", ""], SameNames),            // from a typeset document
    (["Anne", "WEIß", "", ""], ["Anne", "Weiss", ""], SameNames),
    (["Yann", "ꝀGUEN", "", ""], ["Yann", "Kerguen", ""], SameNames),                 // the barred K of old registers

    // The apostrophes of c'h, and of d' and l'.
    (["Fañch", "Le Floc'h", "", ""], ["Fanch", "LE FLOC’H", ""], SameNames),
    (["Fañch", "Le Floc‘h", "", ""], ["Fañch", "Le Floc'h", ""], SameNames),
    (["Fañch", "Le Floc`h", "", ""], ["Fañch", "Le Floc'h", ""], SameNames),
    (["Fañch", "Le Floc´h", "", ""], ["Fañch", "Le Floc'h", ""], SameNames),
    (["Fañch", "Le Flocʼh", "", ""], ["Fañch", "Le Floc'h", ""], SameNames),         // U+02BC, the proper Breton one
    (["Fañch", "Le Flocʹh", "", ""], ["Fañch", "Le Floc'h", ""], SameNames),
    (["Fañch", "Le Floc′h", "", ""], ["Fañch", "Le Floc'h", ""], SameNames),
    (["Fañch", "Le Floc‛h", "", ""], ["Fañch", "Le Floc'h", ""], SameNames),
    (["Fañch", "Le Floc＇h", "", ""], ["Fañch", "Le Floc'h", ""], SameNames),
    (["Fañch", "Le Flocꞌh", "", ""], ["Fañch", "Le Floc'h", ""], SameNames),
    (["Fañch", "Le Floc h", "", ""], ["Fañch", "Le Floch", ""], SameNames),          // a space for the apostrophe
    (["Fañch", "Le Floc?h", "", ""], ["Fañch", "Le Floc'h", ""], SameNames),         // lost in a conversion
    (["Fañch", "Le Floc\u{fffd}h", "", ""], ["Fañch", "Le Floc'h", ""], SameNames),
    (["Fañch", "Le Floc'h", "", ""], ["Fañch", "Le Floch", ""], SameNames),
    (["Fañch", "Le Floc'h", "", ""], ["Fañch", "Le Floh", ""], NearName),
    (["Gwenaëlle", "CLEAC'H", "", ""], ["Gwenaelle", "Cléac’h", ""], SameNames),
    (["Yves", "QUÉMÉNEUR", "", ""], ["Yves", "Quemener", ""], NearName),
    (["Hervé", "D’AVOINE", "", ""], ["HERVE", "d'Avoine", ""], SameNames),
    (["Hervé", "D AVOINE", "", ""], ["Hervé", "d'Avoine", ""], SameNames),
    (["Hervé", "DAVOINE", "", ""], ["Hervé", "d’Avoine", ""], SameNames),
    (["Hervé", "AVOINE", "", ""], ["Hervé", "d’Avoine", ""], NearName),
    (["Annaïck", "L'HARIDON", "", ""], ["Annaick", "Lharidon", ""], SameNames),
    (["Annaïck", "L HARIDON", "", ""], ["Annaick", "L’Haridon", ""], SameNames),
    (["Awa", "N'DIAYE", "", ""], ["Awa", "Ndiaye", ""], SameNames),
    (["Awa", "N DIAYE", "", ""], ["Awa", "N’Diaye", ""], SameNames),
    (["Kelly", "O'BRIEN", "", ""], ["Kelly", "O Brien", ""], SameNames),

    // Particles, joined or not, and hyphens.
    (["Maëlle", "LEGOFF", "", ""], MAELLE, SameNames),
    (["Maëlle", "Le-Goff", "", ""], MAELLE, SameNames),
    (["Maëlle", "LE–GOFF", "", ""], MAELLE, SameNames),
    (["Maëlle", "GOFF", "", ""], MAELLE, SurnamePartly),                             // Goff is another family
    (["Maëlle", "DE GOFF", "", ""], MAELLE, SurnamePartly),
    (["Anne", "DE LA VILLE", "", ""], ["Anne", "Delaville", ""], SameNames),
    (["Anne", "DE LAVILLE", "", ""], ["Anne", "de la Ville", ""], SameNames),
    (["Anne", "DE LA RUE", "", ""], ["Anne", "LARUE", ""], NearName),
    (["Anne", "DU PONT", "", ""], ["Anne", "Dupont", ""], SameNames),
    (["Anne", "DUPONT", "", ""], ["Anne", "Pont", ""], NearName),
    (["Anne", "DES ROCHES", "", ""], ["Anne", "Desroches", ""], SameNames),
    (["Anne", "SAINT-MARTIN", "", ""], ["Anne", "Saint Martin", ""], SameNames),
    (["Anne", "SAINT-MARTIN", "", ""], ["Anne", "St Martin", ""], SurnamePartly),
    (["Anne", "SAINT-MARTIN", "", ""], ["Anne", "Saint-Jean", ""], OtherSurname),    // saints are many
    (["Anne", "VAN DEN BERG", "", ""], ["Anne", "Vandenberg", ""], SameNames),
    (["Anne", "VAN DEN BERG", "", ""], ["Anne", "Van den Broek", ""], OtherSurname),
    (["Sonia", "BEN SALAH", "", ""], ["Sonia", "Bensalah", ""], SameNames),
    (["Sonia", "BEN SALAH", "", ""], ["Sonia", "Ben Ali", ""], OtherSurname),
    (["Marc", "EL IDRISSI", "", ""], ["Marc", "El-Idrissi", ""], SameNames),
    (["Yann", "KER MORVAN", "", ""], ["Yann", "Kermorvan", ""], SameNames),
    (["Jean-Pierre", "MARTIN-DUPONT", "", ""], ["Jean Pierre", "Martin Dupont", ""], SameNames),
    (["Nolwenn", "MARTIN DUPONT", "Nolwenn MARTIN-DUPONT", ""], ["Nolwenn", "Martin-Dupont", ""], SameNames),
    (["Nolwenn", "MARTINDUPONT", "", ""], ["Nolwenn", "Martin-Dupont", ""], SameNames),
];
