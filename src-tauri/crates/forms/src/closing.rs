//! The sheet of a closed period: what was billed and what came of it, with the head of the journal, to be signed and kept.

use billing::{Cents, Shares};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::document::FillError;
use crate::layout::Align;
use crate::letter::{Column, Head, Letter};
use crate::{Channel, Issuer, Sheet, words};

/// What the sheet of a closing states.
#[derive(Clone, Copy)]
pub struct Closing<'a> {
    /// Whose period it is.
    pub issuer: Issuer<'a>,
    /// The first day.
    pub from: Date,
    /// The last day; the same for a closing of a day.
    pub to: Date,
    /// When it was closed, and by whom.
    pub closed_at: Timestamp,
    /// Who closed it.
    pub closed_by: &'a str,
    /// The invoices: how many, from which number to which, and their sums.
    pub invoices: u32,
    /// The first and the last number, when there are any.
    pub numbers: Option<(u32, u32)>,
    /// What was billed.
    pub billed: Shares,
    /// The credit notes and what they take back.
    pub credit_notes: u32,
    /// What they take back, negative.
    pub cancelled: Shares,
    /// What is left.
    pub net: Shares,
    /// Readings by channel, refusals by cause, paper: under which heading, what, how often.
    pub counts: &'a [Count],
    /// The number of lines of the journal.
    pub journal_lines: u64,
    /// Its head, hexadecimal: 64 characters.
    pub journal_head: &'a str,
    /// Whether the office is a demonstration.
    pub demonstration: bool,
    /// How often it was printed before.
    pub printed_before: u32,
}

/// How often something happened.
#[derive(Clone, Copy)]
pub struct Count {
    /// What.
    pub what: Counted,
    /// How often.
    pub times: u32,
}

/// What is counted beside the invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Readings that were believed, by a way.
    Readings(Channel),
    /// Presentations that were refused.
    Refusals,
    /// Feuilles that were made, duplicates among them.
    Sheets,
    /// Invoices for which no feuille was made.
    WithoutSheet,
}

/// Writes the sheet.
pub fn closing(content: &Closing<'_>) -> Result<Sheet, FillError> {
    let issuer = words::issuer(&content.issuer);
    let period = if content.from == content.to {
        format!("Journée du {}", words::french(content.from))
    } else {
        format!("Du {} au {}", words::french(content.from), words::french(content.to))
    };
    let mut letter = Letter::begin(Head {
        title: "Clôture",
        lead: &period,
        issuer: &issuer,
        foot: FOOT,
        demonstration: content.demonstration,
        printed_before: content.printed_before,
    })?;
    letter.section("Montants");
    let numbers = content.numbers.map(|(first, last)| {
        format!(" (n° {} à {})", words::invoice_number(first), words::invoice_number(last))
    });
    letter.pair("Factures", &format!("{}{}", content.invoices, numbers.unwrap_or_default()));
    letter.pair("Avoirs", &content.credit_notes.to_string());
    letter.table(
        SUMS,
        &[
            sums("Facturé", content.billed),
            sums("Annulé par avoir", content.cancelled),
            sums("Reste", content.net),
        ],
    );
    if !content.counts.is_empty() {
        letter.section("Activité");
        for Count { what, times } in content.counts {
            letter.pair(&what.words(), &times.to_string());
        }
    }
    letter.section("Journal");
    letter.pair("Clôturé le", &format!("{}, par {}", words::moment(content.closed_at), content.closed_by));
    letter.pair("Lignes du journal", &content.journal_lines.to_string());
    letter.pair("Empreinte de la dernière", &grouped(content.journal_head));
    letter.paragraph(
        "Cette empreinte dépend de toutes les lignes précédentes : conservée ici, elle permet de montrer plus tard que \
         le journal n’a pas été modifié.",
    );
    letter.signature("Date et signature");
    letter.finish(&format!("Clôture, {}", period.to_lowercase()), content.to)
}

impl Counted {
    fn words(self) -> String {
        match self {
            Self::Readings(channel) => format!("Lectures : {}", channel.words()),
            Self::Refusals => "Présentations refusées".to_owned(),
            Self::Sheets => "Feuilles de soins papier".to_owned(),
            Self::WithoutSheet => "Factures sans feuille papier".to_owned(),
        }
    }
}

fn sums(what: &str, shares: Shares) -> Vec<String> {
    let Shares { total, amo, amc, state, excess, patient_pays } = shares;
    let mut row = vec![what.to_owned()];
    row.extend([total, amo, amc].map(|sum| sum.to_string()));
    // A closing of an earlier version kept neither: what it does not know is not printed as nothing.
    let known = Cents::sum([amo, amc, state, excess]) == Some(total);
    row.extend([state, excess].map(|sum| if known { sum.to_string() } else { "–".to_owned() }));
    row.push(patient_pays.to_string());
    row
}

/// Eight characters at a time: what eyes can compare.
fn grouped(head: &str) -> String {
    let characters: Vec<char> = head.chars().collect();
    characters.chunks(8).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

const SUMS: &[Column] = &[
    Column { label: "En euros", share: 19, align: Align::Left, bold: false },
    Column { label: "Total", share: 14, align: Align::Right, bold: true },
    Column { label: "Part obligatoire", share: 14, align: Align::Right, bold: false },
    Column { label: "Part complémentaire", share: 15, align: Align::Right, bold: false },
    Column { label: "État (AME)", share: 11, align: Align::Right, bold: false },
    Column { label: "Dépassements", share: 13, align: Align::Right, bold: false },
    Column { label: "Payé par les patients", share: 14, align: Align::Right, bold: false },
];

const FOOT: &[&str] =
    &["Une clôture ne se rouvre pas : ce qui vient ensuite compte pour la période suivante."];
