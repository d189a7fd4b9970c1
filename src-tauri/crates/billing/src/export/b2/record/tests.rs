#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::string_slice,
    reason = "figures of tests are small, and records are ASCII"
)]

use super::*;

/// Marsaglia's xorshift: the same records in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn text(&mut self, most: usize) -> String {
        let length = self.roll(most as u64 + 1);
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ";
        (0..length).map(|_| char::from(letters[self.roll(letters.len() as u64) as usize])).collect()
    }

    fn record(&mut self) -> Record {
        let kind = RecordType::ALL[self.roll(RecordType::ALL.len() as u64) as usize];
        kind.zones().iter().fold(Record::new(kind), |record, zone| match zone.kind {
            Kind::Number => record.number(zone.name, self.roll(10_u64.pow(zone.length as u32))).unwrap(),
            Kind::Day => {
                let day = self.roll(100) * 10_000 + (1 + self.roll(12)) * 100 + 1 + self.roll(31);
                record.number(zone.name, day * self.roll(2)).unwrap()
            }
            Kind::Text => record.text(zone.name, &self.text(zone.length)).unwrap(),
            Kind::Fixed(_) | Kind::Filler => record,
        })
    }
}

#[test]
fn a_hundred_thousand_records_come_back_as_they_were() {
    let mut dice = Dice(0x5eed_b2b2_5eed_b2b2);
    for turn in 0..100_000 {
        let record = dice.record();
        let text = record.encode();
        assert_eq!(text.len(), LENGTH, "turn {turn}");
        assert!(Record::decode(&text).as_ref() == Ok(&record), "turn {turn}: {text}");
    }
}

#[test]
fn what_is_taken_is_written_again_as_it_stands() {
    let mut dice = Dice(7);
    let mut taken = 0;
    for _ in 0..20_000 {
        let mut text = dice.record().encode().into_bytes();
        let place = dice.roll(LENGTH as u64) as usize;
        text[place] = b" 0A9Z"[dice.roll(5) as usize];
        let text = String::from_utf8(text).unwrap();
        if let Ok(record) = Record::decode(&text) {
            taken += 1;
            assert_eq!(record.encode(), text);
        }
    }
    assert!(taken > 5_000, "{taken}: hardly any was looked at");
}

#[test]
fn a_zone_takes_what_fits_and_nothing_else() {
    let act = || Record::new(RecordType::T4);
    let wrong = |zone| Err(RecordError::Zone { record: RecordType::T4, zone });
    assert_eq!(act().number("base", 9_999_999).map(|r| r.number_in("base")), Ok(Some(9_999_999)));
    assert_eq!(act().number("base", 10_000_000), wrong("base"));
    assert_eq!(act().text("acte", "COE1X"), wrong("acte"));
    assert_eq!(act().text("base", "30"), wrong("base"));
    assert_eq!(act().number("acte", 1), wrong("acte"));
    assert_eq!(act().number("rien", 1), wrong("rien"));
    assert_eq!(act().text("type", "5"), wrong("type"));
    assert_eq!(act().number("soins_le", 261_123).map(|r| r.number_in("soins_le")), Ok(Some(261_123)));
    for no_day in [261_323, 261_100, 261_132, 1_000_101] {
        assert_eq!(act().number("soins_le", no_day), wrong("soins_le"), "{no_day}");
    }
}

#[test]
fn what_is_no_record_is_refused() {
    let whole = Record::new(RecordType::T4).encode();
    let with = |position: usize, text: &str| {
        let mut changed = whole.clone();
        changed.replace_range(position - 1..position - 1 + text.len(), text);
        Record::decode(&changed)
    };
    let zone = |zone| Err(RecordError::Zone { record: RecordType::T4, zone });
    assert_eq!(with(11, "X"), zone("libre_11"), "a free zone is blank");
    assert_eq!(with(98, " "), zone("base"), "digits, not blanks");
    assert_eq!(with(70, "261345"), zone("soins_le"), "no day");
    assert_eq!(with(76, " G  "), zone("acte"), "at the left");
    assert_eq!(with(76, "g"), Err(RecordError::Shape));
    assert_eq!(with(76, "é"), Err(RecordError::Shape));
    assert_eq!(with(1, "3"), Err(RecordError::Type));
    // A letter where none is known: digits are expected there.
    assert_eq!(with(36, "B"), zone("facture"));
    assert_eq!(Record::decode(&whole[1..]), Err(RecordError::Shape));
    assert_eq!(Record::decode(&format!("{whole} ")), Err(RecordError::Shape));
    assert_eq!(Record::decode(""), Err(RecordError::Shape));
    assert!(!format!("{:?}", Record::new(RecordType::T2)).contains('0'), "a NIR is not for logs");
}
