//! From a paper of the counter to a printer, to a file, or to both when the printer does not answer.

use std::path::PathBuf;

use forms::{Calibration, CalibrationError, Loss, Place, Sheet};
use store::MeasuredPrinter;

use crate::papers::Became;
use crate::printers::PrintTrouble;
use crate::sheet::{copy_of, named, save};
use crate::wire::{
    CutValue, MadePaper, PeriodKind, PrintState, PrintWay, Printer, PrinterSettings, SavedSheet, SheetCheck,
    SheetField,
};
use crate::{Counter, Error};

impl Counter {
    /// The sheet of an invoice for the screen, as PDF bytes.
    pub async fn sheet(&self, number: u32, way: &PrintWay) -> Result<Vec<u8>, Error> {
        Ok(self.desk().await?.sheet(number, way).await?.pdf)
    }

    /// What to know before that sheet is printed.
    pub async fn check_sheet(&self, number: u32, way: &PrintWay) -> Result<SheetCheck, Error> {
        let desk = self.desk().await?;
        let sheet = desk.sheet(number, way).await?;
        Ok(SheetCheck {
            missing: sheet.missing.iter().copied().map(SheetField::from).collect(),
            cut: sheet.cut.iter().filter_map(cut).collect(),
            copies: desk.copies(number).await?,
        })
    }

    /// Writes the sheet of an invoice among the user's documents.
    pub async fn save_sheet(&self, number: u32, way: &PrintWay) -> Result<SavedSheet, Error> {
        let path = self.desk().await?.save_sheet(number, way, &self.places().sheets).await?;
        Ok(SavedSheet { path: path.display().to_string() })
    }

    /// Prints the sheet of an invoice.
    pub async fn print_sheet(&self, number: u32, way: &PrintWay) -> Result<MadePaper, Error> {
        let (sheet, copies) = self.desk().await?.paper_sheet(number, way).await?;
        self.print(sheet, copies, &named("feuille", number, copies), way.printer.clone()).await
    }

    /// Prints the receipt of an invoice.
    pub async fn print_receipt(&self, number: u32, printer: Option<String>) -> Result<MadePaper, Error> {
        let (sheet, copies) = self.desk().await?.paper_receipt(number).await?;
        self.print(sheet, copies, &named("recu", number, copies), printer).await
    }

    /// Prints *ce que ce logiciel a lu*, of a reading.
    pub async fn print_privacy(&self, usage_id: &str, printer: Option<String>) -> Result<MadePaper, Error> {
        let sheet = self.desk().await?.privacy_sheet(usage_id).await?;
        self.print(sheet, 0, &format!("lecture-{usage_id}.pdf"), printer).await
    }

    /// Prints the sheet of a closing.
    pub async fn print_closing(
        &self,
        kind: PeriodKind,
        period: &str,
        printer: Option<String>,
    ) -> Result<MadePaper, Error> {
        let (sheet, copies) = self.desk().await?.closing_sheet(kind, period).await?;
        self.print(sheet, copies, &copy_of(&format!("cloture-{period}"), copies), printer).await
    }

    /// Prints a recovery code. It opens the office, so that it is never saved: a printer that does not take it is an error, and the
    /// code is copied by hand.
    pub async fn print_recovery(
        &self,
        groups: &[String],
        printer: Option<String>,
    ) -> Result<MadePaper, Error> {
        let desk = self.desk().await?;
        let sheet = desk.recovery_sheet(groups)?;
        let system = self.system_printers();
        let done =
            tokio::task::spawn_blocking(move || system.print(&sheet.pdf, RECOVERY, printer.as_deref()));
        let done = done.await?;
        let became = if done.is_ok() { Became::Printed } else { Became::Nothing };
        desk.journal_paper(RECOVERY, became).await?;
        done.map_err(Error::NotPrinted)?;
        Ok(MadePaper { state: PrintState::Printed, path: None, copies: 0 })
    }

    /// Prints the page by which a printer is measured; corrected by what was measured before, to see whether that holds.
    pub async fn print_calibration(
        &self,
        printer: Option<String>,
        corrected: bool,
    ) -> Result<MadePaper, Error> {
        let desk = self.desk().await?;
        let sheet = desk.calibration_page(printer.as_deref().unwrap_or_default(), corrected).await?;
        self.print(sheet, 0, "calibrage.pdf", printer).await
    }

    /// The printers of this computer and how each was measured. A computer that has none has the one without a name, so that it can
    /// print from its viewer all the same.
    pub async fn printers(&self) -> Result<PrinterSettings, Error> {
        let desk = self.desk().await?;
        let system = self.system_printers();
        let listed = tokio::task::spawn_blocking(move || system.list()).await?;
        let names = listed.unwrap_or_else(|error| {
            tracing::warn!(%error, "the printers of this computer cannot be told");
            Vec::new()
        });
        let measured = desk.store.printers().await?;
        let names = if names.is_empty() { vec![String::new()] } else { names };
        let printer = |name: String| {
            let known = measured.iter().find(|known| known.name == name);
            Printer { near: known.map(|known| known.near), far: known.map(|known| known.far), name }
        };
        Ok(PrinterSettings {
            printers: names.into_iter().map(printer).collect(),
            receipt_key: desk.receipt_key_name().await?,
        })
    }

    /// Keeps how a printer was measured: the distances of the first cross, and of the second one when it stretches.
    pub async fn calibrate(
        &self,
        printer: Option<String>,
        near: [i32; 2],
        far: Option<[i32; 2]>,
    ) -> Result<PrinterSettings, Error> {
        let found = match far {
            Some(far) => Calibration::measured(near, far),
            None => Calibration::moved(near),
        };
        let calibration = found.map_err(|error| match error {
            CalibrationError::TooFar | CalibrationError::TooStretched => Error::CalibrationWrong,
        })?;
        let (near, far) = (calibration.near(), calibration.far());
        let measured = MeasuredPrinter { name: printer.unwrap_or_default(), near, far };
        self.desk().await?.store.keep_printer(self.now(), &measured).await?;
        self.printers().await
    }

    /// One paper to one printer. When that fails it is among the user's documents, and said (P-01).
    async fn print(
        &self,
        sheet: Sheet,
        copies: u32,
        name: &str,
        printer: Option<String>,
    ) -> Result<MadePaper, Error> {
        let desk = self.desk().await?;
        let printer = printer.filter(|name| !name.is_empty());
        let (system, title) = (self.system_printers(), name.trim_end_matches(".pdf").to_owned());
        let (pdf, on) = (sheet.pdf.clone(), printer.clone());
        let done = tokio::task::spawn_blocking(move || system.print(&pdf, &title, on.as_deref())).await?;
        let made = |state, path: Option<PathBuf>| MadePaper {
            state,
            path: path.map(|path| path.display().to_string()),
            copies,
        };
        let Err(trouble) = done else {
            desk.journal_paper(name, Became::Printed).await?;
            return Ok(made(PrintState::Printed, None));
        };
        tracing::warn!(%trouble, "a paper was not done");
        let path = self.places().sheets.join(name);
        save(&sheet.pdf, &path)?;
        match trouble {
            // There is nothing that could have answered: the viewer prints.
            PrintTrouble::NoService | PrintTrouble::NoPrinter => {
                let viewed = self.system_printers().view(&path);
                let became = if viewed.is_ok() { Became::Opened } else { Became::Saved };
                desk.journal_paper(name, became).await?;
                match viewed {
                    Ok(()) => Ok(made(PrintState::Opened, Some(path))),
                    Err(source) => Err(Error::Viewer { path, source }),
                }
            }
            PrintTrouble::Silent | PrintTrouble::Refused(_) | PrintTrouble::HandOver(_) => {
                desk.journal_paper(name, Became::Saved).await?;
                Ok(made(PrintState::Saved, Some(path)))
            }
        }
    }
}

fn cut(cut: &forms::CutField) -> Option<CutValue> {
    let (field, line) = match cut.place {
        Place::Box(field) => (Some(SheetField::from(field)), None),
        Place::Act { line, .. } => (None, u32::try_from(line).ok()),
        Place::Text => return None,
    };
    Some(CutValue { field, line, shortened: cut.loss == Loss::Shortened })
}

/// What a recovery code is called in the queue of a printer.
const RECOVERY: &str = "code-de-secours";

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::printers::fake::FakePrinters;
    use crate::wire::{self, Draft, DraftAct, PatientFile};
    use crate::{FixedClock, Places};

    const PATIENT: &str = r#"{
        "holder": {"family_name": "LEGENDRE-NOËL", "given_name": "Camille", "birth_date_on_card": "19840309",
                   "nir": "295109912611193", "birth_rank": 1},
        "organism": {"regime": "01", "caisse": "751", "centre": "0000"}
    }"#;

    async fn opened(folder: &Path, printers: Arc<FakePrinters>, practice: wire::Practice) -> Counter {
        let places = Places {
            office: folder.join("office"),
            lists: None,
            phone_frame: None,
            sheets: folder.join("papers"),
        };
        let clock = Arc::new(FixedClock("2026-11-23T11:00:00Z".parse().unwrap()));
        let counter = Counter::new(places, clock).with_printers(printers);
        let office = wire::NewOffice {
            name: "Cabinet".into(),
            practitioner: wire::Practitioner {
                name: "Dr A. Essai".into(),
                rpps: "10003000014".into(),
                am_number: "751234568".into(),
                address: vec!["75010 Paris".into()],
                practice,
            },
            passphrase: "quatre mots tout simples".into(),
        };
        counter.create_office(&office).await.unwrap();
        counter
    }

    fn draft() -> Draft {
        serde_json::from_value(serde_json::json!({
            "usage_id": "", "beneficiary": 0, "date": "2026-11-23", "acts": [], "condition": "illness",
            "pathway": "treating", "organism": null,
            "third_party_compulsory": false, "third_party_complementary": false,
        }))
        .unwrap()
    }

    async fn sealed(counter: &Counter, draft: &Draft) -> u32 {
        let patient: PatientFile = serde_json::from_str(PATIENT).unwrap();
        counter.desk().await.unwrap().seal_for(&patient, draft).await.unwrap().number
    }

    async fn counter(folder: &Path, printers: Arc<FakePrinters>) -> Counter {
        let counter = opened(folder, printers, wire::Practice::default()).await;
        sealed(&counter, &Draft { acts: vec![DraftAct::new("G", 1)], ..draft() }).await;
        counter
    }

    fn office(names: &[&str], silent: bool) -> Arc<FakePrinters> {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let silence: fn() -> PrintTrouble = || PrintTrouble::Silent;
        let trouble = silent.then_some(silence);
        Arc::new(FakePrinters { names, trouble, ..FakePrinters::default() })
    }

    /// What the journal says of paper: action, subject, outcome.
    async fn journal(counter: &Counter, actions: &[&str]) -> Vec<String> {
        let lines = counter.desk().await.unwrap().store.journal_lines().await.unwrap();
        let told = lines.iter().filter(|line| actions.contains(&line.action.as_str()));
        told.map(|line| format!("{} {} {}", line.action, line.subject, line.outcome)).collect()
    }

    fn papers(folder: &Path) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(folder.join("papers")) else { return Vec::new() };
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_paper_that_is_printed_is_on_no_disk_and_the_next_one_is_a_duplicate() {
        let folder = tempfile::tempdir().unwrap();
        let printers = office(&["Bureau"], false);
        let counter = counter(folder.path(), Arc::clone(&printers)).await;
        let number = counter.desk().await.unwrap().invoices(1).await.unwrap()[0].number;
        let way = PrintWay { printer: Some("Bureau".into()), ..PrintWay::default() };
        assert_eq!(
            counter.check_sheet(number, &way).await.unwrap().copies,
            0,
            "looking at it prints nothing"
        );
        for copies in 0..3 {
            let made = counter.print_sheet(number, &way).await.unwrap();
            assert_eq!((made.state, made.copies, made.path), (PrintState::Printed, copies, None));
        }
        counter.print_receipt(number, None).await.unwrap();
        assert!(papers(folder.path()).is_empty(), "no file unless it is saved");
        let printed = printers.printed();
        let titles: Vec<&str> = printed.iter().map(|(title, ..)| title.as_str()).collect();
        let name = format!("feuille-{number:09}");
        let second = format!("{name}-duplicata-1");
        assert_eq!(titles[..2], [name.as_str(), second.as_str()], "no person in what systems keep");
        assert!(titles[3].starts_with("recu-"), "{titles:?}");
        assert_ne!(printed[0].2, printed[1].2, "the duplicate says so");
        let lines = counter.desk().await.unwrap().store.journal_lines().await.unwrap();
        let told: Vec<(&str, &str)> = lines
            .iter()
            .filter(|line| ["sheet", "receipt"].contains(&line.action.as_str()))
            .map(|line| (line.action.as_str(), line.outcome.as_str()))
            .collect();
        let expected =
            [("sheet", "made"), ("sheet", "duplicate 1"), ("sheet", "duplicate 2"), ("receipt", "made")];
        assert_eq!(told, expected, "each with its line");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_printer_that_does_not_answer_costs_no_paper() {
        let folder = tempfile::tempdir().unwrap();
        let counter = counter(folder.path(), office(&["Bureau"], true)).await;
        let number = counter.desk().await.unwrap().invoices(1).await.unwrap()[0].number;
        let made = counter.print_sheet(number, &PrintWay::default()).await.unwrap();
        assert_eq!(made.state, PrintState::Saved, "P-01");
        let path = made.path.unwrap();
        assert!(std::fs::read(&path).unwrap().starts_with(b"%PDF"), "{path}");
        assert_eq!(papers(folder.path()), [format!("feuille-{number:09}.pdf")]);
        let again = counter.print_sheet(number, &PrintWay::default()).await.unwrap();
        assert_eq!((again.state, again.copies), (PrintState::Saved, 1));
        assert_eq!(papers(folder.path()).len(), 2, "the duplicate does not overwrite the original");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_recovery_code_is_printed_or_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let groups = ["7H3KD".to_owned()];
        let refused = counter(folder.path(), office(&["Bureau"], true)).await;
        assert!(matches!(refused.print_recovery(&groups, None).await, Err(Error::NotPrinted(_))));
        assert!(papers(folder.path()).is_empty(), "what opens the office lies in no file");
        let folder = tempfile::tempdir().unwrap();
        let printers = office(&["Bureau"], false);
        let taken = counter(folder.path(), Arc::clone(&printers)).await;
        taken.print_recovery(&groups, None).await.unwrap();
        assert_eq!(printers.printed()[0].0, "code-de-secours");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn without_a_printer_the_viewer_prints() {
        let folder = tempfile::tempdir().unwrap();
        let counter = counter(folder.path(), office(&[], false)).await;
        let number = counter.desk().await.unwrap().invoices(1).await.unwrap()[0].number;
        let made = counter.print_sheet(number, &PrintWay::default()).await.unwrap();
        assert_eq!(made.state, PrintState::Opened);
        let settings = counter.printers().await.unwrap();
        assert_eq!(settings.printers.len(), 1, "one without a name can be measured all the same");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_printer_that_was_measured_prints_otherwise_and_only_it() {
        let folder = tempfile::tempdir().unwrap();
        let counter = counter(folder.path(), office(&["Bureau", "Accueil"], false)).await;
        let number = counter.desk().await.unwrap().invoices(1).await.unwrap()[0].number;
        let way =
            |printer: &str| PrintWay { overlay: true, printer: Some(printer.into()), ..PrintWay::default() };
        let before = counter.sheet(number, &way("Bureau")).await.unwrap();
        let settings = counter.calibrate(Some("Bureau".into()), [213, 185], None).await.unwrap();
        let measured: Vec<_> =
            settings.printers.iter().map(|one| (one.name.as_str(), one.near, one.far)).collect();
        let expected = [("Bureau", Some([213, 185]), Some([1_913, 2_755])), ("Accueil", None, None)];
        assert_eq!(measured, expected);
        let after = counter.sheet(number, &way("Bureau")).await.unwrap();
        assert!(before != after && before == counter.sheet(number, &way("Accueil")).await.unwrap());
        let by_hand = PrintWay { offset: Some([-13, 15]), ..way("Accueil") };
        assert!(counter.sheet(number, &by_hand).await.unwrap() == after, "as far off, the other way round");
        let wrong = counter.calibrate(None, [900, 185], None).await;
        assert!(matches!(wrong, Err(Error::CalibrationWrong)));
        assert_eq!(settings.receipt_key, counter.printers().await.unwrap().receipt_key, "the key stays");
        assert_eq!(settings.receipt_key.len(), 19);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_became_of_a_paper_is_journalled_as_it_was() {
        type Trouble = fn() -> PrintTrouble;
        let handed: Trouble = || PrintTrouble::HandOver(std::io::ErrorKind::BrokenPipe.into());
        let cases: [(Option<Trouble>, PrintState, &str); 6] = [
            (None, PrintState::Printed, "printed"),
            (Some(|| PrintTrouble::NoService), PrintState::Opened, "opened"),
            (Some(|| PrintTrouble::NoPrinter), PrintState::Opened, "opened"),
            (Some(|| PrintTrouble::Silent), PrintState::Saved, "saved"),
            (Some(|| PrintTrouble::Refused(std::process::ExitStatus::default())), PrintState::Saved, "saved"),
            (Some(handed), PrintState::Saved, "saved"),
        ];
        for (trouble, state, word) in cases {
            let folder = tempfile::tempdir().unwrap();
            let printers = FakePrinters { names: vec!["Bureau".into()], trouble, ..FakePrinters::default() };
            let counter = counter(folder.path(), Arc::new(printers)).await;
            let number = counter.desk().await.unwrap().invoices(1).await.unwrap()[0].number;
            let made = counter.print_sheet(number, &PrintWay::default()).await.unwrap();
            assert_eq!(made.state, state, "{word}");
            let there = made.path.is_some_and(|path| Path::new(&path).exists());
            assert_eq!(there, state != PrintState::Printed, "{word}: the path that is said is there");
            let told = counter.desk().await.unwrap().invoice_file(number).await.unwrap().events;
            let sheets: Vec<_> = told.iter().map(|event| (event.what, event.sheet)).collect();
            assert_eq!(sheets, [(None, Some(state))], "{word}: its invoice says so");
            let expected = [format!("sheet {number} made"), format!("print feuille-{number:09} {word}")];
            assert_eq!(journal(&counter, &["sheet", "print"]).await, expected);
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_viewer_that_does_not_open_leaves_the_file_and_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let printers = FakePrinters { no_viewer: true, ..FakePrinters::default() };
        let counter = counter(folder.path(), Arc::new(printers)).await;
        let number = counter.desk().await.unwrap().invoices(1).await.unwrap()[0].number;
        let Err(Error::Viewer { path, .. }) = counter.print_receipt(number, None).await else {
            panic!("the viewer did not open")
        };
        assert!(path.exists(), "P-01 names a file that is there");
        assert_eq!(journal(&counter, &["print"]).await, [format!("print recu-{number:09} saved")]);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn every_paper_has_its_line_and_a_closing_its_duplicates() {
        let folder = tempfile::tempdir().unwrap();
        let printers = office(&["Bureau"], false);
        let counter = counter(folder.path(), Arc::clone(&printers)).await;
        let usage = read(&counter).await;
        counter.close_period(PeriodKind::Day, "2026-11-23").await.unwrap();
        for copies in 0..2 {
            let made = counter.print_closing(PeriodKind::Day, "2026-11-23", None).await.unwrap();
            assert_eq!((made.state, made.copies), (PrintState::Printed, copies));
        }
        counter.print_privacy(&usage, None).await.unwrap();
        counter.print_calibration(None, false).await.unwrap();
        counter.print_recovery(&["7H3KD".to_owned()], None).await.unwrap();
        let expected = [
            "closing_sheet 2026-11-23 made",
            "print cloture-2026-11-23 printed",
            "closing_sheet 2026-11-23 duplicate 1",
            "print cloture-2026-11-23-duplicata-1 printed",
            &format!("print lecture-{usage} printed"),
            "print calibrage printed",
            "print code-de-secours printed",
        ];
        assert_eq!(journal(&counter, &["closing_sheet", "print"]).await, expected);
        let printed = printers.printed();
        assert_ne!(printed[0].2, printed[1].2, "the duplicate says so");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_recovery_code_that_was_not_printed_is_journalled_too() {
        let folder = tempfile::tempdir().unwrap();
        let counter = counter(folder.path(), office(&["Bureau"], true)).await;
        assert!(counter.print_recovery(&["7H3KD".to_owned()], None).await.is_err());
        assert_eq!(journal(&counter, &["print"]).await, ["print code-de-secours not printed"]);
    }

    /// A pharmacist's sheet wants a prescriber, a doctor's does not.
    #[tokio::test(flavor = "multi_thread")]
    async fn each_trade_has_its_sheet() {
        use SheetField::{PrescriberName, PrescriberNumber, PrescriptionDate};
        let prescribers = |check: SheetCheck| -> Vec<SheetField> {
            let asked = [PrescriberName, PrescriberNumber, PrescriptionDate];
            check.missing.into_iter().filter(|field| asked.contains(field)).collect()
        };
        let folder = tempfile::tempdir().unwrap();
        let doctor = counter(folder.path(), office(&["Bureau"], false)).await;
        let number = doctor.desk().await.unwrap().invoices(1).await.unwrap()[0].number;
        for overlay in [false, true] {
            let way = PrintWay { overlay, ..PrintWay::default() };
            assert_eq!(prescribers(doctor.check_sheet(number, &way).await.unwrap()), [], "a doctor");
        }

        let folder = tempfile::tempdir().unwrap();
        let practice = wire::Practice { trade: wire::Trade::Pharmacy, ..wire::Practice::default() };
        let pharmacy = opened(folder.path(), office(&["Bureau"], false), practice).await;
        let typed = |prescription: serde_json::Value| -> Draft {
            let boxes = serde_json::json!([{"cip": "9900001", "quantity": 1,
                "typed": {"label": "COMPRIMÉ D’ESSAI", "price": 216, "rate": 65}}]);
            Draft {
                boxes: serde_json::from_value(boxes).unwrap(),
                prescription: serde_json::from_value(prescription).unwrap(),
                ..draft()
            }
        };
        let whole =
            serde_json::json!({"prescriber": "Dr B. Essai", "rpps": "10000000009", "date": "2026-11-20"});
        let cases = [
            (serde_json::json!({}), vec![PrescriberName, PrescriberNumber, PrescriptionDate]),
            (serde_json::json!({"prescriber": "Dr B. Essai"}), vec![PrescriberNumber, PrescriptionDate]),
            (whole, vec![]),
        ];
        for (prescription, missing) in cases {
            let number = sealed(&pharmacy, &typed(prescription.clone())).await;
            for overlay in [false, true] {
                let way = PrintWay { overlay, ..PrintWay::default() };
                let check = pharmacy.check_sheet(number, &way).await.unwrap();
                assert_eq!(prescribers(check), missing, "{prescription}");
            }
        }
    }

    /// A reading, as a datamatrix gives it.
    async fn read(counter: &Counter) -> String {
        let desk = counter.desk().await.unwrap();
        let number = desk.invoices(1).await.unwrap()[0].number;
        let holder = desk.stored_invoice(number).await.unwrap().content.patient;
        let card = identity::Card {
            holder,
            beneficiaries: Vec::new(),
            organism: None,
            rights: Vec::new(),
            rights_as_of: None,
            activation: None,
            code_gestion: None,
        };
        let new = store::NewReading {
            at: counter.now(),
            actor: "Dr A. Essai",
            channel: store::Channel::Ins,
            remote: false,
            authenticity: store::Authenticity::DocumentUnsigned,
            doubts: Vec::new(),
            issuer: None,
            unlock: None,
            possession: None,
            trust_issued: None,
            status_issued: None,
            card: &card,
            replay: None,
        };
        desk.store.record_reading(&new).await.unwrap().as_str().to_owned()
    }
}
