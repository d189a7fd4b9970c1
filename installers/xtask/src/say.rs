//! The one place that writes to the terminal.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

/// One line, or several, at once.
pub(crate) fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// The end of a command that failed.
pub(crate) fn failed(failure: &anyhow::Error) -> ExitCode {
    // If even the error stream is closed, the exit status still tells.
    writeln!(io::stderr().lock(), "\n{failure:#}").map_or(ExitCode::from(2), |()| ExitCode::FAILURE)
}

/// Whether somebody is watching.
pub(crate) fn someone_watches() -> bool {
    io::stdout().is_terminal()
}

/// `4.2 s`, `3 min 05 s`.
pub(crate) fn lasting(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{seconds}.{} s", time.subsec_millis() / 100)
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::lasting;

    #[test]
    fn times_are_told_as_people_tell_them() {
        for (milliseconds, told) in [
            (0, "0.0 s"),
            (4_250, "4.2 s"),
            (59_999, "59.9 s"),
            (60_000, "1 min 00 s"),
            (185_900, "3 min 05 s"),
        ] {
            assert_eq!(lasting(Duration::from_millis(milliseconds)), told, "{milliseconds} ms");
        }
    }
}
