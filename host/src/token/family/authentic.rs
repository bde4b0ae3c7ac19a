//! Oberthur AuthentIC 3, an applet of Cosmo 7 chips: PKCS#15 in the usual directory, below the applet's own master
//! file. Its default answer to reset names the chip alone.

use super::pkcs15::{DF_PKCS15, in_applet};
use super::{Family, contains, is_of_oberthur_platform};
use crate::token::channel::ChannelError;
use crate::token::findings::Findings;
use crate::token::iso7816::Session;
use crate::token::pkcs15::Application;

const AUTHENTIC: &[u8] =
    &[0xA0, 0x00, 0x00, 0x00, 0x77, 0x01, 0x00, 0x70, 0x0A, 0x10, 0x00, 0xF1, 0x00, 0x00, 0x01, 0x00];

/// See the module.
#[derive(Default)]
pub(super) struct Authentic {
    application: Option<Application>,
}

impl Family for Authentic {
    fn name(&self) -> &'static str {
        "authentIc3"
    }

    fn is_hinted_by(&self, atr: &[u8]) -> bool {
        is_of_oberthur_platform(atr) || contains(atr, &AUTHENTIC[..8])
    }

    fn is_yours(&mut self, card: &mut Session<'_>) -> Result<bool, ChannelError> {
        self.application = in_applet(card, AUTHENTIC, &[&[DF_PKCS15]])?;
        Ok(self.application.is_some())
    }

    fn certificates(&mut self, card: &mut Session<'_>, findings: &mut Findings) -> Result<(), ChannelError> {
        self.application.iter_mut().try_for_each(|application| application.certificates(card, findings))
    }
}
