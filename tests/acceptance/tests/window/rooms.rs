//! Little room: a small window, large type, a laptop scaled to 150 %, and a page twice as large (WCAG 1.4.4, 1.4.10): nothing is cut
//! off, runs out of its card or has to be looked for to the right, and every control is reached.

use fantoccini::key::Key;
use serde_json::json;

use crate::stage::{BEHIND_EQUIPMENT, Scenery, Stage};

/// What the room is like, in points of the page; how many pixels each is; the size of the type.
const ROOMS: [(&str, (u32, u32), u32, &str); 4] = [
    ("petite", (1024, 700), 1, "normal"),
    ("grands-caracteres", (1024, 700), 1, "large"),
    // 1366 by 768 pixels, of which the system makes two thirds as many points.
    ("150", (910, 512), 1, "normal"),
    ("200", (640, 400), 2, "normal"),
];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_where_there_is_little_room() {
    for (room, size, scale, kind) in ROOMS {
        let stage = Scenery::new().size(size).scale(scale).raise().await;
        stage.heading("Présentez le téléphone").await;
        stage.ask(&format!("document.documentElement.dataset.size = '{kind}';")).await;
        let look = async |screen: &str| stage.has_room(&format!("{screen}-{room}")).await;
        look("pret").await;
        stage.press("p").await;
        stage.text_of("#verdict", "DROITS LUS").await;
        look("resultat").await;
        stage.press("2").await;
        stage.heading("Max").await;
        stage.press("1").await;
        stage.text_of("[data-testid=patient-pays]", "30,00").await;
        look("facture").await;
        stage.press(Key::F2).await;
        stage.find("[data-testid=invoice-number]").await;
        look("scellee").await;
        stage.press(Key::F3).await;
        stage.find("[data-testid=sheet-page][data-rendered=true]").await;
        look("feuille").await;
        stage.home().await;
        for (key, heading, screen) in [
            (Key::F6, "JOURNAL ET RECHERCHE", "journal"),
            (Key::F9, "CLÔTURE", "cloture"),
            (Key::F11, "MATÉRIEL", "materiel"),
        ] {
            stage.press(key).await;
            stage.heading(heading).await;
            look(screen).await;
            stage.home().await;
        }
        for (key, heading, screen) in BEHIND_EQUIPMENT {
            stage.behind_equipment(key, heading).await;
            stage.until("document.querySelectorAll('main .card').length > 1").await;
            look(screen).await;
            stage.home().await;
        }
        stage.end().await;
    }
}

impl Stage {
    async fn has_room(&self, screen: &str) {
        self.keep(screen).await;
        let told = self.ask(LOST).await;
        assert_eq!(told, json!({ "across": 0, "cut": [], "out": [] }), "on « {screen} »; see target/e2e");
        self.reach_all(screen).await;
    }
}

/// How far the page goes on to the right; what holds more than it shows and lets nobody scroll to it; what runs out of its box.
const LOST: &str = r#"
const name = (one) => one.tagName + " " + one.className + " " + one.textContent.trim().slice(0, 40);
const seen = [...document.querySelectorAll("body *:not(svg *)")].filter((one) => {
  const { width, height } = one.getBoundingClientRect();
  // What is only read aloud is a pixel large.
  return width > 2 && height > 2 && one.checkVisibility({ visibilityProperty: true });
});
const shut = (overflow) => overflow === "hidden" || overflow === "clip";
const cut = seen.filter((one) => {
  const { overflowX, overflowY } = getComputedStyle(one);
  return (shut(overflowX) && one.scrollWidth > one.clientWidth + 1) || (shut(overflowY) && one.scrollHeight > one.clientHeight + 1);
});
const out = seen.filter((one) => {
  const box = one.parentElement.closest(".card, main header");
  // Of what scrolls, a part is always elsewhere.
  for (let over = one.parentElement; box && over !== box.parentElement; over = over.parentElement)
    if (getComputedStyle(over).overflowY === "auto") return false;
  if (!box) return false;
  const [inner, outer] = [one.getBoundingClientRect(), box.getBoundingClientRect()];
  return inner.right > outer.right + 1 || inner.left < outer.left - 1 || inner.bottom > outer.bottom + 1 || inner.top < outer.top - 1;
});
return { across: document.documentElement.scrollWidth - innerWidth, cut: cut.map(name), out: out.map(name) };
"#;
