//! Certificates that were read before, so that one is known again by its beginning.

use super::data_object::DataObject;
use super::location::{DedicatedFile, ElementaryFile};

/// Where on a card an object stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a file, from this offset on.
    File(ElementaryFile, usize),
    /// Under a tag, in the application that is selected.
    DataObject(Option<DedicatedFile>, DataObject),
}

/// The whole content of an object that holds a certificate, padding left off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownObject {
    /// Where it stood.
    pub(crate) place: Place,
    /// Its bytes.
    pub(crate) content: Vec<u8>,
}

impl KnownObject {
    /// Whether an object at `place` that begins with `beginning`, up to where it names its certificate, must be this
    /// one. `length` is the whole object's where that is known.
    pub(super) fn is(&self, place: &Place, beginning: &[u8], length: Option<usize>) -> bool {
        self.place == *place
            && self.content.starts_with(beginning)
            && length.is_none_or(|length| length == self.content.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_beginning_and_length_must_all_be_the_same() {
        let place = |id| Place::File(DedicatedFile::under_master_file(&[]).file(id), 0);
        let object = KnownObject { place: place(1), content: vec![1, 2, 3] };
        assert!(object.is(&place(1), &[1, 2], None) && object.is(&place(1), &[1, 2], Some(3)));
        assert!(!object.is(&place(2), &[1, 2], None));
        assert!(!object.is(&place(1), &[1, 3], None));
        assert!(!object.is(&place(1), &[1, 2], Some(4)));
    }
}
