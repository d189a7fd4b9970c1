//! A hand scanner that types like a keyboard: key events from the display, not from the driver.

use fantoccini::key::Key;

use crate::stage::{Keyboard, Stage};

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_is_read_whatever_its_layout_and_wherever_the_focus_is() {
    let stage = Stage::demonstration().await;
    stage.heading("Présentez le téléphone").await;
    // The computer of a French practice.
    stage.display().set_layout("fr");
    stage.display().scan(&stage.code_text(&["--holder", "family"]), Keyboard::Us);
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    stage.text_of("#verdict", "DROITS LUS").await;
    stage.picture("douchette").await;
    stage.press("2").await;
    stage.heading("Max").await;
    stage.press("1").await;
    stage.press(Key::F3).await;
    stage.find("[data-testid=sheet-page][data-rendered=true]").await;
    stage.press(Key::Escape).await;
    stage.heading("Présentez le téléphone").await;

    // A scanner of the other setting, while somebody writes in a field: it stays as it was written.
    stage.press(Key::F6).await;
    stage.heading("JOURNAL ET RECHERCHE").await;
    stage.press(Key::F6).await;
    stage.press("noël").await;
    stage.ask("window.field = document.activeElement;").await;
    stage.display().scan(&stage.code_text(&["--holder", "plain"]), Keyboard::French);
    stage.text_of("[data-testid=person]", "MERCADIER").await;
    let written = stage.ask("return window.field.value;").await;
    assert_eq!(written, "noël", "nothing of the code was left in the field");
    stage.home().await;

    // Anything else is a code of something else, and the patient is told what to do.
    stage.display().scan("CV1:NOT A CARD", Keyboard::Us);
    stage.text_of("#verdict", "REFUSÉ").await;
    stage.text_of("[data-testid=message-code]", "C-05").await;
    stage.press(Key::F4).await;
    stage.says(&["Insérez la carte Vitale dans le lecteur."]).await;
    stage.end().await;
}
