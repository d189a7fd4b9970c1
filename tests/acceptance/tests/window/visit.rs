//! The real window, driven by keyboard alone under a display of its own, from *Prêt* to the paper. The pictures that
//! it takes stay in `target/e2e`.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it fails")]

mod stage;

use std::fs;
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::key::Key;
use stage::Stage;

const SIZES: [(u32, u32); 2] = [(1280, 800), (1920, 1080)];

#[tokio::test(flavor = "multi_thread")]
async fn window_from_ready_to_paper_by_keyboard() {
    for size in SIZES {
        let stage = Stage::demonstration(size).await;
        stage.heading("Présentez le téléphone").await;
        stage.picture("pret").await;
        stage.press("p").await;
        stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
        stage.text_of("#verdict", "DROITS LUS").await;
        let usage = stage.find("[data-testid=usage]").await.text().await.unwrap();
        assert!(usage.ends_with("-0001"), "the first reading of the day, {usage}");
        let masked = stage.find("[data-testid=nir]").await.text().await.unwrap();
        assert!(!masked.contains("123 001"), "the NIR is masked until it is asked for: {masked}");
        stage.picture("resultat").await;

        stage.press("2").await;
        stage.heading("Max").await;
        stage.press("1").await; // The first favourite: G, 30,00 €.
        stage.text_of("[data-testid=patient-pays]", "30,00").await;
        stage.text_of("[data-testid=amo]", "21,00").await;
        stage.text_of("[data-testid=amc]", "9,00").await;
        stage.press("t").await; // Third-party payment of the compulsory part: the patient pays the rest.
        stage.text_of("[data-testid=patient-pays]", "9,00").await;
        stage.picture("facture").await;

        stage.press(Key::F2).await;
        let number = stage.find("[data-testid=invoice-number]").await;
        let number = number.attr("data-number").await.unwrap().unwrap();
        assert!(number.ends_with("0000001"), "{number}: the first of the year");
        stage.picture("scellee").await;
        stage.press(Key::F3).await;
        stage.find("[data-testid=sheet-page][data-rendered=true]").await;
        stage.picture("feuille").await;
        stage.press("s").await;
        let sheet = stage.folder().join("sheets/feuille-260000001.pdf");
        stage.eventually("the sheet is saved", || sheet.is_file()).await;
        assert!(fs::read(&sheet).unwrap().starts_with(b"%PDF-"), "a PDF, under a name that holds no person");
        stage.press(Key::Escape).await;
        stage.heading("Présentez le téléphone").await;

        // The next patient in five keys: present, accept, act, and one for seal and paper.
        stage.press("p").await;
        stage.find("[data-testid=person]").await;
        stage.press(Key::Enter).await;
        stage.heading("Camille").await;
        stage.press("1").await;
        stage.press(Key::F3).await;
        stage.find("[data-testid=sheet-page][data-rendered=true]").await;
        stage.text_of("[data-testid=invoice-number]", "2").await;
        stage.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn window_says_what_is_wrong_and_never_ends_there() {
    let stage = Stage::demonstration(SIZES[0]).await;
    stage.heading("Présentez le téléphone").await;
    let replayed = stage.code(&["--holder", "plain"]);
    stage.drop_picture(&replayed).await;
    stage.text_of("#verdict", "DROITS LUS").await;
    stage.press(Key::Escape).await;
    stage.heading("Présentez le téléphone").await;

    let cases = [
        (replayed, "V-02", "rejouee"),
        (stage.code(&["--holder", "plain", "--misbehave", "stale-presentation"]), "V-01", "expiree"),
        (stage.code(&["--holder", "plain", "--misbehave", "forged-issuer"]), "V-03", "fausse"),
    ];
    for (code, expected, name) in cases {
        stage.drop_picture(&code).await;
        stage.text_of("#verdict", "REFUSÉ").await;
        stage.text_of("[data-testid=message-code]", expected).await;
        let body = stage.find("body").await.text().await.unwrap();
        assert!(!body.contains("BOUVERET") && !body.contains("Camille"), "a refusal names nobody: {body}");
        stage.picture(&format!("refus-{name}")).await;
        stage.press(Key::F5).await;
        stage.heading("Présentez le téléphone").await;
    }
    stage.paste("https://exemple.fr/menu-du-jour").await;
    stage.text_of("[data-testid=message-code]", "C-05").await;
    stage.press(Key::Escape).await;
    stage.heading("Présentez le téléphone").await;
    stage.drop_bytes(b"not a picture").await;
    stage.text_of("#verdict", "LECTURE IMPOSSIBLE").await;
    stage.picture("incident").await;
    stage.press(Key::F5).await;
    stage.heading("Présentez le téléphone").await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn window_asks_for_the_passphrase_and_opens_only_with_it() {
    let stage = Stage::locked(SIZES[0]).await;
    stage.find("input[type=password]").await;
    stage.picture("verrouille").await;
    stage.press("quatre mots bien faux").await;
    stage.press(Key::Enter).await;
    stage.text_of("body", "phrase de passe").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    stage.picture("verrouille-refus").await;
    let field = stage.find("input[type=password]").await;
    field.clear().await.unwrap();
    field.click().await.unwrap();
    stage.press(stage::PASSPHRASE).await;
    stage.press(Key::Enter).await;
    stage.heading("Présentez le téléphone").await;
    stage.press(Key::F12).await;
    stage.find("input[type=password]").await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn window_screens_have_no_serious_fault_of_accessibility() {
    let stage = Stage::demonstration(SIZES[0]).await;
    stage.heading("Présentez le téléphone").await;
    stage.axe("prêt").await;
    stage.press("p").await;
    stage.find("[data-testid=person]").await;
    stage.axe("résultat").await;
    stage.press("1").await;
    stage.heading("Zoé").await;
    stage.press("1").await;
    stage.text_of("[data-testid=patient-pays]", "30,00").await;
    stage.axe("facture").await;
    stage.press(Key::F2).await;
    stage.find("[data-testid=invoice-number]").await;
    stage.axe("facture scellée").await;
    stage.press(Key::F3).await;
    stage
        .client()
        .wait()
        .for_element(Locator::Css("[data-testid=sheet-page][data-rendered=true]"))
        .await
        .unwrap();
    stage.axe("feuille").await;
    stage.end().await;
}
