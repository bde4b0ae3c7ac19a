//! How a card behaves where the standard leaves it a choice, and where real cards take liberties.

/// The transmission protocol (ISO 7816-3) that shapes a card's answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// A command with data never brings data back: `61xx`, then GET RESPONSE.
    T0,
    /// A command may carry data and bring data back.
    T1,
    /// The card offers both, and what the reader chose shows in the command's form: with data and Le it is T=1.
    Both,
}

/// Where the file control parameters tell a file's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeIn {
    /// Tag 80, number of data bytes.
    Tag80,
    /// Tag 81 only, number of data bytes with structural information.
    Tag81,
    /// Not at all.
    Nowhere,
}

/// In what the file control parameters come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// `62`.
    Fcp,
    /// `6F`.
    Fci,
    /// `6F` around `62`.
    Nested,
    /// No template at all: `9000` without data, whatever was asked for.
    Empty,
}

/// What a reading that goes beyond the file's end is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndOfFile {
    /// What there is, and `9000`.
    Short,
    /// What there is, and `6282`.
    Warning,
    /// `6Cxx`, with the number of bytes there are.
    WrongLength,
    /// `6700`, and nothing.
    Refused,
}

/// A way to select that a card may refuse with `6A86`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectWay {
    /// P1=08: path from the MF.
    PathFromMf,
    /// P1=09: path from the current DF.
    PathFromCurrentDf,
    /// P1=00: MF, DF or EF by its identifier.
    ByIdentifier,
    /// P1=01: DF under the current one.
    ChildDf,
    /// P1=02: EF under the current DF.
    EfUnderCurrentDf,
    /// P2=00: first occurrence, answer with FCI.
    AnswerFci,
    /// P2=04: answer with FCP.
    AnswerFcp,
    /// P2=0C: no answer.
    AnswerNothing,
}

/// A card's manners. The default is a card by the book, on T=1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manners {
    /// The protocol.
    pub protocol: Protocol,
    /// Where sizes stand.
    pub size_in: SizeIn,
    /// How file control parameters come.
    pub template: Template,
    /// Lengths one byte longer than need be in file control parameters and directory files.
    pub non_minimal_lengths: bool,
    /// The end of a file.
    pub end_of_file: EndOfFile,
    /// The most that READ BINARY may ask for; more is answered `6700`. 256 is no limit.
    pub block_limit: usize,
    /// Commands of extended length are understood; the answer to reset must announce it ([`Atr::ExtendedLength`]
    /// does, [`VirtualToken::pkcs15`] chooses it then), or nobody will send one. The block limit is the card's to set.
    ///
    /// [`Atr::ExtendedLength`]: super::Atr::ExtendedLength
    /// [`VirtualToken::pkcs15`]: super::VirtualToken::pkcs15
    pub extended_length: bool,
    /// READ BINARY delivers only so many bytes itself and announces the rest by `61xx`.
    pub partial_data: Option<usize>,
    /// READ BINARY with odd INS, which names the file by its identifier.
    pub reads_by_identifier: bool,
    /// Ways to select that are refused.
    pub refused: Vec<SelectWay>,
    /// So many zero bytes follow the content of each file.
    pub padding: usize,
    /// SELECT by AID is answered `9000` whatever the AID, with nothing behind it.
    pub any_aid: bool,
    /// A SELECT that failed leaves nothing selected.
    pub forgetful: bool,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            protocol: Protocol::T1,
            size_in: SizeIn::Tag80,
            template: Template::Fcp,
            non_minimal_lengths: false,
            end_of_file: EndOfFile::Short,
            block_limit: 256,
            extended_length: false,
            partial_data: None,
            reads_by_identifier: false,
            refused: Vec::new(),
            padding: 0,
            any_aid: false,
            forgetful: false,
        }
    }
}

impl Manners {
    /// Each manner by itself, on top of `self`, with its name; the first is `self`.
    #[must_use]
    pub fn each(&self) -> Vec<(&'static str, Self)> {
        let with = |change: &dyn Fn(&mut Self)| {
            let mut manners = self.clone();
            change(&mut manners);
            manners
        };
        let refusing = |ways: &[SelectWay]| with(&|manners| manners.refused = ways.to_vec());
        use SelectWay::{
            AnswerFci, AnswerFcp, AnswerNothing, ByIdentifier, ChildDf, EfUnderCurrentDf, PathFromCurrentDf, PathFromMf,
        };
        vec![
            ("by the book", self.clone()),
            ("T=0", with(&|manners| manners.protocol = Protocol::T0)),
            ("T=1", with(&|manners| manners.protocol = Protocol::T1)),
            ("size in tag 81", with(&|manners| manners.size_in = SizeIn::Tag81)),
            ("size nowhere", with(&|manners| manners.size_in = SizeIn::Nowhere)),
            ("FCI template", with(&|manners| manners.template = Template::Fci)),
            ("nested template", with(&|manners| manners.template = Template::Nested)),
            ("no template", with(&|manners| manners.template = Template::Empty)),
            ("non-minimal lengths", with(&|manners| manners.non_minimal_lengths = true)),
            ("6282 at the end", with(&|manners| manners.end_of_file = EndOfFile::Warning)),
            ("6Cxx at the end", with(&|manners| manners.end_of_file = EndOfFile::WrongLength)),
            ("6700 beyond the end", with(&|manners| manners.end_of_file = EndOfFile::Refused)),
            (
                "size nowhere and 6Cxx",
                with(&|manners| {
                    manners.size_in = SizeIn::Nowhere;
                    manners.end_of_file = EndOfFile::WrongLength;
                }),
            ),
            ("blocks of E7", with(&|manners| manners.block_limit = 0xE7)),
            ("blocks of C0", with(&|manners| manners.block_limit = 0xC0)),
            ("blocks of 80", with(&|manners| manners.block_limit = 0x80)),
            ("blocks of 248", with(&|manners| manners.block_limit = 248)),
            ("61xx after 8 bytes", with(&|manners| manners.partial_data = Some(8))),
            ("61xx after no byte", with(&|manners| manners.partial_data = Some(0))),
            ("no path from the MF", refusing(&[PathFromMf])),
            ("no path at all", refusing(&[PathFromMf, PathFromCurrentDf])),
            ("no P2=00", refusing(&[AnswerFci])),
            ("only P2=0C", refusing(&[AnswerFci, AnswerFcp])),
            ("only P2=00", refusing(&[AnswerFcp, AnswerNothing])),
            ("only by identifier", refusing(&[PathFromMf, PathFromCurrentDf, ChildDf, EfUnderCurrentDf])),
            ("no P1=00", refusing(&[ByIdentifier])),
            ("padding", with(&|manners| manners.padding = 1700)),
            (
                "padding, size nowhere",
                with(&|manners| {
                    manners.padding = 300;
                    manners.size_in = SizeIn::Nowhere;
                }),
            ),
            ("9000 to any AID", with(&|manners| manners.any_aid = true)),
            ("forgetful", with(&|manners| manners.forgetful = true)),
            (
                "T=0, all at its worst",
                with(&|manners| {
                    manners.protocol = Protocol::T0;
                    manners.size_in = SizeIn::Tag81;
                    manners.template = Template::Nested;
                    manners.non_minimal_lengths = true;
                    manners.end_of_file = EndOfFile::WrongLength;
                    manners.block_limit = 0x80;
                    manners.refused = vec![PathFromMf, AnswerFci];
                    manners.padding = 700;
                    manners.forgetful = true;
                }),
            ),
        ]
    }
}
