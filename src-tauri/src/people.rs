//! The commands about people and the door: each takes its arguments, calls one use case, converts.
#![expect(clippy::unreachable, reason = "tauri::command writes one into every async command that borrows")]

use desk::wire::{NewMember, People, RecoverySheet, Session, SetupStep};
use desk::{Counter, Error};
use tauri::State;

use crate::commands::Answer;

/// Somebody comes in by their PIN, or takes over the counter.
#[tauri::command]
pub(crate) async fn sign_in(counter: State<'_, Counter>, person: u32, pin: String) -> Answer<Session> {
    counter.sign_in(person, &pin).await.map_err(Error::into_wire)
}

/// Opens the office by its recovery code, and gives it a new passphrase.
#[tauri::command]
pub(crate) async fn recover(
    counter: State<'_, Counter>,
    code: String,
    passphrase: String,
) -> Answer<Session> {
    counter.recover(&code, &passphrase).await.map_err(Error::into_wire)
}

/// Somebody touched the counter.
#[tauri::command]
pub(crate) async fn stir(counter: State<'_, Counter>) -> Answer<()> {
    counter.stir().await;
    Ok(())
}

/// Everybody who works or worked here.
#[tauri::command]
pub(crate) async fn people(counter: State<'_, Counter>) -> Answer<People> {
    counter.people().await.map_err(Error::into_wire)
}

/// Somebody joins the office.
#[tauri::command]
pub(crate) async fn add_person(counter: State<'_, Counter>, person: NewMember) -> Answer<People> {
    counter.add_person(&person).await.map_err(Error::into_wire)
}

/// Somebody leaves the office.
#[tauri::command]
pub(crate) async fn person_leaves(counter: State<'_, Counter>, person: u32) -> Answer<People> {
    counter.person_leaves(person).await.map_err(Error::into_wire)
}

/// Gives somebody a PIN on this computer.
#[tauri::command]
pub(crate) async fn set_pin(counter: State<'_, Counter>, person: u32, pin: String) -> Answer<Session> {
    counter.set_pin(person, &pin).await.map_err(Error::into_wire)
}

/// Bills under somebody else's number from now on.
#[tauri::command]
pub(crate) async fn bill_for(counter: State<'_, Counter>, person: u32) -> Answer<Session> {
    counter.bill_for(person).await.map_err(Error::into_wire)
}

/// Lets another passphrase open the office.
#[tauri::command]
pub(crate) async fn change_passphrase(
    counter: State<'_, Counter>,
    old: String,
    passphrase: String,
) -> Answer<()> {
    counter.change_passphrase(&old, &passphrase).await.map_err(Error::into_wire)
}

/// Makes another recovery code, shown now and never again.
#[tauri::command]
pub(crate) async fn renew_recovery(counter: State<'_, Counter>, passphrase: String) -> Answer<RecoverySheet> {
    counter.renew_recovery(&passphrase).await.map_err(Error::into_wire)
}

/// Locks after other minutes from now on.
#[tauri::command]
pub(crate) async fn lock_after(counter: State<'_, Counter>, minutes: u8) -> Answer<People> {
    counter.set_lock_after(minutes).await.map_err(Error::into_wire)
}

/// Goes on with a step of the first installation, or ends it.
#[tauri::command]
pub(crate) async fn setup_at(counter: State<'_, Counter>, step: Option<SetupStep>) -> Answer<Session> {
    counter.setup_at(step).await.map_err(Error::into_wire)
}
