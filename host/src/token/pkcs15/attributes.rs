//! What all objects have in common (PKCS#15 v1.1, sections 6.1.8 and 6.1.9).

use crate::token::tlv::{Element, OCTET_STRING, SEQUENCE, Tag};

const UTF8_STRING: Tag = 0x0C;

/// An object's entry in its directory: `SEQUENCE { CommonObjectAttributes, class attributes, …, type attributes [1] }`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    common: Element<'a>,
    class: Element<'a>,
    /// The attributes of the object's type, inside of their tag.
    pub(super) of_type: Option<Element<'a>>,
}

impl<'a> Entry<'a> {
    /// `None` where the entry does not have that form.
    pub(super) fn parse(element: &Element<'a>) -> Option<Self> {
        let mut sequences = element.children().filter(|child| child.tag == SEQUENCE);
        Some(Self { common: sequences.next()?, class: sequences.next()?, of_type: element.child(0xA1) })
    }

    /// The object's label. UTF-8 by the standard, Latin-1 on some cards.
    pub(super) fn label(&self) -> Option<String> {
        let bytes = self.common.child(UTF8_STRING)?.value;
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().copied().map(char::from).collect(),
        };
        let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter.is_control());
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// What ties a certificate to its key: equal in both entries.
    pub(super) fn id(&self) -> Option<&'a [u8]> {
        self.class.child(OCTET_STRING).map(|id| id.value).filter(|id| !id.is_empty())
    }
}
