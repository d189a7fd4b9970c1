//! How the window closes, and what a second one does.

use std::time::SystemTime;

use fantoccini::key::Key;

use crate::stage::{Bus, Disk, Scenery};

#[tokio::test(flavor = "multi_thread")]
async fn closing_waits_for_what_is_being_written() {
    let scenery = Scenery::new();
    let disk = Disk::under(scenery.folder());
    let stage = scenery.with(disk.environment()).raise().await;
    stage.heading("Présentez le téléphone").await;
    stage.accept_holder().await;
    let before = SystemTime::now();
    stage.press("1").await;
    stage.text_of("[data-testid=patient-pays]", "30,00").await;
    // The draft is written: what is held from now on is the invoice.
    stage.eventually("the draft is written", || stage.office_written_at() > before).await;

    disk.hold();
    stage.press(Key::F2).await;
    stage.eventually("the invoice is being written", || disk.holds_a_write()).await;
    stage.display().close_window();
    stage.says(&["Fermeture après la dernière écriture.", "la fenêtre se ferme toute seule"]).await;
    stage.picture("fermeture").await;
    // Asked twice, it is closed once.
    stage.display().close_window();
    assert!(stage.runs(), "not before it is written");
    disk.let_go();
    stage.eventually("the program ends", || !stage.runs()).await;
    let invoices = stage.told_by_terminal("invoice list");
    assert_eq!(invoices.as_array().unwrap().len(), 1, "the invoice is there: {invoices}");
    stage.told_by_terminal("journal check");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_program_raises_the_window_of_the_first_and_ends() {
    let scenery = Scenery::new();
    let bus = Bus::start(scenery.folder());
    let stage = scenery.with(bus.environment()).raise().await;
    stage.heading("Présentez le téléphone").await;
    stage.press("p").await;
    stage.find("[data-testid=person]").await;
    stage.display().cover();
    assert!(!stage.display().is_window_on_top(), "another program is over it");

    let mut second = stage.start_again();
    stage.eventually("the second one ends", || second.try_wait().unwrap().is_some()).await;
    assert!(second.wait().unwrap().success(), "and nothing was wrong");
    stage.eventually("the first one comes up", || stage.display().is_window_on_top()).await;
    // Who was at the counter is still there.
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    stage.display().close_window();
    stage.eventually("the program ends", || !stage.runs()).await;
}
