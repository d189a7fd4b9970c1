//! The command line as scripts meet it: the JSON of `spec/presentation.md` §7, exit statuses, and a plain sentence for
//! each bad input.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, reason = "a test may stop where it fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use acceptance::{program, root};
use serde_json::{Value, json};
use simulator::{Issuer, Options};
use tempfile::TempDir;

const NOON: &str = "2026-11-23T11:00:00Z";
const PASSPHRASE: &str = "quatre mots tout simples";

struct Bench {
    folder: TempDir,
    issuer: Issuer,
}

struct Answer {
    status: i32,
    out: String,
    err: String,
}

impl Bench {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let issuer = Issuer::make(NOON.parse().unwrap(), Some(7)).unwrap();
        issuer.write(&folder.path().join("issuer")).unwrap();
        Self { folder, issuer }
    }

    fn with_office() -> Self {
        let bench = Self::new();
        let office = "office new OFFICE --demonstration --practitioner Essai --rpps 10003000014 --am-number 751234568 --lists LISTS --now NOON";
        let made = bench.run(office);
        assert_eq!(made.status, 0, "{}", made.err);
        bench
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn picture(&self, holder: &str) -> PathBuf {
        let path = self.at("code.png");
        let shown = self.issuer.show(holder, &Options::at(NOON.parse().unwrap())).unwrap();
        fs::write(&path, shown.code.png().unwrap()).unwrap();
        path
    }

    /// Runs a line; OFFICE, LISTS, CODE and NOON stand for this bench's own.
    fn run(&self, line: &str) -> Answer {
        self.run_as(line, PASSPHRASE)
    }

    fn run_as(&self, line: &str, passphrase: &str) -> Answer {
        let words: Vec<String> = line.split(' ').map(|word| self.word(word)).collect();
        comptoir(&words.iter().map(String::as_str).collect::<Vec<_>>(), passphrase)
    }

    fn word(&self, word: &str) -> String {
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        match word {
            "OFFICE" => text(self.at("office")),
            "LISTS" => text(self.at("issuer/lists")),
            "CODE" => text(self.at("code.png")),
            "PATIENT" => text(self.at("patient.json")),
            "NOON" => NOON.to_owned(),
            other => other.to_owned(),
        }
    }
}

fn comptoir(words: &[&str], passphrase: &str) -> Answer {
    let output = Command::new(program("comptoir-cli"))
        .args(words)
        .env("COMPTOIR_PASSPHRASE", passphrase)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Answer { status: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn a_reading_is_the_json_of_the_specification() {
    let bench = Bench::new();
    bench.picture("family");
    let answer = bench.run("read --image CODE --lists LISTS --now NOON --json");
    assert_eq!(answer.status, 0, "{}", answer.err);
    let reading: Value = serde_json::from_str(&answer.out).unwrap();
    let all = [
        "authenticity",
        "beneficiaries",
        "channel",
        "holder",
        "issuer",
        "lists",
        "organism",
        "reasons",
        "rights",
        "usage_id",
        "verdict",
    ];
    assert_eq!(keys(&reading), all, "§7: these and nothing else");
    let person = [
        "birth_date",
        "birth_date_on_card",
        "birth_name",
        "birth_rank",
        "cover",
        "family_name",
        "given_name",
        "nir",
        "quality",
    ];
    assert_eq!(keys(&reading["holder"]), person);
    assert_eq!(keys(&reading["beneficiaries"][0]), person, "the same shape");
    assert_eq!((&reading["verdict"], &reading["reasons"]), (&json!("to_confirm"), &json!(["test_issuer"])));
    assert_eq!((&reading["channel"], &reading["authenticity"]), (&json!("qr"), &json!("verified")));
    assert_eq!(
        reading["organism"],
        json!({"regime": "01", "caisse": "751", "centre": "1234", "name": "CPAM de Paris"})
    );
    assert_eq!(reading["holder"]["birth_date"], "1984-03-09");
    assert_eq!(reading["rights"]["state"], "open");
    assert_eq!(reading["lists"], json!({"trust_issued": NOON, "status_issued": NOON}));
}

#[test]
fn a_lunar_birth_date_is_null_and_stands_as_on_the_card() {
    let bench = Bench::new();
    bench.picture("lunar");
    let answer = bench.run("read --image CODE --lists LISTS --now NOON --json");
    let reading: Value = serde_json::from_str(&answer.out).unwrap();
    assert_eq!(reading["holder"]["birth_date"], Value::Null);
    assert_eq!(reading["holder"]["birth_date_on_card"].as_str().unwrap().len(), 8);
}

#[test]
fn every_independent_case_gives_its_verdict_and_status() {
    let folder = root().join("tests/vectors/cv1");
    let lists = folder.join("lists");
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "case") {
            continue;
        }
        count += 1;
        let case = fs::read_to_string(&path).unwrap();
        let (head, text) = case.split_once("\n\n").unwrap();
        let field = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim();
        let mut expected = field("expect:").split(' ');
        let verdict = expected.next().unwrap();
        let text = text.strip_suffix('\n').unwrap();
        let words =
            ["read", "--text", text, "--lists", lists.to_str().unwrap(), "--now", field("now:"), "--json"];
        let answer = comptoir(&words, "");
        let reading: Value = serde_json::from_str(&answer.out).unwrap();
        let name = path.file_name().unwrap().display();
        assert_eq!(reading["verdict"], verdict, "{name}");
        assert_eq!(reading["reasons"], json!(expected.collect::<Vec<_>>()), "{name}");
        assert_eq!(answer.status, if verdict == "refused" { 3 } else { 0 }, "{name}");
        if verdict == "refused" {
            assert_eq!(keys(&reading), ["channel", "lists", "reasons", "verdict"], "{name}: no person");
        }
    }
    assert!(count >= 20, "{count} cases");
}

#[test]
fn scan_tells_what_is_seen_and_judges_nothing() {
    let bench = Bench::new();
    let path = bench.picture("plain");
    let seen = bench.run("scan CODE");
    let (file, rest) = seen.out.trim_end_matches('\n').split_once('\t').unwrap();
    assert_eq!(Path::new(file), path);
    assert!(rest.starts_with("qr\tCV1:"), "file, symbology, text: {rest}");
    fs::write(bench.at("empty.png"), b"no picture").unwrap();
    let nothing = comptoir(&["scan", bench.at("empty.png").to_str().unwrap()], "");
    assert_eq!((nothing.status, nothing.out.as_str()), (1, ""), "a file that gave none");
    assert_eq!(comptoir(&["scan", "/nowhere/at-all.png"], "").status, 2);
    assert_eq!(comptoir(&["scan"], "").status, 2, "wrong use");
}

#[test]
fn a_visit_from_the_code_to_the_paper() {
    let bench = Bench::with_office();
    bench.picture("c2s");
    let read = bench.run("read --image CODE --office OFFICE --now NOON --json");
    let reading: Value = serde_json::from_str(&read.out).unwrap();
    let usage = reading["usage_id"].as_str().unwrap();
    assert_eq!((usage, &reading["verdict"]), ("26-11-23-0001", &json!("accepted")), "a demonstration office");
    let again = bench.run("read --image CODE --office OFFICE --now NOON --json");
    assert_eq!(again.status, 3, "read before, by another run of the program");
    assert_eq!(serde_json::from_str::<Value>(&again.out).unwrap()["reasons"], json!(["replayed"]));

    let line = format!(
        "invoice new --office OFFICE --reading {usage} --beneficiary 0 --act G,MD --date 2026-11-23 --now NOON --json"
    );
    let invoice: Value = serde_json::from_str(&bench.run(&line).out).unwrap();
    assert_eq!((&invoice["number"], &invoice["usage_id"]), (&json!(260_000_001), &json!(usage)));
    assert_eq!(
        invoice["shares"],
        json!({"total": 4000, "amo": 2800, "amc": 1200, "state": 0, "excess": 0, "patient_pays": 4000}),
        "30 + 10, at 70 %"
    );
    let shown: Value =
        serde_json::from_str(&bench.run("invoice show --office OFFICE 260000001 --json").out).unwrap();
    assert_eq!(shown["invoice"], invoice);
    assert_eq!(
        shown["trust"],
        json!({
            "channel": "qr", "remote": true, "authenticity": "verified", "reasons": [],
            "lists": {"trust_issued": NOON, "status_issued": NOON},
        }),
        "what was proved stays with the invoice"
    );
    let listed: Value = serde_json::from_str(&bench.run("invoice list --office OFFICE --json").out).unwrap();
    assert_eq!(listed, json!([invoice]));

    let sheet = bench.at("feuille.pdf");
    let line = format!("form feuille --office OFFICE --invoice 260000001 --out {}", sheet.display());
    assert_eq!(bench.run(&line).status, 0);
    assert!(fs::read(sheet).unwrap().starts_with(b"%PDF-"));
}

#[test]
fn an_invoice_is_cancelled_corrected_and_the_day_closed() {
    let bench = Bench::with_office();
    bench.picture("c2s");
    bench.run("read --image CODE --office OFFICE --now NOON");
    let value = |line: &str| -> Value {
        let answer = bench.run(line);
        serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{line}: {}", answer.err))
    };
    let new = "invoice new --office OFFICE --reading 26-11-23-0001 --date 2026-11-23 --now NOON --json --act";
    value(&format!("{new} G,MD"));
    let cancelled = value("invoice cancel --office OFFICE 260000001 --reason Erreur --now NOON --json");
    let note = &cancelled["credit_note"];
    assert_eq!(
        (&note["number"], &note["total"], &note["reason"]),
        (&json!(260_000_001), &json!(-4000), &json!("Erreur")),
        "a series of its own, every amount taken back"
    );
    let twice = bench.run("invoice cancel --office OFFICE 260000001 --reason Erreur --now NOON");
    assert_eq!(twice.status, 4);
    assert!(twice.err.contains("[R-01]"), "{}", twice.err);
    let right = value(&format!("{new} G --replaces 260000001"));
    assert_eq!((&right["number"], &right["replaces"]), (&json!(260_000_002), &json!(260_000_001)));
    let marked = value("invoice mark --office OFFICE 260000002 remise --now NOON --json");
    assert_eq!(marked["standing"]["paper"], "given");

    let open = value("closing --office OFFICE --now NOON --json");
    let closed = value("closing --office OFFICE --date 2026-11-23 --now NOON --json");
    assert_eq!(open["open"]["totals"], closed["totals"]);
    assert_eq!(
        (&closed["totals"]["invoices"]["total"], &closed["totals"]["credit_notes"]["total"]),
        (&json!(7000), &json!(-4000))
    );
    assert_eq!(closed["perpetual"], 3000);
    assert_eq!(closed["totals"]["readings"], json!({"qr": 1, "nfc": 0, "vitale": 0, "ins": 0}));
    let again = bench.run("closing --office OFFICE --date 2026-11-23 --now NOON");
    assert!(again.err.contains("[R-07]"), "{}", again.err);
    let told = bench.run("closing --office OFFICE --now NOON").out;
    assert!(told.contains("déjà clôturé"), "{told}");
}

#[test]
fn a_patient_who_was_typed_in_is_billed_too() {
    let bench = Bench::with_office();
    let patient = json!({
        "holder": {"family_name": "SANSCARTE", "given_name": "Anne", "birth_date_on_card": "19681300", "nir": "268017512345618"},
        "organism": {"regime": "01", "caisse": "751", "centre": "0000", "name": null},
    });
    fs::write(bench.at("patient.json"), patient.to_string()).unwrap();
    let line = "invoice new --office OFFICE --patient PATIENT --act G --date 2026-11-23 --now NOON --json";
    let wrong = bench.run(line);
    assert_eq!(wrong.status, 4);
    assert!(
        wrong.err.contains("« nir »") && !wrong.err.contains("SANSCARTE"),
        "the field, not the person: {}",
        wrong.err
    );
    let fixed = patient.to_string().replace("268017512345618", &with_key(2_680_175_123_456));
    fs::write(bench.at("patient.json"), fixed).unwrap();
    let invoice: Value = serde_json::from_str(&bench.run(line).out).unwrap();
    assert_eq!(
        (&invoice["number"], &invoice["usage_id"]),
        (&json!(260_000_001), &Value::Null),
        "an orphan, and it says so"
    );
}

#[test]
fn each_bad_input_is_told_in_french_with_its_code_and_what_to_do() {
    let bench = Bench::with_office();
    bench.picture("plain");
    bench.run("read --image CODE --office OFFICE --now NOON");
    fs::write(bench.at("patient.json"), "{\"holder\": {\"family_name\": 12345}}").unwrap();
    let invoice = "invoice new --office OFFICE --reading 26-11-23-0001 --now NOON --date";
    let cases: [(&str, String, i32, &str); 20] = [
        (PASSPHRASE, "read --image CODE --lists /nowhere --now NOON".into(), 4, "[T-01]"),
        (PASSPHRASE, "read --image CODE --now NOON".into(), 4, "[T-01]"),
        (PASSPHRASE, "read --image PATIENT --lists LISTS --now NOON".into(), 4, "[C-04]"),
        (PASSPHRASE, "read --text https://exemple.fr --lists LISTS --now NOON".into(), 3, "[C-05]"),
        (PASSPHRASE, "read --image /nowhere.png --lists LISTS".into(), 2, "/nowhere.png"),
        ("quatre mots bien faux", "invoice list --office OFFICE".into(), 4, "[A-01]"),
        (PASSPHRASE, "invoice list --office /nowhere".into(), 4, "[A-03]"),
        (PASSPHRASE, "office new OFFICE --rpps 10003000014 --am-number 751234568".into(), 4, "[A-04]"),
        (PASSPHRASE, "office new /nowhere/office --rpps 1 --am-number 751234568".into(), 4, "[A-08]"),
        (
            PASSPHRASE,
            "office new /nowhere/office --rpps 10003000019".into(),
            4,
            "[A-08] La clé du numéro RPPS",
        ),
        (PASSPHRASE, format!("{invoice} 2026-11-23 --act ZZZ"), 4, "[F-04]"),
        (PASSPHRASE, format!("{invoice} 2026-11-24 --act G"), 4, "[F-03]"),
        (PASSPHRASE, format!("{invoice} 2026-11-23 --act G --beneficiary 9"), 4, "[F-02]"),
        (PASSPHRASE, "invoice show --office OFFICE 7".into(), 4, "[F-08]"),
        (PASSPHRASE, "invoice cancel --office OFFICE 7 --reason Erreur".into(), 4, "[F-08]"),
        (PASSPHRASE, format!("{invoice} 2026-11-23 --act G --replaces 7"), 4, "[F-08]"),
        (PASSPHRASE, "closing --office OFFICE --date 2026-11-24 --now NOON".into(), 4, "[R-08]"),
        (PASSPHRASE, "closing --office OFFICE --month 2026-10 --now NOON".into(), 4, "[R-10]"),
        (PASSPHRASE, "closing --office OFFICE --year 26".into(), 4, "[R-11]"),
        (PASSPHRASE, "closing --office OFFICE --year 2026 --month 2026-11".into(), 2, "--month"),
    ];
    for (passphrase, line, status, told) in cases {
        let answer = bench.run_as(&line, passphrase);
        let words = format!("{}{}", answer.out, answer.err);
        assert_eq!(answer.status, status, "{line}: {words}");
        assert!(words.contains(told), "{line}: {words}");
        assert!(!words.contains("panicked") && words.trim_end().ends_with(['.', ')']), "{line}: {words}");
    }
    let typed =
        bench.run("invoice new --office OFFICE --patient PATIENT --act G --date 2026-11-23 --now NOON");
    assert_eq!(typed.status, 2);
    assert!(!typed.err.contains("12345"), "what the file held is not repeated: {}", typed.err);
    let short =
        bench.run_as("office new /nowhere/office --rpps 10003000014 --am-number 751234568", "trop court");
    assert!(short.err.contains("[A-02]"), "{}", short.err);
}

/// A NIR for thirteen digits: key = 97 − (N mod 97).
fn with_key(number: u64) -> String {
    format!("{number}{:02}", 97_u64.saturating_sub(number % 97))
}
