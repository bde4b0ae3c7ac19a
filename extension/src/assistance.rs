//! Where a person must help: which causes. Whom to call stands in `web/port.js`.

use protocol::problem::Problem;

use crate::stamp::{Content, Stamp};

/// Whether the user may well be unable to mend this alone.
#[must_use]
pub fn helps_with(problem: Problem) -> bool {
    !matches!(
        problem,
        // A token to plug in, to leave in, or to free.
        Problem::NoReader | Problem::NoToken | Problem::TokenRemoved | Problem::TokenBusy
            // Its provider's, as the remedy says.
            | Problem::NoCertificate
    )
}

/// Whether the program can write a report that tells the assistance why: it runs, and there is something to tell.
#[must_use]
pub fn has_report(problem: Problem) -> bool {
    helps_with(problem)
        && !matches!(
            problem,
            Problem::HostMissing
                | Problem::HostForbidden
                | Problem::HostFailed
                | Problem::HostTooOld
                | Problem::ExtensionTooOld
                | Problem::HostBlocked
        )
}

/// Telephone and form, where the cause needs it.
#[must_use]
pub fn stamps(problem: Option<Problem>) -> Content {
    Content::Stamps(problem.filter(|problem| helps_with(*problem)).map(|_| Stamp::of("help")).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_keeps_the_program_from_running_is_helped_with_and_has_no_report() {
        for problem in Problem::ALL {
            let of_the_program = problem.sentence_key().contains("host") || problem == Problem::ExtensionTooOld;
            assert!(!of_the_program || helps_with(problem) && !has_report(problem), "{problem:?}");
        }
    }

    #[test]
    fn what_the_user_mends_with_a_hand_shows_no_telephone() {
        for problem in [Problem::NoReader, Problem::NoToken, Problem::TokenRemoved, Problem::TokenBusy] {
            assert_eq!(stamps(Some(problem)), Content::NOTHING);
        }
        assert_eq!(stamps(None), Content::NOTHING);
        assert_ne!(stamps(Some(Problem::TokenNotUnderstood)), Content::NOTHING);
    }
}
