//! From nothing but what an IT department puts on a machine: a fresh profile, the extension by one of the policies that
//! the repository offers, the program declared for everybody.

use std::path::Path;

use bench::{
    browser::{Kind, Launch},
    desk::{Desk, Host, PATIENCE},
    fleet::Fleet,
    pcscd::{Readers, Slot},
    replica::MAELLE_LE_GOFF,
    scenario::{Failure, Scenario, Stage},
    test_certificate::Issued,
};
use protocol::problem::Problem;

use crate::{
    cast::{MAELLE, chambersign_token, fr, maelle},
    in_both,
};

/// Stands where a policy names an extension, and is nobody's.
const OTHER_EXTENSION: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all: Vec<_> = in_both("by_policy_a_fresh_profile_has_the_extension_and_fills_the_record", fills).collect();
    all.extend(in_both("a_policy_that_allows_the_extension_alone_lets_users_have_it_and_no_other", allows));
    all.push(Scenario::asynchronous(
        "a_program_that_the_policy_blocks_or_that_the_user_alone_has_declared_is_not_started::chromium",
        kept_programs,
    ));
    all.into_iter().map(Scenario::needs_own_files).collect()
}

/// The policy of this way for this browser.
fn policy(way: &str, kind: Kind) -> String {
    let file = match kind {
        Kind::Chromium => "chromium.json",
        Kind::Firefox => "firefox/policies.json",
    };
    format!("{way}/{file}")
}

/// The browser, once it has the extension: by policy or by offer; in Firefox the user may install it. It greets by its
/// first page, which is closed again.
async fn desk_of(fleet: &Fleet, kind: Kind, by_user: bool, folder: &Path) -> Result<Desk, Failure> {
    let comes = |launch: &mut Launch| match kind {
        Kind::Firefox if by_user => launch.for_good = true,
        _ => launch.by_policy = Some(fleet.extension_id().to_owned()),
    };
    let desk = Desk::open_with(kind, folder, Host::Missing, comes).await?;
    desk.browser.wait_for_extension_page("/welcome.html", PATIENCE).await?;
    desk.browser.close_extension_page("/welcome.html").await?;
    Ok(desk)
}

async fn fills_and_saves(desk: &Desk, certificate: &Issued) -> Result<(), Failure> {
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    desk.save().await?;
    desk.record_holds(MAELLE_LE_GOFF, certificate)
}

async fn fills(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let fleet = Fleet::of(kind, stage).await?;
    fleet.set_policy(&policy("forced", kind))?;
    fleet.declare_for_everybody()?;
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = desk_of(&fleet, kind, false, stage.directory()).await?;
    fills_and_saves(&desk, &certificate).await?;
    desk.close().await
}

async fn allows(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let fleet = Fleet::of(kind, stage).await?;
    let names_another = || fleet.set_policy_naming(OTHER_EXTENSION, &policy("allowed", kind));
    fleet.declare_for_everybody()?;
    fleet.offer()?;
    if kind == Kind::Firefox {
        names_another()?;
        // Firefox installs nothing then, without a word to the driver.
        let for_good = |launch: &mut Launch| launch.for_good = true;
        let desk = Desk::open_with(kind, &stage.directory().join("refused"), Host::Missing, for_good).await?;
        desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
        desk.wait_for_what_should_not_happen().await;
        if desk.browser.has_panel().await? {
            return Err(Failure::new("an extension was installed that the policy does not name"));
        }
        desk.close().await?;
    }
    fleet.set_policy(&policy("allowed", kind))?;
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = desk_of(&fleet, kind, true, stage.directory()).await?;
    fills_and_saves(&desk, &certificate).await?;
    if kind == Kind::Chromium {
        // It looks into its policies once they change, and switches off what they allow no more.
        names_another()?;
        desk.browser.wait_until_without_extension(PATIENCE).await?;
    }
    desk.close().await
}

async fn kept_programs(stage: &mut Stage) -> Result<(), Failure> {
    let fleet = Fleet::of(Kind::Chromium, stage).await?;
    fleet.set_policy(&policy("forced", Kind::Chromium))?;
    fleet.block_programs()?;
    fleet.declare_for(&stage.directory().join("home"))?;
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = desk_of(&fleet, Kind::Chromium, false, stage.directory()).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.panel_says(&fr(Problem::HostBlocked.sentence_key(), &[])?).await?;
    fleet.unblock_programs()?;
    desk.panel_says(&fr(Problem::HostMissing.sentence_key(), &[])?).await?;
    desk.field_holds("").await?;
    fleet.declare_for_everybody()?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}
