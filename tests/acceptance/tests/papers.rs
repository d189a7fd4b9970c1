//! Papers at the counter, from a printed symbol to the sheet: the INS datamatrix, and the 2D-Doc that is no card. The simulator
//! prints and signs them, the terminal reads them.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use acceptance::program;
use serde_json::{Value, json};
use simulator::{
    InsFault, InsPaper, OidWord, PaperFault, Separator, SignedKind, SignedPaper, datamatrix, holder,
};
use tempfile::TempDir;

const NOON: &str = "2026-11-23T11:00:00Z";
const PASSPHRASE: &str = "quatre mots tout simples";

fn ins() -> InsPaper {
    InsPaper {
        holder: "family".to_owned(),
        now: NOON.parse().unwrap(),
        oid: OidWord::Nir,
        separator: Separator::Gs,
        fault: None,
    }
}

fn paper(kind: SignedKind, fault: Option<PaperFault>) -> SignedPaper {
    SignedPaper { holder: "family".to_owned(), now: NOON.parse().unwrap(), kind, fault }
}

struct Answer {
    status: i32,
    out: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

fn comptoir(words: &[&str]) -> Answer {
    let output = Command::new(program("comptoir-cli"))
        .args(words)
        .args(["--now", NOON])
        .env("COMPTOIR_PASSPHRASE", PASSPHRASE)
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.code().is_some_and(|code| code != 2),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Answer { status: output.status.code().unwrap(), out }
}

fn read(text: &str) -> Answer {
    comptoir(&["read", "--json", "--text", text])
}

/// An office that is none of a demonstration, and has no lists: a paper needs none.
fn office(folder: &Path) -> String {
    let office = folder.join("office").to_str().unwrap().to_owned();
    let made = comptoir(&[
        "office",
        "new",
        &office,
        "--practitioner",
        "Essai",
        "--rpps",
        "10003000014",
        "--am-number",
        "751234568",
    ]);
    assert_eq!(made.status, 0);
    office
}

fn printed(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("symbol.png");
    fs::write(&path, datamatrix(text).unwrap()).unwrap();
    path
}

#[test]
fn an_ins_goes_from_the_symbol_to_the_sheet() {
    let folder = TempDir::new().unwrap();
    let (picture, office) = (printed(folder.path(), &ins().text().unwrap()), office(folder.path()));
    let picture = picture.to_str().unwrap();
    let answer = comptoir(&["read", "--json", "--image", picture, "--office", &office]);
    assert_eq!(answer.status, 0, "read and to be confirmed: {}", answer.out);
    let read = answer.json();
    let person = holder("family", NOON.parse().unwrap()).unwrap().person;
    assert_eq!(read["verdict"], "to_confirm");
    assert_eq!(read["reasons"], json!(["rights_not_open_today"]), "a paper states no rights");
    assert_eq!((&read["channel"], &read["authenticity"]), (&json!("ins"), &json!("document_unsigned")));
    assert_eq!(read["holder"]["nir"], json!(person.nir.unwrap()));
    assert_eq!(read["holder"]["birth_date_on_card"], json!(person.birth_date.to_string()));
    assert_eq!(read["organism"], Value::Null, "nothing is made up");
    assert_eq!(read["rights"], json!({"state": "not_stated", "periods": [], "as_of": null}));
    assert_eq!(read["beneficiaries"], json!([]));
    assert!(read.get("issuer").is_none(), "nobody signed");

    let usage = read["usage_id"].as_str().unwrap();
    let invoice = comptoir(&[
        "invoice",
        "new",
        "--office",
        &office,
        "--reading",
        usage,
        "--beneficiary",
        "0",
        "--act",
        "G",
        "--date",
        "2026-11-23",
        "--json",
    ]);
    assert_eq!(invoice.status, 0, "{}", invoice.out);
    assert_eq!(invoice.json()["usage_id"], json!(usage), "the invoice rests on the reading");
    let sheet = folder.path().join("feuille.pdf");
    let sheet = sheet.to_str().unwrap();
    let made = comptoir(&["form", "feuille", "--office", &office, "--invoice", "260000001", "--out", sheet]);
    assert_eq!(made.status, 0, "{}", made.out);
    assert!(fs::read(sheet).unwrap().starts_with(b"%PDF"));
}

#[test]
fn what_scanners_make_of_it_reads_the_same() {
    let expected = read(&ins().text().unwrap()).json();
    for separator in [Separator::Printed, Separator::Space, Separator::Lost] {
        let text = InsPaper { separator, ..ins() }.text().unwrap();
        assert_eq!(read(&text).json(), expected, "{separator:?}");
    }
    for fault in [InsFault::OtherOrder, InsFault::NoPlace] {
        let text = InsPaper { fault: Some(fault), ..ins() }.text().unwrap();
        assert_eq!(read(&text).json(), expected, "{fault:?} is lawful");
    }
}

#[test]
fn a_false_ins_is_refused_and_names_nobody() {
    for fault in [InsFault::WrongKey, InsFault::NoName, InsFault::ShortHeader] {
        let answer = read(&InsPaper { fault: Some(fault), ..ins() }.text().unwrap());
        assert_eq!(answer.status, 3, "{fault:?}: {}", answer.out);
        let refused = answer.json();
        assert_eq!(refused["reasons"], json!(["malformed"]), "{fault:?}");
        assert_eq!(refused["channel"], "ins");
        assert!(refused.get("holder").is_none(), "no person");
    }
}

#[test]
fn what_is_doubtful_is_told_and_what_is_for_tests_is_never_real() {
    for oid in [OidWord::Test, OidWord::Demo] {
        let answer = read(&InsPaper { oid, ..ins() }.text().unwrap()).json();
        assert_eq!(answer["reasons"], json!(["rights_not_open_today", "test_issuer"]), "{oid:?}");
    }
    let provisional = read(&InsPaper { oid: OidWord::Nia, ..ins() }.text().unwrap()).json();
    assert_eq!(provisional["reasons"], json!(["rights_not_open_today"]));
    for fault in [InsFault::OtherSex, InsFault::OtherYear] {
        let text = InsPaper { fault: Some(fault), ..ins() }.text().unwrap();
        let told = comptoir(&["read", "--text", &text]);
        assert_eq!(told.status, 0, "{fault:?} is a warning, no refusal");
        assert!(told.out.contains("[V-20]") && told.out.contains("non signé"), "{fault:?}: {}", told.out);
    }
    let told = comptoir(&["read", "--text", &ins().text().unwrap()]);
    assert!(!told.out.contains("[V-20]") && !told.out.contains("Vérifié"), "{}", told.out);
}

#[test]
fn a_2d_doc_is_told_for_what_it_is() {
    let cases = [
        (SignedKind::Vaccination, None, "two_d_doc_verified", "attestation de vaccination"),
        (SignedKind::TestResult, None, "two_d_doc_verified", "résultat de test"),
        (SignedKind::MobilityCard, None, "two_d_doc_verified", "carte mobilité inclusion"),
        (SignedKind::Identity, None, "two_d_doc_verified", "titre d’identité"),
        (SignedKind::Vaccination, Some(PaperFault::Annex), "two_d_doc_verified", "FR99 0001"),
        (SignedKind::Vaccination, Some(PaperFault::Altered), "two_d_doc_false", "[C-22]"),
        (SignedKind::Vaccination, Some(PaperFault::Stranger), "two_d_doc_false", "[C-22]"),
        (SignedKind::Vaccination, Some(PaperFault::ExpiredSigner), "two_d_doc_unverified", "[C-21]"),
        (SignedKind::Vaccination, Some(PaperFault::StrangeAuthority), "two_d_doc_unverified", "[C-21]"),
        (SignedKind::Vaccination, Some(PaperFault::OtherCurve), "two_d_doc_unverified", "[C-21]"),
    ];
    let folder = TempDir::new().unwrap();
    let office = office(folder.path());
    let certificates = Path::new(&office).join("2d-doc");
    fs::create_dir(&certificates).unwrap();
    for (kind, fault, reason, words) in cases {
        let paper = paper(kind, fault);
        for (name, der) in paper.certificates().unwrap() {
            fs::write(certificates.join(name), der).unwrap();
        }
        let picture = printed(folder.path(), &paper.text().unwrap());
        let picture = picture.to_str().unwrap();
        let answer = comptoir(&["read", "--json", "--image", picture, "--office", &office]);
        let told = answer.json();
        assert_eq!((answer.status, &told["reasons"]), (4, &json!([reason])), "{kind:?} {fault:?}");
        assert!(told.get("holder").is_none(), "it is no card: nobody is read from it");
        let told = comptoir(&["read", "--image", picture, "--office", &office]);
        assert!(
            told.out.contains(words) && told.out.starts_with("DOCUMENT 2D-DOC"),
            "{kind:?} {fault:?}: {}",
            told.out
        );
    }
    let alone = read(&paper(SignedKind::Vaccination, None).text().unwrap());
    assert_eq!(
        alone.json()["reasons"],
        json!(["two_d_doc_unverified"]),
        "without certificates, nobody can tell"
    );
}

#[test]
fn what_is_no_2d_doc_is_a_code_of_something_else() {
    for text in ["DC05FR01", "DC04FR01", "https://exemple.fr", "HC1:6BFOXN"] {
        let answer = read(text);
        // Without lists there is nothing to verify with: the trouble comes first, as for any code.
        assert_eq!(answer.json()["reasons"], json!(["lists_missing"]), "{text}");
    }
}

#[test]
fn a_printed_symbol_is_decoded_with_its_separators() {
    let folder = TempDir::new().unwrap();
    let text = ins().text().unwrap();
    let answer = comptoir(&["scan", printed(folder.path(), &text).to_str().unwrap()]);
    assert_eq!(answer.status, 0);
    assert!(answer.out.trim_end_matches('\n').ends_with(&format!("\tdatamatrix\t{text}")), "{}", answer.out);
}

/// A patient who is typed in, and an invoice for them; the number of the invoice.
fn billed(folder: &Path, office: &str) -> String {
    let patient = folder.join("patient.json");
    let typed = json!({
        "holder": {"family_name": "LEGENDRE-NOËL", "given_name": "Camille", "birth_date_on_card": "19840309",
                   "nir": "295109912611193", "birth_rank": 1},
        "organism": {"regime": "01", "caisse": "751", "centre": "0000"},
    });
    fs::write(&patient, typed.to_string()).unwrap();
    let patient = patient.to_str().unwrap();
    let words =
        ["invoice", "new", "--office", office, "--patient", patient, "--act", "G", "--date", "2026-11-23"];
    let made = comptoir(&[&words[..], &["--json"]].concat());
    assert_eq!(made.status, 0, "{}", made.out);
    made.json()["number"].to_string()
}

fn text_of(pdf: &str) -> String {
    let output = Command::new("pdftotext").args(["-raw", pdf, "-"]).output().unwrap();
    assert!(output.status.success(), "pdftotext of poppler-utils reads {pdf}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_terminal_writes_every_paper_of_an_invoice() {
    let folder = TempDir::new().unwrap();
    let office = office(folder.path());
    let number = billed(folder.path(), &office);
    let out = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let write = |words: &[&str], name: &str| {
        let path = out(name);
        let made = comptoir(&[&["form"], words, &["--office", &office, "--out", &path]].concat());
        assert_eq!(made.status, 0, "{words:?}: {}", made.out);
        (text_of(&path), made.out)
    };
    let feuille = ["feuille", "--invoice", &number];
    let (first, told) = write(&feuille, "1.pdf");
    assert!(first.contains("LEGENDRE-NOËL") && !first.contains("DUPLICATA"), "{first}");
    assert!(told.contains("À compléter à la main : 1 case"), "the office has no address: {told}");
    let (second, _) = write(&[&feuille[..], &["--overlay", "--offset", "-13,15"]].concat(), "2.pdf");
    assert!(
        second.contains("DUPLICATA n° 1") && !second.contains("IDENTIFICATION"),
        "values alone: {second}"
    );
    let (receipt, _) = write(&["receipt", "--invoice", &number], "receipt.pdf");
    assert!(receipt.contains("Reçu du patient") && !receipt.contains("295109912611193"), "{receipt}");
    let (page, _) = write(&["calibration", "--printer", "Accueil"], "calibration.pdf");
    assert!(page.contains("croix A") && page.contains("Accueil"), "{page}");
    let closed = comptoir(&["closing", "--office", &office, "--date", "2026-11-23", "--json"]);
    assert_eq!(closed.status, 0, "{}", closed.out);
    let head = closed.json()["journal_head"].as_str().unwrap().to_owned();
    let (closing, _) = write(&["closing", "--date", "2026-11-23"], "closing.pdf");
    let letters: String = closing.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(letters.contains(&head), "the head of the journal at that moment: {closing}");
    assert!(!closing.contains("DUPLICATA"), "{closing}");
    let (again, _) = write(&["closing", "--date", "2026-11-23"], "closing-again.pdf");
    assert!(again.contains("DUPLICATA n° 1"), "{again}");
}

/// What a phone would do: look at the printed receipt.
#[test]
fn the_code_of_a_printed_receipt_is_read_by_an_eye() {
    let folder = TempDir::new().unwrap();
    let office = office(folder.path());
    let number = billed(folder.path(), &office);
    let pdf = folder.path().join("receipt.pdf");
    let pdf = pdf.to_str().unwrap();
    let made = comptoir(&["form", "receipt", "--office", &office, "--invoice", &number, "--out", pdf]);
    assert_eq!(made.status, 0, "{}", made.out);
    let picture = folder.path().join("receipt");
    let drawn = Command::new("pdftoppm")
        .args(["-r", "150", "-png", "-singlefile", pdf])
        .arg(&picture)
        .status()
        .unwrap();
    assert!(drawn.success());
    let answer = comptoir(&["scan", &format!("{}.png", picture.display())]);
    let text = answer.out.trim_end_matches('\n').rsplit('\t').next().unwrap();
    let read = simulator::receipt(text).unwrap();
    assert_eq!(read.issuer, "Essai, RPPS 10003000014");
    assert_eq!((read.invoice.to_string(), read.cents), (number, [3_000, 2_100, 900, 3_000]));
    assert_eq!(read.issued, NOON.parse().unwrap());
    let key = text_of(pdf).lines().find_map(|line| line.split("ce cabinet : ").nth(1).map(str::to_owned));
    let printed: String = key.unwrap().chars().filter(char::is_ascii_hexdigit).collect();
    assert_eq!(printed, read.key, "the name of the key stands beside it");
    let last = text.chars().last().unwrap();
    let other = if last == '0' { '1' } else { '0' };
    let forged = format!("{}{other}", text.strip_suffix(last).unwrap());
    assert!(simulator::receipt(&forged).is_err(), "a receipt that was changed");
}
