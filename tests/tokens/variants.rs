//! Every family of tokens in every way that the bench knows: manner, layout, product, content. The host's reading is
//! tried on them directly (`families`), and the program on a real pcscd (`variants_on_pcscd`).

use bench::{
    scenario::Failure,
    virtual_token::{
        Atr, CertificateList, Compression, ContainerMap, DirectoryFile, EndOfFile, GidsStorage, IdPrimeProduct, Layout,
        Manners, ObjectManners, OpenPgpCard, Placement, Protocol, SelectWay, SizeIn, StoredCertificate, Template,
        VirtualToken,
    },
};

use crate::specimens;

/// One token, and what is unusual about it.
pub(crate) type Variant = (String, VirtualToken);

/// Tokens of one family that differ in one respect.
pub(crate) struct Group {
    /// Which token, as a part of a scenario's name.
    pub(crate) token: &'static str,
    /// What it is that differs, likewise.
    pub(crate) respect: &'static str,
    /// The family that reads them, by its name in the protocol.
    pub(crate) family: &'static str,
    /// The tokens.
    pub(crate) variants: fn() -> Result<Vec<Variant>, Failure>,
}

/// All of them.
pub(crate) const GROUPS: [Group; 19] = [
    group("pkcs15", "the_manners", "pkcs15", pkcs15_manners),
    group("pkcs15", "the_layout", "pkcs15", pkcs15_layouts),
    group("pkcs15", "the_compression", "pkcs15", pkcs15_compressions),
    group("a_belgian_identity_card", "the_manners", "pkcs15", belgian_eid),
    group("ias_ecc", "the_manners", "iasEcc", ias_ecc_manners),
    group("ias_ecc", "the_layout", "iasEcc", ias_ecc_layouts),
    group("an_estonian_identity_card", "the_manners", "iasEcc", estonian_eid),
    group("authentic", "the_manners", "authentIc3", authentic),
    group("authentic_v2", "the_manners", "authentIc2", authentic_v2),
    group("gem_safe", "the_manners", "gemSafe", gem_safe),
    group("classic", "the_manners", "pkcs15", classic),
    group("a_portuguese_identity_card", "the_manners", "pkcs15", portuguese),
    group("id_prime", "the_manners", "idPrime", id_prime_manners),
    group("id_prime", "the_product", "idPrime", id_prime_products),
    group("piv_from_an_applet_that_others_wrote", "the_certificates", "piv", piv),
    group("smart_card_hsm", "the_manners", "smartCardHsm", smart_card_hsm),
    group("open_pgp_from_an_applet_that_others_wrote", "the_certificates", "openPgp", open_pgp_applet),
    group("open_pgp", "the_card_and_its_manners", "openPgp", open_pgp),
    group("gids", "the_manners", "gids", gids),
];

const fn group(
    token: &'static str,
    respect: &'static str,
    family: &'static str,
    variants: fn() -> Result<Vec<Variant>, Failure>,
) -> Group {
    Group { token, respect, family, variants }
}

/// A token for each manner on top of `usual`. One that speaks another protocol than usual says so in its answer to
/// reset, as no such product would.
fn each_manner(usual: &Manners, token: impl Fn(Manners) -> VirtualToken) -> Vec<Variant> {
    usual.each().into_iter().map(|(name, manners)| (name.to_owned(), token(manners).with_honest_atr())).collect()
}

/// A token for each layout on top of `usual`, on a card by the book and on one at its worst.
fn each_layout(usual: Layout, token: impl Fn(Layout, Manners) -> VirtualToken) -> Vec<Variant> {
    let manners = Manners::default().each();
    let best_and_worst = [manners.first(), manners.last()];
    let variant = |name: &str, layout, (manner, manners): &(&str, Manners)| {
        (format!("{name}, {manner}"), token(layout, manners.clone()))
    };
    let layouts = usual.each();
    layouts
        .iter()
        .flat_map(|(name, layout)| best_and_worst.into_iter().flatten().map(|manner| variant(name, *layout, manner)))
        .collect()
}

fn pkcs15_manners() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    Ok(each_manner(&Manners::default(), |manners| VirtualToken::pkcs15(&certificates, Layout::default(), manners)))
}

fn pkcs15_layouts() -> Result<Vec<Variant>, Failure> {
    let mut certificates = specimens::certificates()?;
    certificates[2] = certificates[2].clone().listed_as(CertificateList::Useful);
    Ok(each_layout(Layout::default(), |layout, manners| VirtualToken::pkcs15(&certificates, layout, manners)))
}

fn pkcs15_compressions() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    let mut tokens = Vec::new();
    for compression in Compression::ALL {
        let compressed = specimens::compressed(&certificates, compression)?;
        for placement in [Placement::OwnFiles, Placement::Slices, Placement::InList, Placement::InListAsOctets] {
            for (size_in, padding) in [(SizeIn::Tag80, 0), (SizeIn::Tag80, 700), (SizeIn::Nowhere, 300)] {
                let layout = Layout { placement, ..Layout::USUAL };
                let manners = Manners { size_in, padding, ..Manners::default() };
                let token = VirtualToken::pkcs15(&compressed, layout, manners);
                tokens.push((format!("{compression:?}, {placement:?}, {size_in:?}, {padding} more"), token));
            }
        }
    }
    Ok(tokens)
}

fn belgian_eid() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    // As the card is: its files are longer than what they hold.
    let usual = Manners { protocol: Protocol::T0, padding: 300, ..Manners::default() };
    let layouts = [DirectoryFile::Transparent, DirectoryFile::Absent];
    Ok(layouts
        .into_iter()
        .flat_map(|directory| {
            let layout = Layout { directory, ..Layout::USUAL };
            let tokens = each_manner(&usual, |manners| VirtualToken::belgian_eid(&certificates, layout, manners));
            tokens.into_iter().map(move |(name, token)| (format!("EF.DIR {directory:?}, {name}"), token))
        })
        .collect())
}

fn ias_ecc_manners() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    let usual = Manners { protocol: Protocol::Both, ..Manners::default() };
    let layout = VirtualToken::ias_ecc_layout();
    Ok(each_manner(&usual, |manners| {
        VirtualToken::ias_ecc_with(&certificates, Atr::ChamberSignCosmo7, layout, manners)
    }))
}

fn ias_ecc_layouts() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    Ok(each_layout(VirtualToken::ias_ecc_layout(), |layout, manners| {
        let manners = Manners { protocol: Protocol::Both, ..manners };
        VirtualToken::ias_ecc_with(&certificates, Atr::ChamberSignCosmo8, layout, manners)
    }))
}

fn estonian_eid() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    let usual = Manners { protocol: Protocol::Both, ..Manners::default() };
    Ok(each_manner(&usual, |manners| VirtualToken::estonian_eid(&certificates[0], &certificates[1], manners)))
}

/// By the applet's own answer to reset, and by the one of a chip that tells nothing of it.
fn authentic() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    let mut tokens =
        each_manner(&Manners::default(), |manners| VirtualToken::authentic(&certificates, Atr::AuthentIc3, manners));
    tokens.extend(each_manner(&Manners { protocol: Protocol::Both, ..Manners::default() }, |manners| {
        VirtualToken::authentic(&certificates, Atr::ChamberSignCosmo7, manners)
    }));
    Ok(tokens)
}

fn authentic_v2() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    Ok(each_manner(&VirtualToken::authentic_v2_manners(), |manners| VirtualToken::authentic_v2(&certificates, manners)))
}

fn gem_safe() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    Ok(each_manner(&VirtualToken::gem_safe_manners(), |manners| VirtualToken::gem_safe(&certificates, manners)))
}

fn classic() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    Ok(each_manner(&Manners { protocol: Protocol::T0, ..Manners::default() }, |manners| {
        VirtualToken::classic(&certificates, manners)
    }))
}

fn portuguese() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    let usual = Manners { protocol: Protocol::T0, ..Manners::default() };
    // It is known by its answer to reset alone, which tells of T=0.
    let manners = usual.each().into_iter().filter(|(_, manners)| manners.protocol == Protocol::T0);
    let token = |manners| VirtualToken::portuguese(&certificates, manners);
    Ok(manners.map(|(name, manners)| (name.to_owned(), token(manners))).collect())
}

fn id_prime_manners() -> Result<Vec<Variant>, Failure> {
    let plain = specimens::certificates()?;
    let compressed = specimens::compressed(&plain, Compression::Minidriver)?;
    let product = IdPrimeProduct::EToken5110Cc940;
    let variants = VirtualToken::id_prime_manners(product).each().into_iter().flat_map(|(name, mut manners)| {
        // No card refuses to be read beyond an end that it does not tell.
        let tells_nothing = manners.size_in == SizeIn::Nowhere
            || manners.template == Template::Empty
            || [SelectWay::AnswerFci, SelectWay::AnswerFcp].iter().all(|way| manners.refused.contains(way));
        if tells_nothing && manners.end_of_file == EndOfFile::Refused {
            manners.end_of_file = EndOfFile::Short;
        }
        // The same in a reader, where it speaks T=0.
        let product = if manners.protocol == Protocol::T0 { IdPrimeProduct::Prime940 } else { product };
        let token =
            |certificates| VirtualToken::id_prime_with(certificates, product, ContainerMap::Guarded, manners.clone());
        [(format!("{name}, plain"), token(&plain)), (format!("{name}, compressed"), token(&compressed))]
    });
    Ok(variants.collect())
}

fn id_prime_products() -> Result<Vec<Variant>, Failure> {
    let plain = specimens::certificates()?;
    let compressed = specimens::compressed(&plain, Compression::Minidriver)?;
    let variants = IdPrimeProduct::ALL.into_iter().flat_map(|product| {
        [("plain", &plain), ("compressed", &compressed)].map(|(content, certificates)| {
            (format!("{product:?}, {content}"), VirtualToken::id_prime(certificates, product))
        })
    });
    Ok(variants.collect())
}

fn piv() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    let many = specimens::many(9)?;
    let mut tokens = Vec::new();
    for protocol in [Protocol::T1, Protocol::T0] {
        let mut add = |name: &str, certificates: &[StoredCertificate]| {
            tokens.push((format!("{name}, {protocol:?}"), VirtualToken::piv_on(certificates, protocol)?));
            Ok::<_, Failure>(())
        };
        add("four certificates", &certificates)?;
        add("one certificate", &certificates[..1])?;
        add("retired ones", &many)?;
        for compression in [Compression::Gzip, Compression::Zlib] {
            add(&format!("{compression:?}"), &specimens::compressed(&many, compression)?)?;
        }
    }
    Ok(tokens)
}

fn smart_card_hsm() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    Ok(each_manner(&VirtualToken::smart_card_hsm_manners(), |manners| {
        VirtualToken::smart_card_hsm_with(&certificates, manners)
    }))
}

fn open_pgp_applet() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    Ok(vec![
        ("three certificates".to_owned(), VirtualToken::open_pgp(&certificates[..3])?),
        ("one certificate".to_owned(), VirtualToken::open_pgp(&certificates[..1])?),
        ("none at all".to_owned(), VirtualToken::open_pgp(&[])?),
    ])
}

fn open_pgp() -> Result<Vec<Variant>, Failure> {
    let certificates = specimens::certificates()?;
    let mut tokens = Vec::new();
    for (kind, card) in OpenPgpCard::each() {
        for (manner, manners) in ObjectManners::each() {
            for count in [3, 1, 0] {
                let token = VirtualToken::open_pgp_with(&certificates[..count], card, manners.clone());
                tokens.push((format!("{kind}, {manner}, {count} certificates"), token));
            }
        }
    }
    Ok(tokens)
}

fn gids() -> Result<Vec<Variant>, Failure> {
    let few = specimens::certificates()?;
    // Enough for hexadecimal container numbers and a master file that does not come in one piece.
    let many = specimens::many(12)?;
    let mut tokens = Vec::new();
    for (manner, manners) in ObjectManners::each() {
        for (certificates, storage) in
            [(&few, GidsStorage::Compressed), (&few, GidsStorage::Plain), (&many, GidsStorage::Compressed)]
        {
            let token = VirtualToken::gids(certificates, storage, manners.clone());
            tokens.push((format!("{manner}, {storage:?}, {} certificates", certificates.len()), token));
        }
    }
    Ok(tokens)
}
