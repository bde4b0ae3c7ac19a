//! Letters without what writing may add to them.

/// The plain letters of a small Latin letter, for the blocks Latin-1 Supplement and Latin Extended-A, which hold all
/// that civil registers in France write, for Romanian and Vietnamese, and for what typesetting and old hands of Brittany
/// join; `None` for every other letter, which stands for itself. A table of all of
/// Unicode would weigh more than the rest of this crate.
pub(super) fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ạ'..='ặ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ð' | 'ď' | 'đ' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ỉ' | 'ị' => "i",
        'ĳ' => "ij",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ọ'..='ợ' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ụ'..='ự' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ꝁ' => "ker",
        // What a capital letter may come back as in small ones.
        'ς' => "σ",
        'ŉ' => "n",
        'ſ' => "s",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_the_two_blocks_has_plain_letters_but_for_two() {
        let without = ('à'..='\u{17f}').filter(|letter| letter.is_lowercase() && plain(*letter).is_none());
        assert_eq!(without.collect::<String>(), "ĸŋ");
    }

    #[test]
    fn a_vietnamese_letter_composed_or_not_is_the_same_letter() {
        for (composed, letters) in
            [('ạ', "a"), ('ặ', "a"), ('ẹ', "e"), ('ệ', "e"), ('ị', "i"), ('ợ', "o"), ('ự', "u"), ('ỹ', "y")]
        {
            assert!(composed.is_lowercase());
            assert_eq!(plain(composed), Some(letters));
        }
    }
}
