//! Every variant of every family in a reader of a real pcscd, read by the program that users run: sixteen at a time,
//! as many as pcscd has room for.

use std::{fmt::Write as _, time::Duration};

use bench::{
    pcscd::{Readers, Slot},
    scenario::{Failure, Scenario, Stage},
    virtual_token::PluggedToken,
};
use protocol::{
    problem::Problem,
    tokens::{Token, TokenState, TokensResult},
};

use crate::{
    host_program,
    variants::{GROUPS, Group, Variant},
};

pub(crate) fn scenarios() -> Vec<Scenario> {
    GROUPS
        .iter()
        .map(|group| {
            let name = format!("the_program_reads_{}_whatever_{}", group.token, group.respect);
            Scenario::new(name, |stage| all_of(stage, group)).needs_own_pcscd().time_limit(Duration::from_secs(300))
        })
        .collect()
}

fn all_of(stage: &mut Stage, group: &Group) -> Result<(), Failure> {
    stage.start_pcscd(Readers::SixteenVirtual)?;
    let mut variants = (group.variants)()?.into_iter().peekable();
    let (mut tried, mut failures) = (0, String::new());
    while variants.peek().is_some() {
        let plugged_in: Vec<PluggedIn> =
            Slot::all().zip(&mut variants).map(PluggedIn::new).collect::<Result<_, _>>()?;
        tried += plugged_in.len();
        plugged_in.iter().try_for_each(|variant| variant.token.wait_until_noticed())?;
        let told = host_program::list(stage)?;
        for variant in &plugged_in {
            if let Err(failure) = variant.is_told(&told, group.family) {
                let _ = writeln!(failures, "{}: {failure}", variant.name);
            }
        }
        // First all out, then the wait: pcscd takes half a second to notice each.
        let slots: Vec<Slot> = plugged_in.iter().map(|variant| variant.token.slot()).collect();
        drop(plugged_in);
        slots.into_iter().try_for_each(|slot| slot.wait_until(false))?;
    }
    eprintln!("{tried} tokens");
    assert!(tried > 0, "nothing was tried");
    if failures.is_empty() { Ok(()) } else { Err(Failure::new(failures)) }
}

/// A variant in its reader.
struct PluggedIn {
    name: String,
    held: Vec<Vec<u8>>,
    token: PluggedToken,
}

impl PluggedIn {
    fn new((slot, (name, token)): (Slot, Variant)) -> Result<Self, Failure> {
        let held = token.readable().to_vec();
        Ok(Self { name, held, token: token.plug_in(slot)? })
    }

    /// All that the program must tell of it, and nothing that it must not have done.
    fn is_told(&self, told: &TokensResult, family: &str) -> Result<(), Failure> {
        let reader = self.token.slot().reader_name();
        let token = told.tokens.iter().find(|token| token.reader == reader);
        let token: &Token = token.ok_or_else(|| Failure::new("it is not told of"))?;
        let problem = self.held.is_empty().then_some(Problem::NoCertificate);
        if (token.state, token.family.as_deref(), token.problem) != (TokenState::Read, Some(family), problem) {
            let (state, family, problem) = (token.state, &token.family, token.problem);
            return Err(Failure::new(format!("{state:?} as {family:?}, {problem:?}")));
        }
        let read = host_program::ders(&token.certificates)?;
        if read != self.held {
            let known = read.iter().filter(|der| self.held.contains(der)).count();
            let (count, held) = (read.len(), self.held.len());
            return Err(Failure::new(format!(
                "{count} certificates told, {known} of them of the {held} that it holds"
            )));
        }
        let transgressions = self.token.log().transgressions();
        if !transgressions.is_empty() {
            return Err(Failure::new(format!("it did what it must not: {}", transgressions.join(", "))));
        }
        Ok(())
    }
}
