//! An office for one test, its phone, and what to take out of an answer.

use std::path::Path;
use std::sync::{Arc, Mutex};

use desk::wire::{
    Condition, Draft, DraftAct, NewOffice, Pathway, Practitioner, ReadCard, Reading, RefusalReason, Shown,
    TroubleReason,
};
use desk::{Clock, Desk, OtherRoots, Presentation};
use jiff::{SignedDuration, Timestamp};
use simulator::{Issuer, Options};
use tempfile::TempDir;

pub(crate) const PASSPHRASE: &str = "quatre mots tout simples";
pub(crate) const NOON: &str = "2026-11-23T11:00:00Z";

/// A clock that a test moves.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<Mutex<Timestamp>>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

impl TestClock {
    pub(crate) fn pass(&self, time: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(time).unwrap();
    }
}

pub(crate) struct Visit {
    pub(crate) folder: TempDir,
    pub(crate) clock: TestClock,
    pub(crate) issuer: Issuer,
    pub(crate) desk: Desk,
}

impl Visit {
    pub(crate) async fn begin(demonstration: bool) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = TestClock(Arc::new(Mutex::new(NOON.parse().unwrap())));
        let issuer = Issuer::make(clock.now(), Some(23)).unwrap();
        issuer.write(&folder.path().join("issuer")).unwrap();
        let practitioner = Practitioner {
            name: "Dr A. Essai".into(),
            rpps: "10003000014".into(),
            am_number: "751234568".into(),
            address: vec!["1 rue de l’Essai".into(), "75011 Paris".into()],
            practice: desk::wire::Practice::default(),
        };
        let new = NewOffice { name: "Cabinet d’essai".into(), practitioner, passphrase: PASSPHRASE.into() };
        let office = folder.path().join("office");
        let (desk, _) = Desk::create(&office, &new, demonstration, Arc::new(clock.clone())).await.unwrap();
        desk.import_lists(&folder.path().join("issuer/lists"), OtherRoots::Refuse).await.unwrap();
        Self { folder, clock, issuer, desk }
    }

    pub(crate) fn code(&self, holder: &str) -> String {
        self.issuer.qr_text(holder, &Options::at(self.clock.now())).unwrap()
    }

    pub(crate) async fn read(&self, text: &str) -> Shown {
        self.desk.read(Presentation::from_text(text)).await.unwrap()
    }
}

pub(crate) fn card(shown: &Shown) -> &ReadCard {
    let Reading::Read(card) = &shown.reading else { panic!("not read: {:?}", shown.reading) };
    card
}

pub(crate) fn refusal(shown: &Shown) -> RefusalReason {
    let Reading::Refused(refused) = &shown.reading else { panic!("not refused: {:?}", shown.reading) };
    refused.reasons[0]
}

pub(crate) fn trouble(shown: &Shown) -> TroubleReason {
    let Reading::Trouble(trouble) = &shown.reading else { panic!("no trouble: {:?}", shown.reading) };
    trouble.reasons[0]
}

pub(crate) fn draft(usage_id: &str, beneficiary: u8, acts: &[&str]) -> Draft {
    Draft {
        usage_id: usage_id.into(),
        beneficiary,
        date: "2026-11-23".into(),
        time: None,
        acts: acts.iter().map(|code| DraftAct::new(code, 1)).collect(),
        boxes: Vec::new(),
        prescription: None,
        condition: Condition::Illness,
        local_regime: false,
        pathway: Pathway::Treating,
        organism: None,
        third_party_compulsory: false,
        third_party_complementary: false,
        replaces: None,
    }
}

pub(crate) fn text_of(pdf: &Path) -> String {
    let output = std::process::Command::new("pdftotext").arg(pdf).arg("-").output().unwrap();
    assert!(output.status.success(), "pdftotext reads the sheet");
    String::from_utf8(output.stdout).unwrap()
}

/// A white PNG of 1 × 1.
pub(crate) fn empty_picture() -> Vec<u8> {
    let hex = "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f0001\
               010100b138f6140000000049454e44ae426082";
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
