//! No person's name on one side: organisations, offices, machines, shared mailboxes, empty fields.

use super::{Case, MAELLE};
use crate::person::Finding::{
    AgentUnnamed, HolderUnnamed, OrderUnclear, Organisation, OtherGivenName, OtherNames, SameNames,
};

#[rustfmt::skip]
pub(super) const CASES: &[Case] = &[
    // Organisations and offices.
    (["", "", "COMMUNE DE KERLOUAN", ""], MAELLE, Organisation),
    (["", "", "Mairie de Kerlouan", "mairie@exemple.bzh"], ["Maëlle", "LE GOFF", "mairie@exemple.bzh"], Organisation),
    (["", "", "Maire de Kerlouan", ""], MAELLE, Organisation),
    (["", "", "Cachet serveur Kerlouan", "mairie@exemple.bzh"], MAELLE, Organisation),
    (["", "", "Ville de Brest", ""], MAELLE, Organisation),
    (["", "", "CCAS de Kerlouan", ""], MAELLE, Organisation),
    (["", "", "Syndicat des eaux", ""], MAELLE, Organisation),
    (["", "", "EHPAD Les Genêts", ""], MAELLE, Organisation),
    (["", "", "Communauté de communes", ""], MAELLE, Organisation),
    (["", "", "Secrétariat général", ""], MAELLE, Organisation),
    (["", "", "Conseil départemental", ""], MAELLE, Organisation),
    (["", "", "Service Le Goff", ""], MAELLE, Organisation),
    (["", "", "Maëlle LE GOFF - Mairie de Kerlouan", ""], MAELLE, Organisation),
    (["", "", "DGS Maëlle LE GOFF", ""], MAELLE, Organisation),
    (["Maëlle", "LE GOFF", "COMMUNE DE KERLOUAN", ""], MAELLE, Organisation),        // whose is it then?
    (["Maëlle", "LE GOFF", "Cachet Maëlle LE GOFF", ""], MAELLE, Organisation),
    (["Yann", "TANGUY", "COMMUNE DE KERLOUAN", ""], MAELLE, OtherNames),

    // The record itself is an office's: even then it is no person's.
    (["Mairie", "KERLOUAN", "", ""], ["Mairie", "Kerlouan", ""], Organisation),
    (["Mairie", "KERLOUAN", "Mairie KERLOUAN", ""], ["Mairie", "Kerlouan", "mairie@exemple.bzh"], Organisation),
    (["", "", "Mairie KERLOUAN", ""], ["Mairie", "Kerlouan", ""], Organisation),
    (["Kerlouan", "MAIRIE", "", ""], ["Kerlouan", "Mairie", ""], Organisation),
    (["Service", "URBANISME", "", ""], ["Service", "Urbanisme", ""], Organisation),
    (["Accueil", "LE GOFF", "", ""], ["Accueil", "Le Goff", ""], Organisation),
    (["Ville", "BREST", "", ""], ["Ville", "Brest", ""], Organisation),
    (["", "", "Ville BREST", ""], ["Brest", "Ville", ""], OrderUnclear),

    // People whose surname an office could have.
    (["Bruno", "LE MAIRE", "Bruno LE MAIRE", ""], ["Bruno", "Le Maire", ""], SameNames),
    (["Anne", "VILLE", "Anne VILLE", ""], ["Anne", "Ville", ""], SameNames),
    (["Anne", "CACHET", "CACHET Anne", ""], ["Anne", "Cachet", ""], SameNames),
    (["Anne", "DE LA VILLE", "Anne DE LA VILLE", ""], ["Anne", "de la Ville", ""], SameNames),
    (["Bruno", "LE MAIRE", "Bruno LE MAIRE", ""], MAELLE, OtherNames),

    // Machines, addresses, logins.
    (["", "", "teletransmission.kerlouan.example", ""], MAELLE, HolderUnnamed),
    (["", "", "*.kerlouan.example", ""], MAELLE, HolderUnnamed),
    (["", "", "POSTE-KERLOUAN-01", ""], MAELLE, OtherNames),
    (["", "", "maelle.legoff", ""], MAELLE, HolderUnnamed),
    (["", "", "maelle.legoff@exemple.bzh", ""], MAELLE, HolderUnnamed),
    (["", "", "Maëlle LE GOFF <maelle.legoff@exemple.bzh>", ""], MAELLE, HolderUnnamed),
    (["", "", "", "maelle.legoff@exemple.bzh"], MAELLE, HolderUnnamed),
    (["", "", "0012345678", ""], MAELLE, HolderUnnamed),
    (["", "", "un texte bien trop long pour le nom de qui que ce soit en ce bas monde", ""], MAELLE, HolderUnnamed),

    // A mailbox that several share is nobody's.
    (["Yann", "TANGUY", "", "mairie@exemple.bzh"], ["Maëlle", "LE GOFF", "mairie@exemple.bzh"], OtherNames),
    (["Yann", "TANGUY", "", "contact@exemple.bzh"], ["Maëlle", "LE GOFF", "contact@exemple.bzh"], OtherNames),
    (["Yann", "TANGUY", "", "kerlouan@exemple.bzh"], ["Maëlle", "LE GOFF", "kerlouan@exemple.bzh"], OtherNames),
    (["Yann", "LE GOFF", "", "dgs-kerlouan@exemple.bzh"], ["Maëlle", "LE GOFF", "dgs-kerlouan@exemple.bzh"], OtherGivenName),

    // Missing names.
    (["", "", "", ""], MAELLE, HolderUnnamed),
    (["", "LE GOFF", "", ""], MAELLE, HolderUnnamed),
    (["Maëlle", "", "", ""], MAELLE, HolderUnnamed),
    (["Maëlle", "-", "", ""], MAELLE, HolderUnnamed),
    (["Maëlle", "12345", "", ""], MAELLE, HolderUnnamed),
    (["Maëlle", "LE GOFF", "", ""], ["", "", ""], AgentUnnamed),
    (["Maëlle", "LE GOFF", "", ""], ["", "LE GOFF", ""], AgentUnnamed),
    (["Maëlle", "LE GOFF", "", ""], ["Maëlle", "", "maelle.legoff@exemple.bzh"], AgentUnnamed),
    (["Maëlle", "LE GOFF", "", ""], ["Maëlle", " - ", ""], AgentUnnamed),
    (["Maëlle", "LE GOFF", "", ""], ["Maëlle", "'", ""], AgentUnnamed),
];
