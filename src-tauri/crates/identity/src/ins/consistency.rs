//! What a matricule says of its person, beside what the traits say.

use super::Ins;
use crate::{BirthDate, BirthPlace, Nir};

/// Something that the matricule says otherwise than the traits.
///
/// All of these are warnings, and none refuses the document. A NIR is given once and follows a person for life, while the
/// traits are kept up: sex is corrected, a birth date found, a commune moved to another department; a provisional number
/// (7, 8) is built from what somebody declared, that of a person who is passing through (5, 6) from nothing, and lunar
/// months (20, 30 to 42, 50 to 99) stand for an unknown one. And refusing would stop no forger: whoever can print the
/// document can make it agree with itself. Only a wrong key is an error, since it says that the number was misread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disagreement {
    /// The first digit (S1) and the sex (S5).
    Sex,
    /// The year in the matricule and that of the birth date (S6).
    Year,
    /// The month in the matricule and that of the birth date (S6).
    Month,
    /// The department in the matricule and that of the birthplace (S7).
    Place,
}

pub(super) fn disagreements(ins: &Ins) -> Vec<Disagreement> {
    let number = Digits(&ins.matricule);
    let mut found = Vec::new();
    if ins.matricule.sex().is_some_and(|sex| sex != ins.sex) {
        found.push(Disagreement::Sex);
    }
    if number.states_birth() {
        if !number.year_agrees(ins.birth_date) {
            found.push(Disagreement::Year);
        }
        if !number.month_agrees(ins.birth_date) {
            found.push(Disagreement::Month);
        }
        if ins.birth_place.as_ref().is_some_and(|place| !number.place_agrees(place)) {
            found.push(Disagreement::Place);
        }
    }
    found
}

/// The parts of a matricule.
struct Digits<'a>(&'a Nir);

impl Digits<'_> {
    fn part(&self, from: usize, to: usize) -> &str {
        self.0.expose().get(from..to).unwrap_or_default()
    }

    /// 1 and 2 are registered, 3 and 4 about to be; what comes after is provisional, or passing through.
    fn states_birth(&self) -> bool {
        matches!(self.part(0, 1), "1" | "2" | "3" | "4")
    }

    fn year_agrees(&self, birth: BirthDate) -> bool {
        // The century is never in a NIR.
        let (year, _, _) = birth.parts();
        self.part(1, 3) == format!("{:02}", year.rem_euclid(100))
    }

    fn month_agrees(&self, birth: BirthDate) -> bool {
        let month = self.part(3, 5);
        let known = ("01"..="12").contains(&month) && !birth.is_lunar();
        let (_, stated, _) = birth.parts();
        !known || month == format!("{stated:02}")
    }

    /// Departments have split since many of the living were born: both names of a place agree.
    fn place_agrees(&self, place: &BirthPlace) -> bool {
        let (then, now) = (self.part(5, 7), place.department());
        then == now
            || match then {
                "20" => matches!(now, "2A" | "2B"),        // Corsica, until 1976
                "75" => matches!(now, "92" | "93" | "94"), // Seine, until 1968
                "78" => matches!(now, "91" | "92" | "93" | "94" | "95"), // Seine-et-Oise, until 1968
                "91" | "92" | "93" | "94" | "95" | "96" => now == "99", // Algeria, Morocco, Tunisia, before their independence
                _ => false,
            }
    }
}
