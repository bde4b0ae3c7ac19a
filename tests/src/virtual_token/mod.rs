//! Virtual tokens: cards that are stores of files or of data objects, with a card's manners, and applets that others
//! wrote.
//!
//! None of them follows a script: whoever asks in another order is answered as a card would. A [`VirtualToken`] is
//! used either directly ([`VirtualToken::channel`], without pcscd) or plugged into a virtual reader of a real pcscd
//! ([`VirtualToken::plug_in`]). It keeps a log of what was asked of it.

mod applet_card;
mod atr;
mod authentic_v2;
mod card;
mod command;
mod direct_channel;
mod directory_file;
pub mod encoding;
mod exchange_log;
mod fault;
mod file_card;
mod file_tree;
mod gem_safe;
mod gids;
mod hostile;
mod ias_ecc;
mod id_prime;
mod layout;
mod manners;
mod object_card;
mod object_manners;
mod open_pgp;
mod piv;
mod pkcs15;
mod pkcs15_applet;
mod pkcs15_files;
mod plugged_token;
mod renewal;
mod smart_card_hsm;
mod status;
mod stored_certificate;
mod trap;
mod unknown;

use std::{sync::Arc, thread, time::Duration};

pub use self::{
    applet_card::PersonaliseError,
    atr::{Atr, IdPrimeProduct},
    direct_channel::DirectChannel,
    exchange_log::{ExchangeLog, LoggedExchange, PowerEvent},
    fault::{Fault, FaultKind},
    gids::GidsStorage,
    hostile::{HostileKind, Hostility},
    id_prime::ContainerMap,
    layout::{DirectoryFile, Layout, Lists, ObjectDirectory, Paths, Placement},
    manners::{EndOfFile, Manners, Protocol, SelectWay, SizeIn, Template},
    object_card::SelectData,
    object_manners::ObjectManners,
    open_pgp::OpenPgpCard,
    plugged_token::PluggedToken,
    renewal::Renewal,
    stored_certificate::{CertificateList, Compression, StoredCertificate},
    trap::Trap,
};
use self::{card::Card, hostile::Hostile, unknown::UnknownCard};

/// A token that is not (yet) plugged in anywhere.
pub struct VirtualToken {
    card: Box<dyn Card>,
    atr: Vec<u8>,
    protocol: Protocol,
    readable: Vec<Vec<u8>>,
    delay: Duration,
    /// With the number of exchanges there had been when it was set.
    fault: Option<(usize, Fault)>,
    hostile: Option<Hostile>,
    log: Arc<ExchangeLog>,
}

/// What comes back from one exchange.
enum Answer {
    /// Data and status words.
    Apdu(Vec<u8>),
    /// The token was pulled out.
    Removed,
    /// Another program has reset the token before the command reached it.
    ResetByOther,
    /// The token does not answer, now or ever.
    Silent,
}

impl VirtualToken {
    /// A PKCS#15 card. Certificates [in a second application](StoredCertificate::in_second_application) are in the one
    /// that there is.
    #[must_use]
    pub fn pkcs15(certificates: &[StoredCertificate], layout: Layout, manners: Manners) -> Self {
        let protocol = manners.protocol;
        let atr = if manners.extended_length { Atr::ExtendedLength } else { generic_atr(protocol) };
        let card = pkcs15::card(certificates, &pkcs15::USUAL, layout, manners);
        Self::new(card, atr, protocol, readable(certificates))
    }

    /// A Belgian identity card: PKCS#15 under a name and in a place of its own.
    #[must_use]
    pub fn belgian_eid(certificates: &[StoredCertificate], layout: Layout, manners: Manners) -> Self {
        let protocol = manners.protocol;
        let card = pkcs15::card(certificates, &pkcs15::BELGIAN_EID, layout, manners);
        Self::new(card, Atr::BelgianEid, protocol, readable(certificates))
    }

    /// The token of ChamberSign's customers, as it most likely is: IAS-ECC in the AWP profile, offering T=0 first.
    /// `atr` is one of ChamberSign's two or any other.
    #[must_use]
    pub fn ias_ecc(certificates: &[StoredCertificate], atr: Atr) -> Self {
        let protocol = if atr == Atr::IasEccT0 { Protocol::T0 } else { Protocol::Both };
        Self::ias_ecc_with(certificates, atr, ias_ecc::LAYOUT, Manners { protocol, ..Manners::default() })
    }

    /// An IAS-ECC card with another layout or other manners.
    #[must_use]
    pub fn ias_ecc_with(certificates: &[StoredCertificate], atr: Atr, layout: Layout, manners: Manners) -> Self {
        let protocol = manners.protocol;
        let (first, second): (Vec<_>, Vec<_>) =
            certificates.iter().cloned().partition(|certificate| !certificate.second_application);
        let in_card_order = [readable(&first), readable(&second)].concat();
        Self::new(ias_ecc::card(certificates, layout, manners), atr, protocol, in_card_order)
    }

    /// The usual layout of [`VirtualToken::ias_ecc_with`].
    #[must_use]
    pub fn ias_ecc_layout() -> Layout {
        ias_ecc::LAYOUT
    }

    /// An Oberthur AuthentIC 3 card. `atr` is the applet's own or that of the chip, which tells nothing of the applet.
    #[must_use]
    pub fn authentic(certificates: &[StoredCertificate], atr: Atr, manners: Manners) -> Self {
        let protocol = manners.protocol;
        let card = pkcs15_applet::card(pkcs15_applet::AUTHENTIC, certificates, manners);
        Self::new(card, atr, protocol, readable(certificates))
    }

    /// A card with Gemalto's Classic applet, version 3.
    #[must_use]
    pub fn classic(certificates: &[StoredCertificate], manners: Manners) -> Self {
        let protocol = manners.protocol;
        let card = pkcs15_applet::card(pkcs15_applet::CLASSIC, certificates, manners);
        Self::new(card, Atr::Classic, protocol, readable(certificates))
    }

    /// A Portuguese identity card of the first generation, which has that applet under another name.
    #[must_use]
    pub fn portuguese(certificates: &[StoredCertificate], manners: Manners) -> Self {
        let protocol = manners.protocol;
        let card = pkcs15_applet::card(pkcs15_applet::PORTUGUESE, certificates, manners);
        Self::new(card, Atr::Portuguese, protocol, readable(certificates))
    }

    /// An Oberthur AuthentIC 2 card; its certificates are in no lists.
    #[must_use]
    pub fn authentic_v2(certificates: &[StoredCertificate], manners: Manners) -> Self {
        let protocol = manners.protocol;
        let in_card_order =
            certificates.iter().filter(|certificate| !certificate.guarded).map(|certificate| certificate.der.clone());
        let in_card_order = in_card_order.collect();
        Self::new(authentic_v2::card(certificates, manners), Atr::AuthentIc2, protocol, in_card_order)
    }

    /// The usual manners of [`VirtualToken::authentic_v2`]: T=0, and no paths.
    #[must_use]
    pub fn authentic_v2_manners() -> Manners {
        Manners { protocol: Protocol::T0, refused: authentic_v2::only_by_identifier(), ..Manners::default() }
    }

    /// A GemSAFE V1 card. Its certificates are in no lists, without names, and all of them free to read.
    #[must_use]
    pub fn gem_safe(certificates: &[StoredCertificate], manners: Manners) -> Self {
        let protocol = manners.protocol;
        let in_card_order = gem_safe::in_file_order(certificates);
        let in_card_order = in_card_order.into_iter().map(|certificate| certificate.der).collect();
        Self::new(gem_safe::card(certificates, manners), Atr::GemSafe, protocol, in_card_order)
    }

    /// The usual manners of [`VirtualToken::gem_safe`]: T=0, and short blocks.
    #[must_use]
    pub fn gem_safe_manners() -> Manners {
        Manners { protocol: Protocol::T0, block_limit: gem_safe::BLOCK, ..Manners::default() }
    }

    /// An Estonian identity card: on IAS-ECC, two certificates in places that one must know.
    #[must_use]
    pub fn estonian_eid(authentication: &StoredCertificate, signature: &StoredCertificate, manners: Manners) -> Self {
        let protocol = manners.protocol;
        let card = ias_ecc::identity_card(authentication, signature, manners);
        let readable = readable(&[authentication.clone(), signature.clone()]);
        Self::new(card, Atr::EstonianEid, protocol, readable)
    }

    /// An IDPrime card or eToken. Certificates without key are among the authorities', which nobody need read; labels
    /// and lists do not exist here.
    #[must_use]
    pub fn id_prime(certificates: &[StoredCertificate], product: IdPrimeProduct) -> Self {
        let manners = Self::id_prime_manners(product);
        Self::id_prime_with(certificates, product, ContainerMap::Guarded, manners)
    }

    /// The same with a free container map or with other manners.
    #[must_use]
    pub fn id_prime_with(
        certificates: &[StoredCertificate],
        product: IdPrimeProduct,
        container_map: ContainerMap,
        manners: Manners,
    ) -> Self {
        let protocol = manners.protocol;
        let card = id_prime::card(certificates, container_map, manners);
        let in_containers: Vec<_> = certificates.iter().filter(|it| id_prime::is_in_container(it)).cloned().collect();
        Self::new(card, Atr::IdPrime(product), protocol, in_card_order(&in_containers))
    }

    /// The usual manners of [`VirtualToken::id_prime_with`].
    #[must_use]
    pub fn id_prime_manners(product: IdPrimeProduct) -> Manners {
        id_prime::manners(if product.is_usb_token() { Protocol::T1 } else { Protocol::T0 })
    }

    /// A SmartCard-HSM. Certificates without key are those of authorities; lists do not exist here.
    #[must_use]
    pub fn smart_card_hsm(certificates: &[StoredCertificate]) -> Self {
        Self::smart_card_hsm_with(certificates, Self::smart_card_hsm_manners())
    }

    /// The usual manners of [`VirtualToken::smart_card_hsm_with`].
    #[must_use]
    pub fn smart_card_hsm_manners() -> Manners {
        smart_card_hsm::manners()
    }

    /// The same with other manners.
    #[must_use]
    pub fn smart_card_hsm_with(certificates: &[StoredCertificate], manners: Manners) -> Self {
        let protocol = manners.protocol;
        let card = smart_card_hsm::card(certificates, manners);
        Self::new(card, Atr::SmartCardHsm, protocol, in_card_order(certificates))
    }

    /// A PIV card: the applet of the crate `piv-authenticator`, personalised by its own PUT DATA. The certificates go
    /// into the slots 9A, 9C, 9D, 9E, then into the retired ones; labels, lists and PINs do not exist here.
    ///
    /// # Errors
    /// When the applet refuses to be personalised, e.g. with more than 24 certificates.
    pub fn piv(certificates: &[StoredCertificate]) -> Result<Self, PersonaliseError> {
        Self::piv_on(certificates, Protocol::T1)
    }

    /// The same on either protocol; on T=0 each answer has to be fetched.
    ///
    /// # Errors
    /// As for [`VirtualToken::piv`].
    pub fn piv_on(certificates: &[StoredCertificate], protocol: Protocol) -> Result<Self, PersonaliseError> {
        let atr = if protocol == Protocol::T0 { Atr::GenericT0 } else { Atr::Piv };
        Ok(Self::new(piv::card(certificates)?.on(protocol), atr, protocol, ders(certificates)))
    }

    /// An OpenPGP card, version 3.4: the applet of the crate `opcard`, personalised by its own PUT DATA. The certificates
    /// go to the keys for authentication, deciphering and signing; labels, lists and PINs do not exist here.
    ///
    /// # Errors
    /// When the applet refuses to be personalised, e.g. with more than three certificates.
    pub fn open_pgp(certificates: &[StoredCertificate]) -> Result<Self, PersonaliseError> {
        let ders = ders(certificates);
        Ok(Self::new(open_pgp::card(&ders)?, Atr::OpenPgp, Protocol::T1, ders))
    }

    /// Another OpenPGP card, with its manners. Certificates that it has no place for are left out.
    #[must_use]
    pub fn open_pgp_with(certificates: &[StoredCertificate], card: OpenPgpCard, manners: ObjectManners) -> Self {
        let certificates = &certificates[..certificates.len().min(card.places())];
        let protocol = manners.protocol;
        Self::new(card.card(certificates, manners), generic_atr(protocol), protocol, in_card_order(certificates))
    }

    /// A GIDS card. Labels and lists do not exist here.
    #[must_use]
    pub fn gids(certificates: &[StoredCertificate], storage: GidsStorage, manners: ObjectManners) -> Self {
        let protocol = manners.protocol;
        let card = gids::card(certificates, storage, manners);
        Self::new(card, generic_atr(protocol), protocol, in_card_order(certificates))
    }

    /// A card that knows no application at all.
    #[must_use]
    pub fn unknown() -> Self {
        Self::unknown_with(Atr::Unknown)
    }

    /// The same with another answer to reset.
    #[must_use]
    pub fn unknown_with(atr: Atr) -> Self {
        let protocol = if atr == Atr::Vitale { Protocol::T0 } else { Protocol::T1 };
        Self::new(UnknownCard, atr, protocol, Vec::new())
    }

    /// A PKCS#15 card whose files are a trap around this certificate.
    #[must_use]
    pub fn trap(trap: Trap, certificate: &StoredCertificate) -> Self {
        let card = trap::card(trap, &certificate.der);
        Self::new(card, Atr::GenericT1, Protocol::T1, vec![certificate.der.clone()])
    }

    fn new(card: impl Card + 'static, atr: Atr, protocol: Protocol, readable: Vec<Vec<u8>>) -> Self {
        Self {
            card: Box::new(card),
            atr: atr.bytes(),
            protocol,
            readable,
            delay: Duration::ZERO,
            fault: None,
            hostile: None,
            log: Arc::default(),
        }
    }

    /// Has it answer a reset as another product does.
    #[must_use]
    pub fn with_atr(mut self, atr: Atr) -> Self {
        self.atr = atr.bytes();
        self
    }

    /// Has it answer a reset as no product in particular does, where its own answer offers another protocol first than
    /// the one that it speaks.
    #[must_use]
    pub fn with_honest_atr(self) -> Self {
        if self.speaks_what_it_offers() {
            self
        } else {
            let atr = generic_atr(self.protocol);
            self.with_atr(atr)
        }
    }

    fn speaks_what_it_offers(&self) -> bool {
        match self.protocol {
            Protocol::T0 => atr::first_protocol(&self.atr) == Some(0),
            Protocol::T1 => atr::first_protocol(&self.atr) == Some(1),
            Protocol::Both => true,
        }
    }

    /// Has each answer take so long; a contact card needs some 10 to 30 ms.
    #[must_use]
    pub fn slow(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Has this go wrong at an exchange to come; it takes the place of an earlier fault.
    #[must_use]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.fault = Some((self.log.exchanges(), fault));
        self
    }

    /// Has it be hostile from now on, in place of an earlier hostility.
    #[must_use]
    pub fn hostile(mut self, hostility: Hostility) -> Self {
        self.hostile = Some(Hostile::new(hostility));
        self
    }

    /// The answer to reset.
    #[must_use]
    pub fn atr(&self) -> &[u8] {
        &self.atr
    }

    /// The certificates that a reader without PIN must find, in the card's order.
    #[must_use]
    pub fn readable(&self) -> &[Vec<u8>] {
        &self.readable
    }

    /// What was asked of the token; goes on after the token was plugged in.
    #[must_use]
    pub fn log(&self) -> Arc<ExchangeLog> {
        Arc::clone(&self.log)
    }

    fn power(&mut self, event: PowerEvent) {
        self.log.add_power_event(event);
        if event != PowerEvent::Off {
            self.card.power_on();
        }
    }

    fn exchange(&mut self, command: &[u8]) -> Answer {
        if !self.delay.is_zero() {
            thread::sleep(self.delay);
        }
        let number = self.log.exchanges() + 1;
        let answer = match self.fault.filter(|(before, fault)| fault.strikes(number - before)) {
            Some((_, fault)) => fault.kind.answer(|| self.card.process(command)),
            None => Answer::Apdu(match &mut self.hostile {
                Some(hostile) => hostile.answer(command, self.card.as_mut()),
                None => self.card.process(command),
            }),
        };
        let bytes = match &answer {
            Answer::Apdu(bytes) => bytes.as_slice(),
            Answer::Removed | Answer::ResetByOther | Answer::Silent => &[],
        };
        self.log.add(command, bytes, self.card.private_reads());
        if matches!(answer, Answer::ResetByOther) {
            self.power(PowerEvent::Reset);
        }
        answer
    }
}

/// Those that are free to read.
fn in_card_order(certificates: &[StoredCertificate]) -> Vec<Vec<u8>> {
    certificates.iter().filter(|certificate| !certificate.guarded).map(|certificate| certificate.der.clone()).collect()
}

/// Those that are free to read, list after list.
fn readable(certificates: &[StoredCertificate]) -> Vec<Vec<u8>> {
    let mut readable: Vec<&StoredCertificate> =
        certificates.iter().filter(|certificate| !certificate.guarded).collect();
    readable.sort_by_key(|certificate| certificate.list);
    readable.into_iter().map(|certificate| certificate.der.clone()).collect()
}

/// All of them, for applets that guard none.
fn ders(certificates: &[StoredCertificate]) -> Vec<Vec<u8>> {
    certificates.iter().map(|certificate| certificate.der.clone()).collect()
}

fn generic_atr(protocol: Protocol) -> Atr {
    if protocol == Protocol::T0 { Atr::GenericT0 } else { Atr::GenericT1 }
}
