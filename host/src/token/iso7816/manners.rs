//! What a card was found to understand: the forms of SELECT and SELECT DATA, and the longest answer of READ BINARY.

use super::data_object::SelectDataForm;
use crate::token::apdu::LONGEST_ANSWER;

/// One form of SELECT: P1, P2 (ISO/IEC 7816-4), and whether the file is named in the data field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) p1: u8,
    pub(crate) p2: u8,
    pub(crate) names_file: bool,
}

impl Form {
    /// The form with these parameters that names the file in the data field.
    pub(crate) const fn new(p1: u8, p2: u8) -> Self {
        Self { p1, p2, names_file: true }
    }

    /// Only P2 = 0C asks for no answer.
    pub(super) const fn wants_answer(self) -> bool {
        self.p2 != 0x0C
    }
}

/// What a SELECT goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SelectBy {
    /// An application identifier.
    Application,
    /// The master file's reserved identifier.
    MasterFile,
    /// A path from the master file.
    PathFromMasterFile,
    /// A path from the current directory.
    PathFromHere,
    /// A directory's identifier, in the current directory.
    ChildDirectory,
    /// A file's identifier, in the current directory.
    ChildFile,
}

impl SelectBy {
    const COUNT: usize = 6;

    /// In the order to try them. Cards refuse some of each with 6A86 or 6700.
    fn forms(self) -> Vec<Form> {
        let form = Form::new;
        match self {
            Self::Application => vec![form(0x04, 0x00), form(0x04, 0x04), form(0x04, 0x0C)],
            Self::MasterFile => {
                vec![form(0x00, 0x0C), form(0x00, 0x00), Form { p1: 0x00, p2: 0x00, names_file: false }]
            }
            Self::PathFromMasterFile => vec![form(0x08, 0x04), form(0x08, 0x00), form(0x08, 0x0C)],
            Self::PathFromHere => vec![form(0x09, 0x04), form(0x09, 0x00)],
            Self::ChildDirectory => vec![form(0x01, 0x04), form(0x00, 0x00), form(0x00, 0x04), form(0x00, 0x0C)],
            Self::ChildFile => vec![
                form(0x02, 0x04),
                form(0x02, 0x00),
                form(0x00, 0x00),
                form(0x00, 0x04),
                form(0x09, 0x04),
                form(0x02, 0x0C),
            ],
        }
    }
}

/// The forms of one way to select, those that the card understood first.
#[derive(Clone, Debug)]
pub(super) struct Forms {
    order: Vec<Form>,
    /// The card refused every one of them at least once, and has understood none.
    pub(super) refused: bool,
}

impl Forms {
    /// The forms worth a try, in their order.
    pub(super) fn to_try(&self) -> Vec<Form> {
        let count = if self.refused { 1 } else { self.order.len() };
        self.order.iter().take(count).copied().collect()
    }

    /// The card understood `form`: it comes first from now on.
    pub(super) fn understood(&mut self, form: Form) {
        self.refused = false;
        self.prefer(form);
    }

    fn prefer(&mut self, form: Form) {
        self.order.retain(|other| *other != form);
        self.order.insert(0, form);
    }
}

/// Everything learned about how to ask this card.
#[derive(Clone, Debug)]
pub(super) struct Manners {
    forms: [Forms; SelectBy::COUNT],
    /// The longest answer to READ BINARY to ask for, in bytes.
    pub(super) block: usize,
    /// The form of SELECT DATA that the card has understood.
    pub(super) select_data: Option<SelectDataForm>,
    /// The longest answer to any other command to ask for, in bytes: more than 256 in extended length.
    pub(super) longest: usize,
}

impl Default for Manners {
    fn default() -> Self {
        use SelectBy::{Application, ChildDirectory, ChildFile, MasterFile, PathFromHere, PathFromMasterFile};
        // In the order of the enumeration, by which `forms` is indexed.
        let forms = [Application, MasterFile, PathFromMasterFile, PathFromHere, ChildDirectory, ChildFile]
            .map(|by| Forms { order: by.forms(), refused: false });
        Self { forms, block: LONGEST_ANSWER, longest: LONGEST_ANSWER, select_data: None }
    }
}

impl Manners {
    /// The forms of one way to select.
    pub(super) fn forms(&mut self, by: SelectBy) -> &mut Forms {
        &mut self.forms[by as usize]
    }

    /// Every way to select is worth all its forms again.
    pub(super) fn forget_refusals(&mut self) {
        for forms in &mut self.forms {
            forms.refused = false;
        }
    }

    /// Answers may be this long, 256 bytes or more.
    pub(super) fn set_longest(&mut self, longest: usize) {
        self.longest = longest;
        self.block = longest;
    }

    /// Puts first a form that a family is known to understand.
    pub(super) fn prefer(&mut self, by: SelectBy, form: Form) {
        self.forms(by).prefer(form);
    }
}

/// The shortest limit of an answer known of any card, in bytes.
pub(super) const SHORTEST_BLOCK: usize = 0x80;

/// The next shorter answer to ask for, where `length` was too long: known limits of cards and readers.
pub(super) fn shorter_block(length: usize) -> Option<usize> {
    [LONGEST_ANSWER, 0xE7, 0xC0, SHORTEST_BLOCK].into_iter().find(|&shorter| shorter < length)
}
