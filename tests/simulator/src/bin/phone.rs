//! A simulated issuer and phone in a terminal: makes issuers and lists, shows codes, and stands beside the counter as
//! a page that looks like a phone.
#![expect(clippy::disallowed_methods, reason = "an issuer keeps files, a phone has a clock")]

#[path = "phone/papers.rs"]
mod papers;

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use clap::{Args, Parser, Subcommand};
use jiff::Timestamp;
use simulator::{
    Beneficiaries, Card, Chip, Handover, Insertion, Issuer, ListFault, Misbehaviour, NfcMisbehaviour,
    NfcOddity, NfcOptions, Options, Proof, SignedBy, Stand, StandOptions, Status, Unlock, VPCD_PORT,
    VitaleCard, VitaleKind,
};

/// A simulated issuer and phone. Every person is invented, every key is a test key.
#[derive(Parser)]
#[command(name = "phone", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes an issuer: its keys, and the lists folder that a counter needs
    Issuer {
        /// The folder to make
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        clock: Clock,
        /// Makes the same keys each time
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Issues all lists anew
    Lists {
        /// The issuer's folder
        #[arg(long)]
        issuer: PathBuf,
        /// One thing to be wrong with them
        #[arg(long)]
        fault: Option<ListFault>,
        #[command(flatten)]
        clock: Clock,
    },
    /// Revokes a holder's credential, and issues the status list anew
    Revoke {
        /// The issuer's folder
        #[arg(long)]
        issuer: PathBuf,
        /// Whose
        #[arg(long)]
        holder: String,
        /// What the status list will say
        #[arg(long = "as")]
        status: Status,
        #[command(flatten)]
        clock: Clock,
    },
    /// Activates another phone for a holder: the one before is replaced, and the status list issued anew
    Activate {
        /// The issuer's folder
        #[arg(long)]
        issuer: PathBuf,
        /// Whose
        #[arg(long)]
        holder: String,
        #[command(flatten)]
        clock: Clock,
    },
    /// Lists the fictional holders: key, secret code, description
    Holders,
    /// Writes one fresh code as a picture
    Qr(Qr),
    /// Lays the phone on a virtual NFC reader (pcscd with vpcd), and answers until it is taken away
    Nfc(Nfc),
    /// Puts a plastic carte Vitale into a virtual reader
    Vitale {
        /// Whose card
        #[arg(long)]
        holder: String,
        /// What kind of card
        #[arg(long, default_value = "usual")]
        kind: VitaleKind,
        #[command(flatten)]
        insertion: Inserted,
        #[command(flatten)]
        clock: Clock,
    },
    /// Prints an INS datamatrix, as a hospital does
    Ins(papers::Ins),
    /// Prints a signed 2D-Doc
    #[command(name = "2d-doc")]
    TwoDDoc(papers::TwoDDoc),
    /// Shows two phones, their fund and its lists as a page on 127.0.0.1
    Serve {
        /// The issuer's folder
        #[arg(long)]
        issuer: PathBuf,
        /// The port; any that is free by default
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// Where to keep the picture that a camera would see
        #[arg(long)]
        frame: Option<PathBuf>,
        /// Whose phone it is at first
        #[arg(long)]
        holder: Option<String>,
        /// Presents the holder at once and for ever, as if unlocked for each code
        #[arg(long, requires = "holder")]
        unlocked: bool,
        /// Which of the issuer's anchors signs
        #[arg(long, default_value = "test")]
        signed_by: SignedBy,
        #[command(flatten)]
        reader: Laid,
    },
}

#[derive(Args)]
struct Clock {
    /// The time, as RFC 3339 writes it; this computer's by default
    #[arg(long)]
    now: Option<Timestamp>,
}

#[derive(Args)]
struct Qr {
    /// The issuer's folder
    #[arg(long)]
    issuer: PathBuf,
    /// Whose phone
    #[arg(long)]
    holder: String,
    /// `all`, `none`, or ranks such as 1,2
    #[arg(long, default_value = "all")]
    beneficiaries: Beneficiaries,
    #[command(flatten)]
    clock: Clock,
    /// How the phone was unlocked
    #[arg(long, default_value = "code")]
    unlock: Unlock,
    /// Seconds since then
    #[arg(long, default_value_t = 4)]
    unlock_age: u64,
    /// The counter's challenge: the text of its code, or the sixteen digits, in groups or not
    #[arg(long)]
    challenge: Option<String>,
    /// Which of the issuer's anchors signs
    #[arg(long, default_value = "test")]
    signed_by: SignedBy,
    /// One thing to do wrong
    #[arg(long)]
    misbehave: Option<Misbehaviour>,
    /// The picture to write
    #[arg(long, required_unless_present = "text")]
    out: Option<PathBuf>,
    /// Prints the text of the code
    #[arg(long)]
    text: bool,
}

#[derive(Args)]
struct Nfc {
    /// The issuer's folder
    #[arg(long)]
    issuer: PathBuf,
    /// Whose phone
    #[arg(long)]
    holder: String,
    /// `all`, `none`, or ranks such as 1,2
    #[arg(long, default_value = "all")]
    beneficiaries: Beneficiaries,
    /// Whose document signer signs
    #[arg(long, default_value = "test")]
    signed_by: SignedBy,
    /// Who chooses the carrier
    #[arg(long, default_value = "negotiated")]
    handover: Handover,
    /// How the phone proves its key
    #[arg(long, default_value = "signature")]
    proof: Proof,
    /// What it does in an unusual, yet lawful way; may be given several times
    #[arg(long)]
    odd: Vec<NfcOddity>,
    /// One thing to do wrong
    #[arg(long)]
    misbehave: Option<NfcMisbehaviour>,
    #[command(flatten)]
    insertion: Inserted,
    #[command(flatten)]
    clock: Clock,
}

#[derive(Args)]
struct Laid {
    /// The reader's port on 127.0.0.1, decimal or 0x and hexadecimal
    #[arg(long, default_value_t = VPCD_PORT, value_parser = port)]
    reader_port: u16,
    /// Milliseconds that each reply takes
    #[arg(long, default_value_t = 0)]
    apdu_delay: u64,
    /// Takes the card away after this many commands
    #[arg(long)]
    lift_after: Option<u32>,
}

#[derive(Args)]
struct Inserted {
    #[command(flatten)]
    reader: Laid,
    /// Takes the card away once it has been read
    #[arg(long)]
    once: bool,
}

/// How long a reader may still want something of a card that has been read.
const FAREWELL: Duration = Duration::from_millis(1_500);

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing can be said if standard error is closed, and the exit status says enough.
            drop(writeln!(io::stderr(), "phone: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Issuer { out, clock, seed } => {
            let exists = out.join("issuer.json").try_exists()?;
            ensure!(
                !exists,
                "{} holds an issuer already; `phone lists` issues its lists anew",
                out.display()
            );
            fs::create_dir_all(&out).with_context(|| format!("making {}", out.display()))?;
            Issuer::make(clock.time(), seed)?.write(&out)
        }
        Command::Lists { issuer: folder, fault, clock } => {
            let mut issuer = Issuer::open(&folder)?;
            issuer.relist(clock.time());
            issuer.write(&folder)?;
            let fault = fault.map(|fault| (fault, clock.time()));
            issuer.published(fault)?.write(&folder.join("lists"))
        }
        Command::Revoke { issuer: folder, holder, status, clock } => {
            let mut issuer = Issuer::open(&folder)?;
            issuer.revoke(&holder, status, clock.time())?;
            issuer.write(&folder)
        }
        Command::Activate { issuer: folder, holder, clock } => {
            let mut issuer = Issuer::open(&folder)?;
            issuer.activate(&holder, clock.time())?;
            issuer.write(&folder)
        }
        Command::Holders => holders(),
        Command::Qr(qr) => qr.show(),
        Command::Nfc(nfc) => nfc.lay_down(),
        Command::Vitale { holder, kind, insertion, clock } => {
            insertion.insert(&mut VitaleCard::new(&holder, kind, clock.time())?)
        }
        Command::Ins(ins) => ins.print(),
        Command::TwoDDoc(paper) => paper.print(),
        Command::Serve { issuer, port, frame, holder, unlocked, signed_by, reader } => {
            let options = StandOptions {
                port,
                frame,
                holder,
                unlocked,
                signed_by,
                folder: Some(issuer.clone()),
                reader_port: reader.reader_port,
                apdu_delay: Duration::from_millis(reader.apdu_delay),
                lift_after: reader.lift_after,
            };
            let stand = Stand::open(Issuer::open(&issuer)?, options)?;
            let mut out = io::stdout().lock();
            writeln!(out, "phone: http://{}/", stand.address())?;
            out.flush()?;
            drop(out);
            stand.run()
        }
    }
}

fn holders() -> Result<()> {
    let mut out = io::stdout().lock();
    for holder in simulator::holders(Timestamp::now()) {
        writeln!(out, "{:<12}{:<8}{}", holder.key, holder.code, holder.about)?;
    }
    Ok(())
}

impl Clock {
    fn time(&self) -> Timestamp {
        self.now.unwrap_or_else(Timestamp::now)
    }
}

fn port(text: &str) -> Result<u16> {
    let read = text.strip_prefix("0x").map_or_else(|| text.parse(), |hex| u16::from_str_radix(hex, 16));
    read.with_context(|| format!("{text} is no port"))
}

impl Nfc {
    fn lay_down(self) -> Result<()> {
        let options = NfcOptions {
            beneficiaries: self.beneficiaries,
            signed_by: self.signed_by,
            handover: self.handover,
            proof: self.proof,
            oddities: self.odd,
            misbehaviour: self.misbehave,
            ..NfcOptions::at(self.clock.time())
        };
        let mut card = Card::new(&Issuer::open(&self.issuer)?, &self.holder, options)?;
        self.insertion.insert(&mut card)
    }
}

impl Inserted {
    fn insert(&self, chip: &mut dyn Chip) -> Result<()> {
        let insertion = Insertion {
            port: self.reader.reader_port,
            delay: Duration::from_millis(self.reader.apdu_delay),
            lift_after: self.reader.lift_after,
            leave: self.once.then_some(FAREWELL),
        };
        let commands = insertion.insert(chip)?;
        writeln!(io::stderr(), "phone: taken away after {commands} commands")?;
        Ok(())
    }
}

impl Qr {
    fn show(self) -> Result<()> {
        let issuer = Issuer::open(&self.issuer)?;
        let options = Options {
            beneficiaries: self.beneficiaries,
            unlock: self.unlock,
            unlock_age: self.unlock_age,
            challenge: self.challenge.as_deref().map(simulator::challenge).transpose()?,
            signed_by: self.signed_by,
            misbehaviour: self.misbehave,
            ..Options::at(self.clock.time())
        };
        let shown = issuer.show(&self.holder, &options)?;
        if !shown.left_out.is_empty() {
            let ranks: Vec<String> = shown.left_out.iter().map(ToString::to_string).collect();
            writeln!(
                io::stderr(),
                "phone: no room in one code for the beneficiaries of ranks {}",
                ranks.join(", ")
            )?;
        }
        if let Some(file) = self.out {
            fs::write(&file, shown.code.png()?).with_context(|| format!("writing {}", file.display()))?;
        }
        if self.text {
            writeln!(io::stdout(), "{}", shown.text)?;
        }
        Ok(())
    }
}
