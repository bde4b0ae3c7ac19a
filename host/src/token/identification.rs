//! What a card is that no family understood: by an application on it that holds no certificates to be had.

use super::channel::ChannelError;
use super::iso7816::{Aid, DedicatedFile, SelectBy, Session, Slice, Watched, per_object};
use super::products::{self, Product};

/// Under this name, instead of a family's, the questions are reported.
const NAME: &str = "products";

/// Asks for the applications by which [`products`] are known. Some cards say yes to any name, so a file of the
/// application has to be there too, be it closed to us.
pub(super) fn by_application(card: &mut Session<'_>) -> Result<Option<&'static Product>, ChannelError> {
    card.begin_object();
    card.probe(NAME, |card| {
        for (product, application) in products::with_application() {
            if card.refuses(SelectBy::Application) {
                break;
            }
            let Some(aid) = Aid::new(application.aid) else { continue };
            if per_object(card.select_application(&aid))?.is_err() {
                continue;
            }
            let file = DedicatedFile::application(aid).file(application.file);
            // The beginning is enough, and it is not looked at.
            let beginning = Slice { index: None, length: Some(1) };
            match per_object(card.read_file(&file, beginning, |_| None, Watched::No))? {
                Ok(_) => return Ok(Some(product)),
                Err(error) if error.is_guarded() => return Ok(Some(product)),
                Err(_) => {}
            }
        }
        Ok(None)
    })
}
