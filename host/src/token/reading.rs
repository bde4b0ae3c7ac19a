//! What reading one card brought.

use protocol::diagnose::{Exchange, Probe};

use super::channel::ChannelError;
use super::observations::Observations;
use super::products::Product;

/// Everything that was found on one card, as far as the reading came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The family that understood the card, by its name in the protocol: `pkcs15`, `iasEcc`, `piv`, …
    pub family: Option<&'static str>,
    /// What the card is, where its answer to reset tells, or an application on a card that no family understood.
    pub product: Option<&'static Product>,
    /// The certificates, in the card's order, each once.
    pub certificates: Vec<CertificateOnCard>,
    /// How many objects the card lists as certificates that could not be read (guarded by a PIN, or no X.509).
    pub unreadable: u32,
    /// What was asked of the card to recognise it, in order.
    pub probes: Vec<Probe>,
    /// How many command APDUs were sent.
    pub exchanges: u32,
    /// Each exchange, where [`ReadOptions::trace`] asked for it.
    pub trace: Vec<Exchange>,
    /// What was seen of the card on the way.
    pub observations: Observations,
    /// What ended the reading before the card was read to the end; what was found until then stands above.
    pub ended_early: Option<ChannelError>,
}

/// One certificate as the card holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateOnCard {
    /// The X.509 certificate: exactly one DER SEQUENCE, no padding.
    pub der: Vec<u8>,
    /// The name the card gives it.
    pub label: Option<String>,
    /// Whether the matching private key is on the card; `None` where the card does not tell.
    pub key_on_token: Option<bool>,
}

/// How to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Keep every exchange in [`Reading::trace`].
    pub trace: bool,
    /// Ask every family, also after one has brought a certificate that can authenticate its holder.
    pub all_families: bool,
}

/// How far a reading is, in bytes of certificates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BytesRead {
    /// Read so far.
    pub read: u32,
    /// To read in all, as far as known by now; grows while the card is discovered.
    pub expected: u32,
}
