//! EF.DIR: which applications a card has (PKCS#15 v1.1; ISO/IEC 7816-4).

use super::path::Path;
use crate::token::iso7816::{Aid, CardError, DedicatedFile, FileId, LengthRule, Session, Slice, Watched};
use crate::token::tlv::{APPLICATION_IDENTIFIER, Element, OCTET_STRING, SEQUENCE, Tag, elements};

const EF_DIR: FileId = 0x2F00;
const APPLICATION_TEMPLATE: Tag = 0x61;
const PATH: Tag = 0x51;
const DISCRETIONARY_OBJECTS: Tag = 0x73;
/// More than any card has.
const MOST_APPLICATIONS: usize = 12;

/// An application that EF.DIR names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ListedApplication {
    /// The directories where it may be, the likeliest first.
    pub(crate) directories: Vec<DedicatedFile>,
    /// Where its EF.ODF is, if not in the usual place.
    pub(crate) object_directory: Option<Path>,
}

/// Reads EF.DIR in `directory`, whether it holds templates one after another or in records.
pub(crate) fn listed_applications(
    card: &mut Session<'_>,
    directory: &DedicatedFile,
) -> Result<Vec<ListedApplication>, CardError> {
    card.begin_object();
    let mark = card.mark();
    let content = card.read_file(&directory.file(EF_DIR), Slice::default(), DIRECTORY_LENGTH, Watched::No)?;
    for aid in names(&content) {
        card.observations().list_application(aid.to_string());
    }
    card.leave_out_file_since(mark);
    Ok(parse(&content))
}

/// Every application's name, those too that lead nowhere.
fn names(content: &[u8]) -> Vec<Aid> {
    let templates = elements(content).filter(|element| element.tag == APPLICATION_TEMPLATE);
    templates
        .filter_map(|template| Aid::new(template.child(APPLICATION_IDENTIFIER)?.value))
        .take(MOST_APPLICATIONS)
        .collect()
}

/// Directories are read whole, but a long erased rest of their file is not: cards clear entries and reuse the place,
/// so a short gap ends nothing.
pub(super) const DIRECTORY_LENGTH: LengthRule = |beginning| {
    const GAP: usize = 512;
    let rest = beginning.get(beginning.len().checked_sub(GAP)?..)?;
    (rest.iter().all(|&byte| byte == 0x00) || rest.iter().all(|&byte| byte == 0xFF)).then_some(beginning.len())
};

/// The applications named in the content of an EF.DIR.
pub(super) fn parse(content: &[u8]) -> Vec<ListedApplication> {
    elements(content)
        .filter(|element| element.tag == APPLICATION_TEMPLATE)
        .filter_map(|template| listed_application(&template))
        .take(MOST_APPLICATIONS)
        .collect()
}

fn listed_application(template: &Element<'_>) -> Option<ListedApplication> {
    let discretionary = template.child(DISCRETIONARY_OBJECTS);
    let named = |element: Option<Element<'_>>| {
        Some(DedicatedFile::application(Aid::new(element?.child(APPLICATION_IDENTIFIER)?.value)?))
    };
    let by_path = template.child(PATH).and_then(|path| {
        let (ids, rest) = path.value.as_chunks::<2>();
        let ids = ids.iter().map(|id| FileId::from_be_bytes(*id));
        let ids = ids.enumerate().filter(|(place, id)| *place > 0 || *id != 0x3F00).map(|(_, id)| id);
        let ids = ids.collect::<Vec<_>>();
        (rest.is_empty() && ids.len() <= 6).then(|| DedicatedFile::under_master_file(&ids))
    });
    let directories = [named(discretionary), by_path, named(Some(*template))].into_iter().flatten().collect::<Vec<_>>();
    let object_directory =
        discretionary.and_then(|objects| objects.child(SEQUENCE)).filter(|path| path.child(OCTET_STRING).is_some());
    (!directories.is_empty()).then(|| ListedApplication {
        directories,
        object_directory: object_directory.and_then(|path| Path::parse(&path)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_before_the_name_and_the_name_stays_as_a_second_way() {
        let content = [0x61, 10, 0x4F, 2, 0xA0, 1, 0x51, 4, 0x3F, 0, 0x50, 0x15, 0, 0, 0x61, 4, 0x4F, 2, 0xA0, 2];
        let listed = parse(&content);
        let by_name = |last| DedicatedFile::application(Aid::new(&[0xA0, last]).unwrap());
        assert_eq!(listed[0].directories, [DedicatedFile::under_master_file(&[0x5015]), by_name(1)]);
        assert_eq!(listed[1].directories, [by_name(2)]);
    }

    #[test]
    fn the_object_directory_may_be_named() {
        let content = [0x61, 14, 0x4F, 2, 0xA0, 1, 0x73, 8, 0x30, 6, 4, 4, 0x3F, 0, 0x50, 0x31];
        let listed = parse(&content);
        let path = Path::from_octets(&[0x3F, 0, 0x50, 0x31], Slice::default());
        assert_eq!(listed[0].object_directory, path);
    }

    #[test]
    fn a_gap_between_entries_is_read_over_and_a_long_erased_rest_is_not() {
        assert_eq!(DIRECTORY_LENGTH(&[&[0x30, 1, 5][..], &[0; 511]].concat()), None);
        assert_eq!(DIRECTORY_LENGTH(&[&[0x30, 1, 5][..], &[0; 512]].concat()), Some(515));
        assert_eq!(DIRECTORY_LENGTH(&[]), None);
    }
}
