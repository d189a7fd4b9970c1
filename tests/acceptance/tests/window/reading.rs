//! É2: what is being read, however long it takes, and the end of a wait that would have none.

use fantoccini::key::Key;

use crate::stage::{Disk, Scenery};

/// The screen's clock stands still while a screen is looked at that a second would change.
const STOP_THE_CLOCK: &str = "window.usual = window.setTimeout;
    window.setTimeout = (run, wait, ...more) => wait >= 1000 ? 0 : window.usual(run, wait, ...more);";

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_that_lasts_is_told_and_comes_to_an_end() {
    let scenery = Scenery::new();
    // What it has read must be in the register before it is shown: a slow disk makes a slow reading.
    let disk = Disk::under(scenery.folder());
    let stage = scenery.with(disk.environment()).raise().await;
    stage.heading("Présentez le téléphone").await;
    stage.ask(STOP_THE_CLOCK).await;
    disk.hold();
    stage.press("p").await;
    stage.heading("LECTURE").await;
    stage.eventually("the reading is being written", || disk.holds_a_write()).await;
    stage.inspect("lecture").await;
    stage.heading("LECTURE").await;
    disk.let_go();
    stage.text_of("#verdict", "DROITS LUS").await;
    stage.ask("window.setTimeout = window.usual;").await;
    stage.home().await;

    let code = stage.code(&["--holder", "plain"]);
    disk.hold();
    stage.drop_picture(&code).await;
    stage.says(&["LECTURE", "Vérification en cours, encore un instant"]).await;
    stage.says(&["Plus long que d’habitude"]).await;
    stage.text_of("#verdict", "LECTURE IMPOSSIBLE").await;
    stage.text_of("[data-testid=message-code]", "X-02").await;
    stage.inspect("lecture-trop-longue").await;
    // What comes late takes nobody's place, and was written all the same.
    stage.press(Key::F5).await;
    stage.heading("Présentez le téléphone").await;
    disk.let_go();
    stage.drop_picture(&code).await;
    stage.text_of("[data-testid=message-code]", "V-02").await;
    stage.end().await;
}
