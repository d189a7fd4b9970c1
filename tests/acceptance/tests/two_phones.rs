//! The story of a new phone, from the page beside the counter to the counter itself: accepted on the new one, refused on the old.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use desk::wire::{NewOffice, Practitioner, Reading, RefusalReason};
use desk::{Clock, Desk, OtherRoots, Presentation};
use jiff::Timestamp;
use simulator::{Issuer, Stand, StandOptions};

struct Now;

impl Clock for Now {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

async fn office(folder: &Path, lists: &Path) -> Desk {
    let practitioner = Practitioner {
        name: "Dr A. Essai".into(),
        rpps: "10003000014".into(),
        am_number: "751234568".into(),
        address: vec!["1 rue de l’Essai".into(), "75011 Paris".into()],
        practice: desk::wire::Practice::default(),
    };
    let passphrase = "quatre mots tout simples".into();
    let new = NewOffice { name: "Cabinet d’essai".into(), practitioner, passphrase };
    let (desk, _) = Desk::create(&folder.join("office"), &new, true, Arc::new(Now)).await.unwrap();
    desk.import_lists(lists, OtherRoots::Refuse).await.unwrap();
    desk
}

/// What the page asks for.
fn ask(stand: &Stand, head: &str, body: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(stand.address()).unwrap();
    let host = stand.address();
    let length = body.len();
    let request = format!(
        "{head} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{head} {body}: {}", String::from_utf8_lossy(&answer));
    answer.split_off(end.saturating_add(4))
}

/// What a camera takes of a phone: unlocked, and showing the holder alone.
fn picture(stand: &Stand, phone: &str) -> Vec<u8> {
    ask(stand, &format!("POST /{phone}/act"), r#"{"act":"touch"}"#);
    ask(stand, &format!("POST /{phone}/act"), r#"{"act":"present","ranks":[]}"#);
    ask(stand, &format!("GET /{phone}/code.png"), "")
}

async fn read(desk: &Desk, picture: &[u8]) -> Result<(), RefusalReason> {
    match desk.read(Presentation::from_picture(picture)).await.unwrap().reading {
        Reading::Read(_) => Ok(()),
        Reading::Refused(refused) => Err(refused.reasons[0]),
        other @ Reading::Trouble(_) => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_moved_to_a_new_phone_is_refused_on_the_old_one_once_the_lists_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let issuer_folder = folder.path().join("issuer");
    let issuer = Issuer::make(Timestamp::now(), Some(29)).unwrap();
    issuer.write(&issuer_folder).unwrap();
    let lists = issuer_folder.join("lists");
    let desk = office(folder.path(), &lists).await;
    let options = StandOptions {
        holder: Some("family".to_owned()),
        folder: Some(issuer_folder),
        ..StandOptions::default()
    };
    let stand = Arc::new(Stand::open(issuer, options).unwrap());
    let running = thread::spawn({
        let stand = Arc::clone(&stand);
        move || stand.run()
    });

    let old = picture(&stand, "a");
    read(&desk, &old).await.unwrap();
    ask(&stand, "POST /a/act", r#"{"act":"lock"}"#);
    let old = picture(&stand, "a");
    ask(&stand, "POST /b/act", r#"{"act":"install"}"#);
    ask(&stand, "POST /b/act", r#"{"act":"apply","holder":"family","route":"video"}"#);
    ask(&stand, "POST /act", r#"{"act":"decide","phone":"b","yes":true}"#);
    let new = picture(&stand, "b");
    desk.import_lists(&lists, OtherRoots::Refuse).await.unwrap();
    assert_eq!(
        read(&desk, &old).await,
        Err(RefusalReason::RevokedReplaced),
        "at its first reading after the lists"
    );
    assert_eq!(read(&desk, &new).await, Ok(()), "the new phone has a place of its own in them");

    ask(&stand, "POST /b/act", r#"{"act":"lock"}"#);
    let new = picture(&stand, "b");
    ask(&stand, "POST /act", r#"{"act":"block","phone":"b"}"#);
    desk.import_lists(&lists, OtherRoots::Refuse).await.unwrap();
    assert_eq!(read(&desk, &new).await, Err(RefusalReason::RevokedBlocked));
    stand.stop();
    running.join().unwrap().unwrap();
}
