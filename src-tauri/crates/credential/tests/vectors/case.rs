//! One case: a file of `key: value` lines, an empty line, and what was shown. See `tests/vectors/README.md`.

use std::fs;
use std::path::{Path, PathBuf};

use credential::mdoc::{NfcTrouble, Reader, ReaderLimits, Step};
use credential::{
    Context, MemoryReplay, NotVerified, Policy, Presentation, Presented, Roots, StatusList, StatusLists,
    TrustList, Verdict, Verified, verify,
};
use data_encoding::HEXLOWER;
use jiff::Timestamp;

/// What an office knows and wants.
struct Office {
    trust: TrustList,
    status: StatusLists,
    policy: Policy,
    challenge: Option<Vec<u8>>,
    latest: Option<Timestamp>,
}

/// A presentation in bytes, to be altered.
pub(crate) struct Shown {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    office: Office,
    now: Timestamp,
}

impl Office {
    fn decide(&self, presented: &Presented, now: Timestamp, register: &mut MemoryReplay) -> String {
        let context = Context {
            now,
            trust: &self.trust,
            status: &self.status,
            policy: &self.policy,
            challenge: self.challenge.as_deref(),
            latest_trusted: self.latest,
        };
        words(&verify(presented, &context, register))
    }
}

impl Shown {
    /// What the door says of other bytes in the same circumstances.
    pub(crate) fn decide(&self, bytes: &[u8]) -> String {
        self.decide_text(&format!("CV1:{}", base45::encode(bytes)))
    }

    pub(crate) fn decide_text(&self, text: &str) -> String {
        self.office.decide(&Presented::from_qr_text(text), self.now, &mut MemoryReplay::new())
    }
}

/// The folders of cases, and where their lists are.
pub(crate) const SETS: [(&str, &str); 3] =
    [("cv1", "cv1"), ("simulator/qr", "simulator/lists"), ("simulator/mdoc", "simulator/lists")];

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) expect: String,
    /// What was done; empty in the set that says it in its file names.
    pub(crate) about: String,
    now: Timestamp,
    lists: PathBuf,
    /// When the lists were put in force.
    listed: Option<Timestamp>,
    policy: Policy,
    challenge: Option<Vec<u8>>,
    latest: Option<Timestamp>,
    /// Texts that were shown before, and when.
    before: Vec<(Timestamp, String)>,
    /// The reader's key, for a phone over NFC.
    random: Option<[u8; 32]>,
    body: Vec<String>,
}

/// The cases of a set, in the order of their names.
pub(crate) fn cases((folder, lists): (&str, &str)) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/vectors");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "case"));
    assert!(paths.len() >= 20, "only {} cases in {folder}", paths.len());
    paths.sort();
    paths.iter().map(|path| Case::read(path, &root.join(lists))).collect()
}

impl Case {
    fn read(path: &Path, lists: &Path) -> Self {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(path).unwrap();
        let (head, body) = text.split_once("\n\n").unwrap_or_else(|| panic!("{name}: no empty line"));
        let body = body.strip_suffix('\n').unwrap_or_else(|| panic!("{name}: the last line ends"));
        let mut case = Self {
            expect: String::new(),
            about: String::new(),
            now: Timestamp::MIN,
            lists: lists.join("lists"),
            listed: None,
            policy: Policy::standard(),
            challenge: None,
            latest: None,
            before: Vec::new(),
            random: None,
            body: body.split('\n').map(str::to_owned).collect(),
            name,
        };
        let mut keys = Vec::new();
        for line in head.split('\n') {
            let (key, value) = line.split_once(": ").unwrap_or_else(|| panic!("{}: {line}", case.name));
            assert!(key == "before" || !keys.contains(&key), "{}: {key} twice", case.name);
            keys.push(key);
            case.take(key, value, lists);
        }
        assert!(keys.starts_with(&["expect", "now"]), "{}: {keys:?}", case.name);
        case
    }

    fn take(&mut self, key: &str, value: &str, lists: &Path) {
        let name = &self.name;
        let time = |text: &str| text.parse().unwrap_or_else(|_| panic!("{name}: no time: {text}"));
        let bytes = |text: &str| HEXLOWER.decode(text.as_bytes()).unwrap();
        match key {
            "expect" => self.expect = value.to_owned(),
            "about" => self.about = value.to_owned(),
            "now" => self.now = time(value),
            "lists" => self.lists = lists.join(value),
            "listed" => self.listed = Some(time(value)),
            "latest" => self.latest = Some(time(value)),
            "challenge" => self.challenge = Some(bytes(value)),
            "random" => self.random = Some(bytes(value).try_into().unwrap()),
            "before" => {
                let (at, text) = value.split_once(' ').unwrap();
                self.before.push((time(at), text.to_owned()));
            }
            "policy" => {
                self.policy = match value {
                    "forbid_test_issuers" => Policy::forbidding_test_issuers(),
                    "demonstration" => Policy::for_demonstration(),
                    other => panic!("{name}: no such policy: {other}"),
                };
            }
            other => panic!("{name}: an unknown key: {other}"),
        }
    }

    /// What the door says, in the words of the specification.
    pub(crate) fn decide(&self) -> String {
        let office = self.office();
        let mut register = MemoryReplay::new();
        for (at, text) in &self.before {
            let first = office.decide(&Presented::from_qr_text(text), *at, &mut register);
            assert!(!first.starts_with("refused"), "{}: what was shown before was {first}", self.name);
        }
        let presented = match self.random {
            Some(random) => match self.tap(&random) {
                Ok(presented) => presented,
                Err(trouble) => return format!("trouble {}", trouble.code()),
            },
            None => {
                let [text] = self.body.as_slice() else { panic!("{}: one line of text", self.name) };
                Presented::from_qr_text(text) // it may end in a space
            }
        };
        office.decide(&presented, self.now, &mut register)
    }

    /// The bytes of an accepted presentation, and the office that it was shown to.
    pub(crate) fn shown(&self) -> Shown {
        let [text] = self.body.as_slice() else { panic!("{}: one line of text", self.name) };
        let bytes = base45::decode(text.strip_prefix("CV1:").unwrap()).unwrap();
        Shown { name: self.name.clone(), office: self.office(), now: self.now, bytes }
    }

    fn office(&self) -> Office {
        let (trust, status) = self.lists();
        let Self { policy, challenge, latest, .. } = self;
        Office { trust, status, policy: policy.clone(), challenge: challenge.clone(), latest: *latest }
    }

    /// Plays the replies to a reader: each must be asked for.
    fn tap(&self, random: &[u8; 32]) -> Result<Presented, NfcTrouble> {
        let mut reader = Reader::new(random, ReaderLimits::standard()).unwrap();
        let mut replies = self.body.iter();
        let mut step = reader.next(None);
        let end = loop {
            step = match step {
                Step::Send(_) => {
                    let line = replies.next().unwrap_or_else(|| panic!("{}: no reply is left", self.name));
                    let reply = (line != "-").then(|| HEXLOWER.decode(line.as_bytes()).unwrap());
                    reader.next(reply.as_deref())
                }
                Step::Wait(_) => reader.next(None),
                Step::Done(presented) => break Ok(presented),
                Step::Failed(trouble) => break Err(trouble),
            };
        };
        assert_eq!(replies.len(), 0, "{}: replies that nobody asked for", self.name);
        end
    }

    fn lists(&self) -> (TrustList, StatusLists) {
        let at = self.listed.unwrap_or(self.now);
        let read = |name: &str| fs::read(self.lists.join(name)).unwrap();
        let roots = Roots::parse(&read("roots.cbor")).unwrap();
        let trust = TrustList::verify(&read("trust.cbor"), &roots, at, None).unwrap();
        let mut status = StatusLists::default();
        if let Ok(folder) = fs::read_dir(self.lists.join("status")) {
            for entry in folder {
                let bytes = fs::read(entry.unwrap().path()).unwrap();
                status.insert(StatusList::verify(&bytes, &trust, at).unwrap());
            }
        }
        (trust, status)
    }
}

fn words(result: &Result<Verified<Presentation>, NotVerified>) -> String {
    match result {
        Ok(verified) => match &verified.get().verdict {
            Verdict::Accepted => "accepted".to_owned(),
            Verdict::ToConfirm(doubts) => doubts
                .iter()
                .fold("to_confirm".to_owned(), |words, doubt| format!("{words} {}", doubt.code())),
        },
        Err(NotVerified::Refused(rejection)) => format!("refused {}", rejection.code()),
        Err(NotVerified::Broken(error)) => panic!("trouble: {error}"),
    }
}
