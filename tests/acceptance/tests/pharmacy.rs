//! A pharmacy at the terminal: the database of medicines comes in, boxes are told apart from cards, and billed.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, reason = "a test may stop where it fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use acceptance::program;
use serde_json::{Value, json};
use simulator::box_datamatrix;
use tempfile::TempDir;

const NOON: &str = "2026-11-25T11:00:00Z";

struct Answer {
    status: i32,
    out: String,
    err: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

fn at(now: &str, words: &[&str]) -> Answer {
    let output = Command::new(program("comptoir-cli"))
        .args(words)
        .args(["--now", now])
        .env("COMPTOIR_PASSPHRASE", "quatre mots tout simples")
        .output()
        .unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    Answer { status: output.status.code().unwrap(), out, err }
}

fn comptoir(words: &[&str]) -> Answer {
    at(NOON, words)
}

fn medicaments() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/medicaments")
}

/// An office with the invented medicines, and a patient who was typed.
fn pharmacy(folder: &Path) -> (String, String) {
    let office = folder.join("office").to_str().unwrap().to_owned();
    assert_eq!(
        comptoir(&[
            "office",
            "new",
            &office,
            "--trade",
            "pharmacie",
            "--rpps",
            "10003000014",
            "--am-number",
            "751234568"
        ])
        .status,
        0
    );
    let import =
        ["medicines", "import", medicaments().to_str().unwrap(), "--office", &office].map(str::to_owned);
    let imported = comptoir(&import.each_ref().map(String::as_str));
    assert_eq!(imported.status, 0, "{}", imported.err);
    assert!(imported.out.contains("2026-11-25 : 20 boîtes"), "{}", imported.out);
    let patient = folder.join("patient.json");
    let file = json!({
        "holder": {"family_name": "ESSAI", "given_name": "ALIX", "birth_date_on_card": "19800501", "nir": "180057512300194"},
        "organism": {"regime": "01", "caisse": "751", "centre": "0000"},
    });
    fs::write(&patient, file.to_string()).unwrap();
    (office, patient.to_str().unwrap().to_owned())
}

fn bill(office: &str, patient: &str, more: &[&str]) -> Answer {
    let mut words =
        vec!["invoice", "new", "--office", office, "--patient", patient, "--date", "2026-11-25", "--json"];
    words.extend_from_slice(more);
    comptoir(&words)
}

#[test]
fn boxes_are_billed_and_sealed_as_acts_are() {
    let folder = TempDir::new().unwrap();
    let (office, patient) = pharmacy(folder.path());
    // « two kinds » and « third party, compulsory » of billing/tests/invoices/pharmacy.csv.
    let sealed = bill(
        &office,
        &patient,
        &[
            "--box",
            "3400990000016",
            "--box",
            "9000002",
            "--prescriber",
            "Dr B. Essai",
            "--prescriber-rpps",
            "10000000009",
            "--prescribed-on",
            "2026-10-25",
            "--renewal",
            "2/3",
            "--third-party-compulsory",
        ],
    );
    assert_eq!(sealed.status, 0, "{}{}", sealed.out, sealed.err);
    let invoice = sealed.json();
    let codes: Vec<&str> =
        invoice["lines"].as_array().unwrap().iter().map(|line| line["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["PH7", "HD7", "PH4", "HD4", "HDR"]);
    // 1,16 + 1,02 at 65 %, 2,84 + 1,02 at 30 %, 0,51 at 70 %: 0,75 + 0,66 + 0,85 + 0,31 + 0,36.
    assert_eq!(invoice["shares"]["total"], 655);
    assert_eq!(invoice["shares"]["amo"], 293);
    assert_eq!(invoice["shares"]["patient_pays"], 362);
    assert_eq!(
        invoice["lines"][0]["medicine"],
        json!({"cip": "3400990000016", "vat_permille": 21, "vat": 2, "substitution": "none"})
    );
    assert_eq!(
        invoice["prescription"],
        json!({"prescriber": "Dr B. Essai", "rpps": "10000000009", "date": "2026-10-25", "renewal": [2, 3]})
    );
    let shown = comptoir(&["invoice", "show", "--office", &office, "260000001", "--json"]);
    assert_eq!(shown.json()["invoice"], invoice, "as it was sealed");

    let pdf = folder.path().join("feuille.pdf");
    let pdf = pdf.to_str().unwrap();
    for (way, more) in [("11390", &[][..]), ("3400990000016", &["--overlay"])] {
        let made = comptoir(
            &[&["form", "feuille", "--office", &office, "--invoice", "260000001", "--out", pdf], more]
                .concat(),
        );
        assert_eq!(made.status, 0, "{}", made.err);
        let read = Command::new("pdftotext").args(["-raw", pdf, "-"]).output().unwrap();
        let text = String::from_utf8(read.stdout).unwrap();
        // A digit a cell: how they are parted is not looked at.
        let letters: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        for part in [way, "3400990000016", "DrB.Essai", "10000000009", "25102026", "6,55"] {
            assert!(letters.contains(part), "{part} on the sheet of a pharmacy: {text}");
        }
        assert!(!letters.contains("parcours"), "no box of a doctor's: {text}");
    }
}

#[test]
fn what_the_database_does_not_know_is_typed() {
    let folder = TempDir::new().unwrap();
    let (office, patient) = pharmacy(folder.path());
    let unknown = bill(&office, &patient, &["--box", "9900001"]);
    assert_eq!(unknown.status, 4);
    assert!(unknown.err.contains("[M-03]") && unknown.err.contains("9900001"), "{}", unknown.err);
    let boxes = folder.path().join("boxes.json");
    let typed = json!([{
        "cip": "9900001", "quantity": 2,
        "typed": {"label": "Préparation d’essai", "price": 450, "rate": null},
    }, {"cip": "9000009", "quantity": 1, "substitution": "refused"}]);
    fs::write(&boxes, typed.to_string()).unwrap();
    let sealed = bill(
        &office,
        &patient,
        &["--boxes-file", boxes.to_str().unwrap(), "--third-party-compulsory", "--third-party-complementary"],
    );
    assert_eq!(sealed.status, 0, "{}{}", sealed.out, sealed.err);
    let invoice = sealed.json();
    assert_eq!(invoice["lines"][0]["fees"], 900);
    assert_eq!(invoice["lines"][0]["excess"], json!({"kind": "medicine", "amount": 900}));
    assert_eq!(invoice["lines"][1]["base"], 1018, "the dearest generic in a box of as many");
    assert_eq!(invoice["lines"][1]["excess"], json!({"kind": "medicine", "amount": 2514 - 1018}));
    assert_eq!(
        invoice["shares"]["patient_pays"], invoice["shares"]["total"],
        "no third party beside a refused generic"
    );
}

#[test]
fn what_cannot_be_is_refused_and_says_what() {
    let folder = TempDir::new().unwrap();
    let (office, patient) = pharmacy(folder.path());
    for (more, code) in [
        (&["--box", "3400990000017"][..], "[M-02]"),
        (&["--box", "9000008"], "[M-03]"),
        (&["--box", "9000001x0"], "[F-05]"),
        (&["--box", "9000001", "--act", "G"], "[F-06]"),
        (&["--box", "9000001", "--renewal", "4/3"], "[M-04]"),
        (&["--box", "9000001", "--prescriber-rpps", "1"], "[M-04]"),
        (&["--box", "9000001", "--prescribed-on", "2026-11-26"], "[M-04]"),
    ] {
        let refused = bill(&office, &patient, more);
        assert_eq!(refused.status, 4, "{more:?}");
        assert!(refused.err.starts_with(code), "{more:?}: {}", refused.err);
    }
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let import = ["medicines", "import", empty.to_str().unwrap(), "--office", &office];
    let refused = comptoir(&import);
    assert_eq!(refused.status, 4);
    assert!(refused.err.starts_with("[M-01]") && refused.err.contains("CIS_CIP_bdpm.txt"), "{}", refused.err);
    for name in ["CIS_bdpm.txt", "CIS_CIP_bdpm.txt", "CIS_GENER_bdpm.txt"] {
        fs::copy(medicaments().join(name), empty.join(name)).unwrap();
    }
    fs::write(empty.join("CIS_bdpm.txt"), "60900001\tUN NOM\n\nautre chose\n").unwrap();
    let refused = comptoir(&import);
    assert!(refused.err.contains("CIS_bdpm.txt (ligne 3)"), "{}", refused.err);
    let kept = comptoir(&["medicines", "show", "9000001", "--office", &office]);
    assert!(kept.out.contains("CÉPHALINE") && kept.out.contains("20 boîtes"), "the office keeps what it had");
}

#[test]
fn a_demonstration_pharmacy_has_invented_medicines() {
    let folder = TempDir::new().unwrap();
    for trade in ["pharmacie", "generaliste"] {
        let office = folder.path().join(trade).to_str().unwrap().to_owned();
        assert_eq!(comptoir(&["office", "new", &office, "--demonstration", "--trade", trade]).status, 0);
        let shown = comptoir(&["medicines", "show", "9000001", "--office", &office]);
        assert_eq!(shown.out.contains("CÉPHALINE"), trade == "pharmacie", "{trade}: {}", shown.out);
        assert_eq!(shown.out.contains("Inconnue de la base"), trade != "pharmacie", "{trade}: {}", shown.out);
    }
}

#[test]
fn a_box_is_told_from_a_card() {
    let folder = TempDir::new().unwrap();
    let elements = "01034009900000161727123110LOT7\u{1D}21SN42";
    let picture = folder.path().join("box.png");
    fs::write(&picture, box_datamatrix(elements).unwrap()).unwrap();
    let picture = picture.to_str().unwrap();
    for source in [
        &["--image", picture][..],
        &["--text", elements],
        &["--text", "]d201034009900000161727123110LOT7<GS>21SN42"],
        &["--text", "3400990000016"],
    ] {
        let read = comptoir(&[&["read", "--json"], source].concat());
        assert_eq!(read.status, 4, "{source:?}: nobody is refused: {}", read.out);
        assert_eq!(read.json()["verdict"], "trouble");
        assert_eq!(read.json()["reasons"], json!(["medicine_box"]));
        let told = comptoir(&[&["read"], source].concat());
        assert!(told.out.contains("[C-24]") && told.out.contains("boîte de médicament"), "{}", told.out);
    }
    let wrong = comptoir(&["read", "--json", "--text", "3400990000017"]);
    assert_eq!(wrong.json()["reasons"], json!(["lists_missing"]), "13 digits without the key are not a box");

    let (office, _) = pharmacy(folder.path());
    let show =
        |now: &str, code: &str| at(now, &["medicines", "show", code, "--office", &office, "--json"]).json();
    let seen = show(NOON, elements);
    assert_eq!((&seen["cip7"], &seen["expires"]), (&json!("9000001"), &json!("2027-12-31")));
    assert_eq!((&seen["batch"], &seen["serial"]), (&json!("LOT7"), &json!("SN42")));
    assert_eq!((&seen["expired"], &seen["medicine"]["price"]), (&json!(false), &json!(116)));
    assert_eq!(show("2028-01-01T00:00:00Z", elements)["expired"], true, "the day is past in Paris");
    assert_eq!(show(NOON, "9000009")["medicine"]["generic_base"], 1018);
    let old = at("2026-05-26T11:00:00Z", &["medicines", "show", "9000001", "--office", &office]);
    assert!(!old.out.contains("six mois"), "{}", old.out);
    let old = at("2027-05-26T11:00:00Z", &["medicines", "show", "9000001", "--office", &office]);
    assert!(old.out.contains("plus de six mois"), "{}", old.out);
}
