//! The right token: what is filled, and what the user does then.

use std::time::Duration;

use super::{Tour, Visitor};
use crate::{
    cast::{MAELLE, chambersign_token, maelle},
    desk::PATIENCE,
    pcscd::{Readers, Slot},
    scenario::Failure,
    test_certificate::Usage,
};

/// A token that takes so long for each answer is being read for as long as anybody wants to look.
const SLOW: Duration = Duration::from_millis(700);

/// The Tab key, in the keys' code points of WebDriver (section 17.4.2).
const TAB: &str = "\u{E004}";

pub(super) async fn tour<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    tour.stage.start_pcscd(Readers::TwoVirtual)?;
    let old = maelle().organisation("MAIRIE DE KERMARIA").valid_days(-1060, 20).issue()?;
    let new = maelle().organisation("MAIRIE DE KERMARIA").valid_days(-3, 1092).issue()?;

    let slow = chambersign_token(&[&new]).slow(SLOW).plug_in(Slot::First)?;
    tour.open_record("").await?;
    slow.wait_for_exchanges(12, PATIENCE)?;
    tour.panel("reading", "panel_reading", &[]).await?;
    let reading = tour.message("panel_reading", &[])?;
    tour.popup("reading", &reading).await?;
    slow.pull_out()?;
    tour.emptied(Slot::First)?;

    let token = chambersign_token(&[&new]).plug_in(Slot::First)?;
    token.wait_until_noticed()?;
    tour.open_record("").await?;
    tour.panel("filled", "panel_filled", &[MAELLE]).await?;
    tour.popup("one-certificate", MAELLE).await?;
    focus(tour).await?;
    tour.press("button_undo").await?;
    tour.panel("undone", "doubt_undone", &[]).await?;

    tour.open_record("").await?;
    tour.desk.field_holds(&new.pem_for_field()).await?;
    tour.browser().click_labelled("Réinitialiser").await?;
    tour.panel("reset", "doubt_reset", &[]).await?;
    tour.write_into_field("plus tard").await?;
    tour.panel("edited", "doubt_edited", &[]).await?;

    tour.open_record(&old.pem_for_field()).await?;
    tour.panel("renewed", "panel_replaced", &[MAELLE]).await?;
    tour.open_record(&new.pem_for_file()).await?;
    tour.panel("mended", "panel_mended", &[MAELLE]).await?;
    tour.open_record(&new.pem_for_field()).await?;
    tour.panel("already-there", "already_nothing_to_do", &[]).await?;
    token.pull_out()?;
    tour.emptied(Slot::First)?;

    let signature = maelle().usage(Usage::SignatureOnly).valid_days(-1, 1094).issue()?;
    let expired = maelle().valid_days(-1100, -5).issue()?;
    let _several = chambersign_token(&[&signature, &expired, &new]).plug_in(Slot::First)?;
    tour.open_record("").await?;
    tour.desk.field_holds(&new.pem_for_field()).await?;
    tour.press("others_summary").await?;
    tour.panel("filled-others-shown", "reason_signature_only", &[]).await?;
    let from = tour.open_popup(MAELLE).await?;
    let copy = tour.message("button_copy_pem", &[])?;
    tour.browser().click_labelled(&copy).await?;
    let copied = tour.message("copied", &[])?;
    tour.browser().wait_for_text("#content", &copied, PATIENCE).await?;
    tour.at_popup("several-certificates-one-copied").await?;
    Ok(tour.browser().close_tab(&from).await?)
}

/// Where the keyboard is, in a filled panel and in a popup with a certificate.
async fn focus<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    let panel = tour.in_panel().await?;
    panel.inside(async || tour.browser().type_text("#close", TAB).await).await?;
    tour.panel("keyboard-focus", "panel_filled", &[MAELLE]).await?;
    let from = tour.open_popup(MAELLE).await?;
    tour.browser().type_text("body", TAB).await?;
    tour.at_popup("keyboard-focus").await?;
    Ok(tour.browser().close_tab(&from).await?)
}
