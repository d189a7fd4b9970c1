//! What is wrong is said, names nobody, and is never the end: again, another way, the card, the paper, on the same keys.

use fantoccini::key::Key;

use crate::stage::{Door, PASSPHRASE, Scenery, Stage};

/// Again, the plastic card, the paper: what every refusal and every incident offers, in this order.
const WAYS_OUT: [&str; 3] = ["F5", "F4", "F3"];

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_why_names_nobody_and_leads_to_the_paper() {
    let stage = Stage::demonstration().await;
    stage.heading("Présentez le téléphone").await;
    let replayed = stage.code(&["--holder", "plain"]);
    stage.drop_picture(&replayed).await;
    stage.text_of("#verdict", "DROITS LUS").await;
    stage.home().await;

    let cases = [
        (replayed.clone(), "V-02", "rejouee"),
        (stage.code(&["--holder", "plain", "--misbehave", "stale-presentation"]), "V-01", "expiree"),
        (stage.code(&["--holder", "plain", "--misbehave", "forged-issuer"]), "V-03", "fausse"),
    ];
    for (code, expected, name) in cases {
        stage.drop_picture(&code).await;
        stage.text_of("#verdict", "REFUSÉ").await;
        stage.text_of("[data-testid=message-code]", expected).await;
        let body = stage.find("body").await.text().await.unwrap();
        assert!(!body.contains("MERCADIER") && !body.contains("Camille"), "a refusal names nobody: {body}");
        stage.says(&["La prise en charge continue avec la feuille papier."]).await;
        stage.picture(&format!("refus-{name}")).await;
        stage.inspect(&format!("refus-{name}")).await;
        ways_out(&stage).await;
    }

    // The same visit: the code that was read before opens its reading again.
    stage.drop_picture(&replayed).await;
    stage.text_of("[data-testid=message-code]", "V-02").await;
    stage.press(Key::Enter).await;
    stage.text_of("[data-testid=person]", "MERCADIER").await;
    stage.home().await;

    // Another way in: the patient shows a new code, and leaves with the sheet.
    stage.drop_picture(&stage.code(&["--holder", "family", "--misbehave", "stale-presentation"])).await;
    stage.text_of("#verdict", "REFUSÉ").await;
    stage.press(Key::F5).await;
    stage.heading("Présentez le téléphone").await;
    stage.press("p").await;
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    stage.press(Key::Enter).await;
    stage.heading("Camille").await;
    stage.press("1").await;
    stage.press(Key::F3).await;
    stage.find("[data-testid=sheet-page][data-rendered=true]").await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_an_incident_and_refuses_nobody() {
    let stage = Stage::demonstration().await;
    stage.heading("Présentez le téléphone").await;
    stage.paste("https://exemple.fr/menu-du-jour").await;
    stage.text_of("[data-testid=message-code]", "C-05").await;
    ways_out(&stage).await;
    stage.drop_bytes(b"not a picture").await;
    stage.text_of("#verdict", "LECTURE IMPOSSIBLE").await;
    stage.says(&["le patient n’est pas refusé", "La prise en charge continue avec la feuille papier."]).await;
    stage.picture("incident").await;
    stage.inspect("incident").await;
    ways_out(&stage).await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_asks_for_the_passphrase_and_opens_only_with_it() {
    let stage = Scenery::new().door(Door::Closed).raise().await;
    stage.find("input[type=password]").await;
    stage.picture("verrouille").await;
    stage.inspect("verrouille").await;
    stage.fill("passphrase", "quatre mots bien faux").await;
    stage.press(Key::Enter).await;
    stage.text_of("[data-testid=message-code]", "A-01").await;
    stage.picture("verrouille-refus").await;
    // Another way in: the code of rescue has a form of its own.
    stage.focus("nav button").await;
    stage.press(Key::Enter).await;
    stage.says(&["Code de secours"]).await;
    stage.inspect("verrouille-secours").await;
    stage.focus("nav button").await;
    stage.press(Key::Enter).await;
    stage.find("#passphrase").await.clear().await.unwrap();
    stage.fill("passphrase", PASSPHRASE).await;
    stage.press(Key::Enter).await;
    stage.heading("Présentez le téléphone").await;
    stage.press(Key::F12).await;
    stage.find("input[type=password]").await;
    stage.end().await;
}

/// From a failure on the screen: its keys are printed, and each leads to *Prêt* with the word of what to do.
async fn ways_out(stage: &Stage) {
    let printed = stage.ask("return [...document.querySelectorAll('nav [aria-keyshortcuts]')].map((one) => one.ariaKeyShortcuts ?? one.getAttribute('aria-keyshortcuts')).join(' ');").await;
    let printed = printed.as_str().unwrap().to_owned();
    let places = WAYS_OUT.map(|key| printed.split(' ').position(|one| one == key));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{WAYS_OUT:?} in {printed}");
    let failure = stage.find("h1").await.text().await.unwrap();
    stage.press(Key::F3).await;
    stage.heading("Présentez").await;
    stage.says(&["Prenez une feuille de soins de votre bloc."]).await;
    assert!(!failure.is_empty(), "the failure had a heading of its own");
}
