//! Frames: a length in four bytes, in the machine's byte order, and so many bytes of JSON.
//!
//! <https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging#native-messaging-host-protocol>

use std::io::{self, Read, Write};

use byteorder::{NativeEndian, ReadBytesExt, WriteBytesExt};
use protocol::limits::{TO_BROWSER, TO_HOST};

/// What came in one frame.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Incoming {
    /// The message, at most [`TO_HOST`] bytes.
    Message(Vec<u8>),
    /// A longer one; its bytes were skipped.
    TooLong,
}

/// No browser sends more than 64 MiB in a message: a longer one means that the lengths are out of step.
const SANE_LENGTH: u64 = 64 * 1024 * 1024;

/// The next frame; `None` at the end of input, which is also where nothing sensible can follow.
///
/// # Errors
/// When the input cannot be read.
pub(super) fn read(input: &mut impl Read) -> io::Result<Option<Incoming>> {
    let length = match input.read_u32::<NativeEndian>() {
        Ok(length) => u64::from(length),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    if length > SANE_LENGTH {
        return Ok(None);
    }
    let mut body = input.take(length);
    if length > TO_HOST as u64 {
        let skipped = io::copy(&mut body, &mut io::sink())?;
        return Ok((skipped == length).then_some(Incoming::TooLong));
    }
    let mut message = Vec::new();
    body.read_to_end(&mut message)?;
    Ok((message.len() as u64 == length).then_some(Incoming::Message(message)))
}

/// Writes one message, unless it is longer than browsers take: then returns false.
///
/// # Errors
/// When the output cannot be written, mostly because the browser has closed it.
pub(super) fn write(output: &mut impl Write, message: &[u8]) -> io::Result<bool> {
    let Some(length) = u32::try_from(message.len()).ok().filter(|_| message.len() <= TO_BROWSER) else {
        return Ok(false);
    };
    let mut frame = Vec::with_capacity(message.len() + 4);
    frame.write_u32::<NativeEndian>(length)?;
    frame.extend_from_slice(message);
    output.write_all(&frame)?;
    output.flush()?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(length: usize, body: &[u8]) -> Vec<u8> {
        [&u32::try_from(length).unwrap().to_ne_bytes(), body].concat()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut wire = Vec::new();
        assert!(write(&mut wire, b"{}").unwrap());
        assert_eq!(read(&mut wire.as_slice()).unwrap(), Some(Incoming::Message(b"{}".to_vec())));
    }

    #[test]
    fn a_message_beyond_the_limit_is_skipped_and_the_next_one_read() {
        let mut wire = frame(TO_HOST + 1, &vec![b'x'; TO_HOST + 1]);
        wire.extend(frame(TO_HOST, &vec![b'y'; TO_HOST]));
        let mut input = wire.as_slice();
        assert_eq!(read(&mut input).unwrap(), Some(Incoming::TooLong));
        assert_eq!(read(&mut input).unwrap(), Some(Incoming::Message(vec![b'y'; TO_HOST])));
        assert_eq!(read(&mut input).unwrap(), None);
    }

    #[test]
    fn truncated_or_senseless_input_is_an_end() {
        for wire in [vec![1, 2], frame(5, b"four"), frame(TO_HOST + 5, b"few"), frame(0xFFFF_FFF0, b"{}")] {
            assert_eq!(read(&mut wire.as_slice()).unwrap(), None, "{wire:?}");
        }
    }

    #[test]
    fn exactly_what_browsers_take_is_written() {
        let mut wire = Vec::new();
        assert!(!write(&mut wire, &vec![b' '; TO_BROWSER + 1]).unwrap());
        assert!(wire.is_empty());
        assert!(write(&mut wire, &vec![b' '; TO_BROWSER]).unwrap());
    }
}
