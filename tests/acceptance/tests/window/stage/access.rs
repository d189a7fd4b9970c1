//! What everybody must be able to do on a screen: see it in their colours, have it read to them, reach all of it without a mouse.

use std::fs;

use acceptance::root;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::{Value, json};

use super::Stage;

pub(crate) const THEMES: [&str; 3] = ["light", "dark", "contrast"];

impl Stage {
    /// A screen in each theme, with a picture of each; then every control of it by Tab.
    pub(crate) async fn inspect(&self, screen: &str) {
        for theme in THEMES {
            // As `dress` in `preferences.svelte.ts` does when the user chooses it.
            let dress = "document.documentElement.dataset.theme = arguments[0];";
            self.client.execute(dress, vec![json!(theme)]).await.unwrap();
            self.axe(&format!("{screen}, {theme}")).await;
            self.picture(&format!("{screen}-{theme}")).await;
        }
        self.client.execute("document.documentElement.dataset.theme = 'light';", vec![]).await.unwrap();
        self.reach_all(screen).await;
    }

    /// axe-core finds nothing serious or critical on the screen as it is.
    pub(crate) async fn axe(&self, screen: &str) {
        if self.ask("return window.axe === undefined;").await == json!(true) {
            let source = fs::read_to_string(root().join("ui/node_modules/axe-core/axe.min.js")).unwrap();
            self.client.execute(&source, vec![]).await.unwrap();
        }
        let run = "const done = arguments[0];
            axe.run().then((found) => done(found.violations
                .filter((v) => v.impact === 'serious' || v.impact === 'critical')
                .map((v) => v.id + ': ' + v.nodes.map((node) => node.html).join(' | '))));";
        self.drawn().await;
        let found = self.client.execute_async(run, vec![]).await.unwrap();
        assert_eq!(found, json!([]), "on the screen « {screen} »");
    }

    /// Tab goes once through every control of the screen, or of the dialog over it; the focus is always seen, and never lost.
    pub(crate) async fn reach_all(&self, screen: &str) {
        let count = self.ask(BEGIN_WALK).await.as_u64().unwrap();
        let mut keys = KeyActions::new("keyboard".to_owned());
        for _ in 0..count {
            let value = char::from(Key::Tab);
            keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client.perform_actions(keys).await.unwrap();
        let told = self.ask(END_WALK).await;
        let nothing = json!({ "missed": [], "twice": [], "strange": [], "unseen": [] });
        assert_eq!(told, nothing, "Tab on the screen « {screen} », {count} controls");
    }

    /// Échap leaves the dialog that is open, and nothing but the dialog.
    pub(crate) async fn leave_dialog(&self) {
        let heading = "return document.querySelector('main h1')?.innerText ?? null;";
        let under: Value = self.ask(heading).await;
        self.press(Key::Escape).await;
        self.until("document.querySelector('dialog') === null").await;
        assert_eq!(self.ask(heading).await, under, "the screen under the dialog stays");
    }
}

/// Notes what can be reached, and begins there. A group of radio buttons is one stop; a dialog lets nothing else be reached.
const BEGIN_WALK: &str = r#"
const scope = document.querySelector("dialog[open]") ?? document;
const all = [...scope.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
  (one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }));
const stop = ({ type, name }) => {
  const group = all.filter((one) => one.type === "radio" && one.name === name);
  return group.find((one) => one.checked) ?? group[0];
};
const wanted = all.filter((one) => one.type !== "radio" || one === stop(one));
const seen = [];
const heard = ({ target }) => {
  const style = getComputedStyle(target);
  const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  seen.push({ target, visible: drawn && target.matches(":focus-visible") });
};
wanted[0].focus();
document.addEventListener("focusin", heard, true);
window.walk = { wanted, seen, heard };
return wanted.length;
"#;

/// One round has come back to where it began. Between its end and its beginning the engine stops at the dialog itself.
const END_WALK: &str = r#"
const { wanted, seen, heard } = window.walk;
document.removeEventListener("focusin", heard, true);
const name = (one) => `${one.tagName} ${one.id} ${(one.getAttribute("aria-label") ?? one.innerText ?? "").trim().slice(0, 40)}`;
const stops = seen.filter(({ target }) => target.tagName !== "DIALOG");
const targets = [wanted[0], ...stops.map(({ target }) => target)].slice(0, wanted.length);
const told = {
  missed: wanted.filter((one) => !targets.includes(one)).map(name),
  twice: targets.filter((one, at) => targets.indexOf(one) !== at).map(name),
  strange: targets.filter((one) => !wanted.includes(one)).map(name),
  unseen: seen.filter(({ visible }) => !visible).map(({ target }) => name(target)),
};
(document.querySelector("dialog[open] h1") ?? document.querySelector("h1"))?.focus();
return told;
"#;
