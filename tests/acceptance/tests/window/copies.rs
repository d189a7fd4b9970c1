//! A copy of the office, made and put back through the screen.

use std::fs;
use std::path::PathBuf;

use fantoccini::key::Key;

use crate::stage::{PASSPHRASE, Stage};

#[tokio::test(flavor = "multi_thread")]
async fn an_office_goes_back_to_its_copy_and_the_one_before_is_kept() {
    let stage = Stage::demonstration().await;
    stage.heading("Présentez le téléphone").await;
    invoice(&stage, "1").await;

    let copies = stage.folder().join("copies");
    fs::create_dir(&copies).unwrap();
    keeping(&stage).await;
    stage.fill("backup-folder", copies.to_str().unwrap()).await;
    stage.press(Key::Enter).await;
    stage.says(&["Dossier choisi."]).await;
    stage.press(Key::Escape).await;
    stage.press("s").await;
    stage.says(&["Copie faite, rouverte et contrôlée."]).await;
    stage.picture("sauvegarde-faite").await;
    let copy = only_file(&copies);
    stage.home().await;
    invoice(&stage, "2").await;

    keeping(&stage).await;
    stage.focus("details:has(#backup-file) summary").await;
    stage.press(Key::Enter).await;
    stage.fill("backup-file", copy.to_str().unwrap()).await;
    stage.fill("backup-typed", "quatre mots bien faux").await;
    stage.inspect("sauvegarde-retour").await;
    stage.focus("#backup-typed").await;
    stage.press(Key::Enter).await;
    stage.text_of("[data-testid=message-code]", "S-13").await;
    stage.fill("backup-typed", PASSPHRASE).await;
    stage.press(Key::Enter).await;
    stage.says(&["VERROUILLÉ", "Cabinet remis dans son état du", "Celui d’avant est dans"]).await;
    stage.picture("sauvegarde-remise").await;

    stage.fill("passphrase", PASSPHRASE).await;
    stage.press(Key::Enter).await;
    stage.heading("Présentez le téléphone").await;
    stage.press(Key::F6).await;
    stage.says(&["JOURNAL ET RECHERCHE", "260 000 001"]).await;
    let body = stage.find("body").await.text().await.unwrap();
    assert!(!body.contains("000\u{202f}002"), "the invoice after the copy is not in it: {body}");
    stage.home().await;
    keeping(&stage).await;
    stage.press("j").await;
    stage.says(&["Journal intact"]).await;
    let aside = fs::read_dir(stage.folder()).unwrap().filter_map(Result::ok);
    let aside = aside.filter(|entry| entry.file_name().to_string_lossy().starts_with("office (avant"));
    assert_eq!(aside.count(), 1, "the office before is kept, whole");
    stage.end().await;
}

/// One patient, from the phone to the sealed invoice.
async fn invoice(stage: &Stage, number: &str) {
    stage.accept_holder().await;
    stage.press("1").await;
    stage.press(Key::F2).await;
    stage.text_of("[data-testid=invoice-number]", number).await;
    stage.press(Key::Enter).await;
    stage.heading("Présentez le téléphone").await;
}

async fn keeping(stage: &Stage) {
    stage.behind_equipment("k", "SAUVEGARDES").await;
    stage.find("#backup-folder").await;
}

fn only_file(folder: &std::path::Path) -> PathBuf {
    let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let file = files.next().unwrap();
    assert!(files.next().is_none(), "one copy");
    file
}
