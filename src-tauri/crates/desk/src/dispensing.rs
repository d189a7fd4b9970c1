//! From the boxes of a draft to what they come to.

use billing::pharmacy::{
    self, BoxFee, Cip13, Dispensed, Dispensing, MedicineRate, PharmacyDraft, Prescription, PrescriptionError,
    Product, Renewal, VatKind,
};
use billing::{Cents, Quantity};
use jiff::civil::Date;

use crate::medicines::scanned;
use crate::office::today;
use crate::{Desk, Error, wire};

impl Desk {
    /// Prices the boxes that were handed over on a ground which is known already.
    pub(crate) async fn dispense(
        &self,
        boxes: &[wire::DraftBox],
        ground: PharmacyDraft<'_>,
    ) -> Result<Dispensing, Error> {
        let mut dispensed = Vec::new();
        // A draft with more is refused anyway: the database is not asked for each of them first.
        for of in boxes.iter().take(pharmacy::MAX_BOXES.saturating_add(1)) {
            dispensed.push(self.dispensed(of).await?);
        }
        let medicines_of = self.store.medicine_import().await?.map(|import| today(import.at));
        let draft = PharmacyDraft { boxes: dispensed, medicines_of, ..ground };
        Ok(pharmacy::quote(&draft, &self.pharmacy)?)
    }

    async fn dispensed(&self, of: &wire::DraftBox) -> Result<Dispensed, Error> {
        let cip = scanned(&of.cip).ok_or(Error::BoxCode)?.cip;
        let quantity =
            Quantity::new(of.quantity).ok_or_else(|| Error::QuantityWrong { act: cip.cip7().to_owned() })?;
        let substitution = substitution(of.substitution);
        let mut base = of.base.map(amount("base")).transpose()?;
        let rate = of.rate.map(rate).transpose()?;
        let known = self.store.medicine(&cip).await?;
        if let (pharmacy::Substitution::Refused, None, Some(medicine)) = (substitution, base, &known) {
            base = self.generic_base_of(medicine).await?;
        }
        let product = match (&of.typed, known) {
            (Some(typed), _) => product(cip, typed)?,
            (None, Some(medicine)) => {
                Product::of(&medicine, rate).ok_or_else(|| Error::BoxPrice { cip: cip.to_string() })?
            }
            (None, None) => return Err(Error::BoxPrice { cip: cip.to_string() }),
        };
        Ok(Dispensed { product, quantity, substitution, base, apart: of.apart, specific: of.specific })
    }
}

/// What was typed of a prescription, looked at on the day of dispensing.
pub(crate) fn prescription(typed: &wire::Prescription, on: Date) -> Result<Prescription, Error> {
    let wire::Prescription { prescriber, rpps, date, renewal } = typed;
    let said = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let date =
        said(date).map(|text| text.parse().map_err(|_| Error::BoxField("prescribed_on"))).transpose()?;
    let renewal = renewal.map(|(number, of)| Renewal::new(number, of).ok_or(Error::BoxField("renewal")));
    let read =
        Prescription { prescriber: said(prescriber), rpps: said(rpps), date, renewal: renewal.transpose()? };
    read.check(on).map_err(|error| {
        Error::BoxField(match error {
            PrescriptionError::Prescriber => "prescriber",
            PrescriptionError::Rpps => "prescriber_rpps",
            PrescriptionError::Date => "prescribed_on",
            PrescriptionError::Renewal => "renewal",
        })
    })?;
    Ok(read)
}

fn product(cip: Cip13, typed: &wire::TypedBox) -> Result<Product, Error> {
    let wire::TypedBox { label, price, rate: percent, large, other } = typed;
    let label = label.trim();
    if !(1..=80).contains(&label.chars().count()) || label.chars().any(char::is_control) {
        return Err(Error::BoxField("label"));
    }
    let rate = percent.map(rate).transpose()?;
    Ok(Product {
        cip,
        label: label.to_owned(),
        price: amount("price")(*price)?,
        rate,
        several_rates: false,
        fee: if *large { BoxFee::Large } else { BoxFee::Ordinary },
        vat: match (rate, other) {
            (Some(_), _) => VatKind::Reimbursable,
            (None, true) => VatKind::Other,
            (None, false) => VatKind::Medicine,
        },
        typed: true,
    })
}

fn rate(percent: u8) -> Result<MedicineRate, Error> {
    MedicineRate::of_percent(percent).ok_or(Error::BoxField("rate"))
}

fn amount(field: &'static str) -> impl Fn(i64) -> Result<Cents, Error> {
    move |cents| if cents < 0 { Err(Error::BoxField(field)) } else { Ok(Cents::new(cents)) }
}

fn substitution(word: wire::Substitution) -> pharmacy::Substitution {
    match word {
        wire::Substitution::None => pharmacy::Substitution::None,
        wire::Substitution::Excluded => pharmacy::Substitution::Excluded,
        wire::Substitution::Refused => pharmacy::Substitution::Refused,
    }
}

/// What was typed of a prescription.
pub(crate) fn prescription_to_wire(prescription: &Prescription) -> wire::Prescription {
    let Prescription { prescriber, rpps, date, renewal } = prescription;
    wire::Prescription {
        prescriber: prescriber.clone(),
        rpps: rpps.clone(),
        date: date.map(|date| date.to_string()),
        renewal: renewal.map(|renewal| (renewal.number(), renewal.of())),
    }
}

/// What a line of a pharmacy says besides.
pub(crate) fn part_to_wire(part: &pharmacy::MedicinePart) -> wire::MedicineLine {
    let pharmacy::MedicinePart { cip, vat_permille, vat, substitution } = part;
    wire::MedicineLine {
        cip: cip.as_ref().map(ToString::to_string),
        vat_permille: *vat_permille,
        vat: vat.get(),
        substitution: substitution_to_wire(*substitution),
    }
}

fn substitution_to_wire(word: pharmacy::Substitution) -> wire::Substitution {
    match word {
        pharmacy::Substitution::None => wire::Substitution::None,
        pharmacy::Substitution::Excluded => wire::Substitution::Excluded,
        pharmacy::Substitution::Refused => wire::Substitution::Refused,
    }
}
