//! Every screen in every theme: nothing of it is hidden from who sees little, hears it, or has no mouse. What a device brings is in the
//! tours of that device, the first installation in its own.

use std::fs;

use fantoccini::key::Key;
use serde_json::json;

use crate::stage::{BEHIND_EQUIPMENT, Stage};

#[tokio::test(flavor = "multi_thread")]
async fn the_screens_of_a_visit_are_for_everybody() {
    let stage = Stage::demonstration().await;
    stage.heading("Présentez le téléphone").await;
    stage.inspect("pret").await;
    stage.press("?").await;
    stage.find("dialog [data-testid=manual] article").await;
    stage.inspect("aide").await;
    stage.leave_dialog().await;
    stage.press("d").await;
    stage.heading("Faites lire ce code").await;
    stage.inspect("defi").await;
    stage.home().await;

    stage.press("p").await;
    stage.text_of("#verdict", "DROITS LUS").await;
    stage.inspect("resultat").await;
    cover(&stage).await;
    stage.press("2").await;
    stage.heading("Max").await;
    stage.inspect("facture-vide").await;
    stage.press("1").await;
    stage.text_of("[data-testid=patient-pays]", "30,00").await;
    stage.inspect("facture").await;
    stage.press("x").await;
    stage.says(&["Dépassement"]).await;
    stage.inspect("facture-precisions").await;
    stage.press(Key::Tab).await;
    stage.press("avis").await;
    stage.says(&["Avis ponctuel de consultant"]).await;
    stage.axe("autre acte").await;
    stage.picture("facture-autre-acte").await;
    stage.press(Key::Escape).await;
    stage.focus("h1").await;
    stage.press("b").await;
    stage.heading("TARIFS").await;
    stage.inspect("facture-tarifs").await;
    stage.press(Key::Escape).await;
    stage.heading("Max").await;

    stage.home().await;
    stage.says(&["Facture commencée"]).await;
    stage.inspect("pret-brouillon").await;
    stage.press("r").await;
    stage.heading("Max").await;
    stage.press(Key::F2).await;
    stage.find("[data-testid=invoice-number]").await;
    stage.inspect("scellee").await;
    stage.press("a").await;
    stage.find("dialog").await;
    stage.inspect("annuler").await;
    stage.leave_dialog().await;
    stage.press(Key::F3).await;
    stage.find("[data-testid=sheet-page][data-rendered=true]").await;
    stage.inspect("feuille").await;
    stage.home().await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screens_beside_the_visit_are_for_everybody() {
    let stage = Stage::demonstration().await;
    stage.heading("Présentez le téléphone").await;
    stage.accept_holder().await;
    stage.press("1").await;
    stage.press(Key::F2).await;
    stage.find("[data-testid=invoice-number]").await;
    stage.home().await;

    stage.press(Key::F6).await;
    stage.says(&["JOURNAL ET RECHERCHE", "260 000 001"]).await;
    stage.inspect("registre").await;
    stage.press("a").await;
    stage.find("dialog").await;
    stage.inspect("registre-annuler").await;
    stage.leave_dialog().await;
    stage.press("x").await;
    stage.find("dialog").await;
    stage.inspect("registre-exporter").await;
    stage.leave_dialog().await;
    stage.home().await;

    stage.press("q").await;
    stage.says(&["QUALITÉ DES LECTURES", "1 lecture réussie sur 1 présentation"]).await;
    stage.find(".plot canvas").await;
    stage.inspect("qualite").await;
    // A chart is a picture: in another theme it is drawn anew.
    stage.ask("window.drawn = document.querySelector('.plot canvas').toDataURL();").await;
    stage.ask("document.documentElement.dataset.theme = 'contrast';").await;
    stage.until("document.querySelector('.plot canvas').toDataURL() !== window.drawn").await;
    stage.ask("document.documentElement.dataset.theme = 'light';").await;
    assert_eq!(
        stage.client().find_all(fantoccini::Locator::Css("[data-testid=message-code]")).await.unwrap().len(),
        0,
        "every chart is drawn"
    );
    stage.home().await;

    stage.press(Key::F9).await;
    stage.says(&["CLÔTURE", "Aucune clôture pour l’instant."]).await;
    stage.inspect("cloture").await;
    stage.press(Key::F9).await;
    stage.find("dialog").await;
    stage.inspect("cloture-demande").await;
    stage.leave_dialog().await;
    stage.press(Key::F9).await;
    stage.find("dialog").await;
    stage.focus("dialog button").await;
    stage.press(Key::Enter).await;
    stage.until("document.querySelector('dialog') === null").await;
    stage.until("!document.body.innerText.includes('Aucune clôture')").await;
    stage.inspect("cloture-faite").await;
    stage.home().await;

    stage.press(Key::F10).await;
    stage.until("document.querySelector('.ready > .main') === null").await;
    stage.inspect("changer").await;
    stage.home().await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screens_of_the_office_are_for_everybody() {
    let stage = Stage::demonstration().await;
    stage.heading("Présentez le téléphone").await;
    stage.press(Key::F11).await;
    stage.says(&["MATÉRIEL", "Diagnostic", "Version"]).await;
    stage.inspect("materiel").await;
    choose_theme(&stage).await;
    hide_from_captures(&stage).await;
    stage.press("e").await;
    stage.find(".trial svg").await;
    stage.inspect("materiel-douchette").await;
    stage.press(Key::Escape).await;

    for (key, heading, screen) in BEHIND_EQUIPMENT {
        stage.home().await;
        stage.behind_equipment(key, heading).await;
        stage.until("document.querySelectorAll('main .card').length > 1").await;
        stage.inspect(screen).await;
    }
    stage.home().await;
    stage.end().await;
}

/// The looks are the user's: chosen by keyboard, followed at once, and kept.
async fn choose_theme(stage: &Stage) {
    stage.focus("#theme").await;
    for _ in ["light", "dark", "contrast"] {
        stage.press(Key::Down).await;
    }
    stage.until("document.documentElement.dataset.theme === 'contrast'").await;
    stage.until("JSON.parse(localStorage.getItem('comptoir.preferences')).theme === 'contrast'").await;
    for _ in ["dark", "light"] {
        stage.press(Key::Up).await;
    }
    stage.until("document.documentElement.dataset.theme === 'light'").await;
    stage.focus("h1").await;
}

/// It is said that this system does nothing of it, and the wish is kept all the same: a computer may be another one tomorrow.
async fn hide_from_captures(stage: &Stage) {
    stage.says(&["Sans effet sur ce poste", "Un seul écran est annoncé par l’ordinateur."]).await;
    stage.focus("[data-testid=discretion] input").await;
    stage.press(" ").await;
    let kept = || {
        let chosen = fs::read_to_string(stage.folder().join("data/comptoir/appareils.json"));
        chosen.is_ok_and(|chosen| chosen.contains("\"hidden_from_captures\": true"))
    };
    stage.eventually("the wish is kept", kept).await;
    stage.focus("h1").await;
}

/// Thirty seconds without a sign of life, which pass at once here: the patient is off the screen, and one key brings them back.
async fn cover(stage: &Stage) {
    let hurry = "const usual = window.setTimeout;
        window.setTimeout = (run, wait, ...more) => usual(run, wait === 30000 ? 0 : wait, ...more);
        window.dispatchEvent(new PointerEvent('pointerdown'));
        window.setTimeout = usual;";
    stage.ask(hurry).await;
    stage.heading("Écran masqué").await;
    let body = stage.find("body").await.text().await.unwrap();
    assert!(!body.contains("LEGENDRE"), "nobody is named: {body}");
    stage.inspect("masque").await;
    stage.press(Key::Enter).await;
    stage.text_of("#verdict", "DROITS LUS").await;
    assert_eq!(stage.ask("return document.querySelectorAll('dialog').length;").await, json!(0));
}
