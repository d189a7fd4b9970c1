//! The sources: each device of `readers`, as sightings.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use billing::pharmacy::Gs1;
use readers::camera::{CameraEvent, CameraOptions, CameraReader, CameraState, CameraStatus};
use readers::{Changes, Decoder, ScannerEvent, ScannerState, Scanners, Symbol, SymbolWatch};
use store::Channel;
use tokio::sync::mpsc;

use super::{Sighting, Source};
use crate::cards::{CardNews, CardReaders, Wanted};
use crate::devices::Devices;
use crate::events::{Device, Events};
use crate::presentation::{Presentation, is_for_us};
use crate::wire::{self, Attention, CameraHint, CameraInfo, ChannelCode, ChannelKind, Event, ReaderState};

/// Hand scanners on a serial port.
pub(super) fn scanners(devices: &Devices, tells: &mpsc::Sender<Sighting>) -> Source {
    let sender = tells.clone();
    let watched = Scanners::watch(devices.scanner_port.clone(), move |event| {
        let seen = match event {
            ScannerEvent::Ports(ports) => Sighting::Devices(ChannelKind::ScannerSerial, serial(ports)),
            ScannerEvent::Code(text) => Sighting::Code(text),
        };
        // After the lock nobody receives, and the scanner is about to be closed.
        drop(sender.blocking_send(seen));
    });
    Box::new(kept(watched, ChannelKind::ScannerSerial, tells))
}

/// Phones and plastic cards on the readers.
pub(super) fn cards(devices: &Devices, tells: &mpsc::Sender<Sighting>) -> Option<CardReaders> {
    let (sender, mute) = (tells.clone(), Mutex::new(Vec::new()));
    let watched = CardReaders::start(devices.readers.clone().into(), Wanted::Everything, move |news| {
        let seen = match news {
            CardNews::Readers(readers) => {
                let readers = wire::Readers::from(&readers);
                if has_fallen_mute(&readers, &mute) {
                    let upside_down = Presentation::nothing(Channel::Vitale, wire::TroubleReason::CardMute);
                    drop(sender.blocking_send(Sighting::Presented(upside_down)));
                }
                Sighting::Devices(ChannelKind::Nfc, slots(&readers))
            }
            // A phone that was lifted too early is waited for in silence: the wait begins anew.
            CardNews::Reading { .. } | CardNews::Lifted { .. } => Sighting::LaidDown,
            CardNews::Presented { presentation, .. } => Sighting::Presented(presentation),
            CardNews::Left { .. } => return,
        };
        drop(sender.blocking_send(seen));
    });
    kept(watched, ChannelKind::Nfc, tells)
}

/// Whether a card lies in some reader that does not answer, and did not lie there before: it is told once.
fn has_fallen_mute(readers: &wire::Readers, before: &Mutex<Vec<String>>) -> bool {
    let mute = readers.readers.iter().filter(|reader| reader.state == ReaderState::Mute);
    let mute: Vec<String> = mute.map(|reader| reader.name.clone()).collect();
    let mut before = before.lock().unwrap_or_else(PoisonError::into_inner);
    let fallen = mute.iter().any(|name| !before.contains(name));
    *before = mute;
    fallen
}

/// A source that could not even be watched is out of order; the others work all the same.
fn kept<T>(watched: std::io::Result<T>, kind: ChannelKind, tells: &mpsc::Sender<Sighting>) -> Option<T> {
    match watched {
        Ok(source) => Some(source),
        Err(error) => {
            tracing::error!(%error, ?kind, "a kind of device is not watched");
            drop(tells.try_send(Sighting::Devices(kind, vec![(None, ChannelCode::Failed)])));
            None
        }
    }
}

/// The camera, and the eyes behind it.
pub(super) struct Camera {
    reader: CameraReader,
    /// Whether what is seen is looked at.
    looks: Arc<AtomicBool>,
    /// Whether it is looked at for boxes, and for nothing else.
    boxes: Arc<AtomicBool>,
}

impl Camera {
    pub(super) fn open(devices: &Devices, events: &Arc<Events>, tells: &mpsc::Sender<Sighting>) -> Self {
        let looks = Arc::new(AtomicBool::new(true));
        let boxes = Arc::new(AtomicBool::new(false));
        let eyes = eyes(Arc::clone(&looks), Arc::clone(&boxes), tells.clone());
        let (sender, events, looking) = (tells.clone(), Arc::clone(events), Arc::clone(&looks));
        let options = CameraOptions { preferred: devices.camera.clone().map(Into::into) };
        let reader = CameraReader::start(options, move |event| match event {
            CameraEvent::Status(status) => {
                let devices = vec![channel(&status)];
                // The queue is short, and a camera has better to do than to wait: the next status says it again.
                drop(sender.try_send(Sighting::Devices(ChannelKind::Camera, devices)));
                events.camera(|told| told.status = Some(status.into()));
            }
            CameraEvent::Cameras(list) => {
                let list = list.into_iter().map(CameraInfo::from).collect();
                events.camera(|told| told.cameras = list);
            }
            CameraEvent::Frame(frame) if looking.load(Ordering::Relaxed) => eyes.show(frame),
            CameraEvent::Frame(_) => {}
            CameraEvent::Preview(jpeg) => events.preview(jpeg),
        });
        Self { reader, looks, boxes }
    }

    /// Looks while nobody is on the screen, and lets another program have the camera while the window is not seen.
    pub(super) fn attend(&self, attention: Attention) {
        self.boxes.store(attention == Attention::Dispensing, Ordering::Relaxed);
        let looks = matches!(attention, Attention::Open | Attention::Dispensing);
        self.looks.store(looks, Ordering::Relaxed);
        match attention {
            Attention::Open | Attention::Held | Attention::Dispensing => self.reader.resume(),
            Attention::Away => self.reader.pause(),
        }
    }

    pub(super) fn choose(&self, camera: Option<CameraInfo>) {
        self.reader.choose(camera.map(Into::into));
    }
}

/// Looks for codes; says what would help, and that a code is somebody else's.
fn eyes(looks: Arc<AtomicBool>, boxes: Arc<AtomicBool>, tells: mpsc::Sender<Sighting>) -> SymbolWatch {
    let (mut decoder, mut hinted, hints) = (Decoder::default(), None, tells.clone());
    let (begun, mut changes, mut seen) = (Instant::now(), Changes::default(), Vec::new());
    let awaited = Arc::clone(&boxes);
    let look = move |picture: &readers::Picture| {
        if !changes.are_in(picture, begun.elapsed()) {
            return seen.clone();
        }
        let looked = decoder.look(picture);
        let foreign = !looked.symbols.is_empty()
            && !looked.symbols.iter().any(|found| is_wanted(&awaited, &found.text));
        let hint = if foreign { Some(CameraHint::Foreign) } else { looked.hint.map(CameraHint::from) };
        if hint != hinted && hints.try_send(Sighting::Told(Event::CameraHint { hint })).is_ok() {
            hinted = hint;
        }
        seen.clone_from(&looked.symbols);
        looked.symbols
    };
    SymbolWatch::start(look, move |Symbol { text, .. }| {
        // A patient may have come onto the screen since the frame was taken. A poster behind the patient refuses nobody.
        if looks.load(Ordering::Relaxed) && is_wanted(&boxes, &text) {
            drop(tells.blocking_send(Sighting::Code(text)));
        }
    })
}

/// While boxes are awaited they alone are wanted; otherwise they are somebody else's, for a pharmacy's counter is full of
/// them.
fn is_wanted(boxes: &AtomicBool, text: &str) -> bool {
    if boxes.load(Ordering::Relaxed) { Gs1::is_one(text) } else { is_for_us(text) }
}

fn channel(status: &CameraStatus) -> Device {
    let code = match status.state {
        CameraState::Ready => ChannelCode::Ready,
        CameraState::Starting => ChannelCode::Starting,
        CameraState::Off => ChannelCode::Off,
        CameraState::Absent => ChannelCode::Absent,
        CameraState::Busy => ChannelCode::Busy,
        CameraState::Silent | CameraState::Black => ChannelCode::Silent,
        CameraState::Denied => ChannelCode::Denied,
        CameraState::Unplugged => ChannelCode::Unplugged,
        CameraState::Failed => ChannelCode::Failed,
    };
    (status.camera.as_ref().map(|camera| camera.name.clone()), code)
}

fn slots(readers: &wire::Readers) -> Vec<Device> {
    if let Some(trouble) = readers.trouble {
        return vec![(
            None,
            match trouble {
                wire::TroubleReason::NoReader => ChannelCode::Absent,
                wire::TroubleReason::ReaderServiceStopped => ChannelCode::ServiceStopped,
                wire::TroubleReason::ReaderDenied => ChannelCode::Denied,
                _ => ChannelCode::Failed,
            },
        )];
    }
    let code = |state| match state {
        ReaderState::InUse => ChannelCode::Busy,
        ReaderState::Ignored => ChannelCode::Off,
        // The card is upside down, and the reader is well: that was told as a trouble of the card.
        ReaderState::Mute
        | ReaderState::Empty
        | ReaderState::Contactless
        | ReaderState::Vitale2
        | ReaderState::Vitale1
        | ReaderState::Professional
        | ReaderState::Payment
        | ReaderState::Badge
        | ReaderState::Other => ChannelCode::Ready,
    };
    readers.readers.iter().map(|reader| (Some(reader.name.clone()), code(reader.state))).collect()
}

fn serial(ports: Vec<(String, ScannerState)>) -> Vec<Device> {
    if ports.is_empty() {
        return vec![(None, ChannelCode::Absent)];
    }
    let code = |state| match state {
        ScannerState::Ready => ChannelCode::Ready,
        ScannerState::Unplugged => ChannelCode::Unplugged,
        ScannerState::Busy => ChannelCode::Busy,
        ScannerState::Denied => ChannelCode::Denied,
        ScannerState::Failed => ChannelCode::Failed,
    };
    ports.into_iter().map(|(port, state)| (Some(port), code(state))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_that_does_not_answer_is_told_once() {
        let readers = |states: &[(&str, ReaderState)]| wire::Readers {
            trouble: None,
            readers: states
                .iter()
                .map(|(name, state)| wire::Reader { name: (*name).to_owned(), state: *state })
                .collect(),
        };
        let before = Mutex::default();
        let (empty, mute) = (ReaderState::Empty, ReaderState::Mute);
        for (states, told) in [
            (&[("A", empty), ("B", empty)][..], false),
            (&[("A", mute), ("B", empty)], true),
            (&[("A", mute), ("B", empty)], false),
            (&[("A", mute), ("B", mute)], true),
            (&[("A", empty), ("B", mute)], false),
            (&[("A", mute), ("B", mute)], true),
        ] {
            assert_eq!(has_fallen_mute(&readers(states), &before), told, "{states:?}");
        }
    }

    #[test]
    fn each_state_of_the_readers_has_its_badge() {
        let trouble = |reason| wire::Readers { trouble: Some(reason), readers: Vec::new() };
        for (reason, code) in [
            (wire::TroubleReason::NoReader, ChannelCode::Absent),
            (wire::TroubleReason::ReaderServiceStopped, ChannelCode::ServiceStopped),
            (wire::TroubleReason::ReaderDenied, ChannelCode::Denied),
        ] {
            assert_eq!(slots(&trouble(reason)), [(None, code)]);
        }
        let one = |state| wire::Readers {
            trouble: None,
            readers: vec![wire::Reader { name: "ACR".to_owned(), state }],
        };
        assert_eq!(slots(&one(ReaderState::InUse)), [(Some("ACR".to_owned()), ChannelCode::Busy)]);
        assert_eq!(
            slots(&one(ReaderState::Professional)),
            [(Some("ACR".to_owned()), ChannelCode::Ready)],
            "the professional's card lies there all day"
        );
    }
}
