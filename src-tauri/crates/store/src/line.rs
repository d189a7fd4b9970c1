//! Lines of the journal as they lie in the database, many read at once.
//!
//! What SQLCipher hands over it locks into memory and wipes, value by value, and each row waits in a queue between two threads: a
//! hundred thousand lines read one by one are seconds of waiting. Thousands of them, a column in one value, cost what one costs.

use data_encoding::HEXUPPER;
use serde::de::DeserializeOwned;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::journal::chained;

const CONTEXT: &[u8] = b"comptoir.journal.1";

/// A line, all but its hash.
pub(crate) struct Fields {
    pub(crate) seq: i64,
    /// Milliseconds since 1970.
    pub(crate) at: i64,
    pub(crate) day: String,
    pub(crate) actor: String,
    pub(crate) action: String,
    pub(crate) subject: String,
    pub(crate) patient: Option<Vec<u8>>,
    pub(crate) outcome: String,
}

impl Fields {
    /// What the chain says of this line after the one before.
    pub(crate) fn hash(&self, before: &[u8]) -> Vec<u8> {
        let (seq, at) = (self.seq.to_be_bytes(), self.at.to_be_bytes());
        let parts = [
            before,
            &seq,
            &at,
            self.day.as_bytes(),
            self.actor.as_bytes(),
            self.action.as_bytes(),
            self.subject.as_bytes(),
            self.patient.as_deref().unwrap_or_default(),
            self.outcome.as_bytes(),
        ];
        chained(CONTEXT, &parts)
    }
}

/// The lines after a number, in order, each with the hash beside it; none when there are no more. A line that cannot be read is
/// `None`, and the last of these.
pub(crate) async fn after(
    connection: &mut SqliteConnection,
    seq: i64,
) -> Result<Vec<Option<(Fields, Vec<u8>)>>, StoreError> {
    if let Some(lines) = some_after(connection, seq, CHUNK).await? {
        return Ok(lines.into_iter().map(Some).collect());
    }
    // One of them is spoilt: which one, is seen one by one.
    let mut lines = Vec::new();
    let mut last = seq;
    while let Some(one) = some_after(connection, last, 1).await? {
        let Some(line) = one.into_iter().next() else { return Ok(lines) };
        last = line.0.seq;
        lines.push(Some(line));
    }
    lines.push(None);
    Ok(lines)
}

/// At most so many lines; `None` when one of them is no line.
async fn some_after(
    connection: &mut SqliteConnection,
    seq: i64,
    count: i64,
) -> Result<Option<Vec<(Fields, Vec<u8>)>>, StoreError> {
    let columns: Columns = sqlx::query_as(AFTER).bind(seq).bind(count).fetch_one(connection).await?;
    Ok(lines(&columns))
}

fn lines(
    (seq, at, day, actor, action, subject, patient, outcome, hash): &Columns,
) -> Option<Vec<(Fields, Vec<u8>)>> {
    let (mut at, mut day) = (values::<i64>(at)?, values::<String>(day)?);
    let (mut actor, mut action) = (values::<String>(actor)?, values::<String>(action)?);
    let (mut subject, mut outcome) = (values::<String>(subject)?, values::<String>(outcome)?);
    let (mut patient, mut hash) = (values::<String>(patient)?, values::<String>(hash)?);
    values(seq)?
        .map(|seq| {
            let fields = Fields {
                seq,
                at: at.next()?,
                day: day.next()?,
                actor: actor.next()?,
                action: action.next()?,
                subject: subject.next()?,
                patient: match patient.next()?.as_str() {
                    "NULL" => None,
                    literal => Some(bytes(literal)?),
                },
                outcome: outcome.next()?,
            };
            Some((fields, bytes(&hash.next()?)?))
        })
        .collect()
}

fn values<T: DeserializeOwned>(column: &[u8]) -> Option<impl Iterator<Item = T>> {
    serde_json::from_slice::<Vec<T>>(column).ok().map(Vec::into_iter)
}

/// The bytes of a literal of SQL, `X'0123'`.
fn bytes(literal: &str) -> Option<Vec<u8>> {
    HEXUPPER.decode(literal.strip_prefix("X'")?.strip_suffix('\'')?.as_bytes()).ok()
}

/// Lists of JSON, one of each column. As bytes: what was spoilt may be no text.
type Columns = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>);

/// The columns come from one walk over the rows, and so in one order. JSON holds no bytes: they are literals of SQL in it.
const AFTER: &str = "SELECT CAST(json_group_array(seq) AS BLOB), CAST(json_group_array(at) AS BLOB),
                            CAST(json_group_array(day) AS BLOB), CAST(json_group_array(actor) AS BLOB),
                            CAST(json_group_array(action) AS BLOB), CAST(json_group_array(subject) AS BLOB),
                            CAST(json_group_array(quote(patient)) AS BLOB), CAST(json_group_array(outcome) AS BLOB),
                            CAST(json_group_array(quote(hash)) AS BLOB)
                     FROM (SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?)";

/// Enough that the way to the database does not count, few enough to hold in memory.
const CHUNK: i64 = 2_000;
