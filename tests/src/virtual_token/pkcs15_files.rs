//! The files of a PKCS#15 application (ISO/IEC 7816-15), written into a dedicated file.

use super::{
    encoding::{Lengths, tlv},
    file_tree::{FileIndex, FileTree, ReadAccess},
    stored_certificate::{CertificateList, StoredCertificate},
};

/// How EF.DIR, if there, is organised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectoryFile {
    /// There is none.
    Absent,
    /// Templates one after another.
    Transparent,
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
}

/// Where the certificates lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// In a file each.
    OwnFiles,
    /// One after another in one file.
    Slices,
    /// In the list itself, as direct values.
    InList,
}

/// What a PKCS#15 application may do one way or another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// EF.DIR.
    pub directory: DirectoryFile,
    /// Whether the application answers to its AID. If not, it is found by EF.DIR's path, or, without EF.DIR, where
    /// everybody puts it. Applications of an IAS-ECC card always do.
    pub named: bool,
    /// Paths.
    pub paths: Paths,
    /// Certificates.
    pub placement: Placement,
    /// Zeros between the entries of a list, where deleted ones were.
    pub gaps: bool,
    /// Whether there is a list of private keys.
    pub private_keys: bool,
    /// Whether each certificate has a list of its own, so that ODF names the same kind several times.
    pub repeated_lists: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            directory: DirectoryFile::Transparent,
            named: true,
            paths: Paths::Absolute,
            placement: Placement::OwnFiles,
            gaps: false,
            private_keys: true,
            repeated_lists: false,
        }
    }
}

impl Layout {
    /// Each choice by itself, on top of `self`, with its name; the first is `self`.
    #[must_use]
    pub fn each(self) -> Vec<(&'static str, Self)> {
        vec![
            ("usual", self),
            ("no EF.DIR", Self { directory: DirectoryFile::Absent, ..self }),
            ("without name", Self { named: false, ..self }),
            ("without name, EF.DIR in records", Self { named: false, directory: DirectoryFile::Records, ..self }),
            ("without name or EF.DIR", Self { named: false, directory: DirectoryFile::Absent, ..self }),
            ("EF.DIR in records", Self { directory: DirectoryFile::Records, ..self }),
            ("paths from the MF", Self { paths: Paths::Absolute, ..self }),
            ("identifiers alone", Self { paths: Paths::Identifier, ..self }),
            ("slices of one file", Self { placement: Placement::Slices, ..self }),
            ("certificates in the list", Self { placement: Placement::InList, ..self }),
            ("gaps in the list", Self { gaps: true, ..self }),
            ("no list of keys", Self { private_keys: false, ..self }),
            ("repeated lists", Self { repeated_lists: true, ..self }),
        ]
    }
}

/// The file identifiers that a profile has chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileIdentifiers {
    pub(super) token_info: u16,
    pub(super) private_keys: u16,
    pub(super) lists: u16,
    pub(super) certificates: u16,
    pub(super) keys: u16,
}

const OBJECT_DIRECTORY: u16 = 0x5031;

/// An application to be written: where, and how.
pub(super) struct Application<'a> {
    pub(super) tree: &'a mut FileTree,
    pub(super) directory: FileIndex,
    /// Identifiers from the MF down to `directory`.
    pub(super) path: &'a [u16],
    pub(super) identifiers: FileIdentifiers,
    pub(super) layout: Layout,
    pub(super) lengths: Lengths,
    pub(super) label: &'a str,
}

impl Application<'_> {
    /// Writes the files for `certificates`.
    pub(super) fn write(mut self, certificates: &[&StoredCertificate]) {
        let token_info = self.token_info();
        self.tree.add_transparent(self.directory, self.identifiers.token_info, token_info);
        let values = self.write_certificates(certificates);
        let mut directory = Vec::new();
        if self.layout.private_keys {
            let entries = self.write_private_keys(certificates);
            self.tree.add_transparent(self.directory, self.identifiers.private_keys, entries);
            directory.extend(self.tlv(0xA0, &self.path_to(self.identifiers.private_keys, None)));
        }
        let mut identifier = self.identifiers.lists;
        for (tag, entries) in self.lists(certificates, &values) {
            self.tree.add_transparent(self.directory, identifier, entries);
            directory.extend(self.tlv(tag, &self.path_to(identifier, None)));
            identifier += 0x10;
        }
        self.tree.add_transparent(self.directory, OBJECT_DIRECTORY, directory);
    }

    /// Puts the certificates in place and returns the values by which the lists refer to them.
    fn write_certificates(&mut self, certificates: &[&StoredCertificate]) -> Vec<Vec<u8>> {
        let mut values = Vec::new();
        let mut one_file = Vec::new();
        for (identifier, certificate) in (self.identifiers.certificates..).zip(certificates) {
            let alone = certificate.guarded || self.layout.placement == Placement::OwnFiles;
            values.push(if alone {
                let access = if certificate.guarded { ReadAccess::Pin } else { ReadAccess::Free };
                self.tree.add_guarded(self.directory, identifier, certificate.der.clone(), access);
                self.path_to(identifier, None)
            } else if self.layout.placement == Placement::InList {
                self.tlv(0xA0, &certificate.der)
            } else {
                let slice = (one_file.len(), certificate.der.len());
                one_file.extend_from_slice(&certificate.der);
                self.path_to(self.slices_identifier(), Some(slice))
            });
        }
        if !one_file.is_empty() {
            self.tree.add_transparent(self.directory, self.slices_identifier(), one_file);
        }
        values
    }

    fn slices_identifier(&self) -> u16 {
        self.identifiers.certificates + 0x80
    }

    /// The lists' tags and contents.
    fn lists(&self, certificates: &[&StoredCertificate], values: &[Vec<u8>]) -> Vec<(u32, Vec<u8>)> {
        let mut lists: Vec<(u32, Vec<u8>)> = Vec::new();
        for list in [CertificateList::Certificates, CertificateList::Trusted, CertificateList::Useful] {
            let tag = match list {
                CertificateList::Certificates => 0xA4,
                CertificateList::Trusted => 0xA5,
                CertificateList::Useful => 0xA6,
            };
            let mut own = Vec::new();
            for ((number, certificate), value) in (1..).zip(certificates).zip(values) {
                if certificate.list != list {
                    continue;
                }
                let entry = self.certificate_entry(number, certificate, value);
                if self.layout.repeated_lists {
                    lists.push((tag, entry));
                } else {
                    own.extend(entry);
                    own.extend(std::iter::repeat_n(0, if self.layout.gaps { 21 } else { 0 }));
                }
            }
            if !own.is_empty() {
                lists.push((tag, own));
            }
        }
        lists
    }

    fn certificate_entry(&self, number: u8, certificate: &StoredCertificate, value: &[u8]) -> Vec<u8> {
        let mut common = self.tlv(0x0C, certificate.label.as_bytes());
        // Two bits: private, modifiable.
        common.extend(self.tlv(0x03, &[0x06, if certificate.guarded { 0xC0 } else { 0x40 }]));
        let mut class = self.tlv(0x04, &[number]);
        if certificate.list == CertificateList::Trusted {
            class.extend(self.tlv(0x01, &[0xFF]));
        }
        let attributes = self.tlv(0xA1, &self.tlv(0x30, value));
        self.tlv(0x30, &[self.tlv(0x30, &common), self.tlv(0x30, &class), attributes].concat())
    }

    fn write_private_keys(&mut self, certificates: &[&StoredCertificate]) -> Vec<u8> {
        let mut entries = Vec::new();
        for ((number, identifier), certificate) in (1..).zip(self.identifiers.keys..).zip(certificates) {
            if !certificate.has_key {
                continue;
            }
            let nothing = b"no private key is in this repository".to_vec();
            self.tree.add_guarded(self.directory, identifier, nothing, ReadAccess::Private);
            let common = [self.tlv(0x0C, certificate.label.as_bytes()), self.tlv(0x03, &[0x07, 0x80])].concat();
            // sign and nonRepudiation
            let class = [self.tlv(0x04, &[number]), self.tlv(0x03, &[0x06, 0x20, 0x40])].concat();
            let value = [self.path_to(identifier, None), self.tlv(0x02, &[0x08, 0x00])].concat();
            let attributes = self.tlv(0xA1, &self.tlv(0x30, &value));
            entries.extend(self.tlv(0x30, &[self.tlv(0x30, &common), self.tlv(0x30, &class), attributes].concat()));
        }
        entries
    }

    fn token_info(&self) -> Vec<u8> {
        let parts = [
            self.tlv(0x02, &[0x00]),
            self.tlv(0x04, &[0x01, 0x23, 0x45, 0x67]),
            self.tlv(0x0C, b"Banc d'essai"),
            self.tlv(0x80, self.label.as_bytes()),
            self.tlv(0x03, &[0x04, 0x10]),
        ];
        self.tlv(0x30, &parts.concat())
    }

    /// ISO/IEC 7816-15, section 8.2.5: Path, with index and length for a slice.
    fn path_to(&self, identifier: u16, slice: Option<(usize, usize)>) -> Vec<u8> {
        let identifiers: Vec<u16> = match self.layout.paths {
            Paths::Absolute => self.path.iter().copied().chain([identifier]).collect(),
            Paths::Identifier => vec![identifier],
        };
        let bytes: Vec<u8> = identifiers.iter().flat_map(|identifier| identifier.to_be_bytes()).collect();
        let mut content = self.tlv(0x04, &bytes);
        if let Some((index, length)) = slice {
            content.extend(self.tlv(0x02, &integer(index)));
            content.extend(self.tlv(0x80, &integer(length)));
        }
        self.tlv(0x30, &content)
    }

    fn tlv(&self, tag: u32, content: &[u8]) -> Vec<u8> {
        tlv(tag, content, self.lengths)
    }
}

/// The template of one application for EF.DIR (ISO/IEC 7816-4, section 12.2.3).
pub(super) fn directory_entry(aid: &[u8], label: &str, path: &[u16], lengths: Lengths) -> Vec<u8> {
    let mut content = [tlv(0x4F, aid, lengths), tlv(0x50, label.as_bytes(), lengths)].concat();
    if !path.is_empty() {
        let bytes: Vec<u8> = path.iter().flat_map(|identifier| identifier.to_be_bytes()).collect();
        content.extend(tlv(0x51, &bytes, lengths));
    }
    tlv(0x61, &content, lengths)
}

/// The content of a DER INTEGER.
fn integer(value: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = value.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    if bytes.first().is_none_or(|first| first & 0x80 != 0) {
        bytes.insert(0, 0);
    }
    bytes
}
