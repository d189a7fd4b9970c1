//! The public database of medicines at the counter: bringing it in, and what a box is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use billing::pharmacy::{self, BdpmError, Cip13, Files, GenericRole, Gs1, MAX_FILE, Medicine, generic_base};
use jiff::ToSpan;
use store::MedicineImport;

use crate::acts::table;
use crate::office::today;
use crate::wire::Deed;
use crate::{Counter, Desk, Error, wire};

/// Why the files of a folder were not taken over. What the office had stays.
#[derive(Debug, thiserror::Error)]
pub enum MedicinesError {
    /// A file is missing or cannot be read.
    #[error("a file of the database cannot be read: {0}")]
    File(PathBuf, #[source] io::Error),
    /// The files are not what they should be.
    #[error("the files are not taken over")]
    Refused(#[from] BdpmError),
}

impl MedicinesError {
    /// The file, and the line where one is known.
    pub(crate) fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::File(path, _) => {
                let name = path.file_name().unwrap_or_default();
                vec![("file", name.display().to_string())]
            }
            Self::Refused(BdpmError::Form(fault)) => {
                vec![("file", fault.file.to_string()), ("line", fault.line.to_string())]
            }
            Self::Refused(
                BdpmError::TooLarge(file) | BdpmError::TooManyRows(file) | BdpmError::Empty(file),
            ) => vec![("file", file.to_string())],
        }
    }
}

impl Desk {
    /// Takes over the files of a folder, under the names that the database gives them: all together or none.
    pub async fn import_medicines(&self, folder: &Path) -> Result<wire::Medicines, Error> {
        self.allow(Deed::Lists)?;
        let folder = folder.to_owned();
        self.take_over(move || read(&folder)).await
    }

    /// Takes over the three files that were chosen in the window: the boxes, the names and the groups, each behind its
    /// length in four bytes, the highest first. One that is not there is refused as an empty one.
    pub async fn import_medicine_files(&self, packed: Vec<u8>) -> Result<wire::Medicines, Error> {
        self.allow(Deed::Lists)?;
        self.take_over(move || {
            let [boxes, names, groups] = unpacked(&packed);
            Ok(pharmacy::read(Files { boxes, names, groups })?)
        })
        .await
    }

    async fn take_over(
        &self,
        read: impl FnOnce() -> Result<pharmacy::Medicines, MedicinesError> + Send + 'static,
    ) -> Result<wire::Medicines, Error> {
        // Three files of some megabytes: not on the thread of the window.
        let medicines = tokio::task::spawn_blocking(read).await??;
        if let Some(fault) = medicines.left_out.first() {
            tracing::warn!(%fault, rows = medicines.left_out.len(), "rows of the database were left out");
        }
        let import = self.store.replace_medicines(&medicines, self.now(), &self.actor()).await?;
        Ok(self.medicines_wire(Some(import)))
    }

    /// Invented medicines, for a demonstration pharmacy: nothing of the real database is shipped.
    pub(crate) async fn bring_invented_medicines(&self) -> Result<(), Error> {
        let medicines = pharmacy::read(INVENTED).map_err(|_| Error::Asset("medicines"))?;
        self.store.replace_medicines(&medicines, self.now(), &self.actor()).await?;
        Ok(())
    }

    /// When the database was brought in, and whether that is long ago.
    pub async fn medicines(&self) -> Result<wire::Medicines, Error> {
        Ok(self.medicines_wire(self.store.medicine_import().await?))
    }

    /// What a box is, by its DataMatrix, the 13 digits of its bar code, or the 7 of an older one.
    pub async fn look_up_box(&self, code: &str) -> Result<wire::BoxSeen, Error> {
        let seen = scanned(code).ok_or(Error::BoxCode)?;
        let medicine = match self.store.medicine(&seen.cip).await? {
            Some(medicine) => Some(self.medicine_wire(&medicine).await?),
            None => None,
        };
        Ok(wire::BoxSeen {
            cip: seen.cip.to_string(),
            cip7: seen.cip.cip7().to_owned(),
            medicine,
            expires: seen.expires.map(|day| day.to_string()),
            expired: seen.expires.is_some_and(|day| day < self.today()),
            batch: seen.batch,
            serial: seen.serial,
        })
    }

    /// What reimbursement of a reference box is counted from when its generic was refused.
    pub(crate) async fn generic_base_of(&self, medicine: &Medicine) -> Result<Option<billing::Cents>, Error> {
        let Some(place) = medicine.group else { return Ok(None) };
        Ok(generic_base(medicine, &self.store.generic_group(place.number).await?))
    }

    async fn medicine_wire(&self, medicine: &Medicine) -> Result<wire::Medicine, Error> {
        let base = self.generic_base_of(medicine).await?;
        Ok(wire::Medicine {
            name: medicine.name.clone(),
            label: medicine.label.clone(),
            rates: medicine.rates.iter().map(|rate| rate.percent()).collect(),
            price: medicine.price.map(billing::Cents::get),
            fee: medicine.fee.map(billing::Cents::get),
            generic: medicine.group.map(|place| match place.role {
                GenericRole::Reference => wire::GenericRole::Reference,
                GenericRole::Generic => wire::GenericRole::Generic,
                GenericRole::Substitutable => wire::GenericRole::Substitutable,
            }),
            generic_base: base.map(billing::Cents::get),
        })
    }

    fn medicines_wire(&self, import: Option<MedicineImport>) -> wire::Medicines {
        let day = import.map(|import| today(import.at));
        wire::Medicines {
            imported_on: day.map(|day| day.to_string()),
            taken: import.map_or(0, |import| import.taken),
            left_out: import.map_or(0, |import| import.left_out),
            old: day.is_some_and(|day| day.saturating_add(6.months()) < self.today()),
            fees: self.pharmacy.in_force(self.today()).map(table),
        }
    }
}

impl Counter {
    /// Takes over the files of a folder.
    pub async fn import_medicines(&self, folder: &Path) -> Result<wire::Medicines, Error> {
        self.desk().await?.import_medicines(folder).await
    }

    /// Takes over the files that were chosen in the window.
    pub async fn import_medicine_files(&self, packed: Vec<u8>) -> Result<wire::Medicines, Error> {
        self.desk().await?.import_medicine_files(packed).await
    }

    /// When the database of medicines was brought in.
    pub async fn medicines(&self) -> Result<wire::Medicines, Error> {
        self.desk().await?.medicines().await
    }

    /// What a box is.
    pub async fn look_up_box(&self, code: &str) -> Result<wire::BoxSeen, Error> {
        self.desk().await?.look_up_box(code).await
    }
}

/// The code of a box, whichever of the three it is.
pub(crate) fn scanned(code: &str) -> Option<Gs1> {
    let code = code.trim_matches([' ', '\r', '\n', '\t']);
    let bare = crate::presentation::without_symbology(code);
    match Cip13::parse(bare) {
        Ok(cip) => Some(Gs1 { cip, expires: None, batch: None, serial: None }),
        Err(_) => Gs1::parse(code).ok(),
    }
}

/// Whether a text is the code of a box and of nothing else: seven digits alone may be anything.
pub(crate) fn is_box(code: &str) -> bool {
    Gs1::is_one(code) || (code.len() > 7 && scanned(code).is_some())
}

fn read(folder: &Path) -> Result<pharmacy::Medicines, MedicinesError> {
    let [boxes, names, groups] =
        ["CIS_CIP_bdpm.txt", "CIS_bdpm.txt", "CIS_GENER_bdpm.txt"].map(|name| bytes(&folder.join(name)));
    Ok(pharmacy::read(Files { boxes: &boxes?, names: &names?, groups: &groups? })?)
}

/// Three files that lie one behind the other; what is cut short is empty.
fn unpacked(mut packed: &[u8]) -> [&[u8]; 3] {
    [(); 3].map(|()| {
        let Some((length, rest)) = packed.split_first_chunk::<4>() else { return &[][..] };
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        let (file, behind) = rest.split_at_checked(length).unwrap_or_default();
        packed = behind;
        file
    })
}

/// A file, and one byte more than any has, so that a larger one is seen.
fn bytes(path: &Path) -> Result<Vec<u8>, MedicinesError> {
    use io::Read as _;
    let failed = |error| MedicinesError::File(path.to_owned(), error);
    let limit = u64::try_from(MAX_FILE).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(failed)?.take(limit).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

const INVENTED: Files<'static> = Files {
    boxes: include_bytes!("../../../../assets/medicaments/CIS_CIP_bdpm.txt"),
    names: include_bytes!("../../../../assets/medicaments/CIS_bdpm.txt"),
    groups: include_bytes!("../../../../assets/medicaments/CIS_GENER_bdpm.txt"),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_lie_one_behind_the_other() {
        let packed = |parts: &[&[u8]]| {
            let with_length =
                |part: &&[u8]| [&u32::try_from(part.len()).unwrap().to_be_bytes()[..], *part].concat();
            parts.iter().flat_map(with_length).collect::<Vec<u8>>()
        };
        let whole = packed(&[b"boxes", b"", b"groups"]);
        assert_eq!(unpacked(&whole), [&b"boxes"[..], b"", b"groups"]);
        assert_eq!(unpacked(whole.get(..12).unwrap()), [&b"boxes"[..], b"", b""], "cut short");
        assert_eq!(unpacked(&packed(&[b"boxes"])), [&b"boxes"[..], b"", b""]);
        assert_eq!(unpacked(b"\xff\xff\xff\xff"), [&b""[..]; 3], "a length of more than there is");
        assert_eq!(unpacked(b""), [&b""[..]; 3]);
    }

    #[test]
    fn a_box_is_told_from_other_codes() {
        for (code, cip7, alone) in [
            ("3400990000016", Some("9000001"), true),
            ("]E03400990000016\r\n", Some("9000001"), true),
            ("9000001", Some("9000001"), false),
            ("0103400990000016", Some("9000001"), true),
            ("]d2010340099000001610é", None, true),
            ("0103400990000017", None, true),
            ("3400990000017", None, false),
            ("CV1:AB", None, false),
            ("IS01", None, false),
            ("", None, false),
        ] {
            let found = scanned(code);
            assert_eq!(found.as_ref().map(|seen| seen.cip.cip7()), cip7, "{code:?}");
            assert_eq!(is_box(code), alone, "{code:?}");
        }
    }
}
