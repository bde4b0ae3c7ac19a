//! One of the two has been updated, the other not yet.

use std::path::PathBuf;

use bench::{
    browser::Kind,
    desk::{Desk, Host, PATIENCE},
    earlier_protocol::EarlierProtocol,
    replica::MAELLE_LE_GOFF,
    scenario::{Failure, Scenario, Stage},
};
use protocol::{hello, jsonrpc::method};

use crate::{
    cast::{MAELLE, fr},
    in_both,
};

pub(crate) fn scenarios() -> Vec<Scenario> {
    let name = "a_program_of_an_earlier_protocol_still_fills_the_form_and_gives_its_report";
    in_both(name, earlier_program).collect()
}

async fn earlier_program(kind: Kind, stage: &mut Stage) -> Result<(), Failure> {
    for (number, earlier) in EarlierProtocol::all()?.iter().enumerate() {
        // One of another major version is named as too old or too new: see the scenarios of troubles.
        if earlier.version()?.major == hello::PROTOCOL.major {
            fills(kind, stage.directory().join(number.to_string()), earlier).await?;
        }
    }
    Ok(())
}

async fn fills(kind: Kind, folder: PathBuf, earlier: &EarlierProtocol) -> Result<(), Failure> {
    let desk = Desk::open_with(kind, &folder, Host::Earlier(earlier.folder()), |_| {}).await?;
    desk.open_form(MAELLE_LE_GOFF, MAELLE_LE_GOFF).await?;
    desk.field_holds(earlier.certificate()?.trim_end()).await?;
    desk.panel_says(&fr("panel_filled", &[MAELLE])?).await?;
    desk.save().await?;
    let browser = &desk.browser;
    browser.popup().await?;
    browser.wait_for_text("#content", MAELLE, PATIENCE).await?;
    browser.click_labelled(&fr("button_copy_report", &[])?).await?;
    let report = earlier.result(method::DIAGNOSE).and_then(|result| result["text"].as_str()).unwrap_or_default();
    let first_line = report.lines().next().ok_or_else(|| Failure::new("no report was recorded"))?;
    browser.wait_for_value("#report-text", first_line, PATIENCE, |text| text.contains(first_line)).await?;
    desk.close().await
}
