//! How alike two given names or two surnames are.

use super::Finding;
use super::spelling::{Start, Word, key};
use super::words::{COMPOSING, GENERATIONS, UNTELLING};

/// Likeness of two people's given names.
///
/// Civil registers give several and people use one, mostly the first: it suffices if all that one side names are the
/// first ones of the other. "Jean, Pierre" and "Jean-Pierre" are not the same given names, whichever one uses.
pub(super) fn of_given_names(one: &[Word], other: &[Word]) -> Finding {
    let (one_key, other_key) = (key(one), key(other));
    let (fewer, more, wanted) =
        if one_key.len() <= other_key.len() { (one, other, &one_key) } else { (other, one, &other_key) };
    for end in 1..=more.len() {
        let (begin, rest) = more.split_at(end);
        if rest.first().is_some_and(|next| next.start == Start::Hyphen) || key(begin) != *wanted {
            continue;
        }
        // Paul A. is not Paula, nor are all whose given name begins with P the same.
        return if single_letters(fewer) != single_letters(begin) || fewer.first().is_some_and(Word::is_single_letter) {
            Finding::Initial
        } else if rest.iter().any(tells_generation) {
            Finding::FurtherWords
        } else if has_commas(fewer) != has_commas(begin) || may_be_composed(fewer, begin, rest) {
            Finding::GivenNamesPartly
        } else {
            Finding::SameNames
        };
    }
    let (Some(one_first), Some(other_first)) = (one.first(), other.first()) else { return Finding::OtherGivenName };
    if has_word_in_common(one, other, |word| !word.is_single_letter()) {
        Finding::GivenNamesPartly
    } else if is_initial(one_first, other_first) {
        Finding::Initial
    } else if are_near(&one_first.letters, &other_first.letters) || are_near(&one_key, &other_key) {
        Finding::NearName
    } else {
        Finding::OtherGivenName
    }
}

/// Whether hyphens may have been dropped: after the only name in common, or between those that are one name for `fewer`
/// and the first of several for the other side.
fn may_be_composed(fewer: &[Word], begin: &[Word], rest: &[Word]) -> bool {
    let Some(next) = rest.first() else { return false };
    let begins_one = matches!(fewer, [only] if COMPOSING.has(&only.letters));
    begins_one && next.start == Start::Space || hyphens(fewer) > hyphens(begin)
}

fn hyphens(words: &[Word]) -> usize {
    words.iter().filter(|word| word.start == Start::Hyphen).count()
}

fn tells_generation(word: &Word) -> bool {
    GENERATIONS.has(&word.letters) || word.letters.bytes().any(|byte| byte.is_ascii_digit())
}

fn has_commas(words: &[Word]) -> bool {
    words.iter().skip(1).any(|word| word.start == Start::Comma)
}

/// Whether both sides join given names by hyphens in the same places, as far as both go.
pub(super) fn are_joined_alike(one: &[Word], other: &[Word]) -> bool {
    one.iter().zip(other).all(|(one, other)| {
        one.letters == other.letters && (one.start == Start::Hyphen) == (other.start == Start::Hyphen)
    })
}

fn single_letters(words: &[Word]) -> String {
    let mut letters = String::new();
    for word in words {
        if word.is_single_letter() {
            letters.push_str(&word.letters);
        }
    }
    letters
}

fn is_initial(one: &Word, other: &Word) -> bool {
    (one.is_single_letter() || other.is_single_letter()) && one.letters.chars().next() == other.letters.chars().next()
}

fn has_word_in_common(one: &[Word], other: &[Word], tells: fn(&Word) -> bool) -> bool {
    one.iter().any(|word| tells(word) && other.iter().any(|candidate| candidate.letters == word.letters))
}

/// Likeness of two surnames. Birth, married and double names have words in common, and that is no proof: Martin and
/// Martin-Dupont may be one woman, or her and her father.
pub(super) fn of_surnames(one: &[Word], other: &[Word]) -> Finding {
    let (one_key, other_key) = (key(one), key(other));
    if one_key == other_key && last_letter(one) == last_letter(other) {
        return Finding::SameNames;
    }
    if has_word_in_common(one, other, |word| word.letters.len() >= 3 && !UNTELLING.has(&word.letters)) {
        return if one.iter().chain(other).any(tells_generation) {
            Finding::FurtherWords
        } else {
            Finding::SurnamePartly
        };
    }
    if are_near(&one_key, &other_key) { Finding::NearName } else { Finding::OtherSurname }
}

/// The last word if it is a single letter: Martin E. is not Martine. Not that of c'h, whose apostrophe may have become
/// a space.
fn last_letter(words: &[Word]) -> Option<&str> {
    match words {
        [.., before, last] if last.letters == "h" && before.letters.ends_with('c') => None,
        [.., last] if last.is_single_letter() => Some(&last.letters),
        _ => None,
    }
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
