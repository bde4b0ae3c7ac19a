//! Every way to fail says its own cause and its own remedy, and the form goes on by itself once the cause is gone.

use std::{
    fs,
    time::{Duration, Instant},
};

use bench::{
    browser::Kind,
    desk::{self, Desk, Host, PATIENCE},
    other_program::OtherProgram,
    pcscd::{Readers, Slot},
    process_tree,
    replica::MAELLE_LE_GOFF,
    scenario::{Failure, Scenario, Stage},
    virtual_token::VirtualToken,
};
use protocol::problem::Problem;
use rustix::process::{Pid, Signal, getpid, kill_process};

use crate::{
    cast::{MAELLE, chambersign_token, fr, maelle},
    in_both,
};

pub(crate) fn scenarios() -> Vec<Scenario> {
    let mut all = Vec::new();
    all.extend(in_both("a_missing_program_is_named_and_found_once_it_is_installed", host_missing));
    all.extend(in_both("a_program_that_refuses_this_extension_is_named", host_forbidden));
    all.extend(in_both("a_program_of_an_older_version_is_named", host_too_old));
    all.extend(in_both("an_extension_of_an_older_version_is_named", extension_too_old));
    all.extend(in_both("a_program_that_ends_is_started_again", host_ended));
    all.extend(
        in_both("a_stopped_card_service_is_named_and_used_once_it_runs", service_stopped)
            .map(Scenario::needs_own_pcscd),
    );
    all.extend(in_both("no_reader_is_named", no_reader).map(Scenario::needs_own_pcscd));
    all.extend(in_both("an_empty_reader_is_named", no_token));
    all.extend(in_both("an_unknown_card_is_named_and_gives_a_report", unknown_card));
    all.extend(in_both("a_token_pulled_out_in_the_middle_of_a_reading_is_named", pulled_out));
    all.extend(in_both("a_card_held_by_another_program_is_named_and_read_once_it_is_free", busy));
    all
}

async fn says(desk: &Desk, problem: Problem) -> Result<(), Failure> {
    let said = desk.panel_says(&fr(problem.sentence_key(), &[])?).await?;
    let remedy = fr(problem.remedy_key(), &[])?;
    if said.contains(&remedy) { Ok(()) } else { Err(Failure::new(format!("no remedy in {said}"))) }
}

async fn form_with_host(kind: Kind, stage: &mut Stage, host: Host<'_>) -> Result<Desk, Failure> {
    let desk = Desk::open_with(kind, stage.directory(), host, |_| {}).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    Ok(desk)
}

async fn host_missing(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    let desk = form_with_host(kind, stage, Host::Missing).await?;
    says(&desk, Problem::HostMissing).await?;
    desk::install(&desk.launch, Host::Installed)?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    desk.close().await
}

async fn host_forbidden(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let desk = form_with_host(kind, stage, Host::OfAnotherExtension).await?;
    // Firefox does not tell a program that is not for this extension from none at all; the remedy is the same.
    let problem = if kind == Kind::Firefox { Problem::HostMissing } else { Problem::HostForbidden };
    says(&desk, problem).await?;
    desk.close().await
}

async fn host_too_old(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = form_with_host(kind, stage, Host::OfVersion(0, 9)).await?;
    says(&desk, Problem::HostTooOld).await?;
    desk.close().await
}

async fn extension_too_old(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = form_with_host(kind, stage, Host::OfVersion(2, 0)).await?;
    says(&desk, Problem::ExtensionTooOld).await?;
    desk.close().await
}

async fn host_ended(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let desk = form_with_host(kind, stage, Host::Installed).await?;
    says(&desk, Problem::NoToken).await?;
    let first = wait_for_host(None).await?;
    kill_process(first, Signal::KILL)?;
    wait_for_host(Some(first)).await?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}

/// The process of the program that this scenario's browser started, other than `not_this`.
async fn wait_for_host(not_this: Option<Pid>) -> Result<Pid, Failure> {
    let program = fs::canonicalize(desk::program())?;
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        let found = process_tree::below(getpid())?.into_iter().find(|process| {
            let executable = fs::read_link(format!("/proc/{}/exe", process.as_raw_nonzero()));
            Some(*process) != not_this && executable.is_ok_and(|executable| executable == program)
        });
        if let Some(process) = found {
            return Ok(process);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err(Failure::new("the browser runs no program of ours"))
}

async fn service_stopped(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    let desk = form_with_host(kind, stage, Host::Installed).await?;
    says(&desk, Problem::ServiceStopped).await?;
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let _token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}

async fn no_reader(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::None)?;
    let desk = form_with_host(kind, stage, Host::Installed).await?;
    says(&desk, Problem::NoReader).await?;
    desk.close().await
}

async fn no_token(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let desk = form_with_host(kind, stage, Host::Installed).await?;
    says(&desk, Problem::NoToken).await?;
    desk.close().await
}

async fn unknown_card(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let unknown = VirtualToken::unknown();
    let atr: String = unknown.atr().iter().map(|byte| format!("{byte:02X}")).collect();
    let _token = unknown.plug_in(Slot::First)?;
    let desk = form_with_host(kind, stage, Host::Installed).await?;
    says(&desk, Problem::TokenNotUnderstood).await?;
    desk.click_in_panel(&fr("button_copy_report", &[])?).await?;
    let browser = &desk.browser;
    let panel = browser.panel().await?;
    let report = panel
        .inside(async || {
            browser
                .wait_for_value("#report-text", "the ATR", PATIENCE, |text| text.replace(' ', "").contains(&atr))
                .await
        })
        .await?;
    if !report.contains("6A82") && !report.contains("6a82") {
        return Err(Failure::new(format!("the report does not tell how the card answered: {report}")));
    }
    desk.close().await
}

async fn pulled_out(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let token = chambersign_token(&[&certificate]).slow(Duration::from_millis(200)).plug_in(Slot::First)?;
    let desk = form_with_host(kind, stage, Host::Installed).await?;
    token.wait_for_exchanges(8, PATIENCE)?;
    let token = token.pull_out()?;
    says(&desk, Problem::TokenRemoved).await?;
    let _again = token.slow(Duration::ZERO).plug_in(Slot::First)?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}

async fn busy(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().issue()?;
    let token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    token.wait_until_noticed()?;
    let other_program = OtherProgram::holding(Slot::First)?;
    let desk = form_with_host(kind, stage, Host::Installed).await?;
    says(&desk, Problem::TokenBusy).await?;
    other_program.let_go()?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.close().await
}
