//! The first installation, of a pharmacy, until its first patient is served.

use fantoccini::key::Key;

use crate::stage::{Door, PASSPHRASE, Scenery, Stage};

#[tokio::test(flavor = "multi_thread")]
async fn a_pharmacy_is_installed_and_serves_its_first_patient() {
    let stage = Scenery::new().door(Door::NotBuilt).raise().await;
    stage.heading("Nouveau cabinet").await;
    stage.inspect("installation-cabinet").await;
    for (field, text) in [
        ("office-name", "Pharmacie des Tilleuls"),
        ("practitioner", "C. Martin-Lavergne"),
        // The last figure is the key, and it is wrong.
        ("rpps", "10003000015"),
        ("am", "751234568"),
        ("street", "12 rue des Lilas"),
        ("town", "75011 Paris"),
    ] {
        stage.fill(field, text).await;
    }
    stage.focus("#trade").await;
    stage.press(Key::Down).await;
    stage.until("document.querySelector('#trade').value === 'pharmacy'").await;
    passphrase(&stage).await;
    stage.text_of("[data-testid=message-code]", "A-08").await;
    stage.find("#key-reason").await;
    stage.inspect("installation-a-corriger").await;
    stage.find("#rpps").await.clear().await.unwrap();
    stage.fill("rpps", "10003000014").await;
    stage.press(Key::Enter).await;
    stage.heading("Phrase de passe").await;
    stage.inspect("installation-phrase").await;
    stage.focus("#repeat").await;
    stage.press(Key::Enter).await;

    stage.heading("CODE DE SECOURS").await;
    stage.inspect("installation-code").await;
    stage.press(Key::F2).await;
    for (heading, screen) in [
        ("Essayer le lecteur", "lecteur"),
        ("Essayer la caméra", "camera"),
        ("Essayer la douchette", "douchette"),
        ("Régler l’imprimante", "imprimante"),
    ] {
        stage.heading(heading).await;
        stage.inspect(&format!("installation-{screen}")).await;
        stage.press(Key::F2).await;
    }
    stage.heading("Lisez le code du téléphone").await;
    stage.says(&["L’installation est terminée."]).await;
    stage.inspect("pret-sans-appareil").await;
    serve(&stage).await;
    stage.end().await;
}

/// From the first page of the form to the second, and through it.
async fn passphrase(stage: &Stage) {
    stage.focus("#town").await;
    stage.press(Key::Enter).await;
    stage.heading("Phrase de passe").await;
    stage.fill("new-passphrase", PASSPHRASE).await;
    stage.fill("repeat", PASSPHRASE).await;
    stage.press(Key::Enter).await;
}

/// A card of a test issuer proves nothing in an office that is no demonstration; a box that no database knows is typed.
async fn serve(stage: &Stage) {
    stage.drop_picture(&stage.code(&["--holder", "family"])).await;
    stage.text_of("#verdict", "À CONFIRMER").await;
    stage.says(&["Carte d’essai.", "V-14"]).await;
    stage.inspect("a-confirmer").await;
    stage.press("i").await;
    stage.press(Key::Enter).await;
    stage.heading("LEGENDRE-NOËL Camille").await;
    stage.inspect("officine-vide").await;
    stage.press(Key::Tab).await;
    stage.press("3400990000016").await;
    stage.press(Key::Enter).await;
    stage.find("#box-name").await;
    stage.inspect("officine-saisie").await;
    stage.fill("box-name", "Essai 500 mg, 8 comprimés").await;
    stage.fill("box-price", "2,18").await;
    stage.press(Key::Enter).await;
    stage.says(&["Essai 500 mg"]).await;
    stage.inspect("officine").await;
    stage.focus("h1").await;
    stage.press(Key::F2).await;
    stage.find("[data-testid=invoice-number]").await;
    stage.picture("officine-scellee").await;
    stage.press(Key::F3).await;
    stage.find("[data-testid=sheet-page][data-rendered=true]").await;
    stage.inspect("officine-feuille").await;
    stage.home().await;
}
