//! What is asked before anything is filled.

use super::{Tour, Visitor};
use crate::{
    cast::{MAELLE, YANN, chambersign_token, maelle, yann},
    other_program::OtherProgram,
    pcscd::{Readers, Slot},
    scenario::Failure,
    test_certificate::TestCertificate,
};

pub(super) async fn tour<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    tour.stage.start_pcscd(Readers::TwoVirtual)?;
    about_the_field(tour).await?;
    about_the_holder(tour).await
}

/// The agent's own token, and a field that holds something already.
async fn about_the_field<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    let certificate = maelle().valid_days(-400, 695).issue()?;
    let newer = maelle().valid_days(-3, 1092).issue()?;
    let token = chambersign_token(&[&certificate]).plug_in(Slot::First)?;
    token.wait_until_noticed()?;

    tour.open_record("à demander à la mairie").await?;
    tour.panel("field-holds-text", "panel_field_text", &[]).await?;
    tour.press("button_replace").await?;
    tour.panel("filled-over-text", "filled_over_text", &[]).await?;
    tour.open_record(&yann().issue()?.pem_for_field()).await?;
    tour.panel("field-holds-someone-elses", "panel_field_other_holder", &[]).await?;
    tour.open_record(&newer.pem_for_field()).await?;
    tour.panel("field-holds-newer", "panel_field_newer", &[]).await?;

    tour.open_record("").await?;
    tour.desk.field_holds(&certificate.pem_for_field()).await?;
    tour.browser().clear("#firstname").await?;
    tour.browser().type_text("#firstname", "Ronan").await?;
    tour.panel("perhaps-someone-elses", "panel_unclear_holder", &[]).await?;
    token.pull_out()?;
    tour.emptied(Slot::First)
}

/// Other people's tokens.
async fn about_the_holder<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    let yanns = chambersign_token(&[&yann().issue()?]).plug_in(Slot::First)?;
    yanns.wait_until_noticed()?;
    tour.open_record("").await?;
    tour.panel("someone-elses", "panel_other_holder", &[]).await?;
    tour.press("button_use_anyway").await?;
    tour.panel("someone-elses-insisted", "still_other_holder", &[YANN, MAELLE]).await?;

    let third = TestCertificate::of("Gwenaëlle", "KERVELLA").email("gwenaelle.kervella@exemple.bzh").issue()?;
    let thirds = chambersign_token(&[&third]).plug_in(Slot::Second)?;
    thirds.wait_until_noticed()?;
    tour.open_record("").await?;
    tour.panel("several-to-choose-from", "panel_other_holders", &[]).await?;
    tour.popup("two-tokens", "KERVELLA").await?;
    thirds.pull_out()?;
    tour.emptied(Slot::Second)?;

    let busy = chambersign_token(&[&maelle().issue()?]).plug_in(Slot::Second)?;
    busy.wait_until_noticed()?;
    let other_program = OtherProgram::holding(Slot::Second)?;
    tour.open_record("").await?;
    tour.panel("someone-elses-beside-a-busy-one", "problem_token_busy", &[]).await?;
    other_program.let_go()
}
