//! How a card of data objects behaves where the standard leaves it a choice, and where real cards take liberties.

use super::manners::Protocol;

/// A card's manners. The default is a card by the book, on T=1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectManners {
    /// The protocol.
    pub protocol: Protocol,
    /// GET DATA delivers only so many bytes itself and announces the rest by `61xx`.
    pub partial_data: Option<usize>,
    /// A command that asks for more than there is is answered `6Cxx`, with the number of bytes there are.
    pub exact_length: bool,
    /// Lengths one byte longer than need be around data objects.
    pub non_minimal_lengths: bool,
    /// SELECT with P2=00 is refused with `6A86`.
    pub no_first_occurrence: bool,
    /// SELECT by AID is answered `9000` whatever the AID, with nothing behind it.
    pub any_aid: bool,
}

impl Default for ObjectManners {
    fn default() -> Self {
        Self {
            protocol: Protocol::T1,
            partial_data: None,
            exact_length: false,
            non_minimal_lengths: false,
            no_first_occurrence: false,
            any_aid: false,
        }
    }
}

impl ObjectManners {
    /// Each manner by itself, with its name; the first is the default.
    #[must_use]
    pub fn each() -> Vec<(&'static str, Self)> {
        let book = Self::default();
        vec![
            ("by the book", book.clone()),
            ("T=0", Self { protocol: Protocol::T0, ..book.clone() }),
            ("61xx after 8 bytes", Self { partial_data: Some(8), ..book.clone() }),
            ("61xx after no byte", Self { partial_data: Some(0), ..book.clone() }),
            ("6Cxx", Self { exact_length: true, ..book.clone() }),
            ("non-minimal lengths", Self { non_minimal_lengths: true, ..book.clone() }),
            ("no P2=00", Self { no_first_occurrence: true, ..book.clone() }),
            ("9000 to any AID", Self { any_aid: true, ..book }),
            (
                "T=0, all at its worst",
                Self {
                    protocol: Protocol::T0,
                    partial_data: Some(8),
                    exact_length: true,
                    non_minimal_lengths: true,
                    no_first_occurrence: true,
                    any_aid: true,
                },
            ),
        ]
    }
}
