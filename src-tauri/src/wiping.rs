//! What the page's engine frees is wiped too. It has an allocator of its own in the program's process, and through its buffers go each
//! passphrase, PIN and patient on the way to and from the page: freed there, they stayed for as long as nobody needed the place.

use std::os::unix::process::CommandExt;
use std::process::Command;
use std::{env, io};

use webkit2gtk::glib;

/// With this, `WebKit` frees through the C library.
const ENGINE: (&str, &str) = ("Malloc", "1");
/// With this, glibc writes this byte over what is freed, and its complement, zero, into what is handed out (`mallopt(3)`,
/// `M_PERTURB`): a driver that forgets to do so finds what it finds in fresh memory.
const LIBRARY: (&str, &str) = ("GLIBC_TUNABLES", "glibc.malloc.perturb=255");

/// Both are read when a program starts: this one starts again, as the same process, unless it has. Comes back when there is nothing
/// to do, or with what is in the way. To be called before there is a second thread.
pub(crate) fn begin() -> io::Result<()> {
    let (name, value) = ENGINE;
    let (tunables, wipe) = LIBRARY;
    let tuned = env::var(tunables).unwrap_or_default();
    if env::var_os(name).is_some() {
        // What this program starts, the process of the page first of all, is not asked to do the same.
        let others = tuned.trim_end_matches(wipe).trim_end_matches(':');
        return glib::setenv(tunables, others, true).map_err(io::Error::other);
    }
    let tuned = if tuned.is_empty() { wipe.to_owned() } else { format!("{tuned}:{wipe}") };
    let mut words = env::args_os();
    let mut again = Command::new(env::current_exe()?);
    again.arg0(words.next().unwrap_or_default()).args(words);
    Err(again.env(name, value).env(tunables, tuned).exec())
}
