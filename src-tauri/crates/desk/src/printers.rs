//! The printers of this computer, behind one small port: who is there, and one paper to one of them.
//!
//! What a system does is a row of a table ([`System`]): the programs that it brings along, and whether a paper goes in by standard
//! input or has to lie in a file while it is printed. No program is trusted to come back: what takes too long is ended, and said.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The printers of a computer.
pub trait Printers: Send + Sync {
    /// Their names, that of the usual one first; none when there is none.
    fn list(&self) -> Result<Vec<String>, PrintTrouble>;

    /// Prints a PDF at its real size. `title` holds no person: systems keep it. Without a name, on the usual printer.
    fn print(&self, pdf: &[u8], title: &str, printer: Option<&str>) -> Result<(), PrintTrouble>;

    /// Opens a file in the system's viewer, from where it can be printed.
    fn view(&self, path: &Path) -> io::Result<()>;
}

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintTrouble {
    /// This computer has no way to print that we know.
    #[error("the system has no printing service")]
    NoService,
    /// No printer is set up.
    #[error("no printer is set up")]
    NoPrinter,
    /// It did not take the paper in time.
    #[error("the printer did not answer in time")]
    Silent,
    /// It refused.
    #[error("the printer refused the paper: {0}")]
    Refused(ExitStatus),
    /// The paper could not be handed over.
    #[error("the paper could not be handed to the printer")]
    HandOver(#[from] io::Error),
}

/// What a system brings along to print with. `{printer}` and `{title}` are put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct System {
    list: &'static [&'static str],
    usual: &'static [&'static str],
    print: &'static [&'static str],
    /// The same for a printer that was named.
    print_on: &'static [&'static str],
    paper: Paper,
    patience: Duration,
}

/// How a paper reaches the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Paper {
    /// It is on no disk.
    Input,
    /// The program opens a file, named by the environment variable [`FILE`] as the printer is by [`PRINTER`]: no quoting can go
    /// wrong. It is removed afterwards.
    File,
}

/// Opens a file for the user to look at.
type Viewer = Arc<dyn Fn(&Path) -> io::Result<()> + Send + Sync>;

/// The printers that the system knows.
#[derive(Clone)]
pub struct SystemPrinters {
    system: System,
    viewer: Viewer,
    /// Where its programs are, when not where the system has them.
    programs: Option<PathBuf>,
}

impl System {
    /// The row of a system, as `std::env::consts::OS` names it.
    fn named(system: &str) -> Self {
        if system == "windows" { WINDOWS } else { CUPS }
    }
}

impl SystemPrinters {
    /// Those of this computer, and its viewer.
    pub fn new(viewer: impl Fn(&Path) -> io::Result<()> + Send + Sync + 'static) -> Self {
        Self { system: System::named(std::env::consts::OS), viewer: Arc::new(viewer), programs: None }
    }

    fn run(
        &self,
        words: &[&str],
        input: Option<&[u8]>,
        named: &[(&str, &OsStr)],
    ) -> Result<String, PrintTrouble> {
        let Some((program, arguments)) = words.split_first() else { return Err(PrintTrouble::NoService) };
        let mut command = match &self.programs {
            Some(folder) => Command::new(folder.join(program)),
            None => Command::new(program),
        };
        // What is read of their answers must not depend on the user's language.
        command
            .args(arguments)
            .env("LC_ALL", "C")
            .envs(named.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        quiet(&mut command);
        let mut child = command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => PrintTrouble::NoService,
            _ => PrintTrouble::HandOver(error),
        })?;
        // Both ends in threads of their own: a program that reads nothing, or says much, would otherwise hold us.
        let fed = child.stdin.take().zip(input).map(|(mut pipe, input)| {
            let input = input.to_vec();
            std::thread::spawn(move || pipe.write_all(&input))
        });
        let heard = child.stdout.take().map(|mut pipe| {
            std::thread::spawn(move || {
                let mut said = Vec::new();
                io::copy(&mut pipe, &mut said).map(|_| said)
            })
        });
        let status = self.wait(&mut child)?;
        if !status.success() {
            return Err(PrintTrouble::Refused(status));
        }
        if let Some(fed) = fed {
            fed.join().unwrap_or_else(|_| Err(io::Error::other("a thread stopped")))?;
        }
        let said =
            heard.map(|heard| heard.join().unwrap_or_else(|_| Err(io::Error::other("a thread stopped"))));
        Ok(String::from_utf8_lossy(&said.transpose()?.unwrap_or_default()).into_owned())
    }

    fn wait(&self, child: &mut Child) -> Result<ExitStatus, PrintTrouble> {
        let begun = Instant::now();
        while begun.elapsed() < self.system.patience {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            std::thread::sleep(STEP);
        }
        // It may have ended by itself meanwhile, which is as good.
        drop(child.kill());
        child.wait()?;
        Err(PrintTrouble::Silent)
    }
}

impl Printers for SystemPrinters {
    fn list(&self) -> Result<Vec<String>, PrintTrouble> {
        let all = match self.run(self.system.list, None, &[]) {
            // lpstat says by a status of 1 that there is none.
            Err(PrintTrouble::Refused(_)) => String::new(),
            said => said?,
        };
        let usual = match self.run(self.system.usual, None, &[]) {
            Err(PrintTrouble::Refused(_)) => String::new(),
            said => said?,
        };
        let usual = usual.rsplit(": ").next().map(str::trim).unwrap_or_default();
        let mut names: Vec<String> =
            all.lines().map(str::trim).filter(|name| !name.is_empty()).map(ToOwned::to_owned).collect();
        names.sort_by_key(|name| name != usual);
        Ok(names)
    }

    fn print(&self, pdf: &[u8], title: &str, printer: Option<&str>) -> Result<(), PrintTrouble> {
        // Without any printer `lp` may take a paper all the same and keep it for ever.
        if self.list()?.is_empty() {
            return Err(PrintTrouble::NoPrinter);
        }
        let on = printer.unwrap_or_default();
        let words = if printer.is_some() { self.system.print_on } else { self.system.print };
        let filled: Vec<String> =
            words.iter().map(|word| word.replace("{title}", title).replace("{printer}", on)).collect();
        let words: Vec<&str> = filled.iter().map(String::as_str).collect();
        match self.system.paper {
            Paper::Input => self.run(&words, Some(pdf), &[])?,
            Paper::File => {
                let file = Lent::new(pdf)?;
                self.run(&words, None, &[(FILE, file.0.as_os_str()), (PRINTER, on.as_ref())])?
            }
        };
        Ok(())
    }

    fn view(&self, path: &Path) -> io::Result<()> {
        (self.viewer)(path)
    }
}

/// A file that is there while a program prints it.
struct Lent(PathBuf);

impl Lent {
    fn new(pdf: &[u8]) -> io::Result<Self> {
        let mut name = [0; 8];
        getrandom::fill(&mut name).map_err(io::Error::other)?;
        let name = data_encoding::HEXLOWER.encode(&name);
        let path = std::env::temp_dir().join(format!("comptoir-{name}.pdf"));
        let file = Self(path);
        std::fs::File::create_new(&file.0)?.write_all(pdf)?;
        Ok(file)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::warn!(%error, "a paper that was printed is still on the disk");
        }
    }
}

/// No console flashes up.
#[cfg(windows)]
fn quiet(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
fn quiet(_: &mut Command) {}

/// Linux and macOS. `print-scaling=none`: a page that is fitted to the paper is no longer in its boxes.
const CUPS: System = System {
    list: &["lpstat", "-e"],
    usual: &["lpstat", "-d"],
    print: &["lp", "-s", "-t", "{title}", "-o", "media=A4", "-o", "print-scaling=none", "--", "-"],
    print_on: &[
        "lp",
        "-d",
        "{printer}",
        "-s",
        "-t",
        "{title}",
        "-o",
        "media=A4",
        "-o",
        "print-scaling=none",
        "--",
        "-",
    ],
    paper: Paper::Input,
    patience: Duration::from_secs(15),
};

/// Windows hands a PDF to the program that is registered for it, by its verb *print* (`ShellExecute`), which `Start-Process` speaks. Words
/// after `-Command` would be joined into it, and a printer called « HP 400 » be two. `Stop`: where no program has that verb, a
/// paper that stays in the computer must not pass for a printed one.
const WINDOWS: System = System {
    list: &[
        "powershell",
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        "[Console]::OutputEncoding=[Text.Encoding]::UTF8; (Get-CimInstance Win32_Printer).Name",
    ],
    usual: &[
        "powershell",
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        "[Console]::OutputEncoding=[Text.Encoding]::UTF8; (Get-CimInstance Win32_Printer -Filter 'Default=TRUE').Name",
    ],
    print: &[
        "powershell",
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        "$ErrorActionPreference = 'Stop'; $p = Start-Process -FilePath $env:COMPTOIR_PAPER -Verb Print -WindowStyle Hidden -PassThru; if ($p) { $p | Wait-Process -Timeout 60 -ErrorAction SilentlyContinue } else { Start-Sleep 20 }",
    ],
    print_on: &[
        "powershell",
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        "$ErrorActionPreference = 'Stop'; $p = Start-Process -FilePath $env:COMPTOIR_PAPER -Verb PrintTo -ArgumentList ('\"' + $env:COMPTOIR_PRINTER + '\"') -WindowStyle Hidden -PassThru; if ($p) { $p | Wait-Process -Timeout 60 -ErrorAction SilentlyContinue } else { Start-Sleep 20 }",
    ],
    paper: Paper::File,
    patience: Duration::from_secs(90),
};

/// Where a program that needs a file finds its name.
const FILE: &str = "COMPTOIR_PAPER";
/// Where it finds the name of the printer; empty for the usual one.
const PRINTER: &str = "COMPTOIR_PRINTER";

/// Between two looks at a program that works.
const STEP: Duration = Duration::from_millis(20);

#[cfg(test)]
pub(crate) mod fake;

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn every_system_has_a_row_and_prints_at_real_size() {
        for (name, paper) in [("linux", Paper::Input), ("macos", Paper::Input), ("windows", Paper::File)] {
            let system = System::named(name);
            assert_eq!(system.paper, paper, "{name}");
            for call in [system.list, system.usual, system.print, system.print_on] {
                assert!(!call.is_empty(), "{name}");
            }
            let named = |words: &[&str]| {
                words.iter().any(|word| word.contains("{printer}") || word.contains(PRINTER))
            };
            assert!(named(system.print_on), "{name}: the one that was named");
            assert!(!named(system.print), "{name}: the usual one");
        }
        assert!(CUPS.print.contains(&"print-scaling=none") && CUPS.print_on.contains(&"print-scaling=none"));
        for call in [WINDOWS.print, WINDOWS.print_on] {
            let command = call.last().unwrap();
            assert!(command.contains(FILE), "a path is never part of a command");
            assert!(
                command.starts_with("$ErrorActionPreference = 'Stop'"),
                "what fails says so by its status"
            );
            assert_eq!(
                call.iter().rposition(|word| *word == "-Command"),
                Some(call.len() - 2),
                "it takes the rest"
            );
        }
    }

    /// A computer with CUPS, played: programs that note what they were asked and given.
    #[cfg(unix)]
    fn played(folder: &Path, lpstat: &str, lp: &str) -> SystemPrinters {
        use std::os::unix::fs::PermissionsExt;
        for (name, script) in [("lpstat", lpstat), ("lp", lp)] {
            let path = folder.join(name);
            fs::write(&path, format!("#!/bin/sh\ncd '{}'\n{script}\n", folder.display())).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let system = System { patience: Duration::from_millis(1_500), ..CUPS };
        SystemPrinters { system, viewer: Arc::new(|_| Ok(())), programs: Some(folder.to_owned()) }
    }

    /// A computer with Windows, played: its shell ends lines as Windows does, and notes how it was called.
    #[cfg(unix)]
    #[test]
    fn windows_is_handed_a_file_and_a_name_of_several_words() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let shell = r#"#!/bin/sh
cd "$(dirname "$0")"
case "$4" in
  *Default=TRUE*) printf 'HP LaserJet 400\r\n';;
  *Win32_Printer*) printf 'Accueil\r\nHP LaserJet 400\r\n';;
  *) cp "$COMPTOIR_PAPER" given; printf '%s' "$COMPTOIR_PAPER" > where; printf '%s,%s' $# "$COMPTOIR_PRINTER" > asked;;
esac
"#;
        let path = folder.path().join("powershell");
        fs::write(&path, shell).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        let printers = SystemPrinters {
            system: WINDOWS,
            viewer: Arc::new(|_| Ok(())),
            programs: Some(folder.path().to_owned()),
        };
        assert_eq!(printers.list().unwrap(), ["HP LaserJet 400", "Accueil"], "the usual one first");
        for (printer, asked) in [(Some("HP LaserJet 400"), "4,HP LaserJet 400"), (None, "4,")] {
            printers.print(b"%PDF", "feuille 42", printer).unwrap();
            assert_eq!(fs::read(folder.path().join("given")).unwrap(), b"%PDF");
            assert_eq!(fs::read_to_string(folder.path().join("asked")).unwrap(), asked);
            let where_ = fs::read_to_string(folder.path().join("where")).unwrap();
            assert!(!Path::new(&where_).exists(), "no paper stays on the disk");
        }
    }

    #[cfg(unix)]
    const TWO: &str =
        "case $1 in -e) echo Accueil; echo Bureau;; -d) echo 'system default destination: Bureau';; esac";

    #[cfg(unix)]
    #[test]
    fn a_paper_goes_through_a_pipe_to_the_printer_that_was_named() {
        let folder = tempfile::tempdir().unwrap();
        let printers = played(folder.path(), TWO, "echo \"$@\" > asked; cat > given");
        assert_eq!(printers.list().unwrap(), ["Bureau", "Accueil"], "the usual one first");
        let paper = vec![b'x'; 200_000];
        printers.print(&paper, "feuille 42", Some("Accueil")).unwrap();
        assert_eq!(fs::read(folder.path().join("given")).unwrap(), paper);
        let asked = fs::read_to_string(folder.path().join("asked")).unwrap();
        assert_eq!(asked.trim(), "-d Accueil -s -t feuille 42 -o media=A4 -o print-scaling=none -- -");
        printers.print(&paper, "feuille 43", None).unwrap();
        let asked = fs::read_to_string(folder.path().join("asked")).unwrap();
        assert!(asked.starts_with("-s -t feuille 43"), "{asked}");
    }

    #[cfg(unix)]
    #[test]
    fn a_printer_that_does_not_answer_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let cases =
            [("exit 1", "exit 0", "NoPrinter"), (TWO, "exec sleep 60", "Silent"), (TWO, "exit 1", "Refused")];
        for (lpstat, lp, expected) in cases {
            let printers = played(folder.path(), lpstat, lp);
            let trouble = printers.print(b"%PDF", "essai", None).unwrap_err();
            assert!(format!("{trouble:?}").starts_with(expected), "{trouble:?} for {lp}");
        }
        let nothing = tempfile::tempdir().unwrap();
        let printers =
            SystemPrinters { programs: Some(nothing.path().to_owned()), ..played(folder.path(), TWO, "") };
        assert!(
            matches!(printers.list(), Err(PrintTrouble::NoService)),
            "a computer without a printing service"
        );
    }

    #[test]
    fn a_file_that_is_lent_is_gone_afterwards() {
        let lent = Lent::new(b"%PDF").unwrap();
        let path = lent.0.clone();
        assert_eq!(fs::read(&path).unwrap(), b"%PDF");
        drop(lent);
        assert!(!path.exists(), "no paper stays on the disk");
    }
}
