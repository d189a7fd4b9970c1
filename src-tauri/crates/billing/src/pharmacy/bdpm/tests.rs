use super::*;
use crate::Cents;
use crate::pharmacy::MedicineRate::{Full, Low, Major, Moderate};

const NAMES: &[u8] = include_bytes!("../../../../../../assets/medicaments/CIS_bdpm.txt");
const BOXES: &[u8] = include_bytes!("../../../../../../assets/medicaments/CIS_CIP_bdpm.txt");
const GROUPS: &[u8] = include_bytes!("../../../../../../assets/medicaments/CIS_GENER_bdpm.txt");

fn extract() -> Medicines {
    read(Files { boxes: BOXES, names: NAMES, groups: GROUPS }).unwrap()
}

fn by<'a>(medicines: &'a Medicines, cip7: &str) -> &'a Medicine {
    medicines.medicines.iter().find(|medicine| medicine.cip.cip7() == cip7).expect(cip7)
}

#[test]
fn the_extract_says_what_was_written_into_it() {
    let read = extract();
    assert_eq!(read.left_out, [], "each row is good");
    assert_eq!(read.medicines.len(), 20);
    let first = by(&read, "9000001");
    assert_eq!(first.name, "CÉPHALINE 500 mg, comprimé", "É and é of Windows-1252");
    assert_eq!(first.label, "plaquette(s) PVC-aluminium de 16 comprimé(s)");
    assert_eq!((first.price, first.fee), (Some(Cents::new(116)), Some(Cents::new(102))));
    assert_eq!(first.rates, [Major]);
    assert_eq!(by(&read, "9000005").price, Some(Cents::new(123_456)), "1,234,56");
    assert_eq!(by(&read, "9000006").rates, [Major, Moderate], "two rates in one cell");
    assert_eq!(by(&read, "9000004").rates, [Full]);
    assert_eq!(by(&read, "9000007").rates, [Low], "a space before the sign");
    let free = by(&read, "9000008");
    assert_eq!((free.price, free.fee, free.rates.as_slice()), (None, None, &[][..]), "its price is free");
    let number = 1_901;
    assert_eq!(by(&read, "9000009").group, Some(GenericGroup { number, role: GenericRole::Reference }));
    assert_eq!(by(&read, "9000010").group, Some(GenericGroup { number, role: GenericRole::Generic }));
    assert!(by(&read, "9000012").name.ends_with('™'), "0x99 of Windows-1252 is no control character");
    assert_eq!(
        by(&read, "9000014").name,
        "seringue préremplie de 0,5 ml",
        "a box whose medicine is not named"
    );
}

#[test]
fn the_same_text_in_utf8_says_the_same() {
    let utf8 = |bytes| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned().into_bytes();
    let (boxes, names, groups) = (utf8(BOXES), utf8(NAMES), utf8(GROUPS));
    let read = read(Files { boxes: &boxes, names: &names, groups: &groups }).unwrap();
    assert_eq!(read, extract());
}

#[test]
fn a_wrong_row_is_named_by_its_line() {
    let good = "60900001\t9000001\tboîte de 16\tPrésentation active\tDéclaration\t01/01/2020\t3400990000016\toui\t65%\t1,16\t2,18\t1,02\t";
    let refusal =
        |boxes: &str| read(Files { boxes: boxes.as_bytes(), names: NAMES, groups: GROUPS }).expect_err(boxes);
    for (from, to, cell) in [
        ("3400990000016", "3400990000017", "CIP13"),
        ("60900001\t", "6090001\t", "CIS"),
        ("\t65%", "\t66%", "rate"),
        ("\t1,16", "\t1,160", "price"),
        ("\t2,18", "\t2.18", "price with the fee"),
        ("\t2,18", "\t2,19", "sum of price and fee"),
        ("\t1,02", "\tx", "fee"),
        ("boîte de 16", "", "label"),
        ("boîte de 16", "boîte\u{7} de 16", "label"),
        ("\t1,02\t", "", "number of cells"),
        ("\t1,02\t", "\t1,02\t\t\t\t", "number of cells"),
    ] {
        let boxes = format!("{good}\n\n{}\n", good.replace(from, to));
        let fault = RowFault { file: BdpmTable::Boxes, line: 3, cell };
        assert_eq!(refusal(&boxes), BdpmError::Form(fault), "{from} → {to}: a blank line counts as a line");
    }
    let fault = RowFault { file: BdpmTable::Boxes, line: 2, cell: "CIP that stands there twice" };
    assert_eq!(refusal(&format!("{good}\n{good}\n")), BdpmError::Form(fault));
    assert_eq!(refusal("\n \r\n"), BdpmError::Empty(BdpmTable::Boxes));
}

#[test]
fn one_wrong_row_in_a_hundred_is_left_out() {
    let row = |number: u32| {
        let cip = Cip13::parse(&format!("{number:07}")).unwrap();
        format!("60900001\t{number:07}\tboîte\t\t\t\t{cip}\t\t65%\t1,16\t2,18\t1,02\t\n")
    };
    let boxes = |good: u32| (0..good).map(row).collect::<String>() + "ceci n’est pas une ligne\n";
    let of = |boxes: &str| read(Files { boxes: boxes.as_bytes(), names: NAMES, groups: GROUPS });
    let taken = of(&boxes(99)).unwrap();
    assert_eq!(taken.medicines.len(), 99);
    assert_eq!(taken.left_out, [RowFault { file: BdpmTable::Boxes, line: 100, cell: "number of cells" }]);
    assert!(matches!(of(&boxes(98)), Err(BdpmError::Form(_))), "more than one in a hundred");
}

#[test]
fn files_of_something_else_are_refused() {
    let huge = vec![b'\n'; MAX_FILE + 1];
    let many = "x\n".repeat(MAX_ROWS + 1);
    let of = |names: &[u8], groups: &[u8]| read(Files { boxes: BOXES, names, groups }).unwrap_err();
    assert_eq!(of(&huge, GROUPS), BdpmError::TooLarge(BdpmTable::Names));
    assert_eq!(of(&huge[1..], GROUPS), BdpmError::Empty(BdpmTable::Names), "as large as it may be");
    assert_eq!(of(many.as_bytes(), GROUPS), BdpmError::TooManyRows(BdpmTable::Names));
    assert!(matches!(of(&many.as_bytes()[2..], GROUPS), BdpmError::Form(_)), "as many as there may be");
    let first = |file, cell| BdpmError::Form(RowFault { file, line: 1, cell });
    assert_eq!(of(GROUPS, GROUPS), first(BdpmTable::Names, "CIS"), "files that were mixed up");
    assert_eq!(of(NAMES, NAMES), first(BdpmTable::Groups, "kind of generic"));
    assert_eq!(of(NAMES, b""), BdpmError::Empty(BdpmTable::Groups));
}

/// BDPM, « Type de générique »: 0 the reference, 1 and 2 generics, 3 and 4 those that may be substituted.
#[test]
fn kinds_of_generics_are_those_of_the_database() {
    let boxes = "60900001\t9000001\tboîte\t\t\t\t3400990000016\t\t65%\t1,16\t2,18\t1,02\t\n";
    let role = |kind: u8| {
        let groups = format!("1901\tG\t60900001\t{kind}\t1\t\n");
        let read = read(Files { boxes: boxes.as_bytes(), names: NAMES, groups: groups.as_bytes() });
        read.map(|read| read.medicines[0].group.unwrap().role)
    };
    let (generic, substitutable) = (Ok(GenericRole::Generic), Ok(GenericRole::Substitutable));
    let unknown = RowFault { file: BdpmTable::Groups, line: 1, cell: "kind of generic" };
    let expected = [
        Ok(GenericRole::Reference),
        generic,
        generic,
        substitutable,
        substitutable,
        Err(BdpmError::Form(unknown)),
    ];
    assert_eq!([0, 1, 2, 3, 4, 5].map(role), expected);
}

#[test]
fn a_refusal_names_the_file_as_it_is_downloaded() {
    let said = [BdpmTable::Boxes, BdpmTable::Names, BdpmTable::Groups]
        .map(|table| BdpmError::Empty(table).to_string());
    let files = ["CIS_CIP_bdpm.txt", "CIS_bdpm.txt", "CIS_GENER_bdpm.txt"];
    assert_eq!(said, files.map(|file| format!("{file} is empty")));
}
