//! Mends what can be mended of the installation, for the present user or for everybody.

use std::io;

use super::declaration::{Done, declare, withdraw};
use super::doctor::{Mend, examine};
use super::place::{Place, Scope};
use super::places::Locations;

/// What was done at one place.
#[derive(Debug)]
pub struct Mended {
    /// Where.
    pub place: Place,
    /// What became of it.
    pub outcome: io::Result<Done>,
}

/// Mends every finding that is of this scope; each is tried, whatever becomes of the others.
#[must_use]
pub fn repair(locations: &Locations, scope: Scope) -> Vec<Mended> {
    let mut done: Vec<Mended> = Vec::new();
    for mend in examine(locations, None).findings.into_iter().filter_map(|finding| finding.mend) {
        let is_to_go = matches!(mend, Mend::Remove(_));
        let places = match mend {
            Mend::Declare(places) => places,
            Mend::Remove(place) => vec![place],
        };
        let place = places.into_iter().find(|place| place.scope == scope);
        let Some(place) = place.filter(|place| !done.iter().any(|mended| mended.place == *place)) else { continue };
        let outcome =
            if is_to_go { withdraw(&place, &locations.all()) } else { declare(&place, &locations.program, &[]) };
        done.push(Mended { place, outcome });
    }
    done
}
