//! Where a file stands on a card: under the master file or in an application that has a name of its own.

use std::fmt;

/// A file identifier (ISO/IEC 7816-4).
pub(crate) type FileId = u16;

/// An application identifier, or a dedicated file's name: 1 to 16 bytes.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Aid(Vec<u8>);

impl Aid {
    /// `None` where the length is none that an application identifier can have.
    pub(crate) fn new(bytes: &[u8]) -> Option<Self> {
        (1..=16).contains(&bytes.len()).then(|| Self(bytes.to_vec()))
    }

    /// Its bytes.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// In hexadecimal digits, [without a serial number](without_serial_number).
impl fmt::Display for Aid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&without_serial_number(&self.0))
    }
}

/// Bytes in upper-case hexadecimal digits, in which dots stand for the serial number in an application identifier of an
/// OpenPGP card (OpenPGP application on ISO smart card operating systems 3.4, section 4.2.1): RID, application, version
/// and manufacturer precede it. EF.DIR names it so, and it is selected by that.
pub(super) fn without_serial_number(bytes: &[u8]) -> String {
    const OPEN_PGP: [u8; 6] = [0xD2, 0x76, 0x00, 0x01, 0x24, 0x01];
    const SERIAL_NUMBER: std::ops::Range<usize> = 10..14;
    let application = bytes.windows(OPEN_PGP.len()).position(|window| window == OPEN_PGP);
    let is_hidden = |place: usize| {
        application.and_then(|start| place.checked_sub(start)).is_some_and(|place| SERIAL_NUMBER.contains(&place))
    };
    let digits = |(place, byte): (usize, &u8)| if is_hidden(place) { "..".to_owned() } else { format!("{byte:02X}") };
    bytes.iter().enumerate().map(digits).collect()
}

impl fmt::Debug for Aid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Aid({self})")
    }
}

/// A directory: an application or the master file, and the way down from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DedicatedFile {
    /// The application; `None` is the master file.
    pub(crate) application: Option<Aid>,
    /// The identifiers of the directories below it.
    pub(crate) path: Vec<FileId>,
}

impl DedicatedFile {
    /// The directory at `path` below the master file.
    pub(crate) fn under_master_file(path: &[FileId]) -> Self {
        Self { application: None, path: path.to_vec() }
    }

    /// The root of an application.
    pub(crate) fn application(aid: Aid) -> Self {
        Self { application: Some(aid), path: Vec::new() }
    }

    /// The directory `id` in this one.
    pub(crate) fn directory(&self, id: FileId) -> Self {
        Self { application: self.application.clone(), path: [&self.path[..], &[id]].concat() }
    }

    /// Whether the way to `other` leads through this directory, or ends here.
    pub(super) fn is_above(&self, other: &Self) -> bool {
        self.application == other.application && other.path.starts_with(&self.path)
    }

    /// The file `id` in this directory.
    pub(crate) fn file(&self, id: FileId) -> ElementaryFile {
        ElementaryFile { parent: self.clone(), id }
    }

    /// The file at the end of `path` from here; `None` where the path is empty.
    pub(crate) fn file_at(&self, path: &[FileId]) -> Option<ElementaryFile> {
        let (&id, directories) = path.split_last()?;
        let path = [&self.path, directories].concat();
        Some(ElementaryFile { parent: Self { application: self.application.clone(), path }, id })
    }
}

impl fmt::Display for DedicatedFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.application {
            Some(aid) => write!(formatter, "{aid}")?,
            None => write!(formatter, "3F00")?,
        }
        self.path.iter().try_for_each(|id| write!(formatter, "/{id:04X}"))
    }
}

/// A file with content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ElementaryFile {
    /// The directory it stands in.
    pub(crate) parent: DedicatedFile,
    /// Its identifier.
    pub(crate) id: FileId,
}

impl ElementaryFile {
    /// The identifiers from the application's root or the master file down to the file, as SELECT carries them.
    pub(super) fn path_bytes(&self) -> Vec<u8> {
        self.parent.path.iter().chain([&self.id]).flat_map(|id| id.to_be_bytes()).collect()
    }
}

impl fmt::Display for ElementaryFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{:04X}", self.parent, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_in_a_name_is_shown_nowhere() {
        let name = [0xD2, 0x76, 0, 1, 0x24, 1, 3, 4, 0, 6, 0x12, 0x34, 0x56, 0x78, 0, 0];
        let aid = Aid::new(&name).unwrap();
        assert_eq!(aid.to_string(), "D2760001240103040006........0000");
        assert_eq!(without_serial_number(&[&[0, 0xA4, 4, 0, 16], &name[..]].concat()).matches("..").count(), 4);
        assert_eq!(Aid::new(&name[..6]).unwrap().to_string(), "D27600012401");
    }
}
