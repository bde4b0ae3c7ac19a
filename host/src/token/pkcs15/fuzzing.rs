//! See [`crate::token::fuzzing`].

use super::application_directory;
use super::certificate_directory::{Content, listed_certificates};
use super::object_directory::{Directory, ObjectDirectory};
use super::path::Path;
use super::private_key_directory::private_key_ids;
use crate::token::iso7816::{Aid, DedicatedFile};

/// EF.DIR: few applications, each with a place where it may be.
pub fn application_directory(content: &[u8]) {
    let listed = application_directory::parse(content);
    assert!(listed.len() <= 12);
    for application in listed {
        assert!((1..=3).contains(&application.directories.len()));
        for directory in &application.directories {
            is_reachable(directory);
        }
        application.object_directory.iter().for_each(leads_somewhere);
    }
}

/// EF.ODF: each directory once, in the content itself or where a path leads.
pub fn object_directory(content: &[u8]) {
    let Some(objects) = ObjectDirectory::parse(content) else { return };
    for list in [objects.certificates, objects.private_keys] {
        for (place, directory) in list.iter().enumerate() {
            assert!(!list[..place].contains(directory), "a directory twice");
            match directory {
                Directory::At(path) => leads_somewhere(path),
                Directory::Direct(entries) => assert!(entries.len() <= content.len()),
            }
        }
    }
}

/// EF.CDF: no more entries than there is room for, labels fit to be shown, certificates where a path leads.
pub fn certificate_directory(content: &[u8]) {
    let listed = listed_certificates(content);
    assert!(listed.len() <= content.len() / 2);
    for certificate in listed {
        assert!(certificate.label.is_none_or(|label| !label.is_empty() && label.trim() == label));
        assert!(certificate.id.is_none_or(|id| !id.is_empty()));
        match certificate.content {
            Content::At(path) => leads_somewhere(&path),
            Content::Direct(bytes) => assert!(bytes.len() < content.len()),
            Content::OutOfReach => {}
        }
    }
}

/// EF.PrKDF: ids that can tell one key from another.
pub fn private_key_directory(content: &[u8]) {
    let ids = private_key_ids(content);
    assert!(ids.iter().all(|id| !id.is_empty()) && ids.concat().len() <= content.len());
}

/// One or two files, none so deep that SELECT could not name it.
fn leads_somewhere(path: &Path) {
    let by_name = Aid::new(b"application").map(DedicatedFile::application);
    for directory in [DedicatedFile::under_master_file(&[0x5015])].into_iter().chain(by_name) {
        let files = path.candidates(&directory);
        assert!((1..=2).contains(&files.len()));
        files.iter().for_each(|file| is_reachable(&file.parent));
    }
}

fn is_reachable(directory: &DedicatedFile) {
    assert!(directory.path.len() <= 8, "{directory:?}");
    assert!(directory.application.as_ref().is_none_or(|name| (1..=16).contains(&name.as_bytes().len())));
}
