//! What the page's engine frees is wiped too. It has an allocator of its own, in the program's process as in the page's, and through
//! its buffers go each passphrase, PIN and patient on the way between the two: freed there, they stayed for as long as nobody
//! needed the place.

use std::os::unix::process::CommandExt;
use std::process::Command;
use std::{env, io};

/// With this, WebKit frees through the C library.
const ENGINE: (&str, &str) = ("Malloc", "1");
/// With this, glibc writes over what is freed (`mallopt(3)`, `M_PERTURB`), with any byte but 0.
const LIBRARY: (&str, &str) = ("GLIBC_TUNABLES", "glibc.malloc.perturb=165");

/// Both are read when a program starts: this one starts again, as the same process, unless it has. Comes back when there is
/// nothing to do, or with what is in the way.
pub(crate) fn begin() -> io::Result<()> {
    let (name, value) = ENGINE;
    if env::var_os(name).is_some() {
        return Ok(());
    }
    let (tunables, wipe) = LIBRARY;
    let tuned = match env::var(tunables) {
        Ok(others) => format!("{others}:{wipe}"),
        Err(_) => wipe.to_owned(),
    };
    let mut words = env::args_os();
    let mut again = Command::new(env::current_exe()?);
    again.arg0(words.next().unwrap_or_default()).args(words);
    Err(again.env(name, value).env(tunables, tuned).exec())
}
