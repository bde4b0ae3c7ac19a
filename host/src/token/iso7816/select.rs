//! SELECT (ISO/IEC 7816-4) in whatever form the card understands.

use super::card_error::{CardError, ObjectError, per_object};
use super::file_control::FileControl;
use super::location::{Aid, DedicatedFile, ElementaryFile, FileId};
use super::manners::SelectBy;
use super::session::Session;
use crate::token::apdu::{Command, LONGEST_ANSWER, StatusWord};
use crate::token::channel::ChannelError;

const MASTER_FILE: FileId = 0x3F00;

/// Stands for the answer to a command that is not sent, because the card refused every form of it before.
const REFUSED_BEFORE: ObjectError = ObjectError::Refused(StatusWord::FUNCTION_NOT_SUPPORTED);

/// What to do with what SELECT tells about the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// It serves.
    Wanted,
    /// It is left on the card, where it would cost an exchange to fetch it.
    Left,
}

impl Session<'_> {
    /// Selects an application; what it tells of itself is not fetched.
    pub(crate) fn select_application(&mut self, aid: &Aid) -> Result<(), CardError> {
        self.enter_application(aid, Answer::Left).map(|_| ())
    }

    /// Selects an application and brings what it tells of itself, possibly nothing.
    pub(crate) fn select_application_with_answer(&mut self, aid: &Aid) -> Result<Vec<u8>, CardError> {
        self.enter_application(aid, Answer::Wanted)
    }

    /// Selects the application that the card itself selects after a reset, by no name (GlobalPlatform Card
    /// Specification 2.3, section 11.9); gives whether the card has taken that. What it was found to refuse it may have
    /// refused for the application it was in, and is asked anew.
    ///
    /// # Errors
    /// When the card cannot be asked any more.
    pub(crate) fn select_default_application(&mut self) -> Result<bool, ChannelError> {
        self.selected = None;
        self.current = None;
        let command = Command::new(0xA4, 0x04, 0x00).expecting(LONGEST_ANSWER);
        let status = self.transmit_for_status(&command);
        let result = status.and_then(|status| {
            if status.is_success() || status.is_warning() { Ok(()) } else { Err(ObjectError::Refused(status).into()) }
        });
        self.note_probe(&result, || "SELECT".to_owned());
        let is_done = per_object(result)?.is_ok();
        if is_done {
            self.manners.forget_refusals();
        }
        Ok(is_done)
    }

    fn enter_application(&mut self, aid: &Aid, answer: Answer) -> Result<Vec<u8>, CardError> {
        self.selected = None;
        let mark = self.mark();
        let result = self.select(SelectBy::Application, aid.as_bytes(), answer);
        if result.as_ref().err().is_some_and(is_plain_refusal) && self.is_probing() {
            self.leave_out_since(mark);
        }
        self.current = result.is_ok().then(|| DedicatedFile::application(aid.clone()));
        if result.is_ok() {
            self.observations().select_application(aid.to_string());
        }
        self.note_probe(&result, || format!("SELECT AID {aid}"));
        result
    }

    /// Makes `directory` the current one step by step, an identifier at a time: for cards that know no paths. Costs
    /// nothing where it is current already, and one step from the directory above.
    pub(crate) fn enter_directory(&mut self, directory: &DedicatedFile) -> Result<(), CardError> {
        if self.current.as_ref() == Some(directory) {
            return Ok(());
        }
        self.selected = None;
        let result = self.walk_down(directory);
        if result.is_err() {
            self.current = None;
        }
        self.note_probe(&result, || format!("SELECT {directory}"));
        result
    }

    /// Selects an application's root, unless it is the current directory already.
    pub(super) fn enter(&mut self, directory: &DedicatedFile) -> Result<(), CardError> {
        match &directory.application {
            Some(aid) if self.current.as_ref() != Some(directory) => self.select_application(aid),
            _ => Ok(()),
        }
    }

    /// Makes `file` the current one, with no more commands than needed from where the card stands.
    pub(super) fn open(&mut self, file: &ElementaryFile) -> Result<FileControl, CardError> {
        if let Some((selected, control)) = &self.selected
            && selected == file
        {
            return Ok(*control);
        }
        self.selected = None;
        let result = self.reach(file).map(|answer| FileControl::parse(&answer));
        match &result {
            Ok(control) => {
                self.selected = Some((file.clone(), *control));
                let access = control.read_access.map(|access| access.to_string());
                self.observations().find_object(file.to_string(), control.size, access);
            }
            // On some cards a SELECT that failed leaves no directory behind.
            Err(_) => self.current = None,
        }
        self.note_probe(&result, || format!("SELECT {file}"));
        result
    }

    fn reach(&mut self, file: &ElementaryFile) -> Result<Vec<u8>, CardError> {
        let parent = &file.parent;
        if self.current.as_ref() != Some(parent) {
            let by = match &parent.application {
                Some(aid) => {
                    let root = DedicatedFile::application(aid.clone());
                    if self.current.as_ref() != Some(&root) {
                        self.enter_application(aid, Answer::Left)?;
                    }
                    SelectBy::PathFromHere
                }
                None => SelectBy::PathFromMasterFile,
            };
            // A file in an application's root is a child of what is selected by now.
            if self.current.as_ref() != Some(parent) {
                match self.select_by_path(by, file) {
                    Err(CardError::Object(error)) if error.is_refusal_of_form() => self.walk_down(parent)?,
                    other => return other,
                }
            }
        }
        self.select(SelectBy::ChildFile, &file.id.to_be_bytes(), Answer::Wanted)
    }

    /// In one command, where the card understands paths. Which directory is current afterwards is the card's secret.
    fn select_by_path(&mut self, by: SelectBy, file: &ElementaryFile) -> Result<Vec<u8>, CardError> {
        if self.refuses(by) {
            return Err(REFUSED_BEFORE.into());
        }
        let answer = self.select(by, &file.path_bytes(), Answer::Wanted)?;
        self.current = None;
        Ok(answer)
    }

    /// Step by step, from a directory above that is current, or else from the application's root or the master file.
    fn walk_down(&mut self, directory: &DedicatedFile) -> Result<(), CardError> {
        let depth = match (self.current.as_ref().filter(|here| here.is_above(directory)), &directory.application) {
            (Some(here), _) => here.path.len(),
            (None, Some(aid)) => {
                self.enter_application(aid, Answer::Left)?;
                0
            }
            (None, None) => {
                if self.refuses(SelectBy::MasterFile) {
                    return Err(REFUSED_BEFORE.into());
                }
                self.select(SelectBy::MasterFile, &MASTER_FILE.to_be_bytes(), Answer::Left)?;
                0
            }
        };
        for id in directory.path.iter().skip(depth) {
            self.select(SelectBy::ChildDirectory, &id.to_be_bytes(), Answer::Left)?;
        }
        self.current = Some(directory.clone());
        Ok(())
    }

    /// Tries the forms of one way to select until the card understands one, and remembers it.
    fn select(&mut self, by: SelectBy, name: &[u8], answer: Answer) -> Result<Vec<u8>, CardError> {
        let mut refusal = REFUSED_BEFORE;
        let first = self.mark();
        for form in self.manners.forms(by).to_try() {
            let mut command = Command::new(0xA4, form.p1, form.p2);
            if form.names_file {
                command = command.with_data(name);
            }
            if form.wants_answer() {
                command = command.expecting(LONGEST_ANSWER);
            }
            let mut data = Vec::new();
            let mark = self.mark();
            let status = if answer == Answer::Wanted {
                let response = self.transmit(&command)?;
                data = response.data;
                response.status
            } else {
                self.transmit_for_status(&command)?
            };
            // "Not found" is said of the file, by a card that understood.
            if !status.is_refusal_of_form() {
                self.manners.forms(by).understood(form);
                self.recording.leave_out_between(first, mark);
                let is_done = status.is_success() || status.is_warning();
                return if is_done { Ok(data) } else { Err(ObjectError::Refused(status).into()) };
            }
            refusal = ObjectError::Refused(status);
        }
        self.manners.forms(by).refused = true;
        Err(refusal.into())
    }
}

/// The card says that it has no such thing, and did not fail at the question.
fn is_plain_refusal(error: &CardError) -> bool {
    matches!(error, CardError::Object(ObjectError::Refused(status)) if !status.is_fault())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::reading::ReadOptions;
    use crate::token::test_card::Script;

    const NOT_UNDERSTOOD: &[u8] = &[0x6A, 0x86];
    const NOT_FOUND: &[u8] = &[0x6A, 0x82];
    const DONE: &[u8] = &[0x90, 0x00];

    /// Runs `commands` and tells the parameters P1 and P2 of what was sent.
    fn parameters(answers: &[&[u8]], commands: impl FnOnce(&mut Session<'_>)) -> Vec<[u8; 2]> {
        let mut script = Script::of(answers);
        let mut silent = |_| {};
        commands(&mut Session::new(&mut script, ReadOptions::default(), &mut silent));
        script.sent.iter().map(|command| [command[2], command[3]]).collect()
    }

    #[test]
    fn the_form_that_the_card_understood_is_the_first_to_be_tried_again() {
        let aid = Aid::new(&[0xA0, 1]).unwrap();
        let answers = [NOT_UNDERSTOOD, DONE, DONE, NOT_UNDERSTOOD, NOT_UNDERSTOOD, NOT_FOUND];
        let sent = parameters(&answers, |card| {
            for _ in 0..3 {
                let _answer = card.select_application(&aid);
            }
        });
        assert_eq!(sent, [[4, 0], [4, 4], [4, 4], [4, 4], [4, 0], [4, 0x0C]]);
    }

    #[test]
    fn not_found_is_no_reason_to_try_another_form() {
        let sent = parameters(&[NOT_FOUND, NOT_FOUND], |card| {
            let file = DedicatedFile::under_master_file(&[0x5015]).file(0x5031);
            assert_eq!(card.open(&file), Err(ObjectError::Refused(StatusWord(0x6A82)).into()));
        });
        assert_eq!(sent, [[8, 4]]);
    }

    #[test]
    fn a_card_that_knows_no_paths_is_walked_and_its_siblings_need_one_step() {
        let answers = [&[NOT_UNDERSTOOD; 3][..], &[DONE; 5]].concat();
        let sent = parameters(&answers, |card| {
            let directory = DedicatedFile::under_master_file(&[0x5015]);
            for id in [0x5031, 0x4401, 0x4401] {
                assert!(card.open(&directory.file(id)).is_ok());
            }
        });
        // The path in three forms, the master file, 5015, 5031; then 4401, which stays selected.
        assert_eq!(sent, [[8, 4], [8, 0], [8, 0x0C], [0, 0x0C], [1, 4], [2, 4], [2, 4]]);
    }

    #[test]
    fn a_directory_is_entered_by_the_steps_that_are_missing_from_where_the_card_stands() {
        let application = DedicatedFile::application(Aid::new(&[0xA0, 1]).unwrap());
        let outer = DedicatedFile { path: vec![0x5011], ..application.clone() };
        let inner = DedicatedFile { path: vec![0x5011, 0x9001], ..application };
        let sent = parameters(&[DONE, DONE, DONE, DONE, NOT_FOUND, DONE, DONE, DONE], |card| {
            assert!(card.enter_directory(&outer).is_ok() && card.open(&outer.file(0x4000)).is_ok());
            assert!(card.enter_directory(&inner).is_ok() && card.enter_directory(&inner).is_ok());
            assert!(card.open(&inner.file(0x2001)).is_err() && card.enter_directory(&inner).is_ok());
        });
        // The application, 5011, 4000; 9001; 2001, which is not there; the application, 5011, 9001 anew.
        assert_eq!(sent, [[4, 0], [1, 4], [2, 4], [1, 4], [2, 4], [4, 0], [1, 4], [1, 4]]);
    }

    #[test]
    fn after_a_select_that_failed_the_application_is_selected_anew() {
        let application = DedicatedFile::application(Aid::new(&[0xA0, 1]).unwrap());
        let sent = parameters(&[DONE, NOT_FOUND, DONE, DONE], |card| {
            assert!(card.open(&application.file(1)).is_err());
            assert!(card.open(&application.file(2)).is_ok());
        });
        assert_eq!(sent, [[4, 0], [2, 4], [4, 0], [2, 4]]);
    }
}
