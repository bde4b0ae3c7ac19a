//! From nothing but what an IT department puts on a machine: a fresh profile, the extension by the policy that the
//! repository offers, the program declared for everybody.

use std::path::Path;

use bench::{
    browser::{Kind, Launch},
    desk::{Desk, Host, PATIENCE},
    fleet::Fleet,
    pcscd::{Readers, Slot},
    replica::MAELLE_LE_GOFF,
    scenario::{Failure, Scenario, Stage},
};
use protocol::problem::Problem;

use crate::{
    cast::{chambersign_token, fr, maelle},
    in_both,
};

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all: Vec<_> = in_both("by_policy_a_fresh_profile_has_the_extension_and_fills_the_record", fills).collect();
    all.push(Scenario::asynchronous(
        "a_program_declared_by_the_user_alone_is_passed_over_where_the_policy_says_so::chromium",
        users_program,
    ));
    all.into_iter().map(Scenario::needs_own_files).collect()
}

fn policy(kind: Kind) -> &'static str {
    match kind {
        Kind::Chromium => "chromium.json",
        Kind::Firefox => "firefox/policies.json",
    }
}

/// The browser, once the policy has installed the extension: it greets by its first page, which is closed again.
async fn desk_of(fleet: &Fleet, kind: Kind, folder: &Path) -> Result<Desk, Failure> {
    let by_policy = |launch: &mut Launch| launch.by_policy = Some(fleet.extension_id().to_owned());
    let desk = Desk::open_with(kind, folder, Host::Missing, by_policy).await?;
    desk.browser.wait_for_extension_page("/welcome.html", PATIENCE).await?;
    desk.browser.close_extension_page("/welcome.html").await?;
    Ok(desk)
}

async fn fills(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let fleet = Fleet::of(kind, stage).await?;
    fleet.set_policy(policy(kind))?;
    fleet.declare_for_everybody()?;
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = desk_of(&fleet, kind, stage.directory()).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, &certificate)?;
    desk.close().await
}

async fn users_program(stage: &mut Stage) -> Result<(), Failure> {
    let fleet = Fleet::of(Kind::Chromium, stage).await?;
    fleet.set_policy(policy(Kind::Chromium))?;
    fleet.declare_for(&stage.directory().join("home"))?;
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = desk_of(&fleet, Kind::Chromium, stage.directory()).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr(Problem::HostMissing.sentence_key(), &[])?).await?;
    desk.field_holds("").await?;
    fleet.declare_for_everybody()?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}
