import type { readerTroubles as french } from "../readers";
import type { Told } from "../verdicts";

export const readerTroubles: Record<keyof typeof french, Told> = {
  no_reader: {
    code: "L-01",
    title: "No card reader plugged in.",
    sentence: "Plug the reader into a USB port: it will be recognised by itself. The QR code stays possible.",
  },
  reader_service_stopped: {
    code: "L-02",
    title: "The card-reading service of this computer is stopped.",
    sentence: "An administrator must install and start it; meanwhile use the QR code or a paper sheet.",
  },
  reader_denied: {
    code: "L-14",
    title: "This computer does not let this session read cards.",
    sentence: "Open your session at this very computer, or ask its administrator for the right.",
  },
  reader_in_use: {
    code: "L-03",
    title: "Another program uses this reader.",
    sentence:
      "Most likely your billing program: finish the reading there, or close it. It is tried again by itself.",
  },
  reader_unplugged: {
    code: "L-07",
    title: "Reader unplugged.",
    sentence: "Plug it in again; nothing was lost.",
  },
  reader_stuck: {
    code: "L-17",
    title: "The reader no longer answers.",
    sentence: "Unplug it, plug it in again, then present the card or the phone again.",
  },
  reader_failed: {
    code: "L-17",
    title: "The reader did not work well.",
    sentence: "Present the card or the phone again; if it happens again, unplug the reader and plug it in.",
  },
  reader_limits: {
    code: "L-08",
    title: "This reader sends incomplete answers.",
    sentence: "Use the QR code, or another reader.",
  },
  nothing_laid_down: {
    code: "L-21",
    title: "Nothing was laid on the reader.",
    sentence: "Lay the phone flat, or insert the card chip first, and begin again.",
  },
  no_wallet: {
    code: "L-04",
    title: "The phone is locked, or the carte Vitale app is not open.",
    sentence: "Ask the patient to unlock it with their code or fingerprint, then present the phone again.",
  },
  other_application: {
    code: "L-06",
    title: "Another app has answered (payment).",
    sentence: "Open the carte Vitale app first, then bring the phone near.",
  },
  engagement_unreadable: {
    code: "L-09",
    title: "This phone answered, but not with a carte Vitale.",
    sentence: "Open the carte Vitale app, then bring it near again, or show its QR code.",
  },
  carrier_not_offered: {
    code: "L-10",
    title: "This phone presents its card by Bluetooth only.",
    sentence: "Ask the patient to show its QR code.",
  },
  presentation_declined: {
    code: "L-11",
    title: "The patient refused the reading, or a part of it, on the phone.",
    sentence: "If they change their mind, present the phone again; otherwise use a paper sheet.",
  },
  lifted_too_early: {
    code: "L-05",
    title: "Phone taken away too soon.",
    sentence: "Leave it there until the signal, without a thick case, then begin again.",
  },
  no_progress: {
    code: "L-12",
    title: "The reading makes no progress.",
    sentence:
      "Take the card or the phone away, wait a moment and present it again; otherwise use the QR code.",
  },
  session_failed: {
    code: "L-13",
    title: "The encrypted exchange with the phone has failed.",
    sentence: "Present the phone again; if it happens again, ask for its QR code.",
  },
  exchange_failed: {
    code: "L-13",
    title: "The phone answered with an error.",
    sentence: "Present the phone again; if it happens again, ask for its QR code.",
  },
  card_removed: {
    code: "L-15",
    title: "Card taken out too soon.",
    sentence: "Insert it again and leave it until the signal.",
  },
  card_reset: {
    code: "L-03",
    title: "Another program interrupts the reading.",
    sentence: "Finish the reading that is under way there, then present the card or the phone again.",
  },
  card_mute: {
    code: "L-16",
    title: "The card does not answer.",
    sentence: "Insert it chip first and upwards, wipe the chip; otherwise use a paper sheet.",
  },
  card_unreadable: {
    code: "L-18",
    title: "The contents of this card could not be understood.",
    sentence: "Insert it again; if it happens again, type the patient in or take a paper sheet.",
  },
  card_unknown: {
    code: "L-19",
    title: "This card is not a carte Vitale.",
    sentence: "Present the carte Vitale, or the phone.",
  },
  card_too_old: {
    code: "L-20",
    title: "Old carte Vitale, which this computer does not read.",
    sentence: "Type the patient in or take a paper sheet; the fund replaces this card.",
  },
  payment_card: {
    code: "L-19",
    title: "This is a payment card.",
    sentence: "Present the carte Vitale, or the phone.",
  },
};
