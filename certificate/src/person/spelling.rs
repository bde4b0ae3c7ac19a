//! A name without what writing may add, drop or change: case, accents, ligatures, apostrophes, titles.

use super::letters::plain;
use super::words::{OF_MEN, OF_OFFICE, OF_WOMEN, PARTICLES};

/// A name as a list of words, without what stands before or between them and is not of it.
#[derive(Debug, Default)]
pub(super) struct Name {
    /// In the order in which they stand.
    pub(super) words: Vec<Word>,
    /// What stands before it, where that tells something.
    pub(super) title: Option<Title>,
    /// The digits of the numbers that were left out.
    pub(super) number: String,
}

/// A word of a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case, of plain letters as far as they are Latin, never empty.
    pub(super) letters: String,
    /// What stands before it. "Jean-Pierre" is two words that belong together, "Jean Pierre" is not.
    pub(super) start: Start,
}

/// What stands between a word and the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Start {
    /// White space and the like, or the beginning.
    #[default]
    Space,
    /// A hyphen.
    Hyphen,
    /// A comma or the like.
    Comma,
}

/// What stands before a name and tells something of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Title {
    /// "M.": Monsieur, or the initial of a given name.
    BareM,
    /// A man's.
    OfMan,
    /// A woman's.
    OfWoman,
}

impl Title {
    /// Whether one of them is a man's and the other a woman's.
    pub(super) fn contradict(one: Option<Self>, other: Option<Self>) -> bool {
        matches!((one, other), (Some(one), Some(other)) if (one == Self::OfWoman) != (other == Self::OfWoman))
    }
}

impl Word {
    /// Whether it is an initial, or as short.
    pub(super) fn is_single_letter(&self) -> bool {
        self.letters.chars().nth(1).is_none()
    }
}

/// Words as one.
pub(super) fn key(words: &[Word]) -> String {
    let mut key = String::new();
    for word in words {
        key.push_str(&word.letters);
    }
    key
}

/// More words than a name has; bounds the work that a hostile certificate can make.
const MOST_WORDS: usize = 16;

/// Whether every word of `name` is one of `sources`, alone or together with its neighbours, however either side splits
/// and joins them: "LE GOFF Jean Pierre" is made of "Jean-Pierre" and "LEGOFF". `false` for more than 16 words.
pub(super) fn is_made_of(name: &Name, sources: [&Name; 2]) -> bool {
    let words = &name.words[..];
    if words.len() > MOST_WORDS {
        return false;
    }
    // Bit n: the first n words are.
    let mut made = 1_u32;
    for end in 1..=words.len() {
        for start in 0..end {
            if made & (1 << start) != 0 && sources.iter().any(|source| has_run(&source.words, &key(&words[start..end])))
            {
                made |= 1 << end;
            }
        }
    }
    made & (1 << words.len()) != 0
}

/// Whether some of the words, one after the other, give this when they are joined.
pub(super) fn has_run(words: &[Word], joined: &str) -> bool {
    (0..words.len()).any(|start| {
        let mut rest = Some(joined);
        for word in &words[start..] {
            rest = rest.and_then(|rest| rest.strip_prefix(&word.letters[..]));
            if rest.is_none_or(str::is_empty) {
                break;
            }
        }
        rest == Some("")
    })
}

impl Name {
    /// Reads a name, without titles before it, and without numbers of four digits or more: those count certificates
    /// or staff. Shorter ones stay, as they may tell people of one name apart.
    pub(super) fn read(text: &str) -> Self {
        let mut name = Self::read_with_titles(text);
        while let Some(first) = name.words.first() {
            let word = &first.letters;
            let next = name.words.get(1);
            // "M. L. Goff" has two initials, not a title and one.
            if next.is_some_and(|next| next.start == Start::Hyphen || next.is_single_letter()) {
                break;
            } else if word == "m" && next.is_some() {
                name.title = Some(Title::BareM);
            } else if OF_MEN.has(word) {
                name.title = Some(Title::OfMan);
            } else if OF_WOMEN.has(word) {
                name.title = Some(Title::OfWoman);
            } else if !OF_OFFICE.has(word) {
                break;
            }
            name.words.remove(0);
        }
        name
    }

    /// Reads a name as [`Name::read`] does, and keeps what looks like a title.
    pub(super) fn read_with_titles(text: &str) -> Self {
        let mut name = Self::default();
        let mut word = Word { letters: String::new(), start: Start::Space };
        for character in text.chars().flat_map(char::to_lowercase) {
            match character {
                // Combining marks: the accents of decomposed text.
                '\u{300}'..='\u{36f}' => {}
                '\'' | '‘'..='‛' | '`' | '´' | '′' | '＇' | 'ꞌ' | '\u{2b9}'..='\u{2bf}' => {}
                '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' => name.end(&mut word, Start::Hyphen),
                ',' | ';' | '/' => name.end(&mut word, Start::Comma),
                letter if letter.is_alphanumeric() => match plain(letter) {
                    Some(letters) => word.letters.push_str(letters),
                    None => word.letters.push(letter),
                },
                _ => name.end(&mut word, Start::Space),
            }
        }
        name.end(&mut word, Start::Space);
        name
    }

    /// Takes the word, if it is one, and begins the next. Of several signs between two words, a hyphen joins only if it
    /// stands alone, and a comma is told by any.
    fn end(&mut self, word: &mut Word, next: Start) {
        if word.letters.is_empty() {
            if word.start != Start::Comma {
                word.start = if next == Start::Hyphen { Start::Space } else { next };
            }
            return;
        }
        let letters = std::mem::take(&mut word.letters);
        let start = std::mem::replace(&mut word.start, next);
        if !is_number(&letters) {
            self.words.push(Word { letters, start });
            return;
        }
        self.number.push_str(&letters);
        if next == Start::Hyphen {
            word.start = Start::Space;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The whole as one word.
    pub(super) fn key(&self) -> String {
        key(&self.words)
    }

    /// Whether it has several words, the first of them one that only surnames begin with.
    pub(super) fn starts_with_particle(&self) -> bool {
        matches!(&self.words[..], [first, _, ..] if PARTICLES.has(&first.letters))
    }
}

/// Four digits or more, and hardly a letter: "0012345", "B1234567".
fn is_number(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    digits >= 4 && word.len() <= digits + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        Name::read(text).words.into_iter().map(|word| word.letters).collect()
    }

    #[test]
    fn case_accents_ligatures_and_apostrophes_do_not_count() {
        for (one, other) in [
            ("Maëlle", "MAELLE"),
            ("Mae\u{308}lle", "Maëlle"),
            ("Œuvrard", "OEUVRARD"),
            ("Lætitia", "Laetitia"),
            ("Le Floc'h", "LE FLOCH"),
            ("Le Floc’h", "Le Flocʼh"),
            ("D’HERVÉ", "Dherve"),
            ("Yılmaz", "YILMAZ"),
            ("Şahin", "SAHIN"),
            ("Fañch", "FANCH"),
            ("Weiß", "WEISS"),
            ("Aÿ", "AY"),
        ] {
            assert_eq!(words(one), words(other));
        }
    }

    #[test]
    fn hyphens_join_and_spaces_and_commas_separate() {
        let starts = |text: &str| Name::read(text).words.into_iter().map(|word| word.start).collect::<Vec<_>>();
        assert_eq!(starts("Jean-Pierre Marie"), [Start::Space, Start::Hyphen, Start::Space]);
        assert_eq!(starts("Jean‑Pierre,Marie"), [Start::Space, Start::Hyphen, Start::Comma]);
        assert_eq!(starts("Jean , Pierre - Marie"), [Start::Space, Start::Comma, Start::Space]);
        assert_eq!(words("LE\u{a0}GOFF"), ["le", "goff"]);
        assert_eq!(words(" -,. "), Vec::<String>::new());
    }

    #[test]
    fn titles_before_and_long_numbers_are_left_out() {
        assert_eq!(words("Mme Maëlle LE GOFF"), ["maelle", "le", "goff"]);
        assert_eq!(words("M. Dr. Yann TANGUY 12345"), ["yann", "tanguy"]);
        assert_eq!(words("Yann TANGUY 2"), ["yann", "tanguy", "2"]);
        assert_eq!(words("M"), ["m"]);
        assert_eq!(words("Mme"), Vec::<String>::new());
        assert_eq!(words("M. L. GOFF"), ["m", "l", "goff"]);
        assert_eq!(words("Yann M"), ["yann", "m"]);
        assert_eq!(Name::read("Yann TANGUY 00123 B4567").number, "00123b4567");
        assert_eq!(words("Yann TANGUY1234"), ["yann", "tanguy1234"]);
    }
}
