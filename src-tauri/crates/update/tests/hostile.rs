//! More than five hundred packages that must not be installed: altered, unsigned, replayed, older, of others. And the one that may.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

mod making;

use std::collections::BTreeMap;
use std::io::Cursor;

use making::{head, sealed};
use minisign::{KeyPair, SecretKey};
use proptest::prelude::*;
use semver::Version;
use update::{Installed, Keys, Refusal, verify};

const DEB: &str = "linux-x86_64-deb";
/// What this computer does not take.
const OTHERS: [&str; 5] = [
    "windows-x86_64-msi",
    "windows-x86_64-machine",
    "macos-universal-dmg",
    "linux-x86_64-rpm",
    "linux-x86_64-appimage",
];
const DAY: &str = "2027-01-12";

#[test]
fn five_hundred_packages_that_are_not_ours_or_not_later_are_all_refused() {
    let publisher = Publisher::new();
    let here = installed("0.4.2", Some("0.6.0"));
    let keys = publisher.keys();
    let good = publisher.package("0.7.0", DEB);
    assert_eq!(
        verify(&good, &keys, &here).unwrap().file_name(),
        "comptoir-0.7.0.deb",
        "what may be installed"
    );

    let mut refused = BTreeMap::<&str, usize>::new();
    for (kind, package, expected) in hostile(&publisher, &good) {
        match verify(&package, &keys, &here) {
            Ok(update) => panic!("{kind}: taken as {}", update.version()),
            Err(refusal) => {
                assert!(
                    expected.contains(&refusal),
                    "{kind}: refused as {refusal:?} and not as {expected:?}"
                );
                *refused.entry(kind).or_default() += 1;
            }
        }
    }
    let count: usize = refused.values().sum();
    assert!(count >= 500, "{count} packages, of which {refused:?}");
}

/// Each with the refusals that tell the truth about it.
fn hostile(publisher: &Publisher, good: &[u8]) -> Vec<(&'static str, Vec<u8>, Vec<Refusal>)> {
    use Refusal::{Altered, NotAnUpdate, NotLater, NotSigned, OtherSystem, Replayed};
    let mut all = Vec::new();
    let mut add = |kind, package, expected: &[Refusal]| all.push((kind, package, expected.to_vec()));
    // Altered: one bit of each byte of the six lines, and all along the installer.
    let lines = good.len() - INSTALLER.len();
    for at in (0..lines).chain((lines..good.len()).step_by(7)) {
        let mut package = good.to_vec();
        package[at] ^= 1 << (at % 8);
        // Untrusted is the comment's name, and its text is: whoever changes it changes nothing that anyone reads.
        if !untrusted(good).contains(&at) {
            add("altered", package, &[Altered, NotSigned, NotAnUpdate]);
        }
    }
    for cut in (0..good.len()).step_by(31) {
        add("cut short", good[..cut].to_vec(), &[Altered, NotSigned, NotAnUpdate]);
    }
    for extra in 1..=20 {
        add("made longer", [good, &vec![b' '; extra]].concat(), &[Altered]);
    }
    // Unsigned, or signed by others, or for something else.
    let stranger = Publisher::new();
    for minor in 8..38 {
        let version = format!("0.{minor}.0");
        add("of a stranger", stranger.package(&version, DEB), &[NotSigned]);
        let signed = head(&version, DEB, DAY, INSTALLER);
        let lines = String::from_utf8(good[..lines].to_vec()).unwrap();
        let signature = lines.lines().skip(2).collect::<Vec<_>>().join("\n");
        let borrowed = [signed.as_bytes(), signature.as_bytes(), b"\n", INSTALLER].concat();
        add("with the signature of another", borrowed, &[NotSigned]);
        add("unsigned", [signed.as_bytes(), b"\n\n\n\n", INSTALLER].concat(), &[NotAnUpdate]);
        add("without lines for it", [signed.as_bytes(), INSTALLER].concat(), &[NotAnUpdate, NotSigned]);
    }
    // The publisher's own, and not later than what runs (0.4.2), or than what was seen (0.6.0).
    for patch in 0..30 {
        add("older", publisher.package(&format!("0.3.{patch}"), DEB), &[NotLater]);
        add("a candidate of what runs", publisher.package(&format!("0.4.2-rc.{patch}"), DEB), &[NotLater]);
        add("what runs, built again", publisher.package(&format!("0.4.2+build.{patch}"), DEB), &[NotLater]);
        add("played back", publisher.package(&format!("0.5.{patch}"), DEB), &[Replayed]);
    }
    for target in OTHERS {
        add("for another system", publisher.package("0.7.0", target), &[OtherSystem]);
    }
    // Signed by the publisher's key, and no update of ours: the key may sign other things.
    for (from, to) in [
        ("\"comptoir\"", "\"other\""),
        ("linux-x86_64-deb", "linux-x86_64-exe"),
        ("0.7.0", "0.7"),
        ("0.7.0", "v0.7.0"),
        ("2027-01-12", "2027-02-30"),
        ("{", "{\"then\":\"run\","),
        ("{", "{\"version\":\"0.9.0\","),
        ("comptoir-update 1", "comptoir-update 2"),
        ("\"length\":", "\"length\":-"),
    ] {
        let signed = head("0.7.0", DEB, DAY, INSTALLER).replacen(from, to, 1);
        add("signed and not an update", publisher.sign(&signed, INSTALLER), &[NotAnUpdate]);
    }
    let signed = head("0.7.0", DEB, DAY, INSTALLER).replace("\"length\":", "\"length\":1");
    add("of another length", publisher.sign(&signed, INSTALLER), &[Altered]);
    all
}

#[test]
fn the_older_form_of_a_signature_is_not_taken() {
    // `minisign -H` is the default since 0.10; without it the bytes are signed unhashed.
    let publisher = Publisher::new();
    let signed = head("0.7.0", DEB, DAY, INSTALLER);
    let package = publisher.sign(&signed, INSTALLER);
    // In Base64 the algorithm `ED` begins with RU, and `Ed` with RW.
    let at = package.windows(3).position(|three| three == b"\nRU").unwrap();
    let mut older = package;
    older[at + 2] = b'W';
    let outcome = verify(&older, &publisher.keys(), &installed("0.4.2", None));
    assert_eq!(outcome.err(), Some(Refusal::NotSigned));
}

#[test]
fn a_build_without_a_key_takes_nothing() {
    let package = Publisher::new().package("0.7.0", DEB);
    let none = Keys::parse("").unwrap();
    assert_eq!(verify(&package, &none, &installed("0.4.2", None)).err(), Some(Refusal::NoKey));
}

#[test]
fn what_minisign_itself_signed_is_taken() {
    // Made by the program of minisign's author (Debian, 0.11) from a key that was thrown away.
    let file = include_bytes!("minisign/comptoir-0.2.0.maj");
    let keys = Keys::parse(include_str!("minisign/key.pub")).unwrap();
    let update = verify(file, &keys, &installed("0.1.0", None)).unwrap();
    assert_eq!((update.version().to_string().as_str(), update.date().to_string().as_str()), ("0.2.0", DAY));
    assert_eq!(update.installer(), b"an installer, for the test\n");
}

proptest! {
    #[test]
    fn noise_is_never_an_update(noise in prop::collection::vec(any::<u8>(), 0..600)) {
        let file = [b"comptoir-update 1\n".as_slice(), &noise].concat();
        let keys = Keys::parse(include_str!("minisign/key.pub")).unwrap();
        prop_assert!(verify(&file, &keys, &installed("0.1.0", None)).is_err());
    }
}

/// Whoever has a key.
struct Publisher {
    pair: KeyPair,
}

impl Publisher {
    fn new() -> Self {
        Self { pair: KeyPair::generate_unencrypted_keypair().unwrap() }
    }

    fn secret(&self) -> &SecretKey {
        &self.pair.sk
    }

    fn keys(&self) -> Keys {
        Keys::parse(&self.pair.pk.to_base64()).unwrap()
    }

    fn package(&self, version: &str, target: &str) -> Vec<u8> {
        self.sign(&head(version, target, DAY, INSTALLER), INSTALLER)
    }

    fn sign(&self, signed: &str, installer: &[u8]) -> Vec<u8> {
        let package = sealed(signed, self.secret(), installer).unwrap();
        // The author's own verifier agrees that it was signed: what is refused is refused for what it says.
        let lines = String::from_utf8(package[..package.len() - installer.len()].to_vec()).unwrap();
        let signature = lines.lines().skip(2).collect::<Vec<_>>().join("\n");
        let signature = minisign::SignatureBox::from_string(&signature).unwrap();
        minisign::verify(&self.pair.pk, &signature, Cursor::new(signed), true, false, false).unwrap();
        package
    }
}

fn installed(version: &str, seen: Option<&str>) -> Installed {
    Installed {
        version: Version::parse(version).unwrap(),
        targets: vec![DEB.to_owned()],
        newest_seen: seen.map(|seen| Version::parse(seen).unwrap()),
    }
}

/// Where the text of the untrusted comment lies.
fn untrusted(package: &[u8]) -> std::ops::Range<usize> {
    let mut ends = package.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
    let (from, to) = (ends.nth(1).unwrap() + 1, ends.next().unwrap());
    from + "untrusted comment: ".len()..to
}

/// No installer begins like a line of a signature.
const INSTALLER: &[u8] = &[0xC5; 700];
