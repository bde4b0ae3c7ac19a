//! What a PKCS#15 application (v1.1; ISO/IEC 7816-15) may do one way or another.

/// How EF.DIR, if there, is organised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectoryFile {
    /// There is none.
    Absent,
    /// Templates one after another.
    Transparent,
    /// The same, with zeros before, between and after them, where others were deleted.
    Gaps,
    /// One template in each record.
    Records,
}

/// How paths are written in the application's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paths {
    /// From the MF.
    Absolute,
    /// The file's identifier alone.
    Identifier,
    /// The file's identifier alone, without the SEQUENCE around it.
    Bare,
    /// The application's AID and the file's identifier.
    InApplication,
}

/// Where the certificates lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// In a file each.
    OwnFiles,
    /// The same, and the paths to them name a part that begins at 0 and has no bytes: some cards mean the whole by it.
    EmptySlices,
    /// One after another in one file.
    Slices,
    /// In the list itself, as direct values.
    InList,
    /// The same, in an OCTET STRING each.
    InListAsOctets,
}

/// Where the lists of objects lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lists {
    /// In a file each.
    OwnFiles,
    /// In a file for each entry, so that EF.ODF names the same kind several times.
    Repeated,
    /// In EF.ODF itself, as direct values.
    InObjectDirectory,
}

/// Where EF.ODF is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectDirectory {
    /// Where everybody puts it.
    Usual,
    /// Where EF.DIR says.
    Listed,
}

/// What a PKCS#15 application may do one way or another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// EF.DIR.
    pub directory: DirectoryFile,
    /// Whether the application answers to its AID. If not, it is found by EF.DIR's path, or, without EF.DIR, where
    /// everybody puts it. Applications of an IAS-ECC card always do.
    pub named: bool,
    /// Whether EF.DIR's AID is that of an application which another one describes: the files are in that one, whose AID
    /// stands in the discretionary data objects.
    pub described: bool,
    /// EF.ODF.
    pub object_directory: ObjectDirectory,
    /// Paths.
    pub paths: Paths,
    /// Certificates.
    pub placement: Placement,
    /// Lists.
    pub lists: Lists,
    /// Zeros between the entries of a list, where deleted ones were.
    pub gaps: bool,
    /// Before each entry of a list stand one that is damaged, one of another kind, and one that leads nowhere.
    pub damaged: bool,
    /// Labels in Latin-1 instead of UTF-8.
    pub latin1: bool,
    /// Whether there is a list of private keys.
    pub private_keys: bool,
    /// The keys are listed in turn as RSA, as EC and as other ones.
    pub mixed_keys: bool,
}

impl Layout {
    /// As most cards have it.
    pub const USUAL: Self = Self {
        directory: DirectoryFile::Transparent,
        named: true,
        described: false,
        object_directory: ObjectDirectory::Usual,
        paths: Paths::Absolute,
        placement: Placement::OwnFiles,
        lists: Lists::OwnFiles,
        gaps: false,
        damaged: false,
        latin1: false,
        private_keys: true,
        mixed_keys: false,
    };

    /// Each choice by itself, on top of `self`, with its name; the first is `self`.
    #[must_use]
    pub fn each(self) -> Vec<(&'static str, Self)> {
        vec![
            ("usual", self),
            ("no EF.DIR", Self { directory: DirectoryFile::Absent, ..self }),
            ("without name", Self { named: false, ..self }),
            ("without name, EF.DIR in records", Self { named: false, directory: DirectoryFile::Records, ..self }),
            ("without name, gaps in EF.DIR", Self { named: false, directory: DirectoryFile::Gaps, ..self }),
            ("without name or EF.DIR", Self { named: false, directory: DirectoryFile::Absent, ..self }),
            ("EF.DIR in records", Self { directory: DirectoryFile::Records, ..self }),
            ("gaps in EF.DIR", Self { directory: DirectoryFile::Gaps, ..self }),
            ("described by another application", Self { described: true, ..self }),
            ("EF.ODF where EF.DIR says", Self { object_directory: ObjectDirectory::Listed, ..self }),
            ("paths from the MF", Self { paths: Paths::Absolute, ..self }),
            ("identifiers alone", Self { paths: Paths::Identifier, ..self }),
            ("bare identifiers", Self { paths: Paths::Bare, ..self }),
            ("paths in an application", Self { paths: Paths::InApplication, ..self }),
            ("empty slices", Self { placement: Placement::EmptySlices, ..self }),
            ("slices of one file", Self { placement: Placement::Slices, ..self }),
            ("slices in an application", Self { placement: Placement::Slices, paths: Paths::InApplication, ..self }),
            ("certificates in the list", Self { placement: Placement::InList, ..self }),
            ("certificates in the list, as octets", Self { placement: Placement::InListAsOctets, ..self }),
            ("gaps in the list", Self { gaps: true, ..self }),
            ("damaged entries", Self { damaged: true, ..self }),
            ("labels in Latin-1", Self { latin1: true, ..self }),
            ("no list of keys", Self { private_keys: false, ..self }),
            ("keys of all kinds", Self { mixed_keys: true, ..self }),
            ("repeated lists", Self { lists: Lists::Repeated, ..self }),
            ("lists in EF.ODF", Self { lists: Lists::InObjectDirectory, ..self }),
            (
                "everything in EF.ODF",
                Self { lists: Lists::InObjectDirectory, placement: Placement::InList, gaps: true, ..self },
            ),
        ]
    }
}

impl Default for Layout {
    fn default() -> Self {
        Self::USUAL
    }
}
