//! What leaves the office at the terminal, held against judges that we have no part in: a validator of JSON Schema and one of FHIR R4.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop where it fails"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use acceptance::program;
use serde_json::{Value, json};
use tempfile::TempDir;

const NOON: &str = "2026-11-25T11:00:00Z";
const NIR: &str = "279069612304382";

struct Answer {
    status: i32,
    out: String,
    err: String,
}

fn comptoir(line: &str) -> Answer {
    let output = Command::new(program("comptoir-cli"))
        .args(line.split(' '))
        .args(["--now", NOON])
        .env("COMPTOIR_PASSPHRASE", "quatre mots tout simples")
        .output()
        .unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    Answer { status: output.status.code().unwrap(), out, err }
}

fn done(line: &str) -> String {
    let answer = comptoir(line);
    assert_eq!(answer.status, 0, "{line}: {}{}", answer.out, answer.err);
    answer.out
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What a judge finds wrong with a file.
fn wrong(judge: &str, file: &Path) -> Vec<String> {
    let (packages, schema) =
        (root().join("ui/package.json"), root().join("assets/exports/factures.schema.json"));
    let output = Command::new("node")
        .arg(root().join("tests/acceptance/tests/exports/validate.mjs"))
        .args([&packages, Path::new(judge), file, &schema])
        .output()
        .expect("Node.js: `cargo xtask test` needs it, and installs the packages of ui/");
    let told = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<String> = told.lines().map(str::to_owned).collect();
    assert_eq!(output.status.success(), lines.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    lines
}

/// A GP's office with three invoices: one waited for from the fund, one of a child that is cancelled, one of a child.
struct Office {
    folder: TempDir,
    office: String,
}

impl Office {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let office = folder.path().join("office").to_str().unwrap().to_owned();
        let about = "--rpps 10003000014 --am-number 751234568 --finess 2A0002689 --structure Lilas --zone 10";
        done(&format!("office new {office} --demonstration {about} --address 75011Paris"));
        let child =
            json!({"family_name": "LEGENDRE-NOËL", "given_name": "Zoé", "birth_date_on_card": "20220228"});
        let holder = json!({
            "family_name": "LEGENDRE-NOËL", "birth_name": "AÇORES", "given_name": "Élise",
            "birth_date_on_card": "19791300", "nir": NIR,
        });
        let fund = json!({"regime": "01", "caisse": "751", "centre": "0000"});
        let file = json!({"holder": holder, "beneficiaries": [child], "organism": fund});
        fs::write(folder.path().join("patient.json"), file.to_string()).unwrap();
        let made = Self { folder, office };
        made.bill("--act G --third-party-compulsory");
        let second = made.bill("--act G,MEG --beneficiary 1");
        done(&format!("invoice cancel --office {} {second} --reason Essai", made.office));
        made.bill("--act G,MEG --beneficiary 1");
        made
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn bill(&self, more: &str) -> u64 {
        let patient = self.at("patient.json");
        let told = done(&format!(
            "invoice new --office {} --patient {} --date 2026-11-25 --json {more}",
            self.office,
            patient.display()
        ));
        serde_json::from_str::<Value>(&told).unwrap()["number"].as_u64().unwrap()
    }

    fn export(&self, format: &str, more: &str) -> (PathBuf, String) {
        let file = self.at(&format!("export.{format}"));
        let line =
            format!("invoice export --office {} --format {format} --out {}", self.office, file.display());
        done(format!("{line} {more}").trim_end());
        let text = fs::read_to_string(&file).unwrap();
        (file, text)
    }
}

#[test]
fn json_is_what_its_schema_says() {
    let office = Office::new();
    for more in ["", "--without-names"] {
        let (file, text) = office.export("json", more);
        assert_eq!(wrong("schema", &file), [""; 0], "{text}");
        assert_eq!(text.contains(NIR), more.is_empty());
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["invoices"].as_array().unwrap().len(), 3);
        assert_eq!(document["invoices"][1]["cancelled_by"]["day"], "2026-11-25");
    }
    // The judge does judge.
    let (file, text) = office.export("json", "");
    for (was, is) in [("\"rate\": 70", "\"rate\": 170"), ("\"seal\"", "\"sceau\""), ("25\",", "25.11.26\",")]
    {
        fs::write(&file, text.replacen(was, is, 1)).unwrap();
        assert!(!wrong("schema", &file).is_empty(), "{is}");
    }
}

#[test]
fn a_bundle_is_fhir_r4() {
    let office = Office::new();
    for more in ["", "--without-names"] {
        let (file, text) = office.export("fhir", more);
        assert_eq!(wrong("fhir", &file), [""; 0], "{text}");
        assert_eq!(text.contains(NIR), more.is_empty());
    }
    let (file, text) = office.export("fhir", "");
    for (was, is) in [
        ("\"use\": \"claim\"", "\"use\": \"demande\""),
        ("\"value\": 30.00", "\"value\": \"30\""),
        ("\"payor\"", "\"payer\""),
    ] {
        assert!(text.contains(was), "{was} in {text}");
        fs::write(&file, text.replacen(was, is, 1)).unwrap();
        assert!(wrong("fhir", &file).iter().any(|line| line.starts_with("error")), "{is}");
    }
}

#[test]
fn a_preview_says_what_it_is_and_leaves_out_what_it_cannot_say() {
    let office = Office::new();
    let (_, text) = office.export("b2", "");
    assert!(text.starts_with("# APERCU CONTROLE : CE N'EST PAS UNE FEUILLE DE SOINS ELECTRONIQUE (FSE)\n"));
    let records: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(records.iter().all(|record| record.len() == 128 && record.is_ascii()));
    assert_eq!(
        records.iter().filter(|record| record.starts_with('5')).count(),
        2,
        "the cancelled one is left out"
    );
    let told = comptoir(&format!("invoice export --office {} --format b2", office.office));
    assert_eq!(told.status, 0);
    assert!(told.err.contains("laissée de côté : elle est annulée"), "{}", told.err);
    let nameless =
        comptoir(&format!("invoice export --office {} --format b2 --without-names", office.office));
    assert_eq!(nameless.status, 4);
    assert!(nameless.out.contains("[E-01]") || nameless.err.contains("[E-01]"), "{}", nameless.err);
}

#[test]
fn the_accountants_table_has_the_days_that_were_asked_for() {
    let office = Office::new();
    let (_, text) = office.export("csv", "--from 2026-11-25 --to 2026-11-25");
    assert!(text.starts_with("\u{FEFF}type;numero;") && text.ends_with("\r\n"));
    let kinds: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(';').next()).collect();
    assert_eq!(kinds, ["facture", "facture", "avoir", "facture"]);
    let (_, other) = office.export("csv", "--to 2026-11-24");
    assert_eq!(other.lines().count(), 1, "the heading alone");
    let turned = comptoir(&format!(
        "invoice export --office {} --format csv --from 2026-11-26 --to 2026-11-25",
        office.office
    ));
    assert_eq!(turned.status, 4, "{}", turned.err);
}

/// What an export has in it is marked as handed over; what it leaves out, what is cancelled and what could not be written are not.
#[test]
fn what_has_left_is_marked_and_nothing_else() {
    let office = Office::new();
    let told: Value =
        serde_json::from_str(&done(&format!("invoice list --office {} --json", office.office))).unwrap();
    let mut numbers: Vec<u64> =
        told.as_array().unwrap().iter().map(|invoice| invoice["number"].as_u64().unwrap()).collect();
    numbers.sort_unstable();
    let &[first, cancelled, last] = numbers.as_slice() else { panic!("three invoices: {told}") };
    let exported = |number: u64| {
        let told = done(&format!("invoice show --office {} {number} --json", office.office));
        let file: Value = serde_json::from_str(&told).unwrap();
        let events = file["events"].as_array().unwrap().iter();
        let times = events.filter(|event| event["what"] == "exported").count();
        assert_eq!(file["standing"]["exported"], json!(times > 0), "{file}");
        times
    };
    let times = || [first, cancelled, last].map(exported);
    let export = |more: &str| comptoir(&format!("invoice export --office {} {more}", office.office));

    let nowhere = office.at("patient.json").join("sub/export.json");
    assert_eq!(
        export(&format!("--format json --out {}", nowhere.display())).status,
        4,
        "a file is no folder"
    );
    assert_eq!(export("--format b2 --without-names").status, 4);
    assert_eq!(times(), [0, 0, 0], "nothing has left");

    office.export("csv", &format!("--number {first}"));
    assert_eq!(times(), [1, 0, 0], "the one that was chosen");
    assert_eq!(export("--format json --number 999999999").status, 4, "no such invoice");
    office.export("json", "");
    assert_eq!(times(), [2, 0, 1], "again is allowed; to a cancelled one nothing happens any more");
    office.export("csv", "--to 2026-11-24");
    assert_eq!(times(), [2, 0, 1], "none of those days");
}
