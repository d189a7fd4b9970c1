//! `ins` and `2d-doc`: papers with a code on them.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;
use simulator::{InsFault, InsPaper, OidWord, PaperFault, Separator, SignedKind, SignedPaper, datamatrix};

use crate::Clock;

#[derive(Args)]
pub(crate) struct Ins {
    /// Whose
    #[arg(long)]
    holder: String,
    /// What kind of matricule it says it is
    #[arg(long, default_value = "nir")]
    oid: OidWord,
    /// What stands between the blocks
    #[arg(long, default_value = "gs")]
    separator: Separator,
    /// One thing to print wrong
    #[arg(long)]
    misbehave: Option<InsFault>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    clock: Clock,
}

#[derive(Args)]
pub(crate) struct TwoDDoc {
    /// Whose
    #[arg(long)]
    holder: String,
    /// What it is
    #[arg(long, default_value = "vaccination")]
    kind: SignedKind,
    /// One thing to do wrong
    #[arg(long)]
    misbehave: Option<PaperFault>,
    /// A folder to write the certificates of signer and authority into
    #[arg(long)]
    certificates: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    clock: Clock,
}

#[derive(Args)]
struct Output {
    /// The picture to write, a DataMatrix
    #[arg(long, required_unless_present = "text")]
    out: Option<PathBuf>,
    /// Prints the text of the code
    #[arg(long)]
    text: bool,
}

impl Ins {
    pub(crate) fn print(self) -> Result<()> {
        let now = self.clock.time();
        let Self { holder, oid, separator, misbehave: fault, output, .. } = self;
        output.write(&InsPaper { holder, now, oid, separator, fault }.text()?)
    }
}

impl TwoDDoc {
    pub(crate) fn print(self) -> Result<()> {
        let now = self.clock.time();
        let Self { holder, kind, misbehave: fault, certificates, output, .. } = self;
        let paper = SignedPaper { holder, now, kind, fault };
        if let Some(folder) = certificates {
            fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
            for (name, der) in paper.certificates()? {
                fs::write(folder.join(&name), der).with_context(|| format!("writing {name}"))?;
            }
        }
        output.write(&paper.text()?)
    }
}

impl Output {
    fn write(self, text: &str) -> Result<()> {
        if let Some(file) = self.out {
            fs::write(&file, datamatrix(text)?).with_context(|| format!("writing {}", file.display()))?;
        }
        if self.text {
            writeln!(io::stdout(), "{text}")?;
        }
        Ok(())
    }
}
