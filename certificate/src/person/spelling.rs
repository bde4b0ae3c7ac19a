//! A name without what writing may add, drop or change: case, accents, ligatures, apostrophes, titles.

/// Before a name, not of it.
const TITLES: [&str; 15] = [
    "m",
    "mr",
    "mme",
    "mlle",
    "dr",
    "me",
    "pr",
    "prof",
    "monsieur",
    "madame",
    "mademoiselle",
    "docteur",
    "maitre",
    "melle",
    "mrs",
];

/// A surname may begin with them, a given name does not.
const PARTICLES: [&str; 6] = ["le", "la", "les", "de", "du", "des"];

/// A name as a list of units: what spaces and commas separate. "Jean-Pierre" is one unit, "Jean Pierre" are two.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name {
    units: Vec<Unit>,
}

/// Words that hyphens join, mostly a single one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// In lower case, of plain letters as far as they are Latin, never empty.
    pub(super) words: Vec<String>,
    /// Whether a comma or the like sets it off from the unit before.
    pub(super) set_off: bool,
}

impl Unit {
    /// The words as one.
    pub(super) fn key(&self) -> String {
        self.words.concat()
    }
}

/// Units as one word.
pub(super) fn key(units: &[Unit]) -> String {
    units.iter().map(Unit::key).collect()
}

/// Whether a word is one that only surnames begin with.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// More words than a name has; bounds the work that a hostile certificate can make.
const MOST_WORDS: usize = 16;

/// Whether every word of `name` is one of `sources`, alone or together with its neighbours, however either side splits
/// and joins them: "LE GOFF Jean Pierre" is made of "Jean-Pierre" and "LEGOFF". `false` for more than 16 words.
pub(super) fn is_made_of(name: &Name, sources: &[Name]) -> bool {
    let words = name.words().collect::<Vec<_>>();
    let sources = sources.iter().map(|source| source.words().collect::<Vec<_>>()).collect::<Vec<_>>();
    if words.len() > MOST_WORDS {
        return false;
    }
    // Bit n: the first n words are.
    let mut made = 1_u32;
    for end in 1..=words.len() {
        for start in 0..end {
            if made & (1 << start) != 0 && sources.iter().any(|source| has_run(source, &words[start..end].concat())) {
                made |= 1 << end;
            }
        }
    }
    made & (1 << words.len()) != 0
}

/// Whether some of the words, one after the other, give this when they are joined.
fn has_run(words: &[&str], joined: &str) -> bool {
    (0..words.len()).any(|start| {
        let mut rest = Some(joined);
        for word in &words[start..] {
            rest = rest.and_then(|rest| rest.strip_prefix(word));
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
        let mut units = Self::read_with_titles(text).units;
        // "M. L. Goff" has two initials, not a title and one.
        while let [title, next, ..] = &units[..]
            && matches!(&title.words[..], [word] if TITLES.contains(&word.as_str()))
            && next.key().chars().nth(1).is_some()
        {
            units.remove(0);
        }
        Self { units }
    }

    /// Reads a name as [`Name::read`] does, and keeps what looks like a title.
    pub(super) fn read_with_titles(text: &str) -> Self {
        let mut reading = Reading::default();
        for character in text.chars().flat_map(char::to_lowercase) {
            match character {
                // Combining marks: the accents of decomposed text.
                '\u{300}'..='\u{36f}' => {}
                '\'' | '’' | '‘' | '`' | '´' | '′' | '\u{2b9}'..='\u{2bf}' => {}
                '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' => reading.end_word(),
                ',' | ';' | '/' => {
                    reading.end_unit();
                    reading.set_off = true;
                }
                letter if letter.is_alphanumeric() => match plain(letter) {
                    Some(letters) => reading.word.push_str(letters),
                    None => reading.word.push(letter),
                },
                _ => reading.end_unit(),
            }
        }
        reading.end_unit();
        Self { units: reading.units }
    }

    pub(super) fn units(&self) -> &[Unit] {
        &self.units
    }

    pub(super) fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The whole as one word.
    pub(super) fn key(&self) -> String {
        key(&self.units)
    }

    /// Every word, those that hyphens join too.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.units.iter().flat_map(|unit| &unit.words).map(String::as_str)
    }

    /// Whether it has several words, the first of them one that only surnames begin with.
    pub(super) fn starts_with_particle(&self) -> bool {
        self.words().count() > 1 && self.words().next().is_some_and(is_particle)
    }
}

#[derive(Default)]
struct Reading {
    units: Vec<Unit>,
    words: Vec<String>,
    word: String,
    set_off: bool,
}

impl Reading {
    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        let is_number = word.chars().filter(char::is_ascii_digit).count() >= 4;
        if !word.is_empty() && !is_number {
            self.words.push(word);
        }
    }

    fn end_unit(&mut self) {
        self.end_word();
        if !self.words.is_empty() {
            let unit = Unit { words: std::mem::take(&mut self.words), set_off: self.set_off };
            self.units.push(unit);
            self.set_off = false;
        }
    }
}

/// The plain letters of a small Latin letter, for the blocks Latin-1 Supplement and Latin Extended-A, which hold all
/// that civil registers in France write; `None` for every other letter, which stands for itself. A table of all of
/// Unicode would weigh more than the rest of this crate.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ð' | 'ď' | 'đ' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĳ' => "ij",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Vec<String> {
        Name::read(text).units().iter().map(Unit::key).collect()
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
            assert_eq!(units(one), units(other));
        }
    }

    #[test]
    fn every_letter_of_the_two_blocks_has_plain_letters_but_for_four() {
        let without = ('à'..='\u{17f}').filter(|letter| letter.is_lowercase() && plain(*letter).is_none());
        assert_eq!(without.collect::<String>(), "ĸŉŋſ");
    }

    #[test]
    fn hyphens_join_and_spaces_and_commas_separate() {
        assert_eq!(units("Jean-Pierre Marie"), ["jeanpierre", "marie"]);
        assert_eq!(units("Jean‑Pierre,Marie"), ["jeanpierre", "marie"]);
        assert_eq!(units("LE\u{a0}GOFF"), ["le", "goff"]);
        assert_eq!(units(" -,. "), Vec::<String>::new());
    }

    #[test]
    fn titles_before_and_long_numbers_are_left_out() {
        assert_eq!(units("Mme Maëlle LE GOFF"), ["maelle", "le", "goff"]);
        assert_eq!(units("M. Dr. Yann TANGUY 12345"), ["yann", "tanguy"]);
        assert_eq!(units("Yann TANGUY 2"), ["yann", "tanguy", "2"]);
        assert_eq!(units("M"), ["m"]);
        assert_eq!(units("M. L. GOFF"), ["m", "l", "goff"]);
        assert_eq!(units("Yann M"), ["yann", "m"]);
    }
}
