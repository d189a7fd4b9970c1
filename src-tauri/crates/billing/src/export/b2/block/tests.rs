#![expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "figures of tests are small, and records are ASCII"
)]

use identity::BirthDate;

use super::*;
use crate::export::Credit;
use crate::export::b2::{HEADING, PHARMACY_HEADING, preview, read};
use crate::export::samples::{bill, child};
use crate::{ThirdParty, Trade};

/// Characters of a record by the positions of the specification, from 1.
fn zone(line: &str, position: usize, length: usize) -> &str {
    &line[position - 1..position - 1 + length]
}

#[test]
fn an_invoice_stands_where_the_specification_says() {
    let text = block(&bill()).unwrap().encode();
    let lines: Vec<&str> = text.lines().collect();
    let kinds: Vec<String> =
        lines.iter().map(|line| format!("{}{}", &line[..1], zone(line, 36, 1))).collect();
    assert_eq!(lines.len(), 9, "2, 2S, twice 4 4S 4E, 5");
    assert_eq!(zone(lines[1], 39, 1), "S");
    assert_eq!(kinds[3..5], ["4S", "4E"]);
    for line in &lines {
        assert_eq!(zone(line, 2, 9), "751234568");
        assert_eq!((zone(line, 12, 13), zone(line, 25, 2)), ("2790696123043", "82"));
    }
    let expected = [
        // Type 2: invoice, operation, fund, nature, exemption, birth, rank.
        (0, 27, "000"),
        (0, 30, "260000123"),
        (0, 39, "1"),
        (0, 49, "017510000"),
        (0, 77, "10"),
        (0, 79, "0"),
        (0, 96, "7906121"),
        // Type 2S: a declared doctor, and the pathway.
        (1, 71, "O"),
        (1, 121, "T"),
        // Type 4.
        (2, 54, " "),
        (2, 57, "75123456810"),
        (2, 68, "01"),
        (2, 70, "261123"),
        (2, 76, "G    01000100"),
        (2, 91, "0003000000300007000021000003000"),
        (2, 122, " 000000"),
        (5, 76, "MCG  01000100"),
        // Type 4S: the place; type 4E: the RPPS.
        (3, 41, "0003000"),
        (3, 72, "140026279     "),
        (4, 27, "260000123E01"),
        (4, 64, "10003000014140026279     "),
        // Type 5: six records of acts, 35,00 of which 24,50 are the compulsory insurance's.
        (8, 39, "006"),
        (8, 58, "000035000000245000001050"),
        (8, 90, "00000000"),
    ];
    for (line, position, text) in expected {
        let found = zone(lines[line], position, text.len().min(129 - position));
        assert_eq!(found, &text[..found.len()], "line {line}, position {position}");
    }
}

#[test]
fn what_a_caisse_is_told_of_a_child_in_corsica() {
    let text = block(&child()).unwrap().encode();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(zone(lines[0], 12, 15), "253072A07300443", "the insured person's, with its letter");
    assert_eq!(zone(lines[0], 27, 3), "002", "another régime than 01 has a rank");
    assert_eq!(zone(lines[0], 51, 7), "2A10001");
    assert_eq!(zone(lines[0], 79, 1), "4", "all lines share it");
    assert_eq!(zone(lines[2], 54, 1), " ", "so that no line bears it");
    assert_eq!((zone(lines[1], 71, 1), zone(lines[1], 121, 1)), (" ", " "), "no pathway below 16");
    let ccam = lines.iter().find(|line| zone(line, 36, 1) == "M").unwrap();
    assert_eq!(zone(ccam, 43, 30), "DEQP003       10M   1 261123  ");
    assert_eq!(zone(lines.last().unwrap(), 39, 3), "007", "4 4S 4E, 4 4S 4E 4M");
    assert_eq!(zone(lines.last().unwrap(), 74, 8), "00000000");
}

#[test]
fn an_exemption_of_some_lines_stands_on_them() {
    let mut bill = bill();
    bill.lines[0].exemption = '4';
    let text = block(&bill).unwrap().encode();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!([zone(lines[0], 79, 1), zone(lines[2], 54, 1), zone(lines[5], 54, 1)], ["0", "4", "0"]);
}

#[test]
fn the_complementary_share_is_asked_for_only_when_a_third_party_pays_it() {
    let with = Bill { third_party: ThirdParty { compulsory: true, complementary: true }, ..bill() };
    let text = block(&with).unwrap().encode();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(zone(lines[2], 123, 6), "000900");
    assert_eq!(zone(lines[8], 90, 8), "00001050");
}

#[test]
fn pathways_and_natures_have_their_codes() {
    for (pathway, declared, code) in [
        (Pathway::Treating, "O", "T"),
        (Pathway::Replaced, "O", "R"),
        (Pathway::Sent, "O", "O"),
        (Pathway::Emergency, "", "U"),
        (Pathway::Away, "", "H"),
        (Pathway::Outside, "N", "S"),
    ] {
        assert_eq!(super::pathway(&Bill { pathway, ..bill() }), (declared, code));
    }
    for (born, told) in [("20101123", ("O", "T")), ("20101124", ("", ""))] {
        let mut young = Bill { pathway: Pathway::Treating, ..bill() };
        young.patient.birth_date = BirthDate::parse(born).unwrap();
        assert_eq!(pathway(&young), told, "sixteen is no longer below 16");
    }
    for (condition, local_regime, code) in [
        (Condition::Illness, false, 10),
        (Condition::LongTermIllness, false, 10),
        (Condition::Illness, true, 13),
        (Condition::Maternity, true, 30),
        (Condition::WorkAccident, false, 41),
    ] {
        assert_eq!(nature(&Bill { condition, local_regime, ..bill() }), code);
    }
}

#[test]
fn what_no_record_can_say_is_named() {
    let mut nameless = child();
    nameless.insured = None;
    assert_eq!(block(&nameless), Err(Refusal::Nir));
    assert_eq!(block(&Bill { organism: None, ..bill() }), Err(Refusal::Organism));
    assert_eq!(
        block(&Bill { cancelled_by: Some(Credit { number: 1, day: bill().day }), ..bill() }),
        Err(Refusal::Cancelled)
    );
    let mut dear = bill();
    dear.lines[0].fees = Cents::new(10_000_000);
    let zone = |zone| Err(Refusal::Record(RecordError::Zone { record: RecordType::T4, zone }));
    assert_eq!(block(&dear), zone("honoraires"));
    dear.lines[0].fees = Cents::new(-1);
    assert_eq!(block(&dear), zone("honoraires"), "unsigned");
    let preview = preview(&[bill(), nameless]);
    assert_eq!((preview.count, preview.left_out), (1, vec![(7, Refusal::Nir)]));
}

#[test]
fn a_preview_is_read_back_and_says_what_it_is() {
    let mut pharmacy = bill();
    pharmacy.biller.trade = Trade::Pharmacy;
    let bills = [bill(), child()];
    let text = preview(&bills).text;
    assert!(text.starts_with(HEADING) && !text.contains(PHARMACY_HEADING));
    assert_eq!(read(&text).unwrap(), bills.each_ref().map(|bill| block(bill).unwrap()));
    let text = preview(&[pharmacy.clone()]).text;
    assert!(text.contains(PHARMACY_HEADING), "what is not known is said");
    assert_eq!(read(&text).unwrap(), [block(&pharmacy).unwrap()]);
    let act = text.lines().find(|line| line.starts_with('4')).unwrap();
    assert_eq!(&act[67..69], "00", "type 4, position 68: a pharmacist is no GP");
}

#[test]
fn what_is_no_preview_is_refused() {
    let text = block(&bill()).unwrap().encode();
    let lines: Vec<&str> = text.lines().collect();
    let of = |lines: &[&str]| read(&format!("{HEADING}{}\n", lines.join("\n")));
    assert_eq!(read(&text), Err(BlockError::Heading));
    assert_eq!(of(&lines[1..]), Err(BlockError::Order), "no head");
    assert_eq!(of(&lines[..8]), Err(BlockError::Order), "no end");
    assert_eq!(of(&[lines[0], lines[1], lines[8]]), Err(BlockError::Order), "no act");
    assert_eq!(of(&[&lines[..3], &lines[4..]].concat()), Err(BlockError::Order), "an act without 4S");
    assert_eq!(of(&[&lines[..5], &lines[8..]].concat()), Err(BlockError::Sums), "an act was lost");
    let changed = |line: usize, position: usize, with: &str| {
        let mut record = lines[line].to_owned();
        record.replace_range(position - 1..position - 1 + with.len(), with);
        of(&[&lines[..line], &[record.as_str()], &lines[line + 1..]].concat())
    };
    assert_eq!(changed(2, 115, "0003001"), Err(BlockError::Sums));
    assert_eq!(changed(8, 74, "00001051"), Err(BlockError::Sums));
    assert_eq!(changed(3, 37, "02"), Err(BlockError::Other), "the first 4S of an act");
    assert_eq!(changed(4, 27, "260000124"), Err(BlockError::Other));
    assert_eq!(changed(5, 12, "1"), Err(BlockError::Other), "another insured person");
    assert_eq!(changed(5, 2, "8"), Err(BlockError::Other), "another biller");
    assert!(matches!(changed(5, 11, "X"), Err(BlockError::Record(_))));
    assert_eq!(of(&[]), Err(BlockError::Record(RecordError::Shape)), "an empty line");
    assert_eq!(read(HEADING), Ok(Vec::new()));
    let unnumbered = block(&Bill { number: 0, ..bill() }).unwrap().encode();
    assert_eq!(of(&[unnumbered.trim_end_matches('\n')]), Err(BlockError::Other), "an invoice has a number");
}

/// SFG: an act has up to 26 records of type 4M.
#[test]
fn an_act_has_so_many_entries_of_the_ccam_and_no_more() {
    let text = block(&child()).unwrap().encode();
    let lines: Vec<&str> = text.lines().collect();
    let (end, acts) = lines.split_last().unwrap();
    let (ccam, acts) = acts.split_last().unwrap();
    let with = |many: usize| {
        let entries = (1..=many).map(|place| {
            let mut entry = (*ccam).to_owned();
            entry.replace_range(36..38, &format!("{place:02}"));
            entry
        });
        let mut end = (*end).to_owned();
        end.replace_range(38..41, &format!("{:03}", acts.len() - 2 + many));
        let all: Vec<String> =
            acts.iter().map(|line| (*line).to_owned()).chain(entries).chain([end]).collect();
        read(&format!("{HEADING}{}\n", all.join("\n"))).map(|blocks| blocks.len())
    };
    assert_eq!([with(1), with(26)], [Ok(1), Ok(1)]);
    assert_eq!(with(27), Err(BlockError::Order));
}

#[test]
fn an_invoice_that_was_put_together_from_the_tables_by_another_program_is_taken() {
    let text = include_str!("../../../../../../../tests/fuzz/seeds/b2/invoice.txt");
    let blocks = read(&format!("{HEADING}{text}")).unwrap();
    assert_eq!(blocks.iter().map(Block::encode).collect::<String>(), text);
}
