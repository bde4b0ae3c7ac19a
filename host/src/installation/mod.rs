//! Whether and how the browsers of this computer find the host: where each of them looks ([`places`]), what stands there
//! ([`manifest`], [`registry`], [`look`]), how it is put there and taken away ([`declaration`]), what is the matter with
//! all of it ([`doctor`], with [`presence`], [`confinement`] and [`policy`]), how that is told ([`report`]) and mended ([`repair`]);
//! and whom a manifest lets call ([`admission`]).

pub mod admission;
pub mod confinement;
pub mod declaration;
pub mod doctor;
pub mod extension_id;
pub mod look;
pub mod manifest;
pub mod place;
pub mod places;
pub mod policy;
pub mod presence;
pub mod registry;
pub mod repair;
pub mod report;
pub mod this_program;
