//! Native-messaging frames: a length of four bytes in the machine's order, and so many bytes of JSON.

use std::io::{self, ErrorKind, Read, Write};

use protocol::limits;

/// The next message's bytes, or `None` at the end of the input.
///
/// # Errors
/// When the input ends in the middle of a message, or its length is more than a browser takes.
pub fn read(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        outcome => outcome?,
    }
    let length = u32::from_ne_bytes(length);
    match usize::try_from(length) {
        Ok(length) if length <= limits::TO_BROWSER => {
            let mut message = vec![0; length];
            input.read_exact(&mut message)?;
            Ok(Some(message))
        }
        _ => Err(io::Error::other(format!("a message of {length} bytes, or no message at all"))),
    }
}

/// Writes a message, whatever its bytes are.
///
/// # Errors
/// When the output takes no more, or the message is longer than a length can tell.
pub fn write(output: &mut impl Write, message: &[u8]) -> io::Result<()> {
    let length = u32::try_from(message.len()).map_err(io::Error::other)?;
    output.write_all(&[&length.to_ne_bytes()[..], message].concat())?;
    output.flush()
}
