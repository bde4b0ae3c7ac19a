//! No reader, no smart-card service.

use protocol::problem::Problem;

use super::{Tour, Visitor};
use crate::{pcscd::Readers, scenario::Failure};

pub(super) async fn tour<V: Visitor>(tour: &mut Tour<'_, V>) -> Result<(), Failure> {
    tour.stage.start_pcscd(Readers::None)?;
    tour.problem("no-reader", Problem::NoReader).await?;
    tour.stage.stop_pcscd()?;
    tour.problem("service-stopped", Problem::ServiceStopped).await
}
