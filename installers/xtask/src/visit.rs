//! The visit where there is no display: the same phone, the same checks, the same papers, told in the terminal.

use anyhow::{Context, Result};
use serde_json::Value;

use crate::demo::{self, Demo, HOLDER};
use crate::say::say;
use crate::step::{Session, Step};
use crate::tap::{self, Tap};

/// One patient, from the code on the phone to the sheet of paper.
pub(crate) fn in_the_terminal(session: &Session, demo: &Demo) -> Result<()> {
    say(
        "\nThere is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): the same visit, in the terminal.\n",
    )?;

    let code = demo.file("qr.png");
    let show = demo::phone(session.place(), "phone-code", "the patient unlocks the phone and shows a code")
        .arguments(["qr".as_ref(), "--issuer".as_ref(), demo.issuer().as_os_str()])
        .arguments(["--holder".as_ref(), HOLDER.as_ref(), "--out".as_ref(), code.as_os_str()]);
    show.ask()?;
    say(&format!("1. The phone shows its code\n     {}", session.place().shown(&code)))?;

    let read = office_step(
        session,
        demo,
        "reading",
        "the code is decoded and every signature checked, off line",
        &["read"],
    )
    .arguments(["--image".as_ref(), code.as_os_str(), "--json".as_ref()]);
    let reading = answer(&read)?;
    say(&format!("2. It is read and checked, off line\n{}", told_reading(&reading)?))?;
    by_nfc(session, demo)?;

    let invoice = office_step(
        session,
        demo,
        "invoice",
        "a consultation of the first child is recorded",
        &["invoice", "new"],
    )
    .arguments(["--reading", text(&reading, "/usage_id")?, "--beneficiary", "1", "--act", "G"])
    .arguments(["--date", &today(session)?, "--json"]);
    let invoice = answer(&invoice)?;
    say(&format!("4. The invoice is recorded\n{}", told_invoice(&invoice)?))?;

    let sheet = demo.file("feuille.pdf");
    let number = number(&invoice, "/number")?.to_string();
    let fill =
        office_step(session, demo, "sheet", "the paper sheet is filled, ready to sign", &["form", "feuille"])
            .arguments(["--invoice".as_ref(), number.as_ref(), "--out".as_ref(), sheet.as_os_str()]);
    fill.ask()?;
    Ok(say(&format!("5. The feuille de soins is ready to sign\n     {}", session.place().shown(&sheet)))?)
}

/// The same phone on a reader, where one can be played; a machine that cannot says why, and the visit goes on.
fn by_nfc(session: &Session, demo: &Demo) -> Result<()> {
    if let Some(obstacle) = tap::obstacle(session.place()) {
        return Ok(say(&format!("3. The same phone by NFC is left out: {obstacle}"))?);
    }
    let _phone = Tap::begin(session.place(), demo)?;
    let why = "the phone answers a session over NFC, and proves its key in it";
    let tapped =
        office_step(session, demo, "tap", why, &["read"]).arguments(["--nfc", "--wait", "20", "--json"]);
    let reading = answer(&tapped)?;
    Ok(say(&format!("3. The same phone, laid on a reader (NFC)\n{}", told_reading(&reading)?))?)
}

fn office_step(
    session: &Session,
    demo: &Demo,
    name: &'static str,
    why: &'static str,
    words: &[&str],
) -> Step {
    demo::cli(session.place(), name, why)
        .arguments(words)
        .arguments(["--office".as_ref(), demo.office().as_os_str()])
}

fn answer(step: &Step) -> Result<Value> {
    let answer = step.ask()?;
    serde_json::from_str(&answer).with_context(|| format!("this answer is no JSON: {answer}"))
}

/// The day at the counter. The terminal visit is of Linux alone, where this command always is.
fn today(session: &Session) -> Result<String> {
    let date = Step::new(session.place(), "date", "care is billed at the day it is given", "date")
        .arguments(["+%F"])
        .variable("TZ", "Europe/Paris");
    Ok(date.ask()?.trim().to_owned())
}

/// A reading, as `spec/presentation.md` §7 words it.
fn told_reading(reading: &Value) -> Result<String> {
    let reasons =
        reading.pointer("/reasons").and_then(Value::as_array).context("a reading without its reasons")?;
    let reasons = reasons.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    let reasons = if reasons.is_empty() { String::new() } else { format!(" ({reasons})") };
    let people = reading
        .pointer("/beneficiaries")
        .and_then(Value::as_array)
        .context("a reading without its beneficiaries")?;
    let mut lines = vec![
        format!("     verdict        {}{reasons}", text(reading, "/verdict")?),
        format!("     issuer         {}", text(reading, "/issuer/name")?),
        format!(
            "     insured        {}",
            told_person(reading.pointer("/holder").context("a reading without its holder")?)?
        ),
    ];
    for (rank, person) in (1..).zip(people) {
        lines.push(format!("     beneficiary {rank}  {}", told_person(person)?));
    }
    let organism = ["regime", "caisse", "centre"].map(|part| text(reading, &format!("/organism/{part}")));
    lines
        .push(format!("     fund           {}", organism.into_iter().collect::<Result<Vec<_>>>()?.join(" ")));
    lines.push(format!("     rights         {}", text(reading, "/rights/state")?));
    lines.push(format!("     usage          {}", text(reading, "/usage_id")?));
    Ok(lines.join("\n"))
}

fn told_person(person: &Value) -> Result<String> {
    let names = [text(person, "/family_name")?, text(person, "/given_name")?].join(" ");
    Ok(format!("{names}, {}", text(person, "/birth_date_on_card")?))
}

fn told_invoice(invoice: &Value) -> Result<String> {
    let lines =
        invoice.pointer("/lines").and_then(Value::as_array).context("an invoice without its lines")?;
    let mut told = vec![format!("     number         {}", number(invoice, "/number")?)];
    for line in lines {
        told.push(format!("     act            {}  {}", text(line, "/code")?, text(line, "/label")?));
    }
    for (words, share) in
        [("total", "total"), ("fund's part", "amo"), ("other part", "amc"), ("to pay today", "patient_pays")]
    {
        told.push(format!("     {words:13}  {}", euros(number(invoice, &format!("/shares/{share}"))?)));
    }
    Ok(told.join("\n"))
}

fn text<'a>(value: &'a Value, at: &str) -> Result<&'a str> {
    value.pointer(at).and_then(Value::as_str).with_context(|| format!("the answer has no text at {at}"))
}

fn number(value: &Value, at: &str) -> Result<u64> {
    value.pointer(at).and_then(Value::as_u64).with_context(|| format!("the answer has no number at {at}"))
}

fn euros(cents: u64) -> String {
    format!("{},{:02} €", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{euros, told_invoice, told_reading};

    fn reading() -> serde_json::Value {
        json!({
            "verdict": "to_confirm", "reasons": ["status_list_stale", "test_issuer"], "channel": "qr",
            "issuer": {"name": "Émetteur de test", "test": true},
            "holder": {"family_name": "LAMBERT", "given_name": "Aline", "birth_date_on_card": "19840309"},
            "beneficiaries": [
                {"family_name": "LAMBERT", "given_name": "Noé", "birth_date_on_card": "20150100"},
                {"family_name": "LAMBERT", "given_name": "Zoé", "birth_date_on_card": "20180412"}
            ],
            "organism": {"regime": "01", "caisse": "751", "centre": "0000", "name": null},
            "rights": {"state": "open"}, "usage_id": "7KQ2M"
        })
    }

    #[test]
    fn a_reading_is_told_whole() {
        let told = told_reading(&reading()).unwrap();
        for part in [
            "verdict        to_confirm (status_list_stale, test_issuer)",
            "insured        LAMBERT Aline, 19840309",
            // A lunar month has no civil date: the card's own writing is what can always be told.
            "beneficiary 1  LAMBERT Noé, 20150100",
            "beneficiary 2  LAMBERT Zoé, 20180412",
            "fund           01 751 0000",
            "rights         open",
            "usage          7KQ2M",
        ] {
            assert!(told.contains(part), "{part:?} is missing from:\n{told}");
        }
    }

    #[test]
    fn a_reading_that_lacks_something_is_no_success() {
        for missing in
            ["verdict", "reasons", "holder", "beneficiaries", "organism", "rights", "usage_id", "issuer"]
        {
            let mut reading = reading();
            reading.as_object_mut().unwrap().remove(missing);
            assert!(told_reading(&reading).is_err(), "told without {missing}");
        }
    }

    #[test]
    fn an_invoice_says_who_pays_what() {
        let told = told_invoice(&json!({
            "number": 12, "lines": [{"code": "G", "label": "Consultation"}],
            "shares": {"total": 3000, "amo": 2100, "amc": 900, "patient_pays": 3000}
        }))
        .unwrap();
        for part in [
            "number         12",
            "act            G  Consultation",
            "total          30,00 €",
            "fund's part    21,00 €",
        ] {
            assert!(told.contains(part), "{part:?} is missing from:\n{told}");
        }
        assert_eq!(euros(5), "0,05 €", "cents keep their zero");
    }
}
