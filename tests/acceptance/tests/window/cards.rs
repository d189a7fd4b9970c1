//! Phones and plastic cards on readers of the real card service, in the real window. Whatever arrives first is read, and nobody who
//! is on the screen is taken away.

use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::Duration;

use acceptance::program;
use fantoccini::key::Key;
use jiff::Timestamp;
use serde_json::Value;
use simulator::{Card, Issuer, NfcMisbehaviour, NfcOptions, VitaleCard, VitaleKind};

use crate::daemon::{Daemon, Laid};
use crate::stage::{Monopoly, Scenery, Stage};

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_by_phone_on_the_reader_then_one_by_plastic_card() {
    let daemon = Daemon::start();
    let stage = Scenery::new().with_readers().raise().await;
    stage.heading("Présentez le téléphone ou la carte").await;
    stage.inspect("lecteurs-pret").await;

    // Slow enough to be seen: each of its replies takes as long as a phone of ten years ago.
    let laid = daemon.lay_slowly(0, phone(&stage, "family", None), Duration::from_millis(80), None);
    stage.heading("LECTURE").await;
    stage.says(&["ne bougez plus"]).await;
    stage.picture("lecteurs-lecture").await;
    stage.text_of("#verdict", "DROITS LUS").await;
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    stage.says(&["Sans contact", "Session sans contact vérifiée"]).await;
    stage.picture("lecteurs-telephone").await;
    lift(&stage, laid).await;

    // The next in the queue puts their card in early: it does not take the first one's place.
    let card = daemon.lay(1, VitaleCard::new("plain", VitaleKind::Usual, Timestamp::now()).unwrap());
    stage.text_of("section p.text", "attend").await;
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    stage.press("2").await;
    stage.heading("Max").await;
    bill_to_paper(&stage).await;
    stage.press(Key::Escape).await;

    stage.text_of("#verdict", "À CONFIRMER").await;
    stage.says(&["droits non vérifiés", "Carte lue en clair, non authentifiée"]).await;
    stage.picture("lecteurs-vitale").await;
    stage.inspect("carte-vitale").await;
    lift(&stage, card).await;
    stage.press("i").await;
    stage.press(Key::Enter).await;
    stage.heading("MERCADIER").await;
    bill_to_paper(&stage).await;
    stage.picture("lecteurs-vitale-feuille").await;
    stage.press(Key::Escape).await;
    stage.heading("Présentez le téléphone ou la carte").await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_phone_a_forged_one_and_a_reader_that_goes_are_no_dead_end() {
    let mut daemon = Daemon::start();
    let stage = Scenery::new().with_readers().raise().await;
    stage.heading("Présentez le téléphone ou la carte").await;

    let locked = daemon.lay(0, phone(&stage, "family", Some(NfcMisbehaviour::PhoneLocked)));
    stage.text_of("#verdict", "LECTURE IMPOSSIBLE – RÉESSAYER").await;
    stage.text_of("[data-testid=message-code]", "L-04").await;
    stage
        .says(&[
            "Le téléphone est verrouillé",
            "avec son code ou son empreinte",
            "le patient n’est pas refusé",
        ])
        .await;
    stage.inspect("lecteurs-verrouille").await;
    lift(&stage, locked).await;
    // The patient unlocks it and lays it down again: not a key is pressed.
    let unlocked = daemon.lay(0, phone(&stage, "family", None));
    stage.text_of("#verdict", "DROITS LUS").await;
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    lift(&stage, unlocked).await;
    stage.home().await;

    let forged = daemon.lay(0, phone(&stage, "family", Some(NfcMisbehaviour::ForgedIssuer)));
    stage.text_of("#verdict", "REFUSÉ").await;
    let body = stage.find("body").await.text().await.unwrap();
    assert!(!body.contains("LEGENDRE"), "a refusal names nobody: {body}");
    stage.inspect("lecteurs-refus").await;
    lift(&stage, forged).await;
    stage.press(Key::F4).await;
    stage.says(&["Insérez la carte Vitale dans le lecteur."]).await;
    let card = daemon.lay(1, VitaleCard::new("family", VitaleKind::Usual, Timestamp::now()).unwrap());
    stage.text_of("#verdict", "À CONFIRMER").await;
    lift(&stage, card).await;
    stage.home().await;

    // The service goes while the screen says *Prêt*: what is left is said, and a code is read all the same.
    daemon.crash();
    stage.find("[data-channel=nfc][data-code=service_stopped]").await;
    stage.says(&["Le service de lecture de cartes de l’ordinateur est arrêté."]).await;
    stage.inspect("lecteur-arrete").await;
    stage.drop_picture(&stage.code(&["--holder", "plain"])).await;
    stage.text_of("[data-testid=person]", "MERCADIER").await;
    stage.home().await;
    daemon.come_back_without_reader();
    stage.find("[data-channel=nfc][data-code=absent]").await;
    stage.until("document.querySelector('[data-channel=nfc]').innerText.includes('Aucun lecteur')").await;
    stage.inspect("lecteur-absent").await;
    stage.press(Key::F11).await;
    stage.says(&["MATÉRIEL", "Branchez l’appareil : il sera reconnu tout seul."]).await;
    stage.home().await;
    daemon.plug_in();
    stage.find("[data-channel=nfc][data-code=ready]").await;
    let back = daemon.lay(0, phone(&stage, "plain", None));
    stage.text_of("[data-testid=person]", "MERCADIER").await;
    lift(&stage, back).await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stops_a_phone_or_a_reader_is_told_to_everybody_and_passes() {
    let daemon = Daemon::start();
    let stage = Scenery::new().with_readers().raise().await;
    stage.heading("Présentez le téléphone ou la carte").await;

    let payment = daemon.lay(0, phone(&stage, "family", Some(NfcMisbehaviour::OtherApplication)));
    stage.text_of("[data-testid=message-code]", "L-06").await;
    stage.says(&["C’est une autre application qui a répondu", "le patient n’est pas refusé"]).await;
    stage.inspect("lecteurs-autre-appli").await;
    // It lies there still: it is asked again by itself, until somebody stops that, and then when somebody asks.
    let asked = || payment.commands.load(Ordering::Relaxed);
    let before = asked();
    stage.eventually("it is asked again", || asked() > before).await;
    stage.text_of("[data-testid=message-code]", "L-06").await;
    stage.press(Key::Escape).await;
    stage.find("[data-testid=retry-over]").await;
    let before = asked();
    stage.press(Key::F5).await;
    stage.eventually("it is asked once more", || asked() > before).await;
    stage.text_of("[data-testid=message-code]", "L-06").await;
    lift(&stage, payment).await;
    stage.home().await;

    // Twice it is waited for in silence, the third time it is told.
    for commands in [3, 9, 7] {
        daemon.lay_slowly(0, phone(&stage, "family", None), Duration::ZERO, Some(commands)).lifted();
        stage.eventually("the readers are empty", readers_are_empty).await;
    }
    stage.text_of("[data-testid=message-code]", "L-05").await;
    stage.says(&["Téléphone retiré trop tôt."]).await;
    stage.inspect("lecteurs-retire").await;
    stage.home().await;

    // Another program takes the card of each reader for itself.
    let now = Timestamp::now();
    let first = daemon.lay(0, VitaleCard::new("family", VitaleKind::Usual, now).unwrap());
    stage.text_of("#verdict", "À CONFIRMER").await;
    let second = daemon.lay(1, VitaleCard::new("plain", VitaleKind::Usual, now).unwrap());
    stage.text_of("section p.text", "attend").await;
    stage.press(Key::Escape).await;
    stage.text_of("[data-testid=person]", "MERCADIER").await;
    let monopoly = Monopoly::begin(stage.folder());
    stage.home().await;
    stage.find("[data-channel=nfc][data-code=busy]").await;
    stage.says(&["Un autre logiciel le tient."]).await;
    stage.inspect("lecteur-occupe").await;
    stage.press(Key::F11).await;
    stage.says(&["MATÉRIEL", "Occupé"]).await;
    stage.inspect("materiel-lecteur-occupe").await;
    stage.home().await;
    for card in [first, second] {
        card.lift();
    }
    drop(monopoly);
    stage.find("[data-channel=nfc][data-code=ready]").await;
    let back = daemon.lay(0, phone(&stage, "plain", None));
    stage.text_of("[data-testid=person]", "MERCADIER").await;
    lift(&stage, back).await;
    stage.end().await;
}

fn phone(stage: &Stage, holder: &str, misbehaviour: Option<NfcMisbehaviour>) -> Card {
    let issuer = Issuer::open(&stage.folder().join("issuer")).unwrap();
    let options = NfcOptions { misbehaviour, ..NfcOptions::at(Timestamp::now()) };
    Card::new(&issuer, holder, options).unwrap()
}

/// Takes it away, and waits until the readers know: what is laid down at once would look like the same.
async fn lift(stage: &Stage, laid: Laid) {
    laid.lift();
    stage.eventually("the readers are empty", readers_are_empty).await;
}

fn readers_are_empty() -> bool {
    let told = Command::new(program("comptoir-cli")).args(["readers", "--json"]).output().unwrap().stdout;
    let told: Value = serde_json::from_slice(&told).unwrap();
    let readers = told["readers"].as_array().unwrap();
    readers.len() == 2 && readers.iter().all(|reader| reader["state"] == "empty")
}

async fn bill_to_paper(stage: &Stage) {
    stage.press("1").await;
    stage.find("[data-testid=patient-pays]").await;
    stage.press(Key::F3).await;
    stage.find("[data-testid=sheet-page][data-rendered=true]").await;
}
