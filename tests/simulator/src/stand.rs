//! The phone on a stand beside the counter: a page on this machine's loopback address, a picture for a simulated camera, and a
//! card for a virtual reader.

use std::io::Read as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use tiny_http::{Header, Method, Request, Response, ResponseBox, Server};

use crate::act::{Done, Slot};
use crate::frame;
use crate::fund::Fund;
use crate::issuer::{Issuer, SignedBy};
use crate::life::Life;
use crate::people;
use crate::reader::{self, Reader};
use crate::scene::Scene;
use crate::vpcd::VPCD_PORT;

/// How a stand is set up.
pub struct StandOptions {
    /// The port on 127.0.0.1; 0 for any that is free.
    pub port: u16,
    /// Where to keep the picture that a camera would see.
    pub frame: Option<PathBuf>,
    /// Whose phone it is at first.
    pub holder: Option<String>,
    /// Whether it presents that holder at once, and for ever.
    pub unlocked: bool,
    /// Which anchor signs.
    pub signed_by: SignedBy,
    /// The issuer's folder, in which what the fund does is kept; nowhere if absent.
    pub folder: Option<PathBuf>,
    /// The virtual reader's port on 127.0.0.1.
    pub reader_port: u16,
    /// How long the phone takes for each reply to the reader.
    pub apdu_delay: Duration,
    /// After how many commands it is lifted.
    pub lift_after: Option<u32>,
}

impl Default for StandOptions {
    /// Nobody's phone, on any port, beside pcscd's virtual reader; nothing is kept.
    fn default() -> Self {
        Self {
            port: 0,
            frame: None,
            holder: None,
            unlocked: false,
            signed_by: SignedBy::Test,
            folder: None,
            reader_port: VPCD_PORT,
            apdu_delay: Duration::ZERO,
            lift_after: None,
        }
    }
}

/// A phone on a stand.
pub struct Stand {
    server: Server,
    address: SocketAddr,
    scene: Mutex<Scene>,
    frame: Option<PathBuf>,
    stop: AtomicBool,
}

impl Stand {
    /// Opens the page's port; nothing is answered before [`run`](Self::run).
    pub fn open(issuer: Issuer, options: StandOptions) -> Result<Self> {
        let StandOptions { port, frame, holder, unlocked, .. } = options;
        let mut fund = Fund::new(issuer).kept_in(options.folder);
        fund.sign_as(options.signed_by);
        let first = first_phone(&fund, holder.as_deref(), unlocked)?;
        let reader = Reader::on(options.reader_port, options.apdu_delay, options.lift_after);
        let server = Server::http((Ipv4Addr::LOCALHOST, port))
            .map_err(|error| anyhow!("opening port {port} of 127.0.0.1: {error}"))?;
        let address = server.server_addr().to_ip().context("a loopback address is an IP address")?;
        let scene = Mutex::new(Scene::new(fund, reader, first));
        Ok(Self { server, address, scene, frame, stop: AtomicBool::new(false) })
    }

    /// Where the page is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers, keeps the picture and attends to the reader, until [`stop`](Self::stop) or a failure.
    pub fn run(&self) -> Result<()> {
        thread::scope(|scope| {
            // A phone whose picture or card is stuck must not go on as if it were shown.
            let keeper = self.frame.as_ref().map(|file| {
                scope.spawn(move || self.stopping_after(|| frame::keep(&self.scene, file, &self.stop)))
            });
            let attendant = scope.spawn(|| self.stopping_after(|| reader::attend(&self.scene, &self.stop)));
            let served = self.stopping_after(|| self.serve());
            for helper in keeper.into_iter().chain([attendant]) {
                match helper.join() {
                    Err(_) => bail!("a thread of the stand panicked"),
                    Ok(ended) => ended?,
                }
            }
            served
        })
    }

    fn stopping_after(&self, work: impl FnOnce() -> Result<()>) -> Result<()> {
        let ended = work();
        self.stop();
        ended
    }

    /// Makes [`run`](Self::run) return.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    fn serve(&self) -> Result<()> {
        while !self.stop.load(Ordering::Relaxed) {
            if let Some(mut request) =
                self.server.recv_timeout(Duration::from_millis(100)).context("listening")?
            {
                let response = self.answer(&mut request)?;
                // A browser that has gone away is no failure of the phone.
                drop(request.respond(response));
            }
        }
        Ok(())
    }

    fn answer(&self, request: &mut Request) -> Result<ResponseBox> {
        if !self.is_for_us(request) {
            return text(403, "Cette page n’est que pour cet ordinateur.");
        }
        let url = request.url().to_owned();
        let path = url.split_once('?').map_or(url.as_str(), |(path, _)| path);
        match (request.method(), path) {
            (Method::Get, "/state") => self.state(),
            (Method::Get, "/a/code.png") => self.picture(Slot::A),
            (Method::Get, "/b/code.png") => self.picture(Slot::B),
            (Method::Get, path) if path.starts_with("/lists/") => {
                let listed = self.scene().fund.listed(path, Timestamp::now())?;
                listed.map_or_else(
                    || text(404, "Cette liste n’existe pas."),
                    |(kind, list)| body(200, kind, list),
                )
            }
            (Method::Get, path) => match FILES.iter().find(|(name, ..)| *name == path) {
                Some((_, kind, data)) => body(200, kind, *data),
                None => text(404, "Il n’y a rien ici."),
            },
            (Method::Post, "/a/act") => self.act(request, |scene, act, now| scene.act_on(Slot::A, act, now)),
            (Method::Post, "/b/act") => self.act(request, |scene, act, now| scene.act_on(Slot::B, act, now)),
            (Method::Post, "/act") => self.act(request, Scene::act),
            _ => text(404, "Il n’y a rien ici."),
        }
    }

    /// Another site's page could otherwise reach the phone through a name that it points to this machine.
    fn is_for_us(&self, request: &Request) -> bool {
        let host = request.headers().iter().find(|header| header.field.equiv("Host"));
        let port = self.address.port();
        host.is_some_and(|host| {
            let host = host.value.as_str();
            host == format!("127.0.0.1:{port}") || host == format!("localhost:{port}")
        })
    }

    fn picture(&self, slot: Slot) -> Result<ResponseBox> {
        let png = self.scene().code(slot, Timestamp::now())?.map(|current| current.png.clone());
        match png {
            Some(png) => body(200, "image/png", png),
            None => text(404, "Le téléphone ne montre rien."),
        }
    }

    fn state(&self) -> Result<ResponseBox> {
        let view = self.scene().view(Timestamp::now())?;
        body(200, JSON, serde_json::to_vec(&view).context("writing the state")?)
    }

    /// What the page asks for, in JSON; the new state, or why nothing happened.
    fn act<A: DeserializeOwned>(
        &self,
        request: &mut Request,
        act: impl FnOnce(&mut Scene, A, Timestamp) -> Done,
    ) -> Result<ResponseBox> {
        // Another site's form cannot send this type without asking first, and nothing here ever answers yes.
        let json = |header: &Header| header.field.equiv("Content-Type") && header.value.as_str() == JSON;
        if !request.headers().iter().any(json) {
            return text(415, "Seul JSON est compris ici.");
        }
        let mut sent = Vec::new();
        if request.as_reader().take(4096).read_to_end(&mut sent).is_err() {
            return text(400, "La demande est incomplète.");
        }
        let Ok(asked) = serde_json::from_slice::<A>(&sent) else {
            return text(400, "La demande n’est pas comprise.");
        };
        let done = act(&mut self.scene(), asked, Timestamp::now())?;
        match done {
            Ok(()) => self.state(),
            Err(refusal) => body(409, JSON, format!(r#"{{"refused":"{}"}}"#, refusal.code())),
        }
    }

    fn scene(&self) -> MutexGuard<'_, Scene> {
        self.scene.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const JSON: &str = "application/json";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// The page's own files: path, type, content.
const FILES: [(&str, &str, &str); 10] = [
    ("/", "text/html; charset=utf-8", include_str!("page/page.html")),
    ("/phone.css", STYLE, include_str!("page/phone.css")),
    ("/bench.css", STYLE, include_str!("page/bench.css")),
    ("/page.js", SCRIPT, include_str!("page/page.js")),
    ("/desk.js", SCRIPT, include_str!("page/desk.js")),
    ("/phone.js", SCRIPT, include_str!("page/phone.js")),
    ("/bench.js", SCRIPT, include_str!("page/bench.js")),
    ("/words.js", SCRIPT, include_str!("page/words.js")),
    ("/dom.js", SCRIPT, include_str!("page/dom.js")),
    ("/icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
];

/// Nothing but this page's own files.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

fn first_phone(fund: &Fund, holder: Option<&str>, unlocked: bool) -> Result<Life> {
    let Some(key) = holder else {
        if unlocked {
            bail!("an unlocked phone needs a holder");
        }
        return Ok(Life::default());
    };
    let holder = people::holder(key, Timestamp::now())
        .with_context(|| format!("no holder is called {key}; `phone holders` lists them"))?;
    if unlocked {
        let everybody = (1..=holder.beneficiaries.len()).collect();
        return Ok(Life::unattended(&holder, everybody));
    }
    Ok(fund.phone_of(&holder))
}

fn text(status: u16, text: &str) -> Result<ResponseBox> {
    body(status, "text/plain; charset=utf-8", text)
}

fn body(status: u16, kind: &str, data: impl Into<Vec<u8>>) -> Result<ResponseBox> {
    let mut response = Response::from_data(data).with_status_code(status);
    let headers = [
        ("Content-Type", kind),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
    ];
    for (name, value) in headers {
        let header = Header::from_bytes(name, value).map_err(|()| anyhow!("{name} is no header"))?;
        response.add_header(header);
    }
    Ok(response.boxed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use std::net::TcpStream;
    use std::path::Path;
    use std::time::Instant;

    fn stand(frame: Option<&Path>, unlocked: bool) -> Stand {
        let options = StandOptions {
            frame: frame.map(Path::to_owned),
            holder: Some("family".to_owned()),
            unlocked,
            ..StandOptions::default()
        };
        Stand::open(Issuer::make(Timestamp::now(), Some(1)).unwrap(), options).unwrap()
    }

    /// Runs a stand while somebody stands before it.
    fn meanwhile(stand: &Stand, visit: impl FnOnce()) {
        struct Stop<'a>(&'a Stand);
        impl Drop for Stop<'_> {
            fn drop(&mut self) {
                self.0.stop();
            }
        }
        thread::scope(|scope| {
            let running = scope.spawn(|| stand.run());
            let stop = Stop(stand); // a failed assertion must not leave the stand running
            visit();
            drop(stop);
            running.join().unwrap().unwrap();
        });
    }

    fn exchange(stand: &Stand, request: &str) -> String {
        let mut stream = TcpStream::connect(stand.address()).unwrap();
        stream.write_all(request.replace('\n', "\r\n").as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(stand: &Stand, path: &str) -> String {
        let host = stand.address();
        exchange(stand, &format!("GET {path} HTTP/1.1\nHost: {host}\nConnection: close\n\n"))
    }

    fn act(stand: &Stand, json: &str) -> String {
        post(stand, "/a/act", json)
    }

    fn post(stand: &Stand, path: &str, json: &str) -> String {
        let (host, length) = (stand.address(), json.len());
        let head = "Connection: close\nContent-Type: application/json";
        exchange(
            stand,
            &format!("POST {path} HTTP/1.1\nHost: {host}\n{head}\nContent-Length: {length}\n\n{json}"),
        )
    }

    /// Waits for something that must come within a time.
    fn within(milliseconds: u64, what: &str, mut happened: impl FnMut() -> bool) {
        let start = Instant::now();
        while !happened() {
            assert!(
                start.elapsed() < Duration::from_millis(milliseconds),
                "{what}: not within {milliseconds} ms"
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn a_visit_through_the_page() {
        let stand = stand(None, false);
        meanwhile(&stand, || {
            let page = get(&stand, "/");
            assert!(page.starts_with("HTTP/1.1 200") && page.contains("<title>Téléphone simulé</title>"));
            assert!(page.contains("Content-Security-Policy: default-src 'none'"), "no remote resources");
            assert!(get(&stand, "/a/code.png").starts_with("HTTP/1.1 404"), "a locked phone shows nothing");
            assert!(act(&stand, r#"{"act":"enter_code","code":"1111"}"#).contains(r#""attempts_left":2"#));
            assert!(act(&stand, r#"{"act":"enter_code","code":"2580"}"#).contains(r#""stage":"unlocked""#));
            assert!(
                act(&stand, r#"{"act":"present","ranks":[4]}"#).ends_with(r#"{"refused":"not_understood"}"#),
                "no such child"
            );
            assert!(act(&stand, r#"{"act":"touch"}"#).starts_with("HTTP/1.1 409"), "it is unlocked already");
            let shown = act(&stand, r#"{"act":"present","ranks":[1]}"#);
            assert!(shown.contains(r#""stage":"presenting_qr""#) && shown.contains(r#""ranks":[1]"#));
            assert!(get(&stand, "/a/code.png?id=1").contains("PNG"));
            assert!(act(&stand, r#"{"act":"lock"}"#).contains(r#""stage":"active_locked""#));
            assert!(get(&stand, "/a/code.png?id=1").starts_with("HTTP/1.1 404"), "locked again");
        });
    }

    #[test]
    fn the_lists_of_the_issuer_are_served() {
        let stand = stand(None, true);
        meanwhile(&stand, || {
            let issuer = stand.scene().fund.issuer().trust_list().unwrap().len();
            for (path, kind) in [
                ("/lists/roots.cbor", "application/cbor"),
                ("/lists/trust.cbor", "application/cbor"),
                ("/lists/status/1.cwt", "application/statuslist+cwt"),
            ] {
                let answer = get(&stand, path);
                assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(kind), "{path}");
            }
            let length = format!("Content-Length: {issuer}");
            assert!(get(&stand, "/lists/trust.cbor").contains(&length), "the list, whole");
            assert!(get(&stand, "/lists/status/2.cwt").starts_with("HTTP/1.1 404"));
            post(&stand, "/act", r#"{"act":"relist","fault":"trust-cut-short"}"#);
            assert!(!get(&stand, "/lists/trust.cbor").contains(&length), "a list, cut short");
            post(&stand, "/act", r#"{"act":"relist","fault":"status-missing"}"#);
            assert!(get(&stand, "/lists/status/1.cwt").starts_with("HTTP/1.1 404"));
            post(&stand, "/act", r#"{"act":"relist","fault":""}"#);
            assert!(get(&stand, "/lists/trust.cbor").contains(&length), "mended");
        });
    }

    #[test]
    fn the_page_has_all_that_it_names() {
        let stand = stand(None, false);
        meanwhile(&stand, || {
            for (path, kind, content) in FILES {
                let answer = get(&stand, path);
                assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(kind), "{path}");
                let quoted = content.split('"').filter(|word| word.starts_with(['/', '.']));
                let is_file =
                    |word: &&str| Path::new(word).extension().is_some_and(|of| of == "js" || of == "css");
                for named in quoted.filter(is_file) {
                    let path = format!("/{}", named.trim_start_matches(['.', '/']));
                    assert!(FILES.iter().any(|(known, ..)| *known == path), "{path} is named and not there");
                }
            }
        });
    }

    #[test]
    fn nobody_else_reaches_the_phone() {
        let stand = stand(None, true);
        assert!(stand.address().ip().is_loopback());
        meanwhile(&stand, || {
            let stranger = exchange(&stand, "GET /state HTTP/1.1\nHost: example.org\nConnection: close\n\n");
            assert!(stranger.starts_with("HTTP/1.1 403"), "a name that points here from elsewhere");
            let host = stand.address();
            let form =
                format!("POST /a/act HTTP/1.1\nHost: {host}\nConnection: close\nContent-Length: 14\n\n");
            assert!(
                exchange(&stand, &(form + r#"{"act":"lock"}"#)).starts_with("HTTP/1.1 415"),
                "another site's form"
            );
            assert!(act(&stand, r#"{"act":"fly"}"#).starts_with("HTTP/1.1 400"));
            assert!(get(&stand, "/issuer.json").starts_with("HTTP/1.1 404"), "no file is served");
        });
    }

    #[test]
    fn a_picture_that_was_taken_is_replaced_by_a_fresh_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("frame.png");
        std::fs::write(&file, "of an earlier run").unwrap();
        let stand = stand(Some(&file), true);
        let mut taken = Vec::new();
        meanwhile(&stand, || {
            for round in 0..5 {
                // The first one waits for the thread as well; spec for the others: 200 ms, doubled for a busy machine.
                within(if round == 0 { 5_000 } else { 400 }, "a picture", || {
                    std::fs::read(&file).is_ok_and(|png| png.starts_with(b"\x89PNG"))
                });
                taken.push(std::fs::read(&file).unwrap());
                std::fs::remove_file(&file).unwrap();
            }
            let kinds: std::collections::BTreeSet<_> = taken.iter().collect();
            assert_eq!(kinds.len(), 5, "each take has a nonce of its own");
            assert!(taken.iter().all(|png| image::load_from_memory(png).is_ok()), "each is whole");
        });
        assert!(!file.exists(), "a phone that is gone shows nothing");
    }

    #[test]
    fn the_picture_comes_and_goes_with_the_code() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("frame.png");
        let stand = stand(Some(&file), false);
        meanwhile(&stand, || {
            act(&stand, r#"{"act":"touch"}"#);
            thread::sleep(Duration::from_millis(150));
            assert!(!file.exists(), "unlocked is not shown");
            act(&stand, r#"{"act":"present","ranks":[]}"#);
            within(2_000, "the picture", || file.exists());
            act(&stand, r#"{"act":"lock"}"#);
            within(2_000, "its end", || !file.exists());
        });
    }
}
