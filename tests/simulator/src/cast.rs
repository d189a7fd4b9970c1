//! The fictional holders. Rights, covers and two of the ages follow the day, so that the cast never goes out of date.

use jiff::civil::Date;

use crate::people::{Holder, Person};

const INSURED: u8 = 0;
const SPOUSE: u8 = 2;
const CHILD: u8 = 6;

const FRANCE_IDENTITE: u8 = 1;
const VIDEO: u8 = 2;

/// Everybody, as they are on a day.
pub(crate) fn holders(today: Date) -> Vec<Holder> {
    let calendar = Calendar(u32::try_from(today.year()).unwrap_or_default());
    let mut cast = ordinary(calendar);
    cast.extend(particular(calendar));
    cast.extend(special_cover(calendar));
    cast.extend(ages(calendar));
    cast.push(birthday(calendar, today));
    cast.push(many(calendar));
    cast
}

/// Days relative to a year.
#[derive(Clone, Copy)]
struct Calendar(u32);

impl Calendar {
    /// `month_and_day` as MMJJ, some years ago.
    fn ago(self, years: u32, month_and_day: u32) -> u32 {
        self.0.saturating_sub(years).saturating_mul(10_000).saturating_add(month_and_day)
    }

    /// The last day of next year.
    fn end_of_next_year(self) -> u32 {
        self.0.saturating_add(1).saturating_mul(10_000).saturating_add(1231)
    }

    /// The last two digits of the year, some years ago: as a NIR begins.
    fn short_year(self, years: u32) -> String {
        format!("{:02}", self.0.saturating_sub(years) % 100)
    }

    /// A holder with open rights and nobody else.
    fn holder(
        self,
        key: &'static str,
        about: &'static str,
        code: &'static str,
        organism: &'static str,
        person: Person,
    ) -> Holder {
        Holder {
            key,
            about,
            code,
            person,
            organism,
            rights: vec![(self.ago(1, 101), self.end_of_next_year())],
            activation: FRANCE_IDENTITE,
            code_gestion: None,
            beneficiaries: Vec::new(),
        }
    }
}

/// The people of the demonstration.
fn ordinary(calendar: Calendar) -> Vec<Holder> {
    let children = || {
        vec![
            Person::new("LEGENDRE-NOËL", "Zoé", 20_150_101, CHILD).numbered("2150175112408"),
            Person::new("LEGENDRE-NOËL", "Max", 20_190_822, CHILD).twin(1),
            Person::new("LEGENDRE-NOËL", "Tom", 20_190_822, CHILD).twin(2),
        ]
    };
    let camille = Person::new("LEGENDRE-NOËL", "Camille", 19_840_309, INSURED).numbered("2840375123001");
    let antoine = Person::new("NOËL", "Antoine", 19_820_614, INSURED).numbered("1820692050117");
    let julien = Person::new("MERCADIER", "Julien", 19_900_617, INSURED).numbered("1900669123045");
    vec![
        Holder {
            beneficiaries: children(),
            ..calendar.holder(
                "family",
                "Mère de trois enfants, dont des jumeaux",
                "2580",
                "017511234",
                camille,
            )
        },
        Holder {
            beneficiaries: children(),
            activation: VIDEO,
            ..calendar.holder(
                "shared",
                "Père des mêmes enfants, garde partagée",
                "314159",
                "019211234",
                antoine,
            )
        },
        calendar.holder("plain", "Homme seul, sans particularité", "1379", "016911234", julien),
    ]
}

/// Numbers, dates and names that programs get wrong.
fn particular(calendar: Calendar) -> Vec<Holder> {
    let lisandru = Person::new("PAOLETTI", "Lisandru", 19_660_130, INSURED).numbered("166012A004037");
    let vannina = Person::new("SANTUCCI", "Vannina", 19_750_822, INSURED).numbered("275082B033218");
    let moussa = Person::new("DIABATÉ", "Moussa", 19_552_000, INSURED).numbered("1552099335077");
    let aissata = Person::new("DIABATÉ", "Aïssata", 19_600_000, SPOUSE).numbered("2602099335112");
    let maelys = Person::new("d'ÂPREVILLE-SAINT-CŒUR DE LA HÊTRAIE", "Maëlys-Éléonore", 19_930_518, INSURED)
        .born("LE GUILLOÜ")
        .numbered("2930535238061");
    let theophane = Person::new("d'ÂPREVILLE-SAINT-CŒUR DE LA HÊTRAIE", "Théophane", 20_210_930, CHILD);
    let huguette =
        Person::new("LEMOINE", "Huguette", 19_340_211, INSURED).born("CHASSAGNOL").numbered("2340263113009");
    vec![
        calendar.holder("corsica", "Né à Ajaccio : 2A dans le numéro", "4826", "012011234", lisandru),
        calendar.holder("corsica_b", "Née à Bastia : 2B dans le numéro", "73910", "012021234", vannina),
        Holder {
            beneficiaries: vec![aissata],
            activation: VIDEO,
            ..calendar.holder(
                "lunar",
                "Date de naissance lunaire : mois 20 ; conjointe, mois 00",
                "6042",
                "019311234",
                moussa,
            )
        },
        Holder {
            beneficiaries: vec![theophane],
            ..calendar.holder(
                "accents",
                "Nom long, particule, accents et ligature",
                "90210",
                "013511234",
                maelys,
            )
        },
        calendar.holder(
            "birth_name",
            "Femme âgée, nom de naissance différent",
            "1934",
            "016311234",
            huguette,
        ),
    ]
}

/// Covers, another régime, and rights that have ended.
fn special_cover(calendar: Calendar) -> Vec<Holder> {
    let until = calendar.end_of_next_year();
    let sonia = Person::new("BELKADI", "Sonia", 19_970_425, INSURED).numbered("2970413055204").covered(
        "C2S",
        calendar.ago(0, 101),
        calendar.ago(0, 1231),
    );
    let gerard = Person::new("VASSEUR", "Gérard", 19_581_103, INSURED).numbered("1581159350126").covered(
        "ALD",
        calendar.ago(1, 401),
        until,
    );
    let ines = Person::new("CARVALHO", "Inès", 19_951_209, INSURED).numbered("2951231555083").covered(
        "MAT",
        calendar.ago(0, 101),
        calendar.ago(0, 1231),
    );
    let damien = Person::new("ROUSSELOT", "Damien", 19_881_201, INSURED).numbered("1881267482150");
    let yves = Person::new("GUÉRINEAU", "Yves", 19_710_719, INSURED).numbered("1710785191022");
    let martine =
        Person::new("GUÉRINEAU", "Martine", 19_730_304, SPOUSE).born("POIRAUD").numbered("2730385047031");
    vec![
        calendar.holder("c2s", "Complémentaire santé solidaire", "5511", "011311234", sonia),
        calendar.holder("ald", "Affection de longue durée", "8080", "015911234", gerard),
        calendar.holder("maternity", "Assurance maternité", "246810", "013111234", ines),
        Holder {
            rights: vec![
                (calendar.ago(4, 101), calendar.ago(3, 1231)),
                (calendar.ago(2, 301), calendar.ago(1, 630)),
            ],
            ..calendar.holder("closed", "Droits fermés : à confirmer", "7777", "016711234", damien)
        },
        Holder {
            beneficiaries: vec![martine],
            code_gestion: Some("20"),
            ..calendar.holder("msa", "Couple d’agriculteurs, régime agricole", "1604", "028511234", yves)
        },
    ]
}

/// Born on 1 January, so that each keeps one age for a whole year.
fn ages(calendar: Calendar) -> Vec<Holder> {
    let born_in_january = |family: &str, given: &str, sex: u8, years: u32, place: &str| {
        Person::new(family, given, calendar.ago(years, 101), INSURED)
            .numbered(&format!("{sex}{}01{place}", calendar.short_year(years)))
    };
    let lea = born_in_january("FONTANEL", "Léa", 2, 17, "34172056");
    let noah = born_in_january("KERVADEC", "Noah", 1, 15, "29019133");
    vec![
        calendar.holder("young", "Titulaire de 17 ans", "2009", "013411234", lea),
        calendar.holder("minor", "Titulaire de 15 ans : à refuser", "1515", "012911234", noah),
    ]
}

/// A mother with a child who is sixteen today and may have a phone of their own from now on, and one who is not yet.
fn birthday(calendar: Calendar, today: Date) -> Holder {
    let of_today = u32::from(today.month().unsigned_abs())
        .saturating_mul(100)
        .saturating_add(u32::from(today.day().unsigned_abs()));
    let family = "VERDIER";
    let agathe = Person::new(family, "Agathe", calendar.ago(44, 723), INSURED)
        .numbered(&format!("2{}0706088114", calendar.short_year(44)));
    // Sixteen years before a 29 February there was one too.
    let eliott = Person::new(family, "Eliott", calendar.ago(16, of_today), CHILD);
    let suzie = Person::new("VERDIER-LANGLOIS", "Suzie", calendar.ago(13, 1128), CHILD);
    Holder {
        beneficiaries: vec![eliott, suzie],
        ..calendar.holder("birthday", "Mère dont l’aîné a seize ans aujourd’hui", "1616", "010611234", agathe)
    }
}

/// As many beneficiaries as a card can hold: more than a QR code that a webcam reads.
fn many(calendar: Calendar) -> Holder {
    const GIVEN: [&str; 18] = [
        "Adèle",
        "Basile",
        "Céleste",
        "Désiré",
        "Elvire",
        "Félix",
        "Garance",
        "Honoré",
        "Isaure",
        "Joachim",
        "Katell",
        "Léandre",
        "Marceline",
        "Nestor",
        "Océane",
        "Prosper",
        "Quitterie",
        "Rosalie",
    ];
    let family = "BEAUREGARD-DESCHÊNES";
    let perrine = Person::new(family, "Perrine", calendar.ago(45, 512), INSURED)
        .numbered(&format!("2{}0549007018", calendar.short_year(45)));
    let firmin = Person::new(family, "Firmin", calendar.ago(47, 920), SPOUSE)
        .numbered(&format!("1{}0949007019", calendar.short_year(47)));
    let children = (0_u32..).zip(GIVEN).map(|(index, given)| {
        let years = 17_u32.saturating_sub(index);
        Person::new(family, given, calendar.ago(years, 101), CHILD)
    });
    Holder {
        beneficiaries: std::iter::once(firmin).chain(children).collect(),
        ..calendar.holder(
            "many",
            "Dix-neuf bénéficiaires : plus que le code ne peut montrer",
            "191919",
            "014911234",
            perrine,
        )
    }
}
