//! The only door: decides whether what a phone presented is true, now, for this office (`spec/presentation.md` §4). Papers, which
//! are no cards, have a door of their own beside it ([`document`]).

pub mod document;

use std::fmt;

use identity::{BirthDate, Card, RightsState, rights_state};
use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::cose::aad;
use crate::mdoc;
use crate::policy::{Policy, TestIssuers};
use crate::rejection::{NotVerified, Rejection};
use crate::replay::{Recorded, ReplayGuard, ReplayUse};
use crate::status::{Status, StatusList, StatusLists};
use crate::time::{between, day_in_paris};
use crate::token::{Credential, StatusReference, Token, Unlock, decode};
use crate::trust::{Anchor, TrustList, Use};
use crate::verdict::{Doubt, Verdict};

/// What a phone presented. Nothing in it may be believed, and nothing in it can be read but by [`verify`].
pub struct Presented(Medium);

/// How it came.
enum Medium {
    /// The text of a QR.
    Qr(Zeroizing<String>),
    /// What a session over NFC gave.
    Nfc(Box<mdoc::Received>),
}

/// A value that passed every check. Only [`verify`] makes one, and for papers [`document::verify`].
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T>(T);

/// What the office knows and wants when a presentation arrives.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The time of the computer.
    pub now: Timestamp,
    /// The trust list in force.
    pub trust: &'a TrustList,
    /// The status lists in force.
    pub status: &'a StatusLists,
    /// The windows and choices of the office.
    pub policy: &'a Policy,
    /// The challenge that the counter gave, when it gave one.
    pub challenge: Option<&'a [u8]>,
    /// The latest time that the office ever had reason to trust besides its lists: that of an accepted presentation.
    pub latest_trusted: Option<Timestamp>,
}

/// A presentation that passed every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presentation {
    /// Who is covered.
    pub card: Card,
    /// Who says so.
    pub issuer: IssuerName,
    /// What that is worth today.
    pub verdict: Verdict,
    /// The phone's key.
    pub device_key: DeviceKeyId,
    /// When the phone showed the code, by its own clock; over NFC, when it was decided on, by ours.
    pub shown_at: Timestamp,
    /// How the phone had been unlocked; a phone over NFC does not say.
    pub unlock: Option<Unlock>,
    /// When the status list that was looked at was issued; `None` if there was none.
    pub status_issued: Option<Timestamp>,
    /// What was proved of the phone being here.
    pub possession: Possession,
}

/// What a presentation proves of the phone being at this counter, now. It lowers no verdict: it is told in the details.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Possession {
    /// The phone's key signed within the window of a code. Codes signed ahead on a phone whose clock was moved, and a
    /// picture passed on within that window, look the same.
    Recent,
    /// The phone's key signed the challenge of this counter.
    Challenged,
    /// The phone's key answered a session that this counter opened.
    Session,
}

/// The issuer as the trust list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerName {
    /// The name to show.
    pub name: String,
    /// Whether it is a test issuer.
    pub test: bool,
}

/// Which phone: SHA-256 over the `SubjectPublicKeyInfo` of its key. It follows a person around, so it is not for logs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeviceKeyId(pub(crate) [u8; 32]);

/// Decides on a presentation. The first check that fails gives the refusal; a use of the code is recorded in the
/// register before the result is returned, so that the same code can never be accepted twice.
pub fn verify(
    presented: &Presented,
    context: &Context<'_>,
    replay: &mut dyn ReplayGuard,
) -> Result<Verified<Presentation>, NotVerified> {
    match &presented.0 {
        Medium::Qr(text) => verify_qr(text, context, replay),
        // A fresh session cannot be replayed (`spec/nfc.md` §5): nothing is recorded.
        Medium::Nfc(received) => Ok(Verified(mdoc::decide(received, context)?)),
    }
}

fn verify_qr(
    text: &str,
    context: &Context<'_>,
    replay: &mut dyn ReplayGuard,
) -> Result<Verified<Presentation>, NotVerified> {
    let bytes = decode(text).map_err(Rejection::from)?; // §4 row 1
    let token = Token::parse(&bytes).map_err(Rejection::from)?; // §4 row 1
    ensure(token.credential.card.version == 1, Rejection::UnsupportedVersion)?; // §4 row 2
    let issuer = check_issuer(&token.credential, context)?; // §4 rows 3 to 5
    let device_key = check_phone(&token)?; // §4 row 6
    check_times(&token, context)?; // §4 rows 7 to 11
    let answered = context.challenge.is_none_or(|asked| token.challenge == Some(asked));
    ensure(answered, Rejection::WrongChallenge)?; // §4 row 12
    let Token { credential, shown_at, nonce, unlock, .. } = token;
    check_holder_age(credential.card.holder_birth_date(), credential.issued)?; // §4 row 13
    let card = credential.card.with_nirs().map_err(|_| Rejection::Malformed)?; // §4 row 14
    let (status_issued, status_doubt) = check_status(Some(credential.status), context)?; // §4 row 15
    let until = shown_at.checked_add(context.policy.shown_within).unwrap_or(Timestamp::MAX);
    match replay.record(&ReplayUse::new(&device_key, nonce), context.now, until)? {
        Recorded::New => {}
        Recorded::Seen { first } => return Err(Rejection::Replayed { first: Some(first) }.into()), // §4 row 16
    }
    check_test_issuer(issuer, context)?; // §4 row 17
    Ok(Verified(Presentation {
        verdict: verdict(&card, issuer, status_doubt, context),
        card,
        issuer: IssuerName { name: issuer.name().to_owned(), test: issuer.is_test() },
        device_key,
        shown_at,
        unlock: Some(unlock),
        status_issued,
        possession: if context.challenge.is_some() { Possession::Challenged } else { Possession::Recent },
    }))
}

pub(crate) fn ensure(holds: bool, otherwise: Rejection) -> Result<(), Rejection> {
    if holds { Ok(()) } else { Err(otherwise) }
}

fn check_issuer<'a>(credential: &Credential<'_>, context: &Context<'a>) -> Result<&'a Anchor, Rejection> {
    let issuer = context.trust.anchor(credential.kid, Use::Credentials).ok_or(Rejection::UnknownIssuer)?; // §4 row 3
    ensure(issuer.is_valid_at(context.now), Rejection::IssuerKeyNotValid)?; // §4 row 4
    let signed = credential.signed.verify(issuer.key(), aad::CREDENTIAL);
    signed.map_err(|_| Rejection::BadIssuerSignature)?; // §4 row 5
    Ok(issuer)
}

fn check_phone(token: &Token<'_>) -> Result<DeviceKeyId, Rejection> {
    let key = token.credential.phone.point().ok_or(Rejection::BadDeviceSignature)?; // §4 row 6, the point
    let signed = token.signed.verify(&key, aad::PRESENTATION);
    signed.map_err(|_| Rejection::BadDeviceSignature)?; // §4 row 6, the signature
    Ok(DeviceKeyId(key.digest()))
}

fn check_times(token: &Token<'_>, context: &Context<'_>) -> Result<(), Rejection> {
    let Context { now, policy, .. } = *context;
    let credential = &token.credential;
    let issuer_ahead = between(now, credential.issued);
    ensure(issuer_ahead <= policy.issuer_ahead, Rejection::CredentialNotYetValid)?; // §4 row 7
    ensure(now < credential.expires, Rejection::CredentialExpired)?; // §4 row 8
    let phone_ahead = between(now, token.shown_at);
    ensure(phone_ahead <= policy.phone_ahead, Rejection::PresentationFromFuture)?; // §4 row 9
    let shown_since = between(token.shown_at, now);
    ensure(shown_since <= policy.shown_within, Rejection::PresentationExpired)?; // §4 row 10
    ensure(token.unlock.seconds <= policy.unlocked_within, Rejection::UnlockTooOld) // §4 row 11
}

/// The day of issue is the civil day in Paris; a lunar month counts as 1 January ([`identity::BirthDate::age_on`]).
pub(crate) fn check_holder_age(birth: BirthDate, issued: Timestamp) -> Result<(), Rejection> {
    let age = birth.age_on(day_in_paris(issued));
    ensure(age >= HOLDER_AGE, Rejection::HolderTooYoung) // §4 row 13
}

pub(crate) fn check_test_issuer(issuer: &Anchor, context: &Context<'_>) -> Result<(), Rejection> {
    let forbidden = issuer.is_test() && context.policy.test_issuers == TestIssuers::Forbidden;
    ensure(!forbidden, Rejection::TestIssuerRefused)
}

/// A revoked credential is refused whatever the age of the list. A list counts only while the trust list in force names
/// its signer for such lists: when a key is withdrawn, what it signed counts no more, in either sense.
pub(crate) fn check_status(
    reference: Option<StatusReference<'_>>,
    context: &Context<'_>,
) -> Result<(Option<Timestamp>, Option<Doubt>), Rejection> {
    let list = reference.and_then(|reference| Some((reference, context.status.get(reference.uri)?)));
    let counts = |list: &StatusList| context.trust.anchor(list.signer(), Use::StatusLists).is_some();
    let Some((reference, list)) = list.filter(|(_, list)| counts(list)) else {
        return Ok((None, Some(Doubt::StatusListMissing)));
    };
    match list.status(reference.index) {
        Some(Status::Valid) => {}
        Some(Status::Replaced) => return Err(Rejection::RevokedReplaced), // §4 row 15
        Some(Status::Blocked) => return Err(Rejection::RevokedBlocked),   // §4 row 15
        None => return Err(Rejection::MalformedStatus),                   // §4 row 15
    }
    let age = between(list.issued(), context.now);
    let ended = list.expires().is_some_and(|end| context.now >= end);
    let doubt = if ended || age > context.policy.status_unknown_after {
        Some(Doubt::StatusUnknown)
    } else if age > context.policy.status_stale_after {
        Some(Doubt::StatusListStale)
    } else {
        None
    };
    Ok((Some(list.issued()), doubt))
}

/// The doubts, in the order in which the specification lists them.
pub(crate) fn verdict(card: &Card, issuer: &Anchor, status: Option<Doubt>, context: &Context<'_>) -> Verdict {
    let Context { now, trust, policy, .. } = *context;
    let latest_trusted = [context.latest_trusted, Some(trust.issued()), context.status.newest_issued()];
    let today = rights_state(&card.rights, day_in_paris(now));
    let issuer_is_doubtful = issuer.is_test() && policy.test_issuers != TestIssuers::Accepted;
    let doubts = [
        status,
        (now > trust.next_update()).then_some(Doubt::TrustListStale),
        latest_trusted.into_iter().flatten().any(|time| now < time).then_some(Doubt::ClockSuspect),
        (today != RightsState::Open).then_some(Doubt::RightsNotOpenToday),
        issuer_is_doubtful.then_some(Doubt::TestIssuer),
    ];
    Verdict::from_doubts(doubts.into_iter().flatten().collect())
}

/// From this age a person is a holder (`spec/presentation.md` §1).
const HOLDER_AGE: i16 = 16;

impl Presented {
    /// Takes the text of a QR, whole: it may end in a space.
    pub fn from_qr_text(text: &str) -> Self {
        Self(Medium::Qr(Zeroizing::new(text.to_owned())))
    }

    /// What a session over NFC gave, to be altered.
    #[cfg(test)]
    pub(crate) fn received(self) -> Option<Box<mdoc::Received>> {
        match self.0 {
            Medium::Qr(_) => None,
            Medium::Nfc(received) => Some(received),
        }
    }

    /// Takes what a session over NFC gave.
    pub(crate) fn over_nfc(received: Box<mdoc::Received>) -> Self {
        Self(Medium::Nfc(received))
    }
}

impl fmt::Debug for Presented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Presented(…)")
    }
}

impl<T> Verified<T> {
    /// The value.
    pub fn get(&self) -> &T {
        &self.0
    }

    /// The value, no longer marked as verified.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl DeviceKeyId {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for DeviceKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKeyId(…)")
    }
}
