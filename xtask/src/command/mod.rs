//! The commands of `cargo xtask`, one file each.

mod bench;
mod build;
mod demo;
mod fuzz;
mod guide;
mod lint;
mod package;
mod package_program;
mod pictures;
mod record;
mod release;
mod setup;
mod test;
mod test_windows;

use std::io::{self, Write};

use crate::arguments::{Request, Task, USAGE};
use crate::error::Error;

/// Carries out what the developer asked for.
///
/// # Errors
/// The first step that fails.
pub(crate) fn run(request: &Request) -> Result<(), Error> {
    let (from_debian, passed_on) = (request.wasm_from_debian, request.passed_on.as_slice());
    match &request.task {
        Task::Help => {
            // A closed pipe has read enough.
            let _ = writeln!(io::stdout(), "{USAGE}");
            Ok(())
        }
        Task::Setup => setup::run(from_debian),
        Task::Build => build::run(from_debian),
        Task::Package { verify } => package::run(from_debian, *verify),
        Task::PackageProgram(system) => package_program::run(from_debian, *system),
        Task::SelfHosted { key, address } => package::run_self_hosted(from_debian, key, address),
        Task::Source => package::run_source(),
        Task::Lint => lint::run(from_debian),
        Task::Release { rehearsal } => release::run(from_debian, *rehearsal),
        Task::Test => test::run(from_debian, passed_on),
        Task::TestWindows => test_windows::run(from_debian, passed_on),
        Task::Demo => demo::run(from_debian, passed_on),
        Task::Pictures { firefox } => pictures::run(from_debian, *firefox, passed_on),
        Task::Guide => guide::run(from_debian),
        Task::Record => record::run(from_debian),
        Task::Fuzz { target, seconds } => fuzz::run(target.as_deref(), *seconds),
        Task::Bench(name) => bench::run(name, from_debian, passed_on),
    }
}
