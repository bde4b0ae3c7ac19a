//! EF.DIR: the applications of a card (ISO/IEC 7816-4, section 12.2.3; PKCS#15 v1.1, section 5.4).

use super::{
    encoding::{Lengths, tlv},
    file_tree::{FileIndex, FileTree},
    layout::{DirectoryFile, Layout, ObjectDirectory},
    pkcs15_files::{object_directory, path_bytes},
};

const DIRECTORY_FILE: u16 = 0x2F00;

/// An application as EF.DIR names it.
pub(super) struct DirectoryEntry<'a> {
    pub(super) aid: &'a [u8],
    /// The application that holds its description, where that is another one.
    pub(super) description: Option<&'a [u8]>,
    pub(super) label: &'a str,
    /// Identifiers from the MF down to its directory; none where the AID is the way.
    pub(super) path: &'a [u16],
    pub(super) layout: Layout,
}

impl DirectoryEntry<'_> {
    pub(super) fn encode(&self, lengths: Lengths) -> Vec<u8> {
        let mut content = [tlv(0x4F, self.aid, lengths), tlv(0x50, self.label.as_bytes(), lengths)].concat();
        if !self.path.is_empty() {
            content.extend(tlv(0x51, &path_bytes(self.path), lengths));
        }
        let mut discretionary = Vec::new();
        if self.layout.object_directory == ObjectDirectory::Listed {
            let place = path_bytes(&[self.path, &[object_directory(self.layout)]].concat());
            discretionary.extend(tlv(0x30, &tlv(0x04, &place, lengths), lengths));
        }
        if let Some(description) = self.description {
            discretionary.extend(tlv(0x4F, description, lengths));
        }
        if !discretionary.is_empty() {
            content.extend(tlv(0x73, &discretionary, lengths));
        }
        tlv(0x61, &content, lengths)
    }
}

/// Writes EF.DIR, if there is one, into `directory`.
pub(super) fn write(tree: &mut FileTree, directory: FileIndex, organised: DirectoryFile, entries: Vec<Vec<u8>>) {
    match organised {
        DirectoryFile::Absent => {}
        DirectoryFile::Transparent => {
            tree.add_transparent(directory, DIRECTORY_FILE, entries.concat());
        }
        DirectoryFile::Gaps => {
            let gap = [0; 37];
            let content = entries.iter().flat_map(|entry| gap.iter().chain(entry)).chain(&gap).copied().collect();
            tree.add_transparent(directory, DIRECTORY_FILE, content);
        }
        DirectoryFile::Records => {
            tree.add_records(directory, DIRECTORY_FILE, entries);
        }
    }
}
