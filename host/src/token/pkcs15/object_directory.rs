//! EF.ODF: which directories of objects an application has (PKCS#15 v1.1).

use super::path::Path;
use crate::token::tlv::{Element, OCTET_STRING, SEQUENCE, elements};

/// A directory of objects: in a file of its own, or its entries right in EF.ODF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Directory {
    At(Path),
    Direct(Vec<u8>),
}

/// The directories that matter here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ObjectDirectory {
    /// Certificates, trusted and useful certificates; each directory once.
    pub(super) certificates: Vec<Directory>,
    /// Private keys.
    pub(super) private_keys: Vec<Directory>,
}

impl ObjectDirectory {
    /// `None` where the content has nothing of an EF.ODF.
    pub(super) fn parse(content: &[u8]) -> Option<Self> {
        let mut directory = Self::default();
        let mut is_one = false;
        for element in elements(content) {
            is_one |= (0xA0..=0xA8).contains(&element.tag);
            let list = match element.tag {
                0xA0 => &mut directory.private_keys,
                0xA4..=0xA6 => &mut directory.certificates,
                _ => continue,
            };
            for found in directories(&element) {
                if !list.contains(&found) {
                    list.push(found);
                }
            }
        }
        is_one.then_some(directory)
    }
}

/// `PathOrObjects`: a path, or objects in \[0\].
fn directories<'a>(element: &Element<'a>) -> impl Iterator<Item = Directory> + use<'a> {
    element.children().filter_map(|child| match child.tag {
        0xA0 => Some(Directory::Direct(child.value.to_vec())),
        OCTET_STRING => Path::parse(&child).map(Directory::At),
        // An entry begins with a SEQUENCE, a path does not: some cards leave out the tag around their entries.
        SEQUENCE if child.children().next().is_some_and(|first| first.tag == SEQUENCE) => {
            Some(Directory::Direct(child.encoding.to_vec()))
        }
        SEQUENCE => Path::parse(&child).map(Directory::At),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::iso7816::Slice;

    fn at(id: [u8; 2]) -> Directory {
        Directory::At(Path::from_octets(&id, Slice::default()).unwrap())
    }

    #[test]
    fn every_sort_of_certificate_directory_is_found_once() {
        let path = |tag, id: [u8; 2]| vec![tag, 6, 0x30, 4, 4, 2, id[0], id[1]];
        let content = [
            path(0xA0, [0x44, 1]),
            path(0xA4, [0x44, 2]),
            path(0xA7, [0x44, 3]),
            path(0xA4, [0x44, 4]),
            vec![0, 0, 0],
            path(0xA5, [0x44, 5]),
            path(0xA6, [0x44, 2]),
            vec![0xFF; 9],
        ]
        .concat();
        let directory = ObjectDirectory::parse(&content).unwrap();
        assert_eq!(directory.private_keys, [at([0x44, 1])]);
        assert_eq!(directory.certificates, [at([0x44, 2]), at([0x44, 4]), at([0x44, 5])]);
    }

    #[test]
    fn entries_may_stand_right_in_it() {
        let directory = ObjectDirectory::parse(&[0xA4, 4, 0xA0, 2, 0x30, 0]).unwrap();
        assert_eq!(directory.certificates, [Directory::Direct(vec![0x30, 0])]);
        let directory = ObjectDirectory::parse(&[0xA4, 4, 0x30, 2, 0x30, 0]).unwrap();
        assert_eq!(directory.certificates, [Directory::Direct(vec![0x30, 2, 0x30, 0])]);
    }

    #[test]
    fn other_content_is_none() {
        for other in [&[][..], &[0; 64], &[0x30, 0], &[0xA4, 9, 0]] {
            assert_eq!(ObjectDirectory::parse(other), None);
        }
    }
}
