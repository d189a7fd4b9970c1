//! An office whose lists are old: the screen says so before anybody comes and after, and the patient leaves with the sheet.

use fantoccini::key::Key;
use jiff::{SignedDuration, Timestamp};
use simulator::Issuer;

use crate::stage::{Scenery, Stage};

#[tokio::test(flavor = "multi_thread")]
async fn with_old_lists_a_card_is_to_be_confirmed_and_the_paper_goes_on() {
    // Past both limits of `spec/presentation.md` §4: a day for the status list, and the week after which it says nothing.
    let made = Timestamp::now() - SignedDuration::from_hours(15 * 24 + 1);
    let stage = Scenery::new().lists_made(made).raise().await;
    stage.heading("Présentez le téléphone").await;
    stage.says(&["À renouveler", "Les lectures restent possibles, « à confirmer »"]).await;
    stage.inspect("listes-anciennes-pret").await;

    stage.press("p").await;
    stage.text_of("#verdict", "À CONFIRMER").await;
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    let reasons = [
        "listes trop anciennes (15 jours)",
        "Liste des émetteurs ancienne (15 jours)",
        "V-06",
        "Contrôlez l’identité",
    ];
    stage.says(&reasons).await;
    stage.inspect("listes-anciennes").await;

    // Nobody goes on without having looked at the person.
    stage.press(Key::F2).await;
    stage.text_of("[data-testid=message-code]", "V-00").await;
    stage.press("i").await;
    stage.press(Key::F2).await;
    stage.heading("Camille").await;
    stage.press("1").await;
    stage.text_of("[data-testid=patient-pays]", "30,00").await;
    stage.press(Key::F3).await;
    stage.find("[data-testid=sheet-page][data-rendered=true]").await;
    stage.picture("listes-anciennes-feuille").await;
    stage.press(Key::Escape).await;
    stage.heading("Présentez le téléphone").await;
    bring_the_latest(&stage).await;
    stage.end().await;
}

/// Somebody brings the latest lists on a key, and the next patient is read with them.
async fn bring_the_latest(stage: &Stage) {
    let key = stage.folder().join("cle");
    let mut issuer = Issuer::open(&stage.folder().join("issuer")).unwrap();
    issuer.relist(Timestamp::now());
    issuer.write(&key).unwrap();
    stage.press(Key::F11).await;
    stage.heading("MATÉRIEL").await;
    stage.fill("lists-folder", key.to_str().unwrap()).await;
    stage.press(Key::Enter).await;
    stage.text_of("[data-testid=message-code]", "T-03").await;
    // What was typed is still there.
    stage.fill("lists-folder", "/lists").await;
    stage.press(Key::Enter).await;
    stage.says(&["Listes vérifiées et en service.", "À jour"]).await;
    stage.inspect("listes-apportees").await;
    stage.home().await;
    stage.press("p").await;
    stage.text_of("#verdict", "DROITS LUS").await;
}
