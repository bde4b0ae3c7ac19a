//! One browser port, from its first message to the end of its input.
//!
//! Everything comes in over one queue to one thread, which alone writes: messages, changes of the picture, reports
//! made in the background.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Instant;

use protocol::diagnose::DiagnoseParams;
use protocol::jsonrpc::{ErrorCode, Id, Request, Response, notification};
use protocol::problem::Problem;
use protocol::tokens::{Progress, TokensResult};
use serde::Serialize;

use super::frames::{self, Incoming};
use crate::diagnosis;
use crate::pcsc_service::FIRST_LOOK_LIMIT;
use crate::pcsc_service::stop::Stop;
use crate::service::{self, Work};
use crate::texts::Texts;
use crate::token::reading::ReadOptions;
use crate::watch::{Change, Watcher};

/// Serves one port until its input ends or its output closes. The readers are looked at from the start, so that the
/// first answer finds them seen. Once `stop` is requested, here or by another, no card is read any more.
pub fn run(input: impl Read + Send + 'static, output: impl Write, texts: Texts, stop: Arc<Stop>) {
    let (sender, events) = sync_channel(QUEUE);
    let changes = sender.clone();
    let watcher = Watcher::start(stop, ReadOptions::default(), move |change| {
        // Changes are told while a card may be held: where the browser does not keep up, progress is left out.
        let _told_or_not = match change {
            Change::Tokens => changes.send(Event::TokensChanged).is_ok(),
            Change::Progress(progress) => changes.try_send(Event::Progress(progress)).is_ok(),
        };
    });
    let messages = sender.clone();
    let listener = thread::Builder::new().name("input".to_owned()).spawn(move || listen(input, &messages));
    if listener.is_ok() {
        let mut session = Session {
            output,
            watcher,
            sender,
            texts: Arc::new(texts),
            reporter: None,
            waiting_for_first_look: Vec::new(),
            last_told: None,
            begun: Instant::now(),
        };
        session.serve(&events);
        // Whoever still has something to tell shall not be held up by a full queue.
        drop(events);
        session.watcher.stop();
    }
}

/// How many events wait at most; whoever tells more is held up.
const QUEUE: usize = 64;

enum Event {
    Message(Incoming),
    EndOfInput,
    TokensChanged,
    Progress(Progress),
    Report(Response),
}

/// A report that takes a while.
enum ReportWanted {
    Diagnosis(DiagnoseParams),
    Installation,
}

fn listen(mut input: impl Read, events: &SyncSender<Event>) {
    while let Ok(Some(incoming)) = frames::read(&mut input) {
        if events.send(Event::Message(incoming)).is_err() {
            return;
        }
    }
    let _session_may_be_gone = events.send(Event::EndOfInput);
}

fn make_reports(requests: &Receiver<(Id, ReportWanted)>, events: &SyncSender<Event>, stop: &Arc<Stop>, texts: &Texts) {
    while let Ok((id, wanted)) = requests.recv() {
        let response = match wanted {
            ReportWanted::Diagnosis(params) => service::response(id, &diagnosis::diagnose(&params, stop, texts)),
            ReportWanted::Installation => service::response(id, &diagnosis::installation(texts)),
        };
        if events.send(Event::Report(response)).is_err() {
            return;
        }
    }
}

struct Session<W> {
    output: W,
    watcher: Watcher,
    sender: SyncSender<Event>,
    texts: Arc<Texts>,
    /// Takes the requests for reports, once there was one.
    reporter: Option<Sender<(Id, ReportWanted)>>,
    waiting_for_first_look: Vec<Id>,
    /// The picture that the extension has; `None` until it asked once: before, nothing is pushed.
    last_told: Option<TokensResult>,
    begun: Instant,
}

/// The browser has closed our output: there is nobody to go on for.
struct OutputClosed;

impl<W: Write> Session<W> {
    fn serve(&mut self, events: &Receiver<Event>) {
        loop {
            let event = if self.waiting_for_first_look.is_empty() {
                events.recv().ok()
            } else {
                let left = FIRST_LOOK_LIMIT.saturating_sub(self.begun.elapsed());
                match events.recv_timeout(left) {
                    Ok(event) => Some(event),
                    Err(RecvTimeoutError::Timeout) => Some(Event::TokensChanged),
                    Err(RecvTimeoutError::Disconnected) => None,
                }
            };
            let outcome = match event {
                None | Some(Event::EndOfInput) => return,
                Some(Event::Message(incoming)) => self.answer(incoming),
                Some(Event::TokensChanged) => self.tell_tokens(),
                Some(Event::Progress(progress)) => self.tell_progress(&progress),
                Some(Event::Report(response)) => self.send(&response),
            };
            if outcome.is_err() {
                return;
            }
        }
    }

    fn answer(&mut self, incoming: Incoming) -> Result<(), OutputClosed> {
        let message = match incoming {
            Incoming::Message(message) => message,
            Incoming::TooLong => {
                let error = ErrorCode::MessageTooLong.because("the message is longer than 64 KiB");
                return self.send(&Response::error(Id::Null, error));
            }
        };
        match service::accept(&message) {
            Work::Nothing => Ok(()),
            Work::Answer(response) => self.send(&response),
            Work::Diagnose(id, params) => self.report(id, ReportWanted::Diagnosis(params)),
            Work::Installation(id) => self.report(id, ReportWanted::Installation),
            Work::Tokens(id) => {
                self.watcher.ask_again();
                self.waiting_for_first_look.push(id);
                self.answer_waiting()
            }
        }
    }

    /// Has the report made in the background, one after the other, so that the port goes on meanwhile.
    fn report(&mut self, id: Id, wanted: ReportWanted) -> Result<(), OutputClosed> {
        if self.reporter.is_none() {
            let (requests, to_make) = channel();
            let (events, stop, texts) = (self.sender.clone(), self.watcher.stop_signal(), Arc::clone(&self.texts));
            let work = move || make_reports(&to_make, &events, &stop, &texts);
            if thread::Builder::new().name("reports".to_owned()).spawn(work).is_ok() {
                self.reporter = Some(requests);
            }
        }
        match self.reporter.as_ref().map(|reporter| reporter.send((id.clone(), wanted))) {
            Some(Ok(())) => Ok(()),
            _ => self.send(&Response::error(id, ErrorCode::InternalError.because("no thread for the report"))),
        }
    }

    /// Answers those who asked for the picture, if there is one.
    fn answer_waiting(&mut self) -> Result<(), OutputClosed> {
        if self.waiting_for_first_look.is_empty() {
            return Ok(());
        }
        let tokens = match self.watcher.tokens() {
            Some(tokens) => tokens,
            None if self.begun.elapsed() < FIRST_LOOK_LIMIT => return Ok(()),
            None => TokensResult { problem: Some(Problem::ServiceStopped), ..TokensResult::default() },
        };
        for id in std::mem::take(&mut self.waiting_for_first_look) {
            self.send(&service::response(id, &tokens))?;
        }
        self.last_told = Some(tokens);
        Ok(())
    }

    fn tell_tokens(&mut self) -> Result<(), OutputClosed> {
        self.answer_waiting()?;
        if self.last_told.is_none() {
            return Ok(());
        }
        // Several changes in the queue are one new picture.
        match self.watcher.tokens() {
            Some(tokens) if self.last_told.as_ref() != Some(&tokens) => {
                self.notify(notification::TOKENS_CHANGED, &tokens)?;
                self.last_told = Some(tokens);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn tell_progress(&mut self, progress: &Progress) -> Result<(), OutputClosed> {
        if self.last_told.is_some() { self.notify(notification::PROGRESS, progress) } else { Ok(()) }
    }

    /// A picture that no frame can hold is not pushed; `tokens` says so to whoever asks.
    fn notify(&mut self, name: &str, params: &impl Serialize) -> Result<(), OutputClosed> {
        match serde_json::to_value(params) {
            Ok(params) => self.write(&Request::notification(name, params)).map(|_| ()),
            Err(_) => Ok(()),
        }
    }

    fn send(&mut self, response: &Response) -> Result<(), OutputClosed> {
        if self.write(response)? {
            return Ok(());
        }
        let error = ErrorCode::AnswerTooLong.because("the answer would be longer than 1 MiB");
        self.write(&Response::error(response.id.clone(), error)).map(|_| ())
    }

    /// False where the message is longer than browsers take.
    fn write(&mut self, message: &impl Serialize) -> Result<bool, OutputClosed> {
        let json = serde_json::to_vec(message).map_err(|_| OutputClosed)?;
        frames::write(&mut self.output, &json).map_err(|_| OutputClosed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;
    use protocol::jsonrpc::Message;
    use protocol::limits::TO_HOST;
    use std::io::Cursor;

    fn frame(json: &str) -> Vec<u8> {
        let mut frame = Vec::new();
        frame.extend(u32::try_from(json.len()).unwrap().to_ne_bytes());
        frame.extend(json.as_bytes());
        frame
    }

    /// What the host answers to these frames, in order, notifications left out.
    fn responses(input: Vec<u8>) -> Vec<Response> {
        let mut output = Vec::new();
        run(Cursor::new(input), &mut output, Texts::load(Language::French).unwrap(), Arc::default());
        let mut wire = output.as_slice();
        let mut responses = Vec::new();
        while !wire.is_empty() {
            let (length, rest) = wire.split_at(4);
            let length = u32::from_ne_bytes(length.try_into().unwrap()) as usize;
            let message: Message = serde_json::from_slice(&rest[..length]).unwrap();
            if let Message::Response(response) = message {
                responses.push(response);
            }
            wire = &rest[length..];
        }
        responses
    }

    fn codes(responses: &[Response]) -> Vec<i64> {
        responses.iter().map(|response| response.error.as_ref().map_or(0, |error| error.code)).collect()
    }

    #[test]
    fn a_thousand_requests_are_answered_in_their_order() {
        let input = (0..1000)
            .flat_map(|id| {
                frame(&format!(
                    r#"{{"jsonrpc":"2.0","id":{id},"method":"hello","params":
                    {{"extensionVersion":"0.1.0","protocol":{{"major":1,"minor":0}}}}}}"#
                ))
            })
            .collect();
        let responses = responses(input);
        assert_eq!(codes(&responses), vec![0; 1000]);
        assert!(responses.iter().zip(0..).all(|(response, id)| response.id == Id::Number(id)));
    }

    #[test]
    fn bad_messages_are_answered_with_their_errors_and_the_next_is_served() {
        let mut input = frame(&"x".repeat(TO_HOST + 1));
        input.extend(frame("not JSON"));
        input.extend(frame("[]"));
        input.extend(frame(r#"{"jsonrpc":"2.0","method":"tokens"}"#));
        input.extend(frame(r#"{"jsonrpc":"2.0","id":7,"method":"nothing"}"#));
        let responses = responses(input);
        assert_eq!(codes(&responses), [-32001, -32700, -32600, -32601]);
        assert_eq!(responses[3].id, Id::Number(7));
    }

    #[test]
    fn truncated_input_ends_the_session() {
        assert!(responses(Vec::new()).is_empty());
        assert!(responses(vec![9, 0]).is_empty());
        assert!(responses(frame("{}")[..5].to_vec()).is_empty());
    }

    #[test]
    fn a_closed_output_ends_the_session() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        /// After its one message it says nothing more and never ends.
        struct Endless(Cursor<Vec<u8>>);
        impl Read for Endless {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                match self.0.read(buffer)? {
                    0 => loop {
                        thread::park();
                    },
                    count => Ok(count),
                }
            }
        }
        run(Endless(Cursor::new(frame("{}"))), Closed, Texts::load(Language::French).unwrap(), Arc::default());
    }
}
