//! The whole chain, in Chromium and in Firefox: a virtual token on a real pcscd, the installed program, the packaged
//! extension, and the replica of the account pages. Each scenario asserts on what the page shows or the replica stored.

mod cast;
mod choosing;
mod expiries;
mod files;
mod filling;
mod first_run;
mod fleet;
mod guidance;
mod options;
mod places;
mod popup;
mod renewal;
mod troubles;
mod upgrades;
mod user_acts;

use std::process::ExitCode;

use bench::{
    browser::Kind,
    scenario::{Failure, Scenario, Stage},
};

fn main() -> ExitCode {
    let themes = [
        filling::scenarios(),
        renewal::scenarios(),
        choosing::scenarios(),
        files::scenarios(),
        expiries::scenarios(),
        user_acts::scenarios(),
        troubles::scenarios(),
        places::scenarios(),
        popup::scenarios(),
        options::scenarios(),
        guidance::scenarios(),
        first_run::scenarios(),
        upgrades::scenarios(),
        fleet::scenarios(),
    ];
    bench::scenario::main(themes.into_iter().flatten().collect())
}

/// The same scenario in each browser.
fn in_both<F>(name: &str, run: F) -> impl Iterator<Item = Scenario>
where
    F: AsyncFn(Kind, &mut Stage) -> Result<(), Failure> + Copy + Send + Sync + 'static,
{
    Kind::ALL.into_iter().map(move |kind| {
        let name = format!("{name}::{}", kind.name().to_lowercase());
        Scenario::asynchronous(name, async move |stage: &mut Stage| run(kind, stage).await)
    })
}
