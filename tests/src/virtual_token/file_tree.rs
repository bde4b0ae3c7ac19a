//! The files of a card (ISO/IEC 7816-4, section 5.3): dedicated files in a tree, elementary files in them.

/// A place in a [`FileTree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileIndex(usize);

/// Who may read an elementary file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadAccess {
    /// Anybody.
    Free,
    /// Whoever has presented the PIN, which nobody here ever does.
    Pin,
    /// Nobody is meant to: asking for it is a mistake of the reader's. It answers like [`ReadAccess::Pin`].
    Private,
}

/// What a file holds.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Directory { name: Option<Vec<u8>> },
    Transparent(Vec<u8>),
    Records(Vec<Vec<u8>>),
}

#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) identifier: u16,
    pub(super) parent: Option<FileIndex>,
    pub(super) content: Content,
    pub(super) access: ReadAccess,
}

/// All files of one or several roots.
#[derive(Clone, Debug, Default)]
pub(super) struct FileTree {
    files: Vec<File>,
}

impl FileTree {
    pub(super) fn add_root(&mut self, identifier: u16, name: Option<&[u8]>) -> FileIndex {
        self.push(None, identifier, Content::Directory { name: name.map(<[u8]>::to_vec) }, ReadAccess::Free)
    }

    pub(super) fn add_directory(&mut self, parent: FileIndex, identifier: u16, name: Option<&[u8]>) -> FileIndex {
        let content = Content::Directory { name: name.map(<[u8]>::to_vec) };
        self.push(Some(parent), identifier, content, ReadAccess::Free)
    }

    pub(super) fn add_transparent(&mut self, parent: FileIndex, identifier: u16, content: Vec<u8>) -> FileIndex {
        self.push(Some(parent), identifier, Content::Transparent(content), ReadAccess::Free)
    }

    pub(super) fn add_guarded(
        &mut self,
        parent: FileIndex,
        identifier: u16,
        content: Vec<u8>,
        access: ReadAccess,
    ) -> FileIndex {
        self.push(Some(parent), identifier, Content::Transparent(content), access)
    }

    pub(super) fn add_records(&mut self, parent: FileIndex, identifier: u16, records: Vec<Vec<u8>>) -> FileIndex {
        self.push(Some(parent), identifier, Content::Records(records), ReadAccess::Free)
    }

    fn push(&mut self, parent: Option<FileIndex>, identifier: u16, content: Content, access: ReadAccess) -> FileIndex {
        self.files.push(File { identifier, parent, content, access });
        FileIndex(self.files.len() - 1)
    }

    pub(super) fn file(&self, index: FileIndex) -> &File {
        &self.files[index.0]
    }

    pub(super) fn is_directory(&self, index: FileIndex) -> bool {
        matches!(self.file(index).content, Content::Directory { .. })
    }

    pub(super) fn child(&self, parent: FileIndex, identifier: u16) -> Option<FileIndex> {
        self.indices().find(|&index| {
            let file = self.file(index);
            file.parent == Some(parent) && file.identifier == identifier
        })
    }

    /// The root above a file.
    pub(super) fn root_of(&self, index: FileIndex) -> FileIndex {
        let mut root = index;
        while let Some(parent) = self.file(root).parent {
            root = parent;
        }
        root
    }

    /// The dedicated file under `root` whose name begins with `name`.
    pub(super) fn directory_named(&self, root: FileIndex, name: &[u8]) -> Option<FileIndex> {
        self.indices().find(|&index| {
            let named = match &self.file(index).content {
                Content::Directory { name: Some(own) } => own.starts_with(name),
                _ => false,
            };
            named && self.root_of(index) == root
        })
    }

    /// Follows identifiers down from `start`.
    pub(super) fn descend(&self, start: FileIndex, path: &[u16]) -> Option<FileIndex> {
        path.iter().try_fold(start, |place, &identifier| self.child(place, identifier))
    }

    fn indices(&self) -> impl Iterator<Item = FileIndex> + use<> {
        (0..self.files.len()).map(FileIndex)
    }
}
