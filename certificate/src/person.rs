//! Whether the holder of a certificate is the agent whom a record names.
//!
//! Names of people in France and Brittany are written in many ways: with and without accents, in capitals, LE GOFF or
//! LEGOFF, Floc'h or Floc’h, Jean-Pierre or Jean Pierre, with all given names or the first, under the birth name, the
//! married name or both, surname first. All that is known for what it is; still, one error must not happen: that two
//! people are taken for one. Whatever is not sure is therefore to be asked.
//!
//! * [`Answer::Same`] needs both names, each agreeing but for its way of writing, and known for which is which. The
//!   e-mail address only ever tells that: people change theirs, and share them.
//! * [`Answer::Other`] means that the names clearly differ, and no personal e-mail address in common speaks against.
//! * [`Answer::Ask`] is all between, and all that names no person: an empty record, an organisation's certificate.
//!
//! A [`Finding`] is the answer with its reason.
//!
//! No letter's case, no accent and no order of words ever tells two people apart here; they only ever lead to a
//! question.

mod common_name;
mod email;
mod finding;
mod letters;
mod likeness;
mod spelling;
mod words;

#[cfg(test)]
mod cases;

use email::Mailbox;
pub use finding::{Answer, Finding};
use spelling::{Name, Title};
use words::{OFFICES, OFFICES_OR_SURNAMES};

use crate::name::Holder;

/// Whom a record names, as its fields stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agent {
    /// "Prénom".
    pub given_name: String,
    /// "Nom".
    pub surname: String,
    /// "Courriel".
    pub email: String,
}

/// Somebody's names, read.
struct FullName {
    given: Name,
    surname: Name,
}

/// Compares, by given names and surname where the certificate has them, and by its common name.
#[must_use]
pub fn compare(holder: &Holder, agent: &Agent) -> Finding {
    let named = FullName { given: Name::read(&agent.given_name), surname: Name::read_with_titles(&agent.surname) };
    if named.given.is_empty() || named.surname.is_empty() {
        return Finding::AgentUnnamed;
    }
    let fields = fields(holder);
    let common_name = Name::read(holder.common_name.as_deref().unwrap_or_default());
    let mailbox = holder.email.as_deref().and_then(|email| Mailbox::in_common(email, &agent.email));
    let is_order_known = mailbox.as_ref().is_some_and(|mailbox| mailbox.is_of(&named.given, &named.surname));

    let by_common_name =
        holder.common_name.as_deref().and_then(|text| common_name::compare(text, &common_name, &named, is_order_known));
    let (found, title) = match &fields {
        Some(fields) => {
            let by_fields = compare_fields(fields, &named, is_order_known);
            let found = by_common_name.map_or(by_fields, |other| judge(by_fields, other, fields, &common_name, &named));
            (found, fields.given.title)
        }
        None => {
            let found = by_common_name.unwrap_or(Finding::HolderUnnamed);
            let is_contradicted = found.answer() == Answer::Same && !is_borne_out(holder, &named);
            (if is_contradicted { Finding::NamesDisagree } else { found }, common_name.title)
        }
    };
    match found.answer() {
        Answer::Same if [title, named.given.title].contains(&Some(Title::BareM)) => Finding::Initial,
        Answer::Same if Title::contradict(title.or(common_name.title), named.given.title) => Finding::TitlesDiffer,
        Answer::Other
            if mailbox.is_some_and(|mailbox| is_somebodys(&mailbox, &named, &common_name, fields.as_ref())) =>
        {
            Finding::SharedEmail
        }
        _ => found,
    }
}

/// Whether what a certificate tells of given names or of surname alone is the agent's too.
fn is_borne_out(holder: &Holder, agent: &FullName) -> bool {
    let read = |text: &Option<String>| Name::read_with_titles(text.as_deref().unwrap_or_default());
    let (given, surname) = (read(&holder.given_names), read(&holder.surname));
    (given.is_empty() || likeness::of_given_names(&given.words, &agent.given.words).answer() == Answer::Same)
        && (surname.is_empty() || likeness::of_surnames(&surname.words, &agent.surname.words).answer() == Answer::Same)
}

/// One e-mail address in common, a person's own, makes different names a question: people marry.
fn is_somebodys(mailbox: &Mailbox, agent: &FullName, common_name: &Name, fields: Option<&FullName>) -> bool {
    let is_ones = |names: &FullName| mailbox.names(&names.given) || mailbox.names(&names.surname);
    is_ones(agent) || mailbox.names(common_name) || fields.is_some_and(is_ones)
}

/// Weighs what a certificate's fields say against what its common name does.
fn judge(
    by_fields: Finding,
    by_common_name: Finding,
    fields: &FullName,
    common_name: &Name,
    named: &FullName,
) -> Finding {
    match (by_fields.answer(), by_common_name.answer()) {
        (Answer::Same, _) if by_common_name == Finding::Organisation => Finding::Organisation,
        (Answer::Other, Answer::Same | Answer::Ask) if by_common_name != Finding::Organisation => {
            Finding::NamesDisagree
        }
        // The fields say who it is; a common name that says otherwise casts doubt on them.
        (Answer::Same, Answer::Other) => Finding::NamesDisagree,
        // Yann of the surname Tanguy, and "Yann TANGUY fils": the common name tells two people apart, the fields do not.
        (Answer::Same, _) if !spelling::is_made_of(common_name, [&fields.given, &fields.surname]) => {
            Finding::FurtherWords
        }
        // Jean of the further name Pierre, and Jean-Pierre: the common name tells which one he uses …
        (Answer::Same, Answer::Ask)
            if by_common_name != Finding::OrderUnclear
                && !likeness::are_joined_alike(&fields.given.words, &named.given.words) =>
        {
            by_common_name
        }
        // … and so it does where the fields alone do not.
        (Answer::Ask, _)
            if by_fields == Finding::GivenNamesPartly
                && matches!(by_common_name, Finding::SameNames | Finding::OrderUnclear)
                && is_exactly(common_name, named)
                && spelling::has_run(&fields.given.words, &named.given.key()) =>
        {
            Finding::SameNames
        }
        _ => by_fields,
    }
}

/// Whether two certificates surely have one holder: `false` is also the answer where only people can tell.
///
/// Not transitive, as [`compare`] is not: "Loïc Émile" and "Loïc Yves" are each surely the agent "Loïc" of that surname,
/// and yet they are two people. Two certificates that both agree with a record must therefore be compared here as well.
#[must_use]
pub fn is_same_holder(one: &Holder, other: &Holder) -> bool {
    if are_told_apart(one, other) {
        return false;
    }
    if are_named_alike(one, other) {
        return true;
    }
    let answers = [answer_for(one, other), answer_for(other, one)];
    answers.contains(&Some(Answer::Same)) && answers.into_iter().flatten().all(|answer| answer == Answer::Same)
}

/// Whether certificates surely have one holder, all of them: each is compared with each, as two that agree with a third
/// may be two people's.
#[must_use]
pub fn are_one_holder(holders: &[&Holder]) -> bool {
    let mut before = holders;
    while let Some((last, others)) = before.split_last() {
        if !others.iter().all(|other| is_same_holder(last, other)) {
            return false;
        }
        before = others;
    }
    true
}

/// What is to be said of the holder if a record names them as `described` does, if that one can be named so.
fn answer_for(holder: &Holder, described: &Holder) -> Option<Answer> {
    Some(compare(holder, &as_agent(described)?).answer())
}

/// Whether titles or the numbers in their common names tell two namesakes apart: M. and Mme Claude Martin, or two with
/// their staff numbers.
fn are_told_apart(one: &Holder, other: &Holder) -> bool {
    let (one, other) = (titled_common_name(one), titled_common_name(other));
    Title::contradict(one.title, other.title)
        || (!one.number.is_empty() && !other.number.is_empty() && one.number != other.number)
}

/// The common name, with the title that stands before the given names if it has none of its own.
fn titled_common_name(holder: &Holder) -> Name {
    let read = |text: &Option<String>| Name::read(text.as_deref().unwrap_or_default());
    let common_name = read(&holder.common_name);
    Name { title: common_name.title.or(read(&holder.given_names).title), ..common_name }
}

/// Whether both have the same common name, title included, and the same given names and surname, if any, word by word.
fn are_named_alike(one: &Holder, other: &Holder) -> bool {
    let names_somebody = one.common_name.is_some() || (one.given_names.is_some() && one.surname.is_some());
    names_somebody
        && [
            (&one.common_name, &other.common_name),
            (&one.given_names, &other.given_names),
            (&one.surname, &other.surname),
        ]
        .into_iter()
        .all(|(one, other)| are_written_alike(one.as_deref(), other.as_deref()))
}

fn are_written_alike(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            let one = Name::read_with_titles(one);
            !one.is_empty() && one.words == Name::read_with_titles(other).words
        }
        (None, None) => true,
        _ => false,
    }
}

/// The holder as a record would name them; `None` where the certificate does not tell given names from surname. Without
/// e-mail address: two people of one office may share it.
fn as_agent(holder: &Holder) -> Option<Agent> {
    let (given_name, surname) = (holder.given_names.clone()?, holder.surname.clone()?);
    Some(Agent { given_name, surname, email: String::new() })
}

/// Whether a common name is the agent's names, in whichever order, and nothing else.
fn is_exactly(common_name: &Name, agent: &FullName) -> bool {
    let (given, surname) = (agent.given.key(), agent.surname.key());
    let key = common_name.key();
    key.strip_prefix(&given) == Some(&surname) || key.strip_prefix(&surname) == Some(&given)
}

/// The holder's given names and surname, where the certificate tells which is which.
fn fields(holder: &Holder) -> Option<FullName> {
    let given = Name::read(holder.given_names.as_deref()?);
    // Maître is a surname, too.
    let surname = Name::read_with_titles(holder.surname.as_deref()?);
    (!given.is_empty() && !surname.is_empty()).then_some(FullName { given, surname })
}

fn compare_fields(holder: &FullName, agent: &FullName, is_order_known: bool) -> Finding {
    let found = Finding::of_both(
        likeness::of_given_names(&holder.given.words, &agent.given.words),
        likeness::of_surnames(&holder.surname.words, &agent.surname.words),
    );
    match found.answer() {
        Answer::Other => compare_swapped(holder, agent, is_order_known).unwrap_or(found),
        Answer::Same
            if holder.surname.words.iter().chain(&holder.given.words).any(|word| OFFICES.has(&word.letters))
                || holder.given.words.iter().any(|word| OFFICES_OR_SURNAMES.has(&word.letters)) =>
        {
            Finding::Organisation
        }
        _ => found,
    }
}

/// One of the two may have the names in each other's fields. Yet Martin Thomas and Thomas Martin are two people: it
/// takes a surname that cannot be a given name, or what tells the order.
fn compare_swapped(holder: &FullName, agent: &FullName, is_order_known: bool) -> Option<Finding> {
    let is_swapped = holder.given.key() == agent.surname.key() && holder.surname.key() == agent.given.key();
    let is_told = is_order_known || holder.surname.starts_with_particle() || agent.surname.starts_with_particle();
    is_swapped.then_some(if is_told { Finding::SameNames } else { Finding::OrderUnclear })
}
