//! Tokens that do not do, and no token.

use std::time::Duration;

use protocol::problem::Problem;

use super::{Tour, Visitor};
use crate::{
    cast::{chambersign_token, maelle},
    desk::PATIENCE,
    other_program::OtherProgram,
    pcscd::{Readers, Slot},
    scenario::Failure,
    test_certificate::Usage,
    virtual_token::{Atr, VirtualToken},
};

pub(super) async fn tour<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    tour.stage.start_pcscd(Readers::TwoVirtual)?;
    tour.problem("no-token", Problem::NoToken).await?;
    not_understood(tour).await?;

    let card = VirtualToken::unknown_with(Atr::Vitale).plug_in(Slot::First)?;
    card.wait_until_noticed()?;
    tour.problem("needs-its-own-software", Problem::TokenNeedsOwnSoftware).await?;
    let empty = card.swap(chambersign_token(&[]))?;
    empty.wait_until_noticed()?;
    tour.problem("no-certificate", Problem::NoCertificate).await?;

    let expired = maelle().valid_days(-1100, -5).issue()?;
    let signature = maelle().usage(Usage::SignatureOnly).issue()?;
    let token = empty.swap(chambersign_token(&[&expired, &signature]))?;
    token.wait_until_noticed()?;
    tour.open_record("").await?;
    tour.panel("none-serves", "problem_none_serves", &[]).await?;
    let reason = tour.message("reason_signature_only", &[])?;
    tour.popup("none-serves", &reason).await?;

    let busy = token.swap(chambersign_token(&[&maelle().issue()?]))?;
    busy.wait_until_noticed()?;
    let other_program = OtherProgram::holding(Slot::First)?;
    tour.problem("busy", Problem::TokenBusy).await?;
    other_program.let_go()?;

    let slow = busy.swap(chambersign_token(&[&signature]).slow(Duration::from_millis(200)))?;
    tour.open_record("").await?;
    slow.wait_for_exchanges(8, PATIENCE)?;
    slow.pull_out()?;
    tour.panel("pulled-out-too-early", Problem::TokenRemoved.sentence_key(), &[]).await
}

/// A card that nobody knows, and the report about it.
async fn not_understood<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    let unknown = VirtualToken::unknown().plug_in(Slot::First)?;
    unknown.wait_until_noticed()?;
    tour.problem("not-understood", Problem::TokenNotUnderstood).await?;
    tour.press("button_copy_report").await?;
    let panel = tour.in_panel().await?;
    panel.inside(async || report_is_shown(tour).await).await?;
    tour.panel("report-shown", "report_label", &[]).await?;

    let sentence = tour.message(Problem::TokenNotUnderstood.sentence_key(), &[])?;
    let from = tour.open_popup(&sentence).await?;
    let copy = tour.message("button_copy_report", &[])?;
    tour.browser().click_labelled(&copy).await?;
    report_is_shown(tour).await?;
    tour.at_popup("report-shown").await?;
    tour.browser().close_tab(&from).await?;
    unknown.pull_out()?;
    tour.emptied(Slot::First)
}

async fn report_is_shown<V: Visitor>(tour: &Tour<'_, V>) -> Result<(), crate::browser::Error> {
    tour.browser().wait_for_value("#report-text", "a report", PATIENCE, |text| !text.is_empty()).await.map(drop)
}
