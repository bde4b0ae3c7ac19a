//! Several given names, of which people use one; composed ones; initials; titles.

use super::{Case, JEAN_PIERRE, MAELLE};
use crate::person::Finding::{
    AgentUnnamed, FurtherWords, GivenNamesPartly, HolderUnnamed, Initial, NearName, OtherGivenName, SameNames,
    SurnamePartly, TitlesDiffer,
};

#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    // Composed ones.
    (["Jean-Pierre", "TANGUY", "", ""], JEAN_PIERRE, SameNames),
    (["Jean Pierre", "TANGUY", "", ""], JEAN_PIERRE, SameNames),
    (["JEANPIERRE", "TANGUY", "", ""], JEAN_PIERRE, SameNames),
    (["Jean–Pierre", "TANGUY", "", ""], JEAN_PIERRE, SameNames),
    (["Jean - Pierre", "TANGUY", "", ""], JEAN_PIERRE, SameNames),
    (["Anne-Sophie", "TANGUY", "", ""], ["Anne Sophie", "Tanguy", ""], SameNames),
    (["Marie-Annick", "TANGUY", "", ""], ["MARIE ANNICK", "Tanguy", ""], SameNames),
    (["Jean, Pierre", "TANGUY", "", ""], JEAN_PIERRE, GivenNamesPartly),             // he is Jean
    (["Jean-Pierre", "TANGUY", "", ""], ["Jean", "TANGUY", ""], GivenNamesPartly),
    (["Jean", "TANGUY", "", ""], JEAN_PIERRE, GivenNamesPartly),
    (["Pierre", "TANGUY", "", ""], JEAN_PIERRE, GivenNamesPartly),
    (["Jean-Marie", "TANGUY", "", ""], JEAN_PIERRE, GivenNamesPartly),
    (["Jean-Paul", "TANGUY", "", ""], ["Jean-Paul-Marie", "TANGUY", ""], GivenNamesPartly),
    (["Jean Pierre", "TANGUY", "", ""], ["Jean", "TANGUY", ""], GivenNamesPartly),   // may be Jean-Pierre
    (["Marie", "LE GOFF", "", ""], ["Marie Anne", "LE GOFF", ""], GivenNamesPartly),
    (["Laure Anne", "LE GOFF", "", ""], ["Laure", "LE GOFF", ""], GivenNamesPartly),
    (["Claire Marie", "LE GOFF", "", ""], ["Claire", "LE GOFF", ""], GivenNamesPartly),
    (["Per Yann", "TANGUY", "", ""], ["Per", "TANGUY", ""], GivenNamesPartly),
    (["Marie-Jean", "TANGUY", "", ""], ["Jean-Marie", "TANGUY", ""], GivenNamesPartly),
    (["Anne", "TANGUY", "", ""], ["Marie-Anne", "TANGUY", ""], GivenNamesPartly),

    // Several.
    (["Maëlle Anne Marie", "LE GOFF", "Maëlle LE GOFF", ""], MAELLE, SameNames),
    (["Maëlle, Anne, Marie", "LE GOFF", "", ""], MAELLE, SameNames),
    (["Maëlle;Anne;Marie", "LE GOFF", "", ""], MAELLE, SameNames),
    (["Maëlle / Anne", "LE GOFF", "", ""], MAELLE, SameNames),
    (["Maëlle", "LE GOFF", "", ""], ["Maëlle Anne", "LE GOFF", ""], SameNames),
    (["Loïc Émile", "TANGUY", "", ""], ["Loïc", "TANGUY", ""], SameNames),
    (["Loïc E.", "TANGUY", "", ""], ["Loïc", "TANGUY", ""], SameNames),              // a further one, abridged
    (["Jean-Pierre Marie", "TANGUY", "", ""], JEAN_PIERRE, SameNames),
    (["Jean-Pierre, Marie", "TANGUY", "", ""], JEAN_PIERRE, SameNames),
    (["Jean-Pierre Marie", "TANGUY", "", ""], ["Jean Pierre", "TANGUY", ""], SameNames),
    (["Jean, Pierre, Marie", "TANGUY", "", ""], ["Jean", "TANGUY", ""], SameNames),
    (["Jean Pierre Marie", "TANGUY", "", ""], JEAN_PIERRE, GivenNamesPartly),        // Jean, Pierre, Marie, it may be
    (["Maëlle Anne", "LE GOFF", "", ""], ["Maëlle Marie", "LE GOFF", ""], GivenNamesPartly),
    (["Loïc Émile", "TANGUY", "", ""], ["Loïc Yves", "TANGUY", ""], GivenNamesPartly),
    (["Yann Pierre", "TANGUY", "", ""], ["Yann Marie", "TANGUY", ""], GivenNamesPartly),
    (["Anne Maëlle", "LE GOFF", "", ""], MAELLE, GivenNamesPartly),                  // known by the second one, maybe
    (["Anne Maëlle", "LE GOFF", "Maëlle LE GOFF", ""], MAELLE, SameNames),           // known by it, surely
    (["Marie Gwenaëlle Anne", "LE GOFF", "Gwenaëlle LE GOFF", ""], ["Gwenaëlle", "LE GOFF", ""], SameNames),
    (["Marie Gwenaëlle Anne", "LE GOFF", "Gwenaëlle LE GOFF", ""], ["Marie", "LE GOFF", ""], GivenNamesPartly),
    (["Jean Pierre", "TANGUY", "Jean TANGUY", ""], ["Jean", "TANGUY", ""], SameNames),
    (["Jean Pierre", "TANGUY", "Jean Pierre TANGUY", ""], ["Jean", "TANGUY", ""], GivenNamesPartly),
    (["Jean Pierre", "TANGUY", "Jean Pierre TANGUY", ""], JEAN_PIERRE, SameNames),
    (["Jean Pierre Marie", "TANGUY", "Jean-Pierre TANGUY", ""], JEAN_PIERRE, SameNames),
    (["Jean Pierre Marie", "TANGUY", "Jean TANGUY", ""], JEAN_PIERRE, GivenNamesPartly), // he is called Jean
    (["Jean Pierre", "TANGUY", "Jean TANGUY", ""], JEAN_PIERRE, GivenNamesPartly),
    (["Loïc Pierre", "TANGUY", "Loïc TANGUY", ""], ["Loïc Marie", "TANGUY", ""], GivenNamesPartly),
    (["Loïc Pierre", "TANGUY fils", "Loïc TANGUY", ""], ["Pierre", "TANGUY", ""], FurtherWords),

    // Initials and short forms.
    (["M.", "LE GOFF", "", ""], MAELLE, Initial),
    (["M", "LE GOFF", "", ""], MAELLE, Initial),
    (["Y.", "LE GOFF", "", ""], MAELLE, OtherGivenName),
    (["J.-P.", "TANGUY", "", ""], JEAN_PIERRE, Initial),
    (["J. P.", "TANGUY", "", ""], JEAN_PIERRE, Initial),
    (["JP", "TANGUY", "", ""], ["J.-P.", "TANGUY", ""], Initial),
    (["J.-P.", "TANGUY", "", ""], ["J.P.", "TANGUY", ""], Initial),
    (["Y.", "LE GOFF", "Y. LE GOFF", ""], ["Y.", "LE GOFF", ""], Initial),           // Yann and Yves
    (["", "", "Y. LE GOFF", ""], ["Y.", "LE GOFF", ""], Initial),
    (["M.", "LE GOFF", "", ""], ["M.", "LE GOFF", ""], Initial),
    (["Marie-L.", "TANGUY", "", ""], ["Marie-Laure", "TANGUY", ""], GivenNamesPartly),
    (["Fred", "TANGUY", "", ""], ["Frédéric", "TANGUY", ""], NearName),
    (["Gwen", "TANGUY", "", ""], ["Gwenaëlle", "TANGUY", ""], NearName),

    // Initials that make another name of two.
    (["Paul A.", "MARTIN", "", ""], ["Paula", "MARTIN", ""], Initial),
    (["Paul A.", "MARTIN", "Paul A. MARTIN", ""], ["Paula", "MARTIN", ""], Initial),
    (["Paul A. Émile", "MARTIN", "", ""], ["Paula Émile", "MARTIN", ""], Initial),
    (["Michel E", "MARTIN", "", ""], ["Michèle", "MARTIN", ""], Initial),
    (["René E.", "MARTIN", "", ""], ["Renée", "MARTIN", ""], Initial),
    (["André-A.", "MARTIN", "", ""], ["Andréa", "MARTIN", ""], Initial),
    (["Marie M. Élodie", "MARTIN", "", ""], ["Marie Mélodie", "MARTIN", ""], Initial),
    (["Paul Aimé", "MARTIN", "Paul A. MARTIN", ""], ["Paula", "MARTIN", ""], NearName),

    // Titles.
    (["Mme", "LE GOFF", "Mme LE GOFF", ""], ["Mme", "LE GOFF", ""], AgentUnnamed),   // a title is no given name
    (["Mme", "LE GOFF", "Mme LE GOFF", ""], MAELLE, HolderUnnamed),
    (["Anne", "MAITRE JEAN", "", ""], ["Anne", "JEAN", ""], SurnamePartly),          // nor is a surname a title
    (["Anne", "MAÎTRE", "MAÎTRE Anne", ""], ["Anne", "Maitre", ""], SameNames),
    (["Maëlle", "Mme LE GOFF", "", ""], MAELLE, SurnamePartly),
    (["Mme Maëlle", "LE GOFF", "", ""], MAELLE, SameNames),
    (["Madame Maëlle", "LE GOFF", "", ""], MAELLE, SameNames),
    (["Mlle Maëlle", "LE GOFF", "Mme Maëlle LE GOFF", ""], MAELLE, SameNames),
    (["Dr. Maëlle", "LE GOFF", "", ""], MAELLE, SameNames),
    (["Maître Maëlle", "LE GOFF", "", ""], MAELLE, SameNames),
    (["Mr Yann", "TANGUY", "", ""], ["Yann", "TANGUY", ""], SameNames),
    (["Yann", "TANGUY", "", ""], ["Monsieur Yann", "TANGUY", ""], SameNames),
    (["Yann", "TANGUY", "M. Yann TANGUY", ""], ["Yann", "TANGUY", ""], SameNames),
    (["Yann", "TANGUY", "M. Yann TANGUY", ""], ["Monsieur Yann", "TANGUY", ""], SameNames),
    (["Claude", "MARTIN", "M. Claude MARTIN", ""], ["Mme Claude", "MARTIN", ""], TitlesDiffer), // a couple
    (["Mme Claude", "MARTIN", "", ""], ["M Claude", "MARTIN", ""], Initial),
    (["Mme Claude", "MARTIN", "", ""], ["Mr Claude", "MARTIN", ""], TitlesDiffer),
    (["M. Laure", "MARTIN", "", ""], ["Laure", "MARTIN", ""], Initial),              // Marie-Laure, it may be
    (["Laure", "MARTIN", "", ""], ["M. Laure", "MARTIN", ""], Initial),
];
