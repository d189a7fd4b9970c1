//! The long forms: what each tries, and how much of it makes the figure that is published.

/// A reliability test that is worth more the longer it runs.
pub(super) struct Ordeal {
    pub(super) name: &'static str,
    /// What has been shown once it is through.
    pub(super) shows: &'static str,
    /// What is counted.
    pub(super) unit: &'static str,
    pub(super) whole: u64,
    /// What is done in one go: a run that is cut loses no more than that.
    pub(super) portion: u64,
    pub(super) how: How,
}

pub(super) enum How {
    /// An `#[ignore]`d test, which takes `COMPTOIR_ROUNDS` and `COMPTOIR_SEED`.
    Test { package: &'static str, test: &'static str },
    /// A target of `tests/fuzz`, counted in seconds.
    Fuzz,
}

const fn test(package: &'static str, test: &'static str) -> How {
    How::Test { package, test }
}

/// In the order in which they take their turns.
pub(super) const ORDEALS: &[Ordeal] = &[
    Ordeal {
        name: "kills",
        shows: "a program that is killed while it seals loses, doubles and skips nothing",
        unit: "kills",
        whole: 10_000,
        portion: 500,
        how: test("store", "durability::kills::ten_thousand_kills_lose_nothing"),
    },
    Ordeal {
        name: "disk-errors",
        shows: "no error of the disk, at any call, loses what was acknowledged",
        unit: "tables",
        whole: 1,
        portion: 1,
        how: test("store", "durability::faults::every_error_at_every_call"),
    },
    Ordeal {
        name: "restore-drills",
        shows: "a backup made while invoices are sealed is restored whole",
        unit: "drills",
        whole: 200,
        portion: 20,
        how: test("store", "backup::tests::two_hundred_copies_made_while_writing_are_restored_whole"),
    },
    Ordeal {
        name: "spoilt-backups",
        shows: "no spoilt backup is restored, nor touches the office",
        unit: "copies",
        whole: 10_000,
        portion: 1_000,
        how: test("store", "backup::tests::ten_thousand_spoilt_copies_are_refused_and_nothing_is_touched"),
    },
    Ordeal {
        name: "tampering",
        shows: "every change to the journal is found, and no clean journal is accused",
        unit: "attacks",
        whole: 10_000,
        portion: 1_000,
        how: test("store", "audit::tests::ten_thousand_attacks_are_found_and_no_clean_journal_is_accused"),
    },
    Ordeal {
        name: "in-the-clear",
        shows: "a day at the counter leaves no patient, PIN or key in clear in any file",
        unit: "patients",
        whole: 1_000,
        portion: 250,
        how: test("acceptance", "clear::a_day_of_a_thousand_patients_leaves_nobody_in_clear"),
    },
    Ordeal {
        name: "locks",
        shows: "a locked program holds no key, PIN or NIR in memory",
        unit: "locks",
        whole: 100,
        portion: 10,
        how: test("acceptance", "a_hundred_locks_leave_nothing"),
    },
    Ordeal {
        name: "window-locks",
        shows: "no process of a locked window holds a key, a passphrase or a PIN; whether a patient is counted",
        unit: "locks",
        whole: 25,
        portion: 5,
        how: test("acceptance", "locked::locks_of_the_real_window_leave_nothing"),
    },
    Ordeal {
        name: "readers",
        shows: "readers and their service come and go, and the counter is ready again within 3 s",
        unit: "cycles",
        whole: 1_000,
        portion: 200,
        how: test("acceptance", "resilience::a_thousand_ups_and_downs"),
    },
    Ordeal {
        name: "invoices",
        shows: "the parts of an invoice add up to the cent",
        unit: "invoices",
        whole: 1_000_000,
        portion: 100_000,
        how: test("billing", "sums::parts_add_up_in_a_million_invoices"),
    },
    Ordeal {
        name: "alterations",
        shows: "no altered presentation is believed",
        unit: "presentations",
        whole: 10_000_000,
        portion: 100_000,
        how: test("credential", "flips::no_alteration_is_believed"),
    },
    Ordeal {
        name: "timelines",
        shows: "no card is accepted on lists that are old or missing, and none that is known to be revoked",
        unit: "timelines",
        whole: 100_000,
        portion: 1_000,
        how: test("acceptance", "timelines::a_hundred_thousand_timelines_of_lists"),
    },
    Ordeal {
        name: "mdoc-bits",
        shows: "no bit of a phone's answer can be changed",
        unit: "tables",
        whole: 1,
        portion: 1,
        how: test("credential", "mdoc::flips::no_bit_of_three_responses_can_be_changed"),
    },
    Ordeal {
        name: "right-ones",
        shows: "no presentation that is right is refused",
        unit: "presentations",
        whole: 1_000,
        portion: 1_000,
        how: test("credential", "robust::a_thousand_presentations_that_are_right_are_accepted"),
    },
    Ordeal {
        name: "a-year",
        shows: "a year at one counter: memory, handles and the database grow with the work and no faster",
        unit: "visits",
        whole: 15_000,
        portion: 15_000,
        how: test("acceptance", "year::a_year_at_one_counter"),
    },
];

/// The ordeal whose figures grow line by line, and are drawn.
pub(super) const DRAWN: &str = "a-year";

/// Each target of the fuzzer, as an ordeal of this many seconds.
pub(super) const FUZZ_SECONDS: u64 = 600;
pub(super) const FUZZ_PORTION: u64 = 60;
