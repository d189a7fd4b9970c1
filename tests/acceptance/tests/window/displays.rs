//! A second display at the counter, and who may see the patient on it.

use fantoccini::key::Key;

use crate::stage::{Layout, Scenery, USUAL};

const NOTE: &str = "[data-testid=display-note]";

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_on_a_second_display_is_told_of() {
    let stage = Scenery::new().second_display(Layout::Beside).raise().await;
    stage.heading("Présentez le téléphone").await;
    stage.press(Key::F11).await;
    stage.says(&["Plusieurs écrans ; la fenêtre est sur le principal."]).await;
    stage.home().await;

    // The patient's screen beside the counter's: the window is moved there.
    stage.press("p").await;
    stage.find("[data-testid=person]").await;
    let gone = format!("document.querySelector('{NOTE}') === null");
    stage.until(&gone).await;
    let (width, height) = USUAL;
    stage.client().set_window_position(width, 0).await.unwrap();
    stage.display().points_at(width * 3 / 2, height / 2);
    for said in ["Cette fenêtre est sur un second écran.", "ramenez-la sur l’écran principal", "X-04"] {
        stage.text_of(NOTE, said).await;
    }
    stage.inspect("second-ecran").await;
    stage.client().set_window_position(0, 0).await.unwrap();
    stage.display().points_at(width / 2, height / 2);
    stage.until(&gone).await;

    // Somebody turns on the copy of the screen.
    stage.display().arrange(Layout::Mirrored);
    for said in ["Deux écrans montrent cette fenêtre.", "arrêtez la recopie", "X-05"] {
        stage.text_of(NOTE, said).await;
    }
    stage.inspect("ecran-recopie").await;
    // Where nobody is shown, nobody is seen.
    stage.home().await;
    stage.until(&gone).await;
    stage.end().await;
}
