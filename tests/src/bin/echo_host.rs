//! The barest native-messaging host: what comes in goes out, frame for frame. `bench fill` measures beside it.

use std::io;

fn main() -> io::Result<()> {
    io::copy(&mut io::stdin().lock(), &mut io::stdout().lock()).map(drop)
}
