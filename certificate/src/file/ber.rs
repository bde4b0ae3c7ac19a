//! As much of BER as files of certificates need: elements, their tags, and what they hold.
//!
//! Not only DER: Windows, Java and mail programs write the outer layers of PKCS#7 and PKCS#12 with indefinite lengths
//! (X.690, section 8.1.3.6).

/// How deep elements of indefinite length may lie within each other; in the files that are meant it is five.
const MOST_LAYERS: usize = 16;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
/// Constructed, context-specific 0.
pub(super) const CONTEXT_0: u8 = 0xA0;

/// One element.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    /// Its identifier octet; the tags that matter here have only one.
    pub(super) tag: u8,
    /// Its contents octets.
    pub(super) content: &'a [u8],
    /// All of it, from the identifier to the last octet.
    pub(super) whole: &'a [u8],
}

/// The elements that follow each other, up to the first that is none.
pub(super) fn elements(bytes: &[u8]) -> impl Iterator<Item = Element<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let element = first(rest, MOST_LAYERS)?;
        rest = rest.get(element.whole.len()..)?;
        Some(element)
    })
}

/// The element with which the bytes begin.
fn first(bytes: &[u8], layers: usize) -> Option<Element<'_>> {
    let (&tag, after_tag) = bytes.split_first()?;
    // Tag numbers from 31 on, whose identifiers are longer, appear nowhere in what is read here; and a tag of 0 ends
    // an element of indefinite length.
    if tag & 0x1F == 0x1F || tag == 0 {
        return None;
    }
    let (&length, after_length) = after_tag.split_first()?;
    if length == 0x80 {
        return indefinite(tag, bytes, layers.checked_sub(1)?);
    }
    let (length, header) = if length < 0x80 {
        (usize::from(length), 2)
    } else {
        let octets = usize::from(length & 0x7F);
        // Four octets count more than any file here has.
        let counted = after_length.get(..octets).filter(|counted| counted.len() <= 4)?;
        (counted.iter().try_fold(0_usize, |sum, octet| sum.checked_mul(256)?.checked_add((*octet).into()))?, 2 + octets)
    };
    let end = header.checked_add(length)?;
    Some(Element { tag, content: bytes.get(header..end)?, whole: bytes.get(..end)? })
}

/// Its contents go on to two octets of zero between elements.
fn indefinite(tag: u8, bytes: &[u8], layers: usize) -> Option<Element<'_>> {
    let mut end = 2;
    while !bytes.get(end..)?.starts_with(&[0, 0]) {
        end += first(bytes.get(end..)?, layers)?.whole.len();
    }
    Some(Element { tag, content: bytes.get(2..end)?, whole: bytes.get(..end + 2)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(bytes: &[u8]) -> Option<(u8, Vec<u8>, usize)> {
        elements(bytes).next().map(|element| (element.tag, element.content.to_vec(), element.whole.len()))
    }

    #[test]
    fn lengths_of_every_form_are_read() {
        assert_eq!(only(&[4, 1, 9, 7]), Some((4, vec![9], 3)));
        assert_eq!(only(&[4, 0x81, 1, 9]), Some((4, vec![9], 4)));
        assert_eq!(only(&[4, 0x84, 0, 0, 0, 1, 9]), Some((4, vec![9], 7)));
        assert_eq!(only(&[0x30, 0x80, 4, 2, 0, 0, 0, 0, 5]), Some((0x30, vec![4, 2, 0, 0], 8)));
        assert_eq!(only(&[0x30, 0x80, 0x30, 0x80, 0, 0, 0, 0]), Some((0x30, vec![0x30, 0x80, 0, 0], 8)));
    }

    #[test]
    fn what_ends_too_early_or_lies_too_deep_is_no_element() {
        let huge = [4, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0];
        let deep = [0x30, 0x80].repeat(100_000);
        for bytes in [&[][..], &[4], &[4, 2, 0], &[4, 0x82, 1], &[0x30, 0x80], &[0x30, 0x80, 0], &[0, 0], &huge, &deep]
        {
            assert_eq!(only(bytes), None);
        }
    }
}
