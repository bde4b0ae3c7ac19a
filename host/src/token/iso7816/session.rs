//! One card, being asked, and what is known about it by now.

use std::sync::Arc;

use protocol::diagnose::{Exchange, Probe};

use super::card_error::{CardError, status_of};
use super::file_control::FileControl;
use super::known_object::KnownObject;
use super::location::{DedicatedFile, ElementaryFile};
use super::manners::{Form, Manners, SelectBy};
use super::progress::Progress;
use super::recording::{Recording, Step};
use crate::token::channel::{CardChannel, TransmissionProtocol};
use crate::token::observations::Observations;
use crate::token::reading::{BytesRead, ReadOptions};

/// What the exchanges left behind for the reading's report.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// See [`Reading::exchanges`](crate::token::reading::Reading::exchanges).
    pub(crate) exchanges: u32,
    /// See [`Reading::probes`](crate::token::reading::Reading::probes).
    pub(crate) probes: Vec<Probe>,
    /// See [`Reading::trace`](crate::token::reading::Reading::trace).
    pub(crate) trace: Vec<Exchange>,
    /// See [`Reading::observations`](crate::token::reading::Reading::observations).
    pub(crate) observations: Observations,
    /// The exchanges by which the card is known again.
    pub(crate) steps: Vec<Step>,
    /// The certificates' objects that were read whole.
    pub(crate) objects: Vec<KnownObject>,
}

/// A card and what is known about it.
pub(crate) struct Session<'a> {
    pub(super) channel: &'a mut dyn CardChannel,
    pub(super) options: ReadOptions,
    pub(super) record: Record,
    pub(super) recording: Recording,
    /// What was read before, of this card or of others of its kind.
    pub(super) known: Vec<Arc<KnownObject>>,
    /// The family that is trying to recognise the card.
    probing: Option<&'static str>,
    /// How many exchanges there had been when the present object was begun.
    pub(super) object_began: u32,
    pub(super) progress: Progress<'a>,
    pub(super) manners: Manners,
    /// The current directory, where it is known.
    pub(super) current: Option<DedicatedFile>,
    /// The current file, where it is known.
    pub(super) selected: Option<(ElementaryFile, FileControl)>,
}

impl<'a> Session<'a> {
    /// A card of which nothing is known.
    pub(crate) fn new(
        channel: &'a mut dyn CardChannel,
        options: ReadOptions,
        on_progress: &'a mut dyn FnMut(BytesRead),
    ) -> Self {
        Self {
            channel,
            options,
            record: Record::default(),
            recording: Recording::default(),
            known: Vec::new(),
            probing: None,
            object_began: 0,
            progress: Progress::new(on_progress),
            manners: Manners::default(),
            current: None,
            selected: None,
        }
    }

    /// The card's answer to reset.
    pub(crate) fn atr(&self) -> &[u8] {
        self.channel.atr()
    }

    /// Every family is to be asked, with all the names that it knows, whatever that costs.
    pub(crate) fn asks_all_families(&self) -> bool {
        self.options.all_families
    }

    /// The protocol that was agreed on.
    pub(super) fn transmission_protocol(&self) -> TransmissionProtocol {
        self.channel.transmission_protocol()
    }

    pub(super) fn longest_answer_of_reader(&self) -> usize {
        self.channel.longest_answer()
    }

    /// The report.
    pub(crate) fn into_record(self) -> Record {
        Record { steps: self.recording.into_steps(), ..self.record }
    }

    /// Where to note what is seen of the card.
    pub(crate) fn observations(&mut self) -> &mut Observations {
        &mut self.record.observations
    }

    /// Lets `family` ask what it wants to know to recognise the card; each question goes into the report.
    pub(crate) fn probe<T>(&mut self, family: &'static str, questions: impl FnOnce(&mut Self) -> T) -> T {
        self.probing = Some(family);
        let answer = questions(self);
        self.probing = None;
        answer
    }

    pub(super) fn is_probing(&self) -> bool {
        self.probing.is_some()
    }

    /// Puts first a form of SELECT that a family is known to understand.
    pub(crate) fn prefer(&mut self, by: SelectBy, form: Form) {
        self.manners.prefer(by, form);
    }

    /// Asks for no more than `length` bytes at once from here on: a limit that a family is known to have.
    pub(crate) fn limit_block(&mut self, length: usize) {
        self.manners.block = self.manners.block.min(length);
    }

    /// The card has refused every form of this way to select.
    pub(crate) fn refuses(&mut self, by: SelectBy) -> bool {
        self.manners.forms(by).refused
    }

    /// From here on, exchanges count for another object.
    pub(crate) fn begin_object(&mut self) {
        self.object_began = self.record.exchanges;
    }

    /// Notes what became of a file or data object.
    pub(super) fn note_object(&mut self, name: String, content: &Result<Vec<u8>, CardError>) {
        let read = content.as_ref().map_or(0, Vec::len);
        self.observations().end_object(name, read, status_of(content));
    }

    /// Notes a question and its answer, if the card is being recognised.
    pub(super) fn note_probe<T>(&mut self, result: &Result<T, CardError>, what: impl FnOnce() -> String) {
        let Some(family) = self.probing else { return };
        self.record.probes.push(Probe { family: family.to_owned(), what: what(), status: status_of(result) });
    }
}
