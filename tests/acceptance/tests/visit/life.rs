//! What becomes of an invoice: cancelled, corrected, followed, closed; and what must be refused on the way.

use std::sync::Arc;

use desk::wire::{
    CheckCode, Draft, ErrorCode, Happening, InvoiceFilter, InvoiceWish, PaymentState, PeriodKind, PrintWay,
    Quote, Turn,
};
use desk::{Desk, Passphrase, Presentation};
use jiff::SignedDuration;

use crate::office::{PASSPHRASE, Visit, card, draft};
use crate::proof::card_of;

const FIRST: u32 = 260_000_001;

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_invoice_is_corrected_under_a_new_number_even_after_a_crash() {
    let visit = Visit::begin(true).await;
    let usage = card(&visit.read(&visit.code("plain")).await).usage_id.clone();
    let typed = draft(&usage, 0, &["MD", "G"]);
    let wrong = visit.desk.seal(&typed).await.unwrap();
    assert_eq!(wrong.number, FIRST);
    for (reason, code) in [("  ", ErrorCode::ReasonMissing), (&*"é".repeat(201), ErrorCode::ReasonMissing)] {
        assert_eq!(visit.desk.cancel_invoice(FIRST, reason).await.err().unwrap().code(), code);
    }
    let kept = visit.desk.correct_invoice(FIRST, "Pas de déplacement").await.unwrap();
    let expected = Draft { replaces: Some(FIRST), ..typed };
    let word = |draft: &Draft| serde_json::to_value(draft).unwrap();
    assert_eq!(word(&kept.draft), word(&expected), "prefilled with all that was typed, and linked");
    assert_eq!(
        visit.desk.cancel_invoice(FIRST, "Encore").await.err().unwrap().code(),
        ErrorCode::InvoiceCancelled
    );

    // The program dies here: the draft waits behind the lock.
    let Visit { folder, clock, desk, issuer: _issuer } = visit;
    drop(desk);
    let office = folder.path().join("office");
    let desk = Desk::open(&office, &Passphrase::typed(PASSPHRASE), Arc::new(clock)).await.unwrap();
    let mut waiting = desk.kept_draft().await.unwrap().unwrap().draft;
    waiting.acts.remove(0);
    desk.keep_draft(&waiting).await.unwrap();
    let right = desk.seal(&waiting).await.unwrap();
    assert_eq!((right.number, right.replaces, right.shares.total), (FIRST + 1, Some(FIRST), 3000));
    assert!(desk.kept_draft().await.unwrap().is_none(), "sealed: nothing waits any more");
    assert_eq!(desk.seal(&waiting).await.err().unwrap().code(), ErrorCode::CannotReplace, "once");

    let old = desk.invoice_file(FIRST).await.unwrap();
    let note = old.credit_note.unwrap();
    assert_eq!((note.number, note.total, note.reason.as_str()), (FIRST, -4000, "Pas de déplacement"));
    assert_eq!(old.standing.replaced_by, Some(FIRST + 1));
    assert_eq!(old.invoice.seal, wrong.seal, "what was sealed has not changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_followed_until_it_is_paid() {
    let visit = Visit::begin(true).await;
    let usage = card(&visit.read(&visit.code("plain")).await).usage_id.clone();
    let lone = card(&visit.read(&visit.code("family")).await).usage_id.clone();
    let mut asked = draft(&usage, 0, &["G"]);
    asked.third_party_compulsory = true;
    let number = visit.desk.seal(&asked).await.unwrap().number;
    let found = async |query: &str, filter| {
        let wish = InvoiceWish { query: query.to_owned(), filter, ..InvoiceWish::default() };
        let page = visit.desk.register(&wish, Turn::Newest).await.unwrap();
        page.rows.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    for (query, filter, expected) in [
        ("", InvoiceFilter::All, vec![number]),
        ("", InvoiceFilter::Awaited, vec![number]),
        ("", InvoiceFilter::Rejected, vec![]),
        ("", InvoiceFilter::WithoutReading, vec![]),
        ("1", InvoiceFilter::All, vec![number]),
        ("260000001", InvoiceFilter::Rejected, vec![number]),
        ("23/11/2026", InvoiceFilter::All, vec![number]),
        ("22/11/2026", InvoiceFilter::All, vec![]),
        ("g", InvoiceFilter::All, vec![number]),
        ("VL", InvoiceFilter::All, vec![]),
    ] {
        assert_eq!(found(query, filter).await, expected, "« {query} » {filter:?}");
    }
    let orphans = visit.desk.orphans(Turn::Newest).await.unwrap().rows;
    assert_eq!(
        orphans.iter().map(|o| o.usage_id.as_str()).collect::<Vec<_>>(),
        [&*lone],
        "read and not billed"
    );

    let file = visit.desk.mark_invoice(number, Happening::Rejected, Some("Code 123")).await.unwrap();
    assert_eq!((file.standing.payment, file.events.len()), (PaymentState::Rejected, 1));
    assert_eq!(file.events[0].note.as_deref(), Some("Code 123"));
    assert!(found("", InvoiceFilter::Awaited).await.is_empty());
    assert_eq!(found("", InvoiceFilter::Rejected).await, [number]);
    let again = visit.desk.mark_invoice(number, Happening::Rejected, None).await;
    assert_eq!(again.err().unwrap().code(), ErrorCode::AlreadySo);
    let unknown = visit.desk.mark_invoice(7, Happening::Paid, None).await;
    assert_eq!(unknown.err().unwrap().code(), ErrorCode::InvoiceUnknown);
    visit.desk.cancel_invoice(number, "Rejetée").await.unwrap();
    let late = visit.desk.mark_invoice(number, Happening::Paid, None).await;
    assert_eq!(late.err().unwrap().code(), ErrorCode::InvoiceCancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_fund_would_send_back_is_said_before_sealing() {
    let visit = Visit::begin(true).await;
    let usage = card(&visit.read(&visit.code("plain")).await).usage_id.clone();
    let codes = |quote: &Quote| quote.checks.iter().map(|c| (c.code, c.blocking)).collect::<Vec<_>>();
    let ordinary = draft(&usage, 0, &["G"]);
    assert_eq!(codes(&visit.desk.quote(&ordinary).await.unwrap()), []);
    visit.desk.seal(&ordinary).await.unwrap();
    let quote = visit.desk.quote(&draft(&usage, 0, &["G", "MD"])).await.unwrap();
    assert_eq!(codes(&quote), [(CheckCode::AlreadyInvoiced, false)], "said, not forbidden");
    assert_eq!((quote.checks[0].act.as_deref(), quote.checks[0].invoice), (Some("G"), Some(FIRST)));
    visit.desk.cancel_invoice(FIRST, "Erreur").await.unwrap();
    assert_eq!(codes(&visit.desk.quote(&ordinary).await.unwrap()), [], "a cancelled one does not count");

    let mut old = draft(&usage, 0, &["G"]);
    old.date = "2025-11-22".into();
    let quote = visit.desk.quote(&old).await.unwrap();
    assert!(codes(&quote).contains(&(CheckCode::CareOld, false)), "{:?}", quote.checks);

    // A plastic card states neither fund nor rights: the patient may pay, no third party can be asked.
    let people = card_of(card(&visit.read(&visit.code("family")).await));
    let shown = visit.desk.read(Presentation::from_plastic_card(people)).await.unwrap();
    let usage = card(&shown).usage_id.clone();
    let mut paper = draft(&usage, 0, &["G"]);
    assert_eq!(codes(&visit.desk.quote(&paper).await.unwrap()), [(CheckCode::FundMissing, false)]);
    paper.third_party_compulsory = true;
    let quote = visit.desk.quote(&paper).await.unwrap();
    assert_eq!(
        codes(&quote),
        [(CheckCode::FundMissing, true), (CheckCode::RightsNotStated, false)],
        "the forbidding first"
    );
    let refused = visit.desk.seal(&paper).await.err().unwrap();
    assert_eq!(refused.code(), ErrorCode::CheckBlocks);
    assert_eq!(refused.params()["check"], "fund_missing");
    paper.organism = Some("017510000".into());
    visit.desk.seal(&paper).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_day_stays_closed() {
    let visit = Visit::begin(true).await;
    let usage = card(&visit.read(&visit.code("plain")).await).usage_id.clone();
    visit.desk.seal(&draft(&usage, 0, &["G"])).await.unwrap();
    visit.desk.save_sheet(FIRST, &PrintWay::default(), &visit.folder.path().join("papers")).await.unwrap();
    visit.desk.save_sheet(FIRST, &PrintWay::default(), &visit.folder.path().join("papers")).await.unwrap();
    let books = visit.desk.books().await.unwrap();
    assert_eq!((books.open.day.as_str(), books.open.closed), ("2026-11-23", false));
    let closing = visit.desk.close_period(PeriodKind::Day, "2026-11-23").await.unwrap();
    assert_eq!(closing.totals, books.open.totals);
    assert_eq!((closing.totals.sheets, closing.totals.without_sheet, closing.totals.readings.qr), (2, 0, 1));
    assert_eq!(closing.totals.payments.at_counter.total, 3000);
    for (kind, period, code) in [
        (PeriodKind::Day, "2026-11-23", ErrorCode::PeriodClosed),
        (PeriodKind::Day, "2026-11-24", ErrorCode::PeriodNotOver),
        (PeriodKind::Month, "2026-11", ErrorCode::PeriodNotOver),
        (PeriodKind::Day, "23/11/2026", ErrorCode::PeriodWrong),
    ] {
        let refused = visit.desk.close_period(kind, period).await.err().unwrap();
        assert_eq!(refused.code(), code, "{period}");
    }
    let late = visit.desk.seal(&draft(&usage, 0, &["MD"])).await.unwrap();
    assert_eq!(
        visit.desk.invoice_file(late.number).await.unwrap().day,
        "2026-11-24",
        "it goes to the next day"
    );
    visit.clock.pass(SignedDuration::from_hours(24 * 40));
    let books = visit.desk.books().await.unwrap();
    assert_eq!((books.open.day.as_str(), books.month), ("2026-11-24", None), "what is open comes first");
    visit.desk.close_period(PeriodKind::Day, "2026-11-24").await.unwrap();
    assert_eq!(visit.desk.books().await.unwrap().month.as_deref(), Some("2026-11"));
    let month = visit.desk.close_period(PeriodKind::Month, "2026-11").await.unwrap();
    assert_eq!((month.totals.invoices.count, month.totals.invoices.total), (2, 4000), "30 + 10");
}
