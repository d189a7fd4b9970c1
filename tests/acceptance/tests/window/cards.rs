//! The real window with its devices: a phone and a plastic card on readers of the real card service, and a code before the
//! camera. Whatever arrives first is read, and nobody who is on the screen is taken away.
#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "a test works on real files, programs and time")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it fails")]
#![expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
#![expect(dead_code, reason = "the stage, the daemon and the camera serve other tests too")]

mod daemon;
#[path = "camera/scene.rs"]
mod scene;
mod stage;

use daemon::Daemon;
use fantoccini::key::Key;
use jiff::Timestamp;
use scene::{HD, Scene};
use simulator::{Card, Issuer, NfcMisbehaviour, NfcOptions, VitaleCard, VitaleKind};
use stage::Stage;

const SIZE: (u32, u32) = (1280, 800);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_laid_down_is_read_and_waits_while_a_patient_is_on_the_screen() {
    let daemon = Daemon::start();
    let stage = Stage::with_devices(SIZE, &[]).await;
    stage.heading("Présentez le téléphone ou la carte").await;
    stage.picture("lecteurs-pret").await;
    let issuer = Issuer::open(&stage.folder().join("issuer")).unwrap();
    let phone = |holder: &str, misbehaviour: Option<NfcMisbehaviour>| {
        let options = NfcOptions { misbehaviour, ..NfcOptions::at(Timestamp::now()) };
        Card::new(&issuer, holder, options).unwrap()
    };

    let laid = daemon.lay(0, phone("family", None));
    stage.text_of("#verdict", "DROITS LUS").await;
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    stage.picture("lecteurs-telephone").await;
    laid.lift();

    // The next in the queue puts their card in early: it does not take the first one's place.
    let card = daemon.lay(1, VitaleCard::new("plain", VitaleKind::Usual, Timestamp::now()).unwrap());
    stage.text_of("section p.text", "attend").await;
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    stage.press(Key::Escape).await;
    stage.text_of("#verdict", "CONFIRMER").await;
    stage.text_of("body", "droits non vérifiés").await;
    stage.picture("lecteurs-vitale").await;
    stage.axe("vitale").await;
    card.lift();
    stage.press(Key::Escape).await;

    let locked = daemon.lay(0, phone("family", Some(NfcMisbehaviour::PhoneLocked)));
    stage.text_of("h1, #verdict", "LECTURE IMPOSSIBLE").await;
    stage.text_of("body", "verrouillé").await;
    stage.picture("lecteurs-verrouille").await;
    locked.lift();
    let forged = daemon.lay(0, phone("family", Some(NfcMisbehaviour::ForgedIssuer)));
    stage.text_of("#verdict", "REFUS").await;
    stage.picture("lecteurs-refus").await;
    forged.lift();
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_before_the_camera_is_read_and_the_preview_shows_it() {
    let scene = Scene::new();
    scene.plug(0, "HD Webcam C920", HD);
    scene.show_room(0);
    let nobody = ("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm".into());
    let stage = Stage::with_devices(SIZE, &[&scene.environment()[..], &[nobody]].concat()).await;
    stage.find("[data-channel=camera][data-code=ready]").await;
    stage.find(".camera img").await;
    stage.picture("camera-pret").await;
    scene.show_code(0, &stage.code(&["--holder", "family"]));
    stage.text_of("#verdict", "DROITS LUS").await;
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    scene.show_room(0);
    stage.press(Key::Escape).await;
    // Another program takes the camera: that is said, and over when it is over.
    scene.unplug(0);
    stage.find("[data-channel=camera][data-code=unplugged]").await;
    stage.picture("camera-debranchee").await;
    scene.plug(0, "HD Webcam C920", HD);
    scene.show_room(0);
    stage.find("[data-channel=camera][data-code=ready]").await;
    stage.end().await;
}
