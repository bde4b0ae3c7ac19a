//! How alike two given names or two surnames are.

use super::spelling::{self, Unit};

/// How alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Nothing in common that would count.
    Different,
    /// Something in common: it may be one name or two.
    Doubtful,
    /// One name, written in one way or two.
    Equal,
}

impl Likeness {
    /// The lesser of both.
    pub(super) fn and(self, other: Self) -> Self {
        self.min(other)
    }
}

/// Given names that commonly begin a composed one. Where they stand alone on one side and before others on the other,
/// hyphens may have been dropped: Jean and Jean-Pierre are two people.
const COMPOSING: [&str; 30] = [
    "andre", "ange", "anna", "anne", "bernard", "charles", "claude", "eve", "francois", "georges", "guy", "henri",
    "jean", "joseph", "lou", "louis", "louise", "luc", "marc", "marie", "michel", "noel", "paul", "philippe", "pierre",
    "rene", "rose", "victor", "yann", "yves",
];

/// What tells the generations of one name apart.
const GENERATIONS: [&str; 12] =
    ["pere", "mere", "fils", "fille", "aine", "cadet", "junior", "jr", "senior", "sr", "ii", "iii"];

/// Words of surnames that many have in common, or that tell how two of them belong together.
const UNTELLING: [&str; 21] = [
    "les", "des", "von", "van", "der", "den", "ben", "dos", "abd", "saint", "sainte", "ste", "san", "epouse", "epse",
    "nee", "veuve", "vve", "usage", "dit", "dite",
];

/// Likeness of two people's given names.
///
/// Civil registers give several and people use one, mostly the first: it suffices if all that one side names are the
/// first ones of the other. "Jean, Pierre" and "Jean-Pierre" are not the same given names, whichever one uses.
pub(super) fn of_given_names(one: &[Unit], other: &[Unit]) -> Likeness {
    let (fewer, more) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if let Some((begin, rest)) = split_after(fewer, more) {
        if has_commas(fewer) != has_commas(begin) {
            return Likeness::Doubtful;
        }
        let composed = match (fewer, rest) {
            ([only], [next, ..]) => {
                !next.set_off && matches!(&only.words[..], [word] if COMPOSING.contains(&word.as_str()))
            }
            _ => false,
        };
        let generation = rest.iter().any(|unit| GENERATIONS.contains(&unit.key().as_str()));
        return if composed || generation { Likeness::Doubtful } else { Likeness::Equal };
    }
    let in_common = fewer.iter().any(|unit| more.iter().any(|candidate| candidate.key() == unit.key()));
    let alike = match (fewer, more) {
        ([one, ..], [other, ..]) => are_near(&one.key(), &other.key()) || is_initial(one, other),
        _ => false,
    };
    if in_common || alike { Likeness::Doubtful } else { Likeness::Different }
}

/// Where `more` begins with units that read the same as all of `fewer`: these, and those that follow.
fn split_after<'a>(fewer: &[Unit], more: &'a [Unit]) -> Option<(&'a [Unit], &'a [Unit])> {
    let wanted = spelling::key(fewer);
    (1..=more.len()).map(|count| more.split_at(count)).find(|(begin, _)| spelling::key(begin) == wanted)
}

fn has_commas(units: &[Unit]) -> bool {
    units.iter().skip(1).any(|unit| unit.set_off)
}

/// Whether both sides join given names by hyphens in the same places, as far as both go.
pub(super) fn are_joined_alike(one: &[Unit], other: &[Unit]) -> bool {
    one.iter().zip(other).all(|(one, other)| one.key() == other.key())
}

fn is_initial(one: &Unit, other: &Unit) -> bool {
    let (one, other) = (one.key(), other.key());
    let is_letter = |key: &str| key.chars().nth(1).is_none();
    (is_letter(&one) || is_letter(&other)) && one.chars().next() == other.chars().next()
}

/// Likeness of two surnames. Birth, married and double names have words in common, and that is no proof: Martin and
/// Martin-Dupont may be one woman, or her and her father.
pub(super) fn of_surnames(one: &[Unit], other: &[Unit]) -> Likeness {
    let (one_key, other_key) = (spelling::key(one), spelling::key(other));
    if one_key == other_key {
        return Likeness::Equal;
    }
    let in_common = telling_words(one).any(|word| telling_words(other).any(|candidate| candidate == word));
    if in_common || are_near(&one_key, &other_key) { Likeness::Doubtful } else { Likeness::Different }
}

fn telling_words(units: &[Unit]) -> impl Iterator<Item = &str> {
    units
        .iter()
        .flat_map(|unit| &unit.words)
        .map(String::as_str)
        .filter(|word| word.chars().count() >= 3 && !UNTELLING.contains(word))
}

/// Near enough for a slip of the pen, a missing or an additional part.
fn are_near(one: &str, other: &str) -> bool {
    let (one, other) = (one.chars().collect::<Vec<_>>(), other.chars().collect::<Vec<_>>());
    let (shorter, longer) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let slips = if shorter.len() >= 8 { 2 } else { 1 };
    (shorter.len() >= 3 && (longer.starts_with(shorter) || longer.ends_with(shorter)))
        || slips_between(shorter, longer) <= slips
}

/// How many letters to change, add, drop or exchange with their neighbour make one word the other (optimal string
/// alignment).
fn slips_between(one: &[char], other: &[char]) -> usize {
    let mut before_last = Vec::new();
    let mut last = (0..=other.len()).collect::<Vec<_>>();
    for (row, letter) in one.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, candidate) in other.iter().enumerate() {
            let changed = last[column] + usize::from(letter != candidate);
            let mut slips = changed.min(last[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *letter == other[column - 1] && one[row - 1] == *candidate {
                slips = slips.min(before_last[column - 1] + 1);
            }
            current.push(slips);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (one, other, slips) in
            [("", "", 0), ("", "ab", 2), ("lebras", "lebraz", 1), ("maelle", "mealle", 1), ("tanguy", "legoff", 6)]
        {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            assert_eq!(slips_between(&letters(one), &letters(other)), slips, "{one} {other}");
            assert_eq!(slips_between(&letters(other), &letters(one)), slips, "{other} {one}");
        }
    }
}
