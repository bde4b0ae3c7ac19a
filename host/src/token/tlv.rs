//! BER-TLV data objects (ISO/IEC 8825-1, in the bounds of ISO/IEC 7816-4), read from slices without copying.
//!
//! Tags of up to four bytes and definite lengths, minimal or not. What is malformed or cut off ends a walk; it never
//! panics.

/// A tag as its bytes stand in the encoding, the first one highest: `0x30`, `0x7F49`, …
pub(crate) type Tag = u32;

/// SEQUENCE and SEQUENCE OF.
pub(crate) const SEQUENCE: Tag = 0x30;
/// INTEGER.
pub(crate) const INTEGER: Tag = 0x02;
/// BIT STRING.
pub(crate) const BIT_STRING: Tag = 0x03;
/// OCTET STRING.
pub(crate) const OCTET_STRING: Tag = 0x04;
/// An application identifier (ISO/IEC 7816-4).
pub(crate) const APPLICATION_IDENTIFIER: Tag = 0x4F;

/// Tag and length of a data object, whether or not its value is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// The tag.
    pub(crate) tag: Tag,
    /// How many bytes tag and length take.
    pub(crate) length: usize,
    /// How many bytes the value takes.
    pub(crate) value_length: usize,
}

impl Header {
    /// Reads the header at the beginning of `bytes`; `None` where it is cut off or of indefinite length.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let first = *bytes.first()?;
        let mut tag = Tag::from(first);
        let mut length = 1;
        if first & 0x1F == 0x1F {
            loop {
                let byte = *bytes.get(length)?;
                if length == 4 {
                    return None;
                }
                tag = tag << 8 | Tag::from(byte);
                length += 1;
                if byte & 0x80 == 0 {
                    break;
                }
            }
        }
        let first_of_length = *bytes.get(length)?;
        length += 1;
        let value_length = match first_of_length {
            short @ 0..=0x7F => usize::from(short),
            0x80 => return None,
            long => {
                let digits = bytes.get(length..length + usize::from(long & 0x7F))?;
                length += digits.len();
                digits.iter().try_fold(0_usize, |value, &digit| value.checked_mul(256)?.checked_add(digit.into()))?
            }
        };
        Some(Self { tag, length, value_length })
    }

    /// How many bytes the whole data object takes.
    pub(crate) fn total(&self) -> usize {
        self.length.saturating_add(self.value_length)
    }
}

/// One whole data object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    /// The tag.
    pub(crate) tag: Tag,
    /// The value.
    pub(crate) value: &'a [u8],
    /// Tag, length and value.
    pub(crate) encoding: &'a [u8],
}

impl<'a> Element<'a> {
    /// The data object at the beginning of `bytes`, which may go on after it.
    pub(crate) fn read(bytes: &'a [u8]) -> Option<Self> {
        let header = Header::read(bytes)?;
        let encoding = bytes.get(..header.total())?;
        Some(Self { tag: header.tag, value: encoding.get(header.length..)?, encoding })
    }

    /// The data objects inside of this one.
    pub(crate) fn children(&self) -> Elements<'a> {
        elements(self.value)
    }

    /// The first data object inside of this one that has this tag.
    pub(crate) fn child(&self, tag: Tag) -> Option<Element<'a>> {
        find(self.value, tag)
    }
}

/// The data objects that follow one another in `bytes`.
pub(crate) fn elements(bytes: &[u8]) -> Elements<'_> {
    Elements { rest: bytes }
}

/// The first data object in `bytes` with this tag, not looking inside of others.
pub(crate) fn find(bytes: &[u8], tag: Tag) -> Option<Element<'_>> {
    elements(bytes).find(|element| element.tag == tag)
}

/// A non-negative INTEGER's value as a count; `None` where it is negative or larger than any count of bytes.
pub(crate) fn unsigned(value: &[u8]) -> Option<usize> {
    if value.first()? & 0x80 != 0 {
        return None;
    }
    value.iter().try_fold(0_usize, |sum, &digit| sum.checked_mul(256)?.checked_add(digit.into()))
}

/// See [`elements`].
#[derive(Clone, Debug)]
pub(crate) struct Elements<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Elements<'a> {
    type Item = Element<'a>;

    fn next(&mut self) -> Option<Element<'a>> {
        // No tag begins with '00' or 'FF'; cards leave them where a data object was deleted or never written.
        let start = self.rest.iter().position(|&byte| byte != 0x00 && byte != 0xFF).unwrap_or(self.rest.len());
        let element = Element::read(self.rest.get(start..)?);
        self.rest = match element {
            Some(element) => self.rest.get(start + element.encoding.len()..).unwrap_or_default(),
            None => &[],
        };
        element
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(bytes: &[u8]) -> Vec<Tag> {
        elements(bytes).map(|element| element.tag).collect()
    }

    #[test]
    fn tags_of_several_bytes_are_read_whole() {
        let element = Element::read(&[0x7F, 0x49, 0x01, 0xAA, 0x55]).unwrap();
        assert_eq!((element.tag, element.value), (0x7F49, &[0xAA][..]));
        assert_eq!(tags(&[0x5F, 0xC1, 0x05, 0x00]), [0x5FC105]);
        assert_eq!(Header::read(&[0x5F, 0x81, 0x82, 0x83, 0x04, 0x00]), None);
    }

    #[test]
    fn lengths_may_be_longer_than_they_need_to_be_but_not_indefinite() {
        assert_eq!(Element::read(&[0x04, 0x81, 0x01, 0xAA]).unwrap().value, [0xAA]);
        assert_eq!(Element::read(&[0x04, 0x85, 0, 0, 0, 0, 1, 0xAA]).unwrap().value, [0xAA]);
        assert_eq!(Header::read(&[0x30, 0x80, 0, 0]), None);
        assert_eq!(Header::read(&[&[0x30, 0x89][..], &[0xFF; 9]].concat()), None);
    }

    #[test]
    fn a_header_tells_the_length_before_the_value_is_there() {
        let header = Header::read(&[0x30, 0x82, 0x06, 0x37]).unwrap();
        assert_eq!(header.total(), 0x637 + 4);
        assert_eq!(Element::read(&[0x30, 0x82, 0x06, 0x37]), None);
    }

    #[test]
    fn padding_before_between_and_after_is_stepped_over() {
        assert_eq!(tags(&[0, 0, 0x02, 1, 5, 0, 0xFF, 0xFF, 0x04, 1, 9, 0xFF, 0]), [0x02, 0x04]);
        assert_eq!(tags(&[0; 40]), [0; 0]);
    }

    #[test]
    fn what_is_cut_off_ends_the_walk_after_what_is_whole() {
        let whole = [0x02, 1, 5, 0x30, 3, 0x04, 1, 9];
        for length in 0..whole.len() {
            assert!(elements(&whole[..length]).count() < 2);
        }
        assert_eq!(tags(&whole), [0x02, 0x30]);
    }

    #[test]
    fn negative_and_endless_integers_are_no_counts() {
        assert_eq!(unsigned(&[0x05, 0xE4]), Some(0x5E4));
        assert_eq!(unsigned(&[0x80]), None);
        assert_eq!(unsigned(&[]), None);
        assert_eq!(unsigned(&[0x7F; 20]), None);
    }
}
