//! Records what the packaged extension and the program say to each other, for `tests/earlier_protocols/`.

use std::{
    fs,
    io::{Write, stderr},
    process::ExitCode,
};

use bench::{
    browser::Kind,
    cast::{MAELLE, chambersign_token, maelle},
    desk::{Desk, Host, PATIENCE},
    earlier_protocol::EarlierProtocol,
    pcscd::{Readers, Slot},
    replica::MAELLE_LE_GOFF,
    scenario::{Failure, Scenario, Stage},
};

/// In days: the record is to be of use for as long as anybody may look at it.
const VALID_FOR: i64 = 36_500;

fn main() -> ExitCode {
    bench::scenario::perform(Scenario::asynchronous("record", record))
}

async fn record(stage: &mut Stage) -> Result<(), Failure> {
    stage.start_pcscd(Readers::TwoVirtual)?;
    let certificate = maelle().valid_days(-1, VALID_FOR).issue()?;
    let token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    token.wait_until_noticed()?;
    let desk = Desk::open_with(Kind::Chromium, stage.directory(), Host::Overheard, |_| {}).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.field_holds(&certificate.pem_for_field()).await?;
    desk.browser.popup().await?;
    desk.browser.wait_for_text("#content", MAELLE, PATIENCE).await?;
    desk.browser.click_labelled(&desk.message("button_copy_report", &[])?).await?;
    desk.browser.wait_for_value("#report-text", "a report", PATIENCE, |text| !text.is_empty()).await?;
    let log = desk.launch.home.join(bench::desk::OVERHEARD);
    desk.close().await?;
    let overheard: Vec<_> =
        fs::read_to_string(log)?.lines().map(serde_json::from_str).collect::<serde_json::Result<_>>()?;
    let earlier = EarlierProtocol::of(&overheard)?;
    writeln!(stderr(), "recorded in {}", earlier.write()?.display())?;
    Ok(())
}
