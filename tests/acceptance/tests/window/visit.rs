//! From *Prêt* to the paper by the picture of a code.

use std::fs;

use fantoccini::key::Key;

use crate::stage::{Scenery, USUAL};

const SIZES: [(u32, u32); 2] = [USUAL, (1920, 1080)];

#[tokio::test(flavor = "multi_thread")]
async fn from_ready_to_paper_by_keyboard() {
    for size in SIZES {
        let stage = Scenery::new().size(size).raise().await;
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
        stage.accept_holder().await;
        stage.press("1").await;
        stage.press(Key::F3).await;
        stage.find("[data-testid=sheet-page][data-rendered=true]").await;
        stage.text_of("[data-testid=invoice-number]", "2").await;
        stage.end().await;
    }
}
