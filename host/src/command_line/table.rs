//! Tokens and certificates as text for a terminal.

use protocol::tokens::{Certificate, Token, TokensResult};

use crate::texts::{Language, Texts, fill};

/// How many digits of a fingerprint are shown; enough to choose by.
const FINGERPRINT: usize = 16;

/// All tokens, each with its certificates or the reason why there are none.
pub(super) fn tokens(result: &TokensResult, texts: &Texts) -> String {
    result.tokens.iter().map(|token| token_table(token, texts)).collect::<Vec<_>>().join("\n")
}

fn token_table(token: &Token, texts: &Texts) -> String {
    let family = token.family.as_deref().map(|family| format!(" ({family})")).unwrap_or_default();
    let mut text = texts.labelled(&texts.own.label_token, &format!("{}{family}\n", printable(&token.reader)));
    if let Some(product) = &token.product {
        text.push_str(&format!("  {}\n", texts.labelled(&texts.own.label_product, product)));
    }
    if !token.certificates.is_empty() {
        text.push_str(&certificates(token.certificates.iter(), texts));
    }
    if token.unreadable > 0 {
        text.push_str(&format!("  {}\n", fill(&texts.own.unreadable, &[("count", &token.unreadable.to_string())])));
    }
    if let Some(problem) = token.problem {
        text.push_str(&format!("  {}\n  {}\n", texts.sentence(problem), texts.remedy(problem)));
    }
    text
}

/// A table of certificates, with a heading.
pub(super) fn certificates<'a>(certificates: impl Iterator<Item = &'a Certificate>, texts: &Texts) -> String {
    let heading = [
        &texts.own.column_holder,
        &texts.own.column_issuer,
        &texts.own.column_valid_until,
        &texts.own.column_serves,
        &texts.own.column_sha256,
    ];
    let mut rows = vec![heading.map(Clone::clone)];
    rows.extend(certificates.map(|certificate| {
        [
            printable(&holder(certificate)),
            printable(&certificate.issuer),
            day(&certificate.not_after, texts.language),
            match &certificate.reason {
                Some(reason) => texts.reason(reason).to_owned(),
                None => texts.own.certificate_serves.clone(),
            },
            certificate.sha256.chars().take(FINGERPRINT).collect(),
        ]
    }));
    let widths: [usize; 5] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default());
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text.push_str(&format!("  {}\n", cells.join("  ").trim_end()));
    }
    text
}

/// Whom a certificate names, in as few words as serve.
pub(super) fn holder(certificate: &Certificate) -> String {
    let person = &certificate.holder;
    match (&person.common_name, &person.given_names, &person.surname) {
        (Some(name), _, _) => name.clone(),
        (None, Some(given), Some(surname)) => format!("{given} {surname}"),
        _ => person.email.clone().or_else(|| certificate.organisation.clone()).unwrap_or_else(|| "-".to_owned()),
    }
}

/// Names come from cards: control characters, and those that turn the writing direction, would play with the terminal.
pub(super) fn printable(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if c.is_control() || turns(c) { '\u{FFFD}' } else { c }).collect()
}

/// The day of an RFC 3339 time, as it is written in the language.
fn day(time: &str, language: Language) -> String {
    let date = time.split('T').next().unwrap_or_default();
    match (language, date.split('-').collect::<Vec<_>>().as_slice()) {
        (Language::French, [year, month, day]) => format!("{day}/{month}/{year}"),
        _ => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::problem::Problem;
    use protocol::tokens::{Person, TokenState};

    fn certificate(name: &str, reason: Option<&str>) -> Certificate {
        Certificate {
            sha256: "0123456789abcdef".repeat(4),
            holder: Person { common_name: Some(name.to_owned()), ..Person::default() },
            issuer: "ACME".to_owned(),
            not_after: "2027-03-01T23:59:59Z".to_owned(),
            serves: reason.is_none(),
            reason: reason.map(str::to_owned),
            ..Certificate::default()
        }
    }

    fn token(certificates: Vec<Certificate>, problem: Option<Problem>) -> Token {
        Token {
            reader: "Reader 00 00".to_owned(),
            state: TokenState::Read,
            family: Some("piv".to_owned()),
            problem,
            certificates,
            ..Token::default()
        }
    }

    fn french() -> Texts {
        Texts::load(Language::French).unwrap()
    }

    #[test]
    fn columns_line_up_whatever_the_letters() {
        let both = [certificate("Zoé", None), certificate("Jean-Baptiste", Some("expired"))];
        let text = certificates(both.iter(), &french());
        let columns: Vec<usize> = text
            .lines()
            .map(|line| line.chars().collect::<Vec<_>>().windows(4).position(|four| four[..] == ['0', '1', '2', '3']))
            .map(Option::unwrap_or_default)
            .collect();
        assert_eq!(columns[1], columns[2]);
        assert!(columns[1] > 0);
        assert!(text.contains("01/03/2027") && text.contains("expiré") && text.contains("convient"), "{text}");
    }

    #[test]
    fn a_token_without_certificates_tells_why_and_what_to_do() {
        let result = TokensResult {
            tokens: vec![token(Vec::new(), Some(Problem::TokenNotUnderstood))],
            ..TokensResult::default()
        };
        let text = tokens(&result, &french());
        assert!(text.starts_with("Clé : Reader 00 00 (piv)\n"), "{text}");
        assert!(text.contains(french().remedy(Problem::TokenNotUnderstood)));
        assert_eq!(text.lines().count(), 3);
    }

    #[test]
    fn what_the_token_is_stands_below_its_name_where_it_is_known() {
        let named = Token { product: Some("YubiKey 5".to_owned()), ..token(Vec::new(), None) };
        let text = tokens(&TokensResult { tokens: vec![named], ..TokensResult::default() }, &french());
        assert_eq!(text, "Clé : Reader 00 00 (piv)\n  Modèle : YubiKey 5\n");
    }

    #[test]
    fn names_on_cards_cannot_play_with_the_terminal() {
        let text = certificates([certificate("\u{1B}[2JEve\r\n\u{202E}", None)].iter(), &french());
        assert!(!text.contains(['\u{1B}', '\r', '\u{202E}']), "{text:?}");
        assert_eq!(text.lines().count(), 2);
    }
}
