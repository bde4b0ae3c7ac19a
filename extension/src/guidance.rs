//! The hint to the next step on the way to the form, as a pure function of what the page shows, what is plugged in and
//! what is remembered: where to click, for whom, or that there is nothing left to do.
//!
//! These pages show names and no e-mail address, and a page of the list not all of the agents. Only a holder whose names
//! are surely those on the page is led anywhere; that may be a namesake, and the form itself decides anew.

use certificate::person::{Agent, Answer, Finding};
use certificate::{Certificate, Timestamp};

use crate::holdings;
use crate::record_form;
use crate::stamp::{Content, Text};
use crate::tokens::Tokens;

/// What to show, and where.
#[derive(Debug)]
pub struct Hint {
    /// At which of the links seen.
    pub at: u32,
    /// Whether that is what to click, to be outlined.
    pub outlined: bool,
    /// What it says.
    pub text: Text,
}

/// Whether a page at this address is one on the way: the first one after signing in, the list of the agents, a record
/// shown. The session may stand in it, after a semicolon.
#[must_use]
pub fn is_on_the_way(origin: &str, path: &str, further_origins: &[String]) -> bool {
    let begins = ["/organism/agent/listagents/", "/organism/agent/view/", "/;", "/index"];
    record_form::is_account_origin(origin, further_origins)
        && (path == "/" || begins.iter().any(|begin| path.starts_with(begin)))
}

/// Decides, from the links that `web/guide.js` saw, a line each, with tabs between:
///
/// 0. the message's key for a link to click,
/// 1. the record's number; none for the link to the list of agents,
/// 2. whom it leads to: given names,
/// 3. and surname. Where nothing tells the two apart, there are several lines for one link.
///
/// Then what is remembered of the record (`remembered::Remembered`), if anything; for the list, every fingerprint:
///
/// 4. the fingerprint,
/// 5. the end of validity,
/// 6. the message's key for a certificate that is there already; none where that is not worth telling,
/// 7. since which day.
#[must_use]
pub fn hint(seen: &str, tokens: &Tokens, now: Timestamp) -> Option<Hint> {
    if !tokens.is_settled() {
        return None;
    }
    let mut own = Vec::new();
    let mut list = None;
    let mut other = None;
    let mut is_clear = true;
    for (at, line) in (0..).zip(seen.split('\n')) {
        if field(line, 1).is_empty() {
            list = Some((at, line));
            continue;
        }
        let (given_name, surname) = (field(line, 2).to_owned(), field(line, 3).to_owned());
        let agent = Agent { given_name, surname, email: String::new() };
        for held in holdings::held(tokens, &agent, now) {
            match held.answer() {
                _ if !held.serves() => {}
                Answer::Same => own.push((at, line, held.certificate)),
                // People marry, and without e-mail addresses nothing else tells.
                Answer::Other if held.finding != Finding::OtherSurname => other = Some(held.certificate),
                // Perhaps the user's own after all: to be asked in the form, not here.
                _ => is_clear = false,
            }
        }
    }
    for (at, line, certificate) in &own {
        // Two records of one name: whose it is cannot be told.
        let is_elsewhere = |(_, other, theirs): &(u32, &str, Certificate)| {
            field(other, 1) != field(line, 1) && theirs.sha256 == certificate.sha256
        };
        if own.iter().any(is_elsewhere) {
            continue;
        }
        let is_there = field(line, 4) == certificate.sha256;
        let key = if is_there {
            field(line, 6)
        } else if number(field(line, 5)) < certificate.validity.not_after.0 {
            field(line, 0)
        } else {
            continue;
        };
        if !key.is_empty() {
            return Some(hint_of(*at, !is_there, key, certificate, field(line, 7)));
        }
    }
    let (at, line) = list?;
    let certificate = other?;
    let is_left = own.is_empty() && is_clear && line.split('\t').all(|field| field != certificate.sha256);
    is_left.then(|| hint_of(at, true, field(line, 0), &certificate, ""))
}

fn field(line: &str, number: usize) -> &str {
    line.split('\t').nth(number).unwrap_or_default()
}

/// Digits as a number; 0 for none.
fn number(digits: &str) -> i64 {
    digits.bytes().fold(0, |number: i64, digit| number.wrapping_mul(10).wrapping_add(i64::from(digit) - 48))
}

fn hint_of(at: u32, outlined: bool, key: &str, certificate: &Certificate, day: &str) -> Hint {
    let with = vec![Content::Words(certificate.holder.display_name()), Content::Day(number(day))];
    Hint { at, outlined, text: Text { key: key.to_owned(), with } }
}

#[cfg(test)]
mod tests;
