//! Holds the journal against its own chain, the heads that were signed, and what is known of it outside of the file.
//!
//! The chain finds a line that was altered, added, moved or taken out of the middle. A signed head finds an end that was
//! cut off, a file that was put back, and a chain that was made anew from its first line.

use std::str::FromStr;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sqlx::{Row, SqliteConnection};

use crate::checkpoint::{Checkpoint, CheckpointError, JournalKey, JournalPublicKey};
use crate::journal::{base, head};
use crate::line;
use crate::{Store, StoreError};

/// A head of the journal that was kept outside of its file: exported, in the computer's key store, or on paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Witness {
    /// The whole checkpoint.
    Signed(Checkpoint),
    /// What a person types from a closing sheet: the count, and sixteen or more characters of the hash.
    Printed {
        /// The count of lines.
        seq: i64,
        /// The beginning of the hash, hexadecimal.
        hash: String,
    },
}

/// What somebody who checks a journal knows of it beforehand.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The key of this computer for this office.
    pub key: Option<JournalPublicKey>,
    /// Heads from outside of the file.
    pub witnesses: Vec<Witness>,
}

/// What a check of the journal found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    /// The number of the first line that is kept; the ones before were purged.
    pub first: i64,
    /// The number of the last line.
    pub last: i64,
    /// Its hash, hexadecimal.
    pub head: String,
    /// Signed heads in the file that hold, by a key that this computer has.
    pub signed: u32,
    /// Signed heads in the file that hold, by a key that is known from the file alone.
    pub signed_elsewhere: u32,
    /// Heads from outside that hold.
    pub witnessed: u32,
    /// Heads from outside that are older than what is kept: nothing can be held against them any more.
    pub purged: u32,
    /// The first thing that is wrong.
    pub fault: Option<Fault>,
}

/// What is wrong with a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A line is not what the chain says: altered, or another in its place.
    Line {
        /// Its number.
        seq: i64,
    },
    /// A line is missing here.
    Missing {
        /// Its number.
        seq: i64,
    },
    /// The journal ends before a line that a head stands for: it was cut off, or an older file was put back.
    Short {
        /// The last line that there is.
        last: i64,
        /// The line that there was.
        witnessed: i64,
    },
    /// A head stands for other lines than these: the chain was made anew.
    Rewritten {
        /// The line at which it is seen.
        seq: i64,
    },
    /// A head was not signed by the key it names.
    Forged {
        /// The line it stands for.
        seq: i64,
    },
}

impl FromStr for Witness {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        if let Ok(checkpoint) = text.parse() {
            return Ok(Self::Signed(checkpoint));
        }
        let mut words = text.split_whitespace();
        let seq = words.next().and_then(|word| word.parse().ok()).ok_or(CheckpointError::Shape)?;
        let hash = words.collect::<String>().to_ascii_lowercase();
        let is_hash = (16..=64).contains(&hash.len()) && hash.bytes().all(|b| b.is_ascii_hexdigit());
        if is_hash { Ok(Self::Printed { seq, hash }) } else { Err(CheckpointError::Shape) }
    }
}

impl Witness {
    fn seq(&self) -> i64 {
        match self {
            Self::Signed(checkpoint) => checkpoint.seq(),
            Self::Printed { seq, .. } => *seq,
        }
    }

    fn agrees(&self, head: &[u8]) -> bool {
        match self {
            Self::Signed(checkpoint) => checkpoint.head() == head,
            Self::Printed { hash, .. } => HEXLOWER.encode(head).starts_with(hash),
        }
    }
}

impl Store {
    /// Checks the journal from its first line to its last.
    pub async fn audit(&self, known: &Known) -> Result<Audit, StoreError> {
        // One snapshot: the lines that are written meanwhile are not half seen.
        let mut transaction = self.pool().begin().await?;
        audit(&mut transaction, known).await
    }

    /// Signs the head of the journal as it is, and keeps what was signed.
    pub async fn checkpoint(&self, now: Timestamp, key: &JournalKey) -> Result<Checkpoint, StoreError> {
        let mut transaction = self.begin().await?;
        let (seq, hash) = head(&mut transaction).await?;
        let checkpoint = sign(&mut transaction, key, now, seq, hash).await?;
        transaction.commit().await?;
        Ok(checkpoint)
    }

    /// The newest signed head that the file holds.
    pub async fn last_checkpoint(&self) -> Result<Option<Checkpoint>, StoreError> {
        let sql = "SELECT text FROM journal_checkpoint ORDER BY seq DESC LIMIT 1";
        let text: Option<String> = sqlx::query_scalar(sql).fetch_optional(self.pool()).await?;
        text.map(|text| text.parse().map_err(|_| StoreError::Damaged("journal"))).transpose()
    }
}

/// Signs a head and writes it down with the key that checks it.
pub(crate) async fn sign(
    connection: &mut SqliteConnection,
    key: &JournalKey,
    now: Timestamp,
    seq: i64,
    head: Vec<u8>,
) -> Result<Checkpoint, StoreError> {
    let head = head.try_into().map_err(|_| StoreError::Damaged("journal"))?;
    let checkpoint = key.checkpoint(seq, now, head);
    sqlx::query("INSERT INTO journal_key (kid, public_key) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(checkpoint.kid())
        .bind(key.public().to_bytes())
        .execute(&mut *connection)
        .await?;
    // A head that another key signed gives way to ours; what stands for purged lines stays so.
    let sql = "INSERT INTO journal_checkpoint (seq, text, base) VALUES (?, ?, 0)
               ON CONFLICT (seq) DO UPDATE SET text = excluded.text";
    sqlx::query(sql).bind(seq).bind(checkpoint.to_string()).execute(connection).await?;
    Ok(checkpoint)
}

pub(crate) async fn audit(connection: &mut SqliteConnection, known: &Known) -> Result<Audit, StoreError> {
    let mut walk = Walk { found: Audit::nothing(), heads: Vec::new(), next: 0 };
    if walk.gather(connection, known).await? {
        walk.lines(connection).await?;
    }
    Ok(walk.found)
}

impl Audit {
    fn nothing() -> Self {
        Self {
            first: 1,
            last: 0,
            head: String::new(),
            signed: 0,
            signed_elsewhere: 0,
            witnessed: 0,
            purged: 0,
            fault: None,
        }
    }
}

/// A check on its way: what it found, and the heads it has yet to meet, by their number.
struct Walk {
    found: Audit,
    heads: Vec<Witness>,
    next: usize,
}

impl Walk {
    /// Collects the heads of the file and those from outside, and judges their signatures. False when one is forged.
    async fn gather(&mut self, connection: &mut SqliteConnection, known: &Known) -> Result<bool, StoreError> {
        for row in sqlx::query(CHECKPOINTS).fetch_all(connection).await? {
            let (seq, text): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
            let public: Option<Vec<u8>> = row.try_get(2)?;
            let named = public.and_then(|bytes| JournalPublicKey::from_bytes(&bytes).ok());
            let checkpoint = text.parse::<Checkpoint>().ok().filter(|checkpoint| checkpoint.seq() == seq);
            let Some(checkpoint) = checkpoint else { return Ok(self.fail(Fault::Forged { seq })) };
            if known.key.as_ref().is_some_and(|key| checkpoint.is_signed_by(key)) {
                self.found.signed = self.found.signed.saturating_add(1);
            } else if named.is_some_and(|key| checkpoint.is_signed_by(&key)) {
                self.found.signed_elsewhere = self.found.signed_elsewhere.saturating_add(1);
            } else {
                return Ok(self.fail(Fault::Forged { seq }));
            }
            self.heads.push(Witness::Signed(checkpoint));
        }
        for witness in &known.witnesses {
            if let (Witness::Signed(checkpoint), Some(key)) = (witness, &known.key)
                && checkpoint.kid() == key.kid()
                && !checkpoint.is_signed_by(key)
            {
                return Ok(self.fail(Fault::Forged { seq: checkpoint.seq() }));
            }
            self.heads.push(witness.clone());
        }
        self.found.witnessed = u32::try_from(known.witnesses.len()).unwrap_or(u32::MAX);
        self.heads.sort_by_key(Witness::seq);
        Ok(true)
    }

    /// Follows the chain, and meets every head on its line.
    async fn lines(&mut self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let (from, mut before) = base(connection).await?;
        self.found.first = from.saturating_add(1);
        self.found.last = from;
        self.found.head = HEXLOWER.encode(&before);
        while self.heads.get(self.next).is_some_and(|head| head.seq() < from) {
            self.found.purged = self.found.purged.saturating_add(1);
            self.next = self.next.saturating_add(1);
        }
        if !self.meet(from, &before) {
            return Ok(());
        }
        loop {
            let lines = line::after(connection, self.found.last).await?;
            if lines.is_empty() {
                break;
            }
            for line in lines {
                let expected = self.found.last.saturating_add(1);
                let Some((fields, hash)) = line.filter(|(fields, hash)| *hash == fields.hash(&before)) else {
                    self.fail(Fault::Line { seq: expected });
                    return Ok(());
                };
                if fields.seq != expected {
                    self.fail(Fault::Missing { seq: expected });
                    return Ok(());
                }
                self.found.last = fields.seq;
                if !self.meet(fields.seq, &hash) {
                    return Ok(());
                }
                before = hash;
            }
        }
        self.found.head = HEXLOWER.encode(&before);
        self.end();
        Ok(())
    }

    /// Compares the heads that stand for the lines up to here.
    fn meet(&mut self, seq: i64, hash: &[u8]) -> bool {
        while let Some(head) = self.heads.get(self.next).filter(|head| head.seq() == seq) {
            if !head.agrees(hash) {
                return self.fail(Fault::Rewritten { seq });
            }
            self.next = self.next.saturating_add(1);
        }
        true
    }

    /// No line is left: no head may be either, and an office has a first line.
    fn end(&mut self) {
        let last = self.found.last;
        if let Some(head) = self.heads.last().filter(|head| head.seq() > last) {
            self.fail(Fault::Short { last, witnessed: head.seq() });
        } else if last == 0 {
            self.fail(Fault::Missing { seq: 1 });
        }
    }

    fn fail(&mut self, fault: Fault) -> bool {
        self.found.fault = Some(fault);
        false
    }
}

const CHECKPOINTS: &str = "SELECT c.seq, c.text, k.public_key FROM journal_checkpoint c
                           LEFT JOIN journal_key k ON instr(c.text, '.' || k.kid || '.') > 0 ORDER BY c.seq";

#[cfg(test)]
mod tests;
