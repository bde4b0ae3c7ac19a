//! What a comparison finds.

/// Whether two descriptions mean one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Surely.
    Same,
    /// Surely not.
    Other,
    /// Only people can tell.
    Ask,
}

/// What a comparison finds: the answer, and why it is that one. From what is furthest from one person to what is
/// nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// Given names and surnames differ: someone else.
    OtherNames,
    /// The surnames differ: someone else.
    OtherSurname,
    /// The given names differ: someone else, maybe of one family.
    OtherGivenName,
    /// The names differ, and one personal e-mail address is in common: people marry. To be asked.
    SharedEmail,
    /// The names are alike, as by a slip of the pen; so are those of different people. To be asked.
    NearName,
    /// The surnames have a part in common, as birth, married and double names have. To be asked.
    SurnamePartly,
    /// A word or number tells people of one name apart, as in "TANGUY fils", or says more than the names. To be asked.
    FurtherWords,
    /// The given names have a part in common, or one side has one that may make another: Jean-Pierre is not Jean.
    /// To be asked.
    GivenNamesPartly,
    /// Only an initial stands for a given name, or what may be one. To be asked.
    Initial,
    /// The names are the same, and one of the two is called Monsieur, the other Madame. To be asked.
    TitlesDiffer,
    /// The certificate names its holder in two ways that do not agree. To be asked.
    NamesDisagree,
    /// The names are the same, and nothing tells which is the given name: Martin Thomas is not Thomas Martin. To be
    /// asked.
    OrderUnclear,
    /// Several are at hand whose names are all the record's, and that are not one person's. To be asked. Never the
    /// finding of one comparison.
    Namesakes,
    /// The certificate names an office or an organisation. To be asked.
    Organisation,
    /// The certificate does not tell given name and surname of a person. To be asked.
    HolderUnnamed,
    /// The record does not tell given name and surname. To be asked.
    AgentUnnamed,
    /// Both names are the same but for their way of writing: the same person.
    SameNames,
}

impl Finding {
    /// The answer that it means.
    #[must_use]
    pub fn answer(self) -> Answer {
        match self {
            Self::SameNames => Answer::Same,
            Self::OtherNames | Self::OtherSurname | Self::OtherGivenName => Answer::Other,
            _ => Answer::Ask,
        }
    }

    /// What given names and surname mean together: the lesser of both, and of two different names both.
    pub(super) fn of_both(given_names: Self, surname: Self) -> Self {
        if given_names == Self::OtherGivenName && surname == Self::OtherSurname {
            Self::OtherNames
        } else {
            given_names.min(surname)
        }
    }
}
