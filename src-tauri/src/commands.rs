//! The commands of the window: each takes its arguments, calls one use case, converts. No rule lives here.
#![expect(clippy::unreachable, reason = "tauri::command writes one into every async command that borrows")]

use desk::wire::{
    Attention, Books, BoxSeen, CameraInfo, Challenge, Closing, Diagnostic, Draft, Event, Founded, Happening,
    Invoice, InvoiceFile, InvoicePage, InvoiceWish, KeptDraft, Medicines, Menu, NewOffice, OrphanPage,
    OwnTariff, PeriodKind, Quote, SavedSheet, Session, Shown, TariffList, Turn, WireError,
};
use desk::{Counter, Error, Presentation};
use tauri::State;
use tauri::ipc::{Channel, InvokeBody, Request, Response};

pub(crate) type Answer<T> = Result<T, WireError>;

/// What the window shows around every screen.
#[tauri::command]
pub(crate) async fn session(counter: State<'_, Counter>) -> Answer<Session> {
    counter.session().await.map_err(Error::into_wire)
}

/// Tells the window what happens without its asking. A page that was loaded anew subscribes anew.
#[tauri::command]
pub(crate) async fn subscribe(counter: State<'_, Counter>, channel: Channel<Event>) -> Answer<()> {
    counter.subscribe(move |event| channel.send(event).is_ok());
    Ok(())
}

/// What the window has eyes for: whether what is presented is read at once, or waits.
#[tauri::command]
pub(crate) async fn attend(counter: State<'_, Counter>, attention: Attention) -> Answer<()> {
    counter.attend(attention).await;
    Ok(())
}

/// Reads once more what lies on a reader.
#[tauri::command]
pub(crate) async fn read_again(counter: State<'_, Counter>) -> Answer<()> {
    counter.read_again().await;
    Ok(())
}

/// The next picture of the camera, as JPEG bytes; none when none comes for a second.
#[tauri::command]
pub(crate) async fn preview(counter: State<'_, Counter>) -> Answer<Response> {
    Ok(Response::new(counter.preview().await))
}

/// Looks through another camera from now on.
#[tauri::command]
pub(crate) async fn choose_camera(counter: State<'_, Counter>, camera: Option<CameraInfo>) -> Answer<()> {
    counter.choose_camera(camera).await.map_err(Error::into_wire)
}

/// Makes the office and opens it.
#[tauri::command]
pub(crate) async fn create_office(counter: State<'_, Counter>, office: NewOffice) -> Answer<Founded> {
    counter.create_office(&office).await.map_err(Error::into_wire)
}

/// Opens the office.
#[tauri::command]
pub(crate) async fn unlock(counter: State<'_, Counter>, passphrase: String) -> Answer<Session> {
    counter.unlock(&passphrase).await.map_err(Error::into_wire)
}

/// Closes the office.
#[tauri::command]
pub(crate) async fn lock(counter: State<'_, Counter>) -> Answer<Session> {
    counter.lock().await.map_err(Error::into_wire)
}

/// Reads the text of a code that was pasted or typed by a scanner.
#[tauri::command]
pub(crate) async fn read_text(counter: State<'_, Counter>, text: String) -> Answer<Shown> {
    counter.read(Presentation::from_text(&text)).await.map_err(Error::into_wire)
}

/// Reads a picture that was dropped, pasted or chosen: the body of the call is its bytes.
#[tauri::command]
pub(crate) async fn read_image(counter: State<'_, Counter>, request: Request<'_>) -> Answer<Shown> {
    counter.read_picture(bytes(&request).to_vec()).await.map_err(Error::into_wire)
}

/// Reads the simulated phone that stands beside a demonstration office.
#[tauri::command]
pub(crate) async fn present_phone(counter: State<'_, Counter>) -> Answer<Shown> {
    counter.read_phone().await.map_err(Error::into_wire)
}

/// Asks the next phone to sign a challenge.
#[tauri::command]
pub(crate) async fn ask_challenge(counter: State<'_, Counter>) -> Answer<Challenge> {
    counter.ask_challenge().await.map_err(Error::into_wire)
}

/// Asks for no challenge any more.
#[tauri::command]
pub(crate) async fn drop_challenge(counter: State<'_, Counter>) -> Answer<()> {
    counter.drop_challenge().await.map_err(Error::into_wire)
}

/// Shows an earlier reading again.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn reopen(counter: State<'_, Counter>, usage_id: String) -> Answer<Shown> {
    counter.reopen(&usage_id).await.map_err(Error::into_wire)
}

/// The acts that can be billed on a day.
#[tauri::command]
pub(crate) async fn acts(counter: State<'_, Counter>, date: String) -> Answer<Menu> {
    counter.acts(&date).await.map_err(Error::into_wire)
}

/// Takes over the lists of a folder.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn import_lists(
    counter: State<'_, Counter>,
    folder: String,
    other_roots: bool,
) -> Answer<Session> {
    counter.import_lists(&folder, other_roots).await.map_err(Error::into_wire)
}

/// When the database of medicines was brought in.
#[tauri::command]
pub(crate) async fn medicines(counter: State<'_, Counter>) -> Answer<Medicines> {
    counter.medicines().await.map_err(Error::into_wire)
}

/// What a box is.
#[tauri::command]
pub(crate) async fn look_up_box(counter: State<'_, Counter>, code: String) -> Answer<BoxSeen> {
    counter.look_up_box(&code).await.map_err(Error::into_wire)
}

/// What a draft comes to.
#[tauri::command]
pub(crate) async fn quote(counter: State<'_, Counter>, draft: Draft) -> Answer<Quote> {
    counter.quote(&draft).await.map_err(Error::into_wire)
}

/// Seals an invoice.
#[tauri::command]
pub(crate) async fn seal(counter: State<'_, Counter>, draft: Draft) -> Answer<Invoice> {
    counter.seal(&draft).await.map_err(Error::into_wire)
}

/// The prices of a day, and the office's own.
#[tauri::command]
pub(crate) async fn tariff_list(counter: State<'_, Counter>, date: String) -> Answer<TariffList> {
    counter.tariff_list(&date).await.map_err(Error::into_wire)
}

/// Enters a price of the office's own.
#[tauri::command]
pub(crate) async fn set_tariff(counter: State<'_, Counter>, tariff: OwnTariff) -> Answer<()> {
    counter.set_tariff(&tariff).await.map_err(Error::into_wire)
}

/// Takes a price of the office's own away.
#[tauri::command]
pub(crate) async fn drop_tariff(counter: State<'_, Counter>, code: String, from: String) -> Answer<()> {
    counter.drop_tariff(&code, &from).await.map_err(Error::into_wire)
}

/// A page of invoices, newest first.
#[tauri::command]
pub(crate) async fn register(
    counter: State<'_, Counter>,
    wish: InvoiceWish,
    turn: Turn<u32>,
) -> Answer<InvoicePage> {
    counter.register(&wish, turn).await.map_err(Error::into_wire)
}

/// An invoice with all that happened to it.
#[tauri::command]
pub(crate) async fn invoice_file(counter: State<'_, Counter>, number: u32) -> Answer<InvoiceFile> {
    counter.invoice_file(number).await.map_err(Error::into_wire)
}

/// Writes down what happened to an invoice.
#[tauri::command]
pub(crate) async fn mark_invoice(
    counter: State<'_, Counter>,
    number: u32,
    what: Happening,
) -> Answer<InvoiceFile> {
    counter.mark_invoice(number, what).await.map_err(Error::into_wire)
}

/// Cancels an invoice by a credit note.
#[tauri::command]
pub(crate) async fn cancel_invoice(
    counter: State<'_, Counter>,
    number: u32,
    reason: String,
) -> Answer<InvoiceFile> {
    counter.cancel_invoice(number, &reason).await.map_err(Error::into_wire)
}

/// Cancels an invoice and leaves a draft that replaces it.
#[tauri::command]
pub(crate) async fn correct_invoice(
    counter: State<'_, Counter>,
    number: u32,
    reason: String,
) -> Answer<KeptDraft> {
    counter.correct_invoice(number, &reason).await.map_err(Error::into_wire)
}

/// A page of readings on which no valid invoice rests.
#[tauri::command]
pub(crate) async fn orphans(counter: State<'_, Counter>, turn: Turn<String>) -> Answer<OrphanPage> {
    counter.orphans(turn).await.map_err(Error::into_wire)
}

/// Keeps the draft that is being written.
#[tauri::command]
pub(crate) async fn keep_draft(counter: State<'_, Counter>, draft: Draft) -> Answer<()> {
    counter.keep_draft(&draft).await.map_err(Error::into_wire)
}

/// The draft that waits, if there is one.
#[tauri::command]
pub(crate) async fn kept_draft(counter: State<'_, Counter>) -> Answer<Option<KeptDraft>> {
    counter.kept_draft().await.map_err(Error::into_wire)
}

/// Drops the draft that waits.
#[tauri::command]
pub(crate) async fn drop_draft(counter: State<'_, Counter>) -> Answer<()> {
    counter.drop_draft().await.map_err(Error::into_wire)
}

/// What is open and what was closed.
#[tauri::command]
pub(crate) async fn books(counter: State<'_, Counter>) -> Answer<Books> {
    counter.books().await.map_err(Error::into_wire)
}

/// Closes a day, a month or a year.
#[tauri::command]
pub(crate) async fn close_period(
    counter: State<'_, Counter>,
    kind: PeriodKind,
    period: String,
) -> Answer<Closing> {
    counter.close_period(kind, &period).await.map_err(Error::into_wire)
}

/// What is known of this counter when something does not work.
#[tauri::command]
pub(crate) async fn diagnostic(counter: State<'_, Counter>) -> Answer<Diagnostic> {
    counter.diagnostic().await.map_err(Error::into_wire)
}

/// Writes it among the user's documents.
#[tauri::command]
pub(crate) async fn save_diagnostic(counter: State<'_, Counter>) -> Answer<SavedSheet> {
    counter.save_diagnostic().await.map_err(Error::into_wire)
}

pub(crate) fn bytes<'a>(request: &'a Request<'_>) -> &'a [u8] {
    match request.body() {
        InvokeBody::Raw(bytes) => bytes,
        // JSON is not a picture: the reader says so, as of any other file.
        InvokeBody::Json(_) => &[],
    }
}

/// Puts an act on a key of its own, or gives the key by use again.
#[tauri::command]
pub(crate) async fn pin_favourite(counter: State<'_, Counter>, key: u8, code: Option<String>) -> Answer<()> {
    counter.pin_favourite(key, code.as_deref()).await.map_err(Error::into_wire)
}
