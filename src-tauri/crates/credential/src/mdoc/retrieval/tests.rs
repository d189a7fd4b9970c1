//! Scripts of what a phone says, and what it is then sent.

use data_encoding::HEXLOWER;

use super::*;

const SHORT: Sizes = Sizes { command: 255, response: 256 };
const LONG: Sizes = Sizes { command: 0xffff, response: 0x1_0000 };
const PLAIN: ReaderLimits = ReaderLimits::standard();
const PROBING: ReaderLimits = ReaderLimits::probing_extended();

/// The commands of `spec/nfc.md` §3 for the message `hi`, short and extended; Le 256 and F8.
const SELECT: &str = "00a4040007a000000248040000";
const SELECT_LONG: &str = "00a40400000007a00000024804000000";
const ENVELOPE: &str = "00c30000045302686900";
const ENVELOPE_NARROW: &str = "00c300000453026869f8";
const ENVELOPE_LONG: &str = "00c3000000000453026869" /* and Le */;
const FETCH_NARROW: &str = "00c00000f8";
/// The data object around `ok`, whole, and its beginning with two more to fetch.
const ANSWER: &str = "53026f6b9000";
const BEGUN: &str = "53026f6100";

/// Sends `hi` to a phone that says these replies, `-` for none: how it ends, each command looked at.
fn talk(sizes: Sizes, limits: ReaderLimits, said: &[(&str, &str)]) -> Result<Vec<u8>, NfcTrouble> {
    let mut retrieval = Retrieval::new(b"hi", sizes, limits);
    let mut command = retrieval.start();
    for (at, (expected, reply)) in said.iter().enumerate() {
        assert_eq!(HEXLOWER.encode(&command), *expected, "command {at} of {said:?}");
        let reply = (*reply != "-").then(|| HEXLOWER.decode(reply.as_bytes()).unwrap());
        match retrieval.answer(reply.as_deref())? {
            Progress::Send(next) => command = next,
            Progress::Done(message) => return Ok(message),
        }
    }
    panic!("it goes on after {said:?}");
}

#[test]
fn an_answer_that_a_reader_loses_is_asked_for_again() {
    let short = |said: &[(&str, &str)]| talk(SHORT, PLAIN, said);
    let ok = Ok(b"ok".to_vec());
    assert_eq!(short(&[(SELECT, "9000"), (ENVELOPE, ANSWER)]), ok);
    for lost in ["6300", "-", "90"] {
        let fetched = [(SELECT, "9000"), (ENVELOPE, lost), (FETCH_NARROW, ANSWER)];
        assert_eq!(short(&fetched), ok, "what the phone kept, after {lost}");
    }
    let twice = [(SELECT, "9000"), (ENVELOPE, "6300"), (FETCH_NARROW, "6300"), (ENVELOPE_NARROW, ANSWER)];
    assert_eq!(short(&twice), ok, "the phone kept nothing: the message is sent once more");
    let mut thrice = twice;
    thrice[3].1 = "6300";
    assert_eq!(short(&thrice), Err(NfcTrouble::ReaderLimits), "and no more than that");
    let middle = [(SELECT, "9000"), (ENVELOPE, BEGUN), ("00c0000000", "6300"), (FETCH_NARROW, "6d00")];
    assert_eq!(short(&middle), Err(NfcTrouble::ReaderLimits), "half an answer is not asked for anew");
    let spoilt = [(SELECT, "9000"), (ENVELOPE, "6300"), (FETCH_NARROW, "54026f6b9000")];
    assert_eq!(short(&spoilt), Err(NfcTrouble::ReaderLimits), "the reader lost its beginning");
    let gone = [(SELECT, "9000"), (ENVELOPE, "-"), (FETCH_NARROW, "-")];
    assert_eq!(short(&gone), Err(NfcTrouble::LiftedTooEarly));
    let few = [(SELECT, "9000"), (ENVELOPE, "53026f6101"), ("00c0000001", "-")];
    assert_eq!(short(&few), Err(NfcTrouble::LiftedTooEarly), "one byte breaks no reader");
}

#[test]
fn what_a_phone_refuses_ends_it() {
    let short = |said: &[(&str, &str)]| talk(SHORT, PLAIN, said);
    assert_eq!(short(&[(SELECT, "6a82")]), Err(NfcTrouble::NoWallet));
    assert_eq!(short(&[(SELECT, "-")]), Err(NfcTrouble::LiftedTooEarly));
    assert_eq!(short(&[(SELECT, "90")]), Err(NfcTrouble::ReaderLimits), "half a status");
    for (reply, trouble) in [
        ("6985", NfcTrouble::ExchangeFailed),
        ("53026f9000", NfcTrouble::ReaderLimits),
        ("54026f6b9000", NfcTrouble::ExchangeFailed),
        ("538400000002006f6b9000", NfcTrouble::ExchangeFailed),
        ("53830100019000", NfcTrouble::ExchangeFailed),
    ] {
        assert_eq!(short(&[(SELECT, "9000"), (ENVELOPE, reply)]), Err(trouble), "{reply}");
    }
}

#[test]
fn lengths_that_are_not_taken_are_shortened() {
    let envelope_long = format!("{ENVELOPE_LONG}0000");
    let long = |said: &[(&str, &str)]| talk(LONG, PROBING, said);
    let ok = Ok(b"ok".to_vec());
    assert_eq!(long(&[(SELECT_LONG, "9000"), (&envelope_long, ANSWER)]), ok);
    assert_eq!(talk(LONG, PLAIN, &[(SELECT, "9000"), (ENVELOPE, ANSWER)]), ok, "nobody asked for more");
    for refused in ["6700", "-", "90"] {
        assert_eq!(long(&[(SELECT_LONG, refused), (SELECT, "9000"), (ENVELOPE, ANSWER)]), ok, "{refused}");
        let later = [(SELECT_LONG, "9000"), (&envelope_long, refused), (SELECT, "9000"), (ENVELOPE, ANSWER)];
        assert_eq!(long(&later), ok, "{refused} to the message");
    }
    let begun = [(SELECT_LONG, "9000"), (&envelope_long, BEGUN), ("00c00000000000", "6985")];
    assert_eq!(long(&begun), Err(NfcTrouble::ExchangeFailed), "it took them already");
}

#[test]
fn a_phone_may_ask_for_another_length() {
    let short = |said: &[(&str, &str)]| talk(SHORT, PLAIN, said);
    let ok = Ok(b"ok".to_vec());
    for (asks, again) in [("6c40", "00c30000045302686940"), ("6c00", ENVELOPE)] {
        assert_eq!(short(&[(SELECT, "9000"), (ENVELOPE, asks), (again, ANSWER)]), ok, "{asks}");
    }
    let fetching =
        [(SELECT, "9000"), (ENVELOPE, "53026f6102"), ("00c0000002", "6c01"), ("00c0000001", "6b9000")];
    assert_eq!(short(&fetching), ok);
    let idle = |times| {
        let waits = std::iter::repeat_n(("00c0000002", "6102"), times);
        let said = [(SELECT, "9000"), (ENVELOPE, "6102")].into_iter().chain(waits);
        short(&said.chain([("00c0000002", ANSWER)]).collect::<Vec<_>>())
    };
    assert_eq!((idle(2), idle(3)), (ok, Err(NfcTrouble::NoProgress)), "three replies in a row bring nothing");
}

/// ISO/IEC 7816-4 §5.2.2.2 (BER-TLV), up to the 64 KiB of `spec/nfc.md` §3.
#[test]
fn an_answer_is_as_long_as_its_data_object_says() {
    for (head, length) in [
        ("5300", 0),
        ("537f", 0x7f),
        ("538180", 0x80),
        ("5381ff", 0xff),
        ("53820100", 0x100),
        ("5382ffff", 0xffff),
        ("538300ffff", 0xffff),
        ("5383010000", 0x1_0000),
    ] {
        let message = vec![7; length];
        let ours = data_object(&message);
        let longer_than_needed = head == "538300ffff";
        assert_eq!(HEXLOWER.encode(&ours).starts_with(head), !longer_than_needed, "as we write it");
        let whole = [HEXLOWER.decode(head.as_bytes()).unwrap(), message.clone(), vec![0, 0]].concat();
        let answer = |bytes: &[u8]| {
            let reply = format!("{}9000", HEXLOWER.encode(bytes));
            talk(SHORT, PLAIN, &[(SELECT, "9000"), (ENVELOPE, &reply)])
        };
        assert_eq!(answer(&whole).as_ref(), Ok(&message), "{head}, and two bytes that count for nothing");
        for cut in [head.len() / 2 - 1, whole.len() - 3] {
            assert_eq!(answer(&whole[..cut]), Err(NfcTrouble::ReaderLimits), "{head}, {cut} bytes of it");
        }
    }
}

/// A part that more follows has no Le; the form that its length is written in is that of all of them.
#[test]
fn a_message_goes_in_parts() {
    let parts = |sizes, limits, replies: &[&[u8]]| {
        let mut retrieval = Retrieval::new(&[7; 300], sizes, limits);
        let mut heads = Vec::new();
        let mut command = retrieval.start();
        for reply in replies {
            heads.push(HEXLOWER.encode(&command[..8]));
            match retrieval.answer(Some(reply)) {
                Ok(Progress::Send(next)) => command = next,
                Ok(Progress::Done(message)) => return (heads, Ok(message)),
                Err(trouble) => return (heads, Err(trouble)),
            }
        }
        panic!("it goes on after {heads:?}");
    };
    let (ok, answer) = (&[0x90, 0x00][..], &[0x53, 1, 9, 0x90, 0x00][..]);
    let select = SELECT.get(..16).unwrap();
    let (heads, end) = parts(SHORT, PLAIN, &[ok, ok, answer]);
    assert_eq!(
        (heads.iter().map(String::as_str).collect(), end),
        (vec![select, "10c30000ff538201", "00c3000031070707"], Ok(vec![9]))
    );
    let (_, end) = parts(SHORT, PLAIN, &[ok, &[0x6a, 0x80]]);
    assert_eq!(end, Err(NfcTrouble::ExchangeFailed));
    let sizes = Sizes { command: 256, response: 256 };
    let (heads, _) = parts(sizes, PROBING, &[ok, &[0x67, 0x00], ok, ok, answer]);
    assert_eq!(heads[1..4], ["10c3000000010053", select, "10c30000ff538201"], "shortened in the middle");
}
