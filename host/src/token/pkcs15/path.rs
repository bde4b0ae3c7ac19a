//! Path: where an object's content stands (PKCS#15 v1.1, section 6.1.5; ISO/IEC 7816-15).

use crate::token::iso7816::{Aid, DedicatedFile, ElementaryFile, FileId, Slice};
use crate::token::tlv::{APPLICATION_IDENTIFIER, Element, INTEGER, OCTET_STRING, SEQUENCE, Tag, unsigned};

const MASTER_FILE: FileId = 0x3F00;
/// No card nests deeper; SELECT's data field stays short.
const DEEPEST: usize = 8;
const LENGTH: Tag = 0x80;
const FILE_OF_APPLICATION: Tag = 0xA1;

/// A reference to a file or to a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    from: From,
    ids: Vec<FileId>,
    /// The part.
    pub(super) slice: Slice,
}

/// Where a path begins.
#[derive(Clone, Debug, PartialEq, Eq)]
enum From {
    MasterFile,
    /// The application that holds the path.
    Application,
    OtherApplication(Aid),
}

impl Path {
    /// `SEQUENCE { path OCTET STRING, index INTEGER OPTIONAL, length [0] INTEGER OPTIONAL }`, or an application's AID
    /// with the path in it, or the bare OCTET STRING.
    pub(super) fn parse(element: &Element<'_>) -> Option<Self> {
        match element.tag {
            OCTET_STRING => Self::from_octets(element.value, Slice::default()),
            FILE_OF_APPLICATION => Self::in_application(element),
            SEQUENCE => {
                let number = |tag| element.child(tag).and_then(|number| unsigned(number.value));
                let slice = match (number(INTEGER), number(LENGTH)) {
                    // Cards write a length of zero where they mean no part.
                    (_, Some(0)) => Slice::default(),
                    (index, length) => Slice { index, length },
                };
                if let Some(reference) = element.child(FILE_OF_APPLICATION) {
                    return Some(Self { slice, ..Self::in_application(&reference)? });
                }
                let octets = element.children().next().filter(|first| first.tag == OCTET_STRING)?;
                Self::from_octets(octets.value, slice)
            }
            _ => None,
        }
    }

    fn in_application(element: &Element<'_>) -> Option<Self> {
        let aid = Aid::new(element.child(APPLICATION_IDENTIFIER)?.value)?;
        let path = Self::from_octets(element.child(OCTET_STRING)?.value, Slice::default())?;
        Some(Self { from: From::OtherApplication(aid), ..path })
    }

    /// A path of file identifiers; one that begins with the master file's is absolute.
    pub(super) fn from_octets(octets: &[u8], slice: Slice) -> Option<Self> {
        let (ids, rest) = octets.as_chunks::<2>();
        let mut ids = ids.iter().map(|id| FileId::from_be_bytes(*id)).collect::<Vec<_>>();
        let from = if ids.first() == Some(&MASTER_FILE) {
            ids.remove(0);
            From::MasterFile
        } else {
            From::Application
        };
        (rest.is_empty() && (1..=DEEPEST).contains(&ids.len())).then_some(Self { from, ids, slice })
    }

    /// The files that may be meant, the likeliest first, for a path found in the application in `directory`.
    pub(super) fn candidates(&self, directory: &DedicatedFile) -> Vec<ElementaryFile> {
        match &self.from {
            From::Application => directory.file_at(&self.ids).into_iter().collect(),
            From::OtherApplication(aid) => {
                DedicatedFile::application(aid.clone()).file_at(&self.ids).into_iter().collect()
            }
            From::MasterFile => {
                let absolute = DedicatedFile::under_master_file(&[]).file_at(&self.ids);
                // In an application with a name of its own some cards mean the file in that application's root.
                let in_application =
                    self.ids.last().filter(|_| directory.application.is_some()).map(|&id| directory.file(id));
                absolute.into_iter().chain(in_application).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(bytes: &[u8]) -> Option<Path> {
        Path::parse(&Element::read(bytes).unwrap())
    }

    fn places(bytes: &[u8], directory: &DedicatedFile) -> Vec<String> {
        parse(bytes).unwrap().candidates(directory).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn absolute_relative_and_foreign_paths_lead_to_their_files() {
        let by_path = DedicatedFile::under_master_file(&[0x5015]);
        let by_name = DedicatedFile::application(Aid::new(&[0xA0, 1]).unwrap());
        assert_eq!(places(&[0x30, 8, 4, 6, 0x3F, 0, 0x50, 0x15, 0x44, 0x41], &by_path), ["3F00/5015/4441"]);
        assert_eq!(places(&[0x30, 4, 4, 2, 0x44, 0x41], &by_path), ["3F00/5015/4441"]);
        assert_eq!(places(&[4, 2, 0x70, 5], &by_name), ["A001/7005"]);
        assert_eq!(places(&[0x30, 10, 0xA1, 8, 0x4F, 2, 0xB0, 2, 4, 2, 0x34, 1], &by_path), ["B002/3401"]);
        assert_eq!(places(&[4, 6, 0x3F, 0, 0x50, 0x15, 0x44, 0x41], &by_name), ["3F00/5015/4441", "A001/4441"]);
    }

    #[test]
    fn index_and_length_name_a_part_unless_the_length_is_zero() {
        let slice = |rest: &[u8]| {
            let octets = [4, 2, 0x45, 0x74];
            let bytes = [&[0x30, u8::try_from(octets.len() + rest.len()).unwrap()], &octets[..], rest].concat();
            parse(&bytes).unwrap().slice
        };
        assert_eq!(slice(&[2, 2, 5, 0xE4, 0x80, 2, 5, 0xE4]), Slice { index: Some(0x5E4), length: Some(0x5E4) });
        assert_eq!(slice(&[2, 1, 0, 0x80, 1, 0]), Slice::default());
        assert_eq!(slice(&[]), Slice::default());
        let in_application = [0x30, 17, 2, 2, 5, 0xE4, 0x80, 1, 9, 0xA1, 8, 0x4F, 2, 0xB0, 2, 4, 2, 0x34, 1];
        assert_eq!(parse(&in_application).unwrap().slice, Slice { index: Some(0x5E4), length: Some(9) });
    }

    #[test]
    fn a_path_to_nowhere_is_none() {
        for nowhere in [&[4, 0][..], &[4, 2, 0x3F, 0], &[4, 3, 1, 2, 3], &[0x30, 0], &[0x30, 3, 2, 1, 1], &[5, 0]] {
            assert_eq!(parse(nowhere), None);
        }
        assert_eq!(parse(&[&[4, 40][..], &[7; 40]].concat()), None);
    }
}
