//! Whether the holder of a certificate is the agent whom a record names.
//!
//! Names of people in France and Brittany are written in many ways: with and without accents, in capitals, LE GOFF or
//! LEGOFF, Floc'h or Floc’h, Jean-Pierre or Jean Pierre, with all given names or the first, under the birth name, the
//! married name or both, surname first. All that is known for what it is; still, one error must not happen: that two
//! people are taken for one. Whatever is not sure is therefore to be asked.
//!
//! * [`Answer::Same`] needs both names, each agreeing but for its way of writing. The e-mail address is no part of it:
//!   people change theirs, and share them.
//! * [`Answer::Other`] means that the names clearly differ, and no personal e-mail address in common speaks against.
//! * [`Answer::Ask`] is all between, and all that names no person: an empty record, an organisation's certificate.
//!
//! No letter's case, no accent and no order of words ever tells two people apart here; they only ever lead to a
//! question.

mod common_name;
mod email;
mod likeness;
mod spelling;

#[cfg(test)]
mod cases;

use likeness::Likeness;
use spelling::Name;

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

/// Whether two descriptions mean one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Surely.
    Same,
    /// Surely not.
    Other,
    /// Only people can tell.
    Ask,
}

/// An agent's names, read.
struct FullName {
    given: Name,
    surname: Name,
}

/// Compares, by given names and surname where the certificate has them, and by its common name.
#[must_use]
pub fn compare(holder: &Holder, agent: &Agent) -> Answer {
    let named = FullName { given: Name::read(&agent.given_name), surname: Name::read(&agent.surname) };
    if named.given.is_empty() || named.surname.is_empty() {
        return Answer::Ask;
    }
    let share_email = holder.email.as_deref().is_some_and(|email| email::is_same_and_personal(email, &agent.email));
    let fields = fields(holder);
    let by_fields = fields.as_ref().map(|fields| compare_fields(fields, &named, share_email));
    let by_common_name =
        holder.common_name.as_deref().and_then(|common_name| common_name::compare(common_name, &named, share_email));
    match (by_fields, by_common_name) {
        // The fields say who it is; a common name that says otherwise casts doubt on them.
        (Some(Answer::Same), Some(Answer::Other)) => Answer::Ask,
        // Yann of the surname Tanguy, and "Yann TANGUY fils": the common name tells two people apart, the fields do not.
        (Some(Answer::Same), Some(_)) if has_further_words(holder) => Answer::Ask,
        // Jean of the further name Pierre, and Jean-Pierre: the common name tells which one he uses.
        (Some(Answer::Same), Some(Answer::Ask))
            if fields.is_some_and(|fields| !likeness::are_joined_alike(fields.given.units(), named.given.units())) =>
        {
            Answer::Ask
        }
        (Some(Answer::Other), Some(Answer::Same | Answer::Ask)) => Answer::Ask,
        (Some(answer), _) | (None, Some(answer)) => soften(answer, share_email),
        (None, None) => Answer::Ask,
    }
}

/// Whether two certificates surely have one holder: `false` is also the answer where only people can tell.
///
/// Not transitive, as [`compare`] is not: "Loïc Émile" and "Loïc Yves" are each surely the agent "Loïc" of that surname,
/// and yet they are two people. Two certificates that both agree with a record must therefore be compared here as well.
#[must_use]
pub fn is_same_holder(one: &Holder, other: &Holder) -> bool {
    if are_named_alike(one, other) {
        return true;
    }
    let answers = [answer_for(one, other), answer_for(other, one)];
    answers.contains(&Some(Answer::Same)) && answers.into_iter().flatten().all(|answer| answer == Answer::Same)
}

/// What is to be said of the holder if a record names them as `described` does, if that one can be named so.
fn answer_for(holder: &Holder, described: &Holder) -> Option<Answer> {
    Some(compare(holder, &as_agent(described)?))
}

/// Whether both have the same common name, title included, and the same given names and surname, if any. Numbers that
/// only count certificates may differ.
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
            let (one, other) = (Name::read_with_titles(one), Name::read_with_titles(other));
            !one.is_empty() && one.key() == other.key()
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

/// Whether the common name has words that are in none of the certificate's own fields, however both are split or
/// joined.
fn has_further_words(holder: &Holder) -> bool {
    let read = |field: &Option<String>| Name::read(field.as_deref().unwrap_or_default());
    !spelling::is_made_of(&read(&holder.common_name), &[read(&holder.given_names), read(&holder.surname)])
}

/// The holder's given names and surname, where the certificate tells which is which.
fn fields(holder: &Holder) -> Option<FullName> {
    let given = Name::read(holder.given_names.as_deref()?);
    let surname = Name::read(holder.surname.as_deref()?);
    (!given.is_empty() && !surname.is_empty()).then_some(FullName { given, surname })
}

fn compare_fields(holder: &FullName, agent: &FullName, share_email: bool) -> Answer {
    let likeness = likeness::of_given_names(holder.given.units(), agent.given.units())
        .and(likeness::of_surnames(holder.surname.units(), agent.surname.units()));
    match likeness {
        Likeness::Equal => Answer::Same,
        Likeness::Doubtful => Answer::Ask,
        Likeness::Different => compare_swapped(holder, agent, share_email),
    }
}

/// One of the two may have the names in each other's fields. Yet Martin Thomas and Thomas Martin are two people: it
/// takes a surname that cannot be a given name, or a personal e-mail address in common.
fn compare_swapped(holder: &FullName, agent: &FullName, share_email: bool) -> Answer {
    let swapped = holder.given.key() == agent.surname.key() && holder.surname.key() == agent.given.key();
    match swapped {
        true if share_email || holder.surname.starts_with_particle() || agent.surname.starts_with_particle() => {
            Answer::Same
        }
        true => Answer::Ask,
        false => Answer::Other,
    }
}

/// One e-mail address in common, a person's own, makes different names a question: people marry.
fn soften(answer: Answer, share_email: bool) -> Answer {
    if answer == Answer::Other && share_email { Answer::Ask } else { answer }
}
