//! `diagnose`: the report for support.

use std::sync::Arc;

use protocol::diagnose::DiagnoseParams;

use super::{Exit, Failure, Terminal};
use crate::diagnosis;
use crate::pcsc_service::stop::{GRACE, Stop};

/// A report that could be made is a success, whatever it reports.
pub(super) fn run(parser: &mut lexopt::Parser, terminal: &mut Terminal, stop: &Arc<Stop>) -> Result<Exit, Failure> {
    use lexopt::prelude::*;
    let mut params = DiagnoseParams::default();
    let mut json = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("trace") => params.trace = true,
            Long("all") => params.all_families = true,
            Long("json") => json = true,
            Short('h') | Long("help") => return super::show_help(terminal),
            other => return Err(other.unexpected().into()),
        }
    }
    let report = diagnosis::diagnose(&params, stop, terminal.texts);
    if stop.is_requested() {
        return Ok(Exit::Interrupted);
    }
    // Readings that were given up may still hold a card.
    stop.request(GRACE);
    if json {
        serde_json::to_writer_pretty(&mut *terminal.out, &report)?;
        writeln!(terminal.out)?;
    } else {
        write!(terminal.out, "{}", report.text)?;
    }
    Ok(Exit::Done)
}
