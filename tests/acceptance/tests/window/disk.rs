//! A disk that fills up: nothing is said to be kept that is not, what was entered stays, and the work goes on once there is room.

use fantoccini::key::Key;

use crate::stage::{Disk, Scenery};

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_keeps_no_invoice_loses_no_entry_and_is_over_when_it_is_over() {
    let scenery = Scenery::new();
    let disk = Disk::under(scenery.folder());
    let stage = scenery.with(disk.environment()).raise().await;
    stage.heading("Présentez le téléphone").await;
    stage.accept_holder().await;
    stage.press("1").await;
    stage.text_of("[data-testid=patient-pays]", "30,00").await;

    disk.fill();
    stage.press(Key::F2).await;
    stage.text_of("[data-testid=message-code]", "S-01").await;
    stage.says(&["Le disque est plein : la facture n’est PAS enregistrée."]).await;
    stage.says(&["la saisie est conservée à l’écran"]).await;
    stage.text_of("[data-testid=patient-pays]", "30,00").await;
    stage.picture("disque-plein").await;
    stage.axe("disque plein").await;

    disk.free();
    stage.press(Key::F2).await;
    stage.text_of("[data-testid=invoice-number]", "1").await;
    stage.press(Key::Enter).await;
    stage.heading("Présentez le téléphone").await;

    // The next one comes while it is full again: nobody is refused, and the paper pad needs no disk.
    disk.fill();
    stage.press("p").await;
    stage.text_of("#verdict", "LECTURE IMPOSSIBLE").await;
    stage.text_of("[data-testid=message-code]", "S-01").await;
    stage.says(&["la lecture n’est PAS enregistrée", "le patient n’est pas refusé"]).await;
    stage.picture("disque-plein-lecture").await;
    stage.press(Key::F3).await;
    stage.says(&["Prenez une feuille de soins de votre bloc."]).await;
    disk.free();
    stage.press("p").await;
    stage.text_of("#verdict", "DROITS LUS").await;
    stage.home().await;
    stage.display().close_window();
    stage.eventually("the program ends", || !stage.runs()).await;
    let invoices = stage.told_by_terminal("invoice list");
    assert_eq!(invoices.as_array().unwrap().len(), 1, "{invoices}");
    stage.told_by_terminal("journal check");
}
