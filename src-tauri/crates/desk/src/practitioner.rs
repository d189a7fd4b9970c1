//! Who bills: what is looked at before it is kept, and its twins.

use identity::{AmNumber, Finess, NumberError, Rpps};

use crate::{Error, wire};

/// Looks at every field of a practitioner before it is kept.
pub(crate) fn check_practitioner(practitioner: &wire::Practitioner) -> Result<(), Error> {
    let wire::Practitioner { name, rpps, am_number, address, practice } = practitioner;
    let wire::Practice { trade: _, speciality, sector: _, zone, finess, structure, key_reason } = practice;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let code = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let holds = |fits: bool, field| if fits { Ok(()) } else { Err(Error::OfficeField(field)) };
    holds(fits(name), "practitioner")?;
    holds(key_reason.as_deref().is_none_or(fits), "key_reason")?;
    let vouched = key_reason.is_some();
    keyed(Rpps::parse(rpps).map(drop), vouched, ["rpps", "rpps_key"])?;
    keyed(AmNumber::parse(am_number).map(drop), vouched, ["am_number", "am_number_key"])?;
    holds(address.len() <= 4 && address.iter().all(|line| fits(line)), "address")?;
    holds(speciality.len() == 2 && digits(speciality), "speciality")?;
    holds(zone.as_deref().is_none_or(|zone| zone.len() == 2 && code(zone)), "zone")?;
    // Its key was verified on published numbers: nobody may vouch for another.
    let finess = finess.as_deref().map_or(Ok(()), |finess| Finess::parse(finess).map(drop));
    keyed(finess, false, ["finess", "finess_key"])?;
    holds(structure.as_deref().is_none_or(fits), "structure")
}

/// A line of text for the sheet: 1 to 80 characters.
pub(crate) fn fits(text: &str) -> bool {
    (1..=80).contains(&text.trim().chars().count()) && !text.chars().any(char::is_control)
}

fn keyed(number: Result<(), NumberError>, vouched: bool, fields: [&'static str; 2]) -> Result<(), Error> {
    let [shape, key] = fields;
    match number {
        Err(NumberError::Shape) => Err(Error::OfficeField(shape)),
        Err(NumberError::Key) if !vouched => Err(Error::OfficeField(key)),
        Err(NumberError::Key) | Ok(()) => Ok(()),
    }
}

impl From<wire::Practitioner> for store::Practitioner {
    fn from(wire: wire::Practitioner) -> Self {
        let wire::Practitioner { name, rpps, am_number, address, practice } = wire;
        Self { name, rpps, am_number, address, practice: practice.into() }
    }
}

impl From<store::Practitioner> for wire::Practitioner {
    fn from(stored: store::Practitioner) -> Self {
        let store::Practitioner { name, rpps, am_number, address, practice } = stored;
        Self { name, rpps, am_number, address, practice: practice.into() }
    }
}

impl From<wire::Trade> for billing::Trade {
    fn from(wire: wire::Trade) -> Self {
        match wire {
            wire::Trade::GeneralPractice => Self::GeneralPractice,
            wire::Trade::Pharmacy => Self::Pharmacy,
        }
    }
}

impl From<wire::Practice> for store::Practice {
    fn from(wire: wire::Practice) -> Self {
        let wire::Practice { trade, speciality, sector, zone, finess, structure, key_reason } = wire;
        let trade = trade.into();
        let sector = match sector {
            wire::Sector::One => billing::Sector::One,
            wire::Sector::Two => billing::Sector::Two,
            wire::Sector::Optam => billing::Sector::Optam,
        };
        Self { trade, speciality, sector, zone, finess, structure, key_reason }
    }
}

impl From<store::Practice> for wire::Practice {
    fn from(stored: store::Practice) -> Self {
        let store::Practice { trade, speciality, sector, zone, finess, structure, key_reason } = stored;
        let trade = match trade {
            billing::Trade::GeneralPractice => wire::Trade::GeneralPractice,
            billing::Trade::Pharmacy => wire::Trade::Pharmacy,
        };
        let sector = match sector {
            billing::Sector::One => wire::Sector::One,
            billing::Sector::Two => wire::Sector::Two,
            billing::Sector::Optam => wire::Sector::Optam,
        };
        Self { trade, speciality, sector, zone, finess, structure, key_reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl FnOnce(&mut wire::Practitioner)) -> Option<&'static str> {
        let mut practitioner = wire::Practitioner {
            name: "Dr A. Essai".into(),
            rpps: "10003000014".into(),
            am_number: "751234568".into(),
            address: vec!["1 rue de l’Essai".into()],
            practice: wire::Practice::default(),
        };
        change(&mut practitioner);
        match check_practitioner(&practitioner) {
            Ok(()) => None,
            Err(Error::OfficeField(field)) => Some(field),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn each_field_is_named_when_it_is_wrong() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(refused(|_| {}), None);
        assert_eq!(refused(|p| p.name = " ".into()), Some("practitioner"));
        assert_eq!(refused(|p| p.rpps = "1000300001".into()), Some("rpps"));
        assert_eq!(refused(|p| p.rpps = "10003000019".into()), Some("rpps_key"));
        assert_eq!(refused(|p| p.am_number = "7512345".into()), Some("am_number"));
        assert_eq!(refused(|p| p.am_number = "751234567".into()), Some("am_number_key"));
        assert_eq!(refused(|p| p.address = vec![String::new()]), Some("address"));
        assert_eq!(refused(|p| p.practice.speciality = "1".into()), Some("speciality"));
        assert_eq!(refused(|p| p.practice.zone = some("1")), Some("zone"));
        assert_eq!(refused(|p| p.practice.finess = some("14002627")), Some("finess"));
        assert_eq!(refused(|p| p.practice.finess = some("140026270")), Some("finess_key"));
        assert_eq!(refused(|p| p.practice.finess = some("2A0002689")), None, "Corsica");
        assert_eq!(refused(|p| p.practice.structure = some("\n")), Some("structure"));
        assert_eq!(refused(|p| p.practice.key_reason = some("")), Some("key_reason"));
    }

    #[test]
    fn a_reason_lets_a_key_pass_and_nothing_else() {
        let vouch =
            |p: &mut wire::Practitioner| p.practice.key_reason = Some("Attestation de l’Ordre".into());
        assert_eq!(refused(|p| (p.rpps = "10003000019".into(), vouch(p)).1), None);
        assert_eq!(refused(|p| (p.am_number = "751234567".into(), vouch(p)).1), None);
        assert_eq!(refused(|p| (p.rpps = "1000300001".into(), vouch(p)).1), Some("rpps"));
        let finess = Some("140026270".to_owned());
        assert_eq!(refused(|p| (p.practice.finess = finess, vouch(p)).1), Some("finess_key"));
    }
}
