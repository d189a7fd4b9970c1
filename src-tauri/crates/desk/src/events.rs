//! What is told to the window: whoever listens, and the state of every channel.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::wire::{
    CameraInfo, CameraStatus, ChannelCode, ChannelKind, ChannelState, Discretion, Event, JournalFault,
    LastTrouble, Reading, Shown,
};

/// Hears every event; false when there is nobody to hear any more.
type Listener = Box<dyn Fn(Event) -> bool + Send>;

/// Whoever waits for a picture is answered by then: a camera that is slow or gone has nobody wait for good.
const PREVIEW_WAIT: Duration = Duration::from_secs(1);

/// One device of a kind, and how it is.
pub(crate) type Device = (Option<String>, ChannelCode);

/// Who listens, and what a new listener is told first.
#[derive(Default)]
pub(crate) struct Events {
    listener: Mutex<Option<Listener>>,
    channels: Mutex<Vec<ChannelState>>,
    last_trouble: Mutex<Option<LastTrouble>>,
    camera: Mutex<CameraTold>,
    /// That the journal was altered, and where, as long as that office is open.
    journal: Mutex<Option<Event>>,
    /// Who else may see the window; none in a program that has none.
    discretion: Mutex<Option<Discretion>>,
    /// The newest picture of the camera that nobody has asked for yet.
    preview: Mutex<Option<Vec<u8>>>,
    /// That there is one.
    previewed: Notify,
}

/// What was told of the camera.
#[derive(Default, Clone)]
pub(crate) struct CameraTold {
    pub(crate) status: Option<CameraStatus>,
    pub(crate) cameras: Vec<CameraInfo>,
}

impl Events {
    /// Tells everything to a listener from now on, the channels first. There is one window: the listener before is let go.
    pub(crate) fn listen(&self, listener: Listener) {
        let channels = self.channels();
        let CameraTold { status, cameras } = lock(&self.camera).clone();
        let hears =
            listener(Event::ChannelsChanged { channels }) && listener(Event::Camera { status, cameras });
        let journal = lock(&self.journal).clone();
        let hears = hears && journal.is_none_or(&listener);
        let discretion = *lock(&self.discretion);
        let hears = hears && discretion.is_none_or(|discretion| listener(Event::Discretion { discretion }));
        *lock(&self.listener) = hears.then_some(listener);
    }

    /// Tells what happened.
    pub(crate) fn tell(&self, event: Event) {
        let mut listener = lock(&self.listener);
        if listener.as_ref().is_some_and(|hear| !hear(event)) {
            *listener = None;
        }
    }

    /// The devices of a kind are now these. Nothing is told when nothing changed.
    pub(crate) fn devices(&self, kind: ChannelKind, devices: &[Device], now: Timestamp) {
        let mut channels = lock(&self.channels);
        let before = channels.clone();
        channels.retain(|channel| channel.kind != kind);
        channels.extend(devices.iter().map(|(name, code)| {
            let same = before.iter().find(|was| was.kind == kind && was.name == *name && was.code == *code);
            same.cloned().unwrap_or_else(|| ChannelState {
                kind,
                name: name.clone(),
                code: *code,
                since: now.to_string(),
            })
        }));
        channels.sort_by_key(|channel| KINDS.iter().position(|kind| *kind == channel.kind));
        let changed = (*channels != before).then(|| channels.clone());
        drop(channels);
        if let Some(channels) = changed {
            self.tell(Event::ChannelsChanged { channels });
        }
    }

    /// Something of the camera has changed.
    pub(crate) fn camera(&self, change: impl FnOnce(&mut CameraTold)) {
        let mut told = lock(&self.camera);
        change(&mut told);
        let CameraTold { status, cameras } = told.clone();
        drop(told);
        self.tell(Event::Camera { status, cameras });
    }

    /// A newer picture of the camera; the one before was not wanted.
    pub(crate) fn preview(&self, jpeg: Vec<u8>) {
        *lock(&self.preview) = Some(jpeg);
        self.previewed.notify_one();
    }

    /// The newest picture of the camera, once; it is waited for while none comes for less than a second.
    pub(crate) async fn next_preview(&self) -> Option<Vec<u8>> {
        loop {
            let newest = lock(&self.preview).take();
            if newest.is_some() || timeout(PREVIEW_WAIT, self.previewed.notified()).await.is_err() {
                return newest;
            }
        }
    }

    /// How discreet the window is now. Nothing is told when nothing changed.
    pub(crate) fn discretion(&self, discretion: Discretion) {
        if lock(&self.discretion).replace(discretion) != Some(discretion) {
            self.tell(Event::Discretion { discretion });
        }
    }

    /// The journal is not what was written: whoever listens later is told too.
    pub(crate) fn journal_altered(&self, fault: Option<JournalFault>) {
        let event = Event::JournalAltered { fault };
        *lock(&self.journal) = Some(event.clone());
        self.tell(event);
    }

    /// Keeps the reason of a reading that came to nothing, for the diagnostic.
    pub(crate) fn remember(&self, shown: &Shown, now: Timestamp) {
        if let Reading::Trouble(trouble) = &shown.reading {
            let [reason] = trouble.reasons;
            *lock(&self.last_trouble) = Some(LastTrouble { reason, at: now.to_string() });
        }
    }

    /// The last reading that came to nothing.
    pub(crate) fn last_trouble(&self) -> Option<LastTrouble> {
        lock(&self.last_trouble).clone()
    }

    /// Every channel, as it is now.
    pub(crate) fn channels(&self) -> Vec<ChannelState> {
        lock(&self.channels).clone()
    }

    /// No channel is open any more.
    pub(crate) fn clear(&self) {
        lock(&self.channels).clear();
        lock(&self.journal).take();
        lock(&self.preview).take();
        self.camera(|told| *told = CameraTold::default());
        self.tell(Event::ChannelsChanged { channels: Vec::new() });
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The order in which they are shown.
const KINDS: [ChannelKind; 5] = [
    ChannelKind::Nfc,
    ChannelKind::Camera,
    ChannelKind::ScannerSerial,
    ChannelKind::ScannerKeyboard,
    ChannelKind::Image,
];

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_listener_is_told_the_channels_first_and_then_each_change_once() {
        let events = Events::default();
        events.devices(ChannelKind::Image, &[(None, ChannelCode::Ready)], at(0));
        let (tells, told) = mpsc::channel();
        events.listen(Box::new(move |event| tells.send(event).is_ok()));
        let com3 = || Some("COM3".to_owned());
        events.devices(ChannelKind::ScannerSerial, &[(com3(), ChannelCode::Busy)], at(10));
        events.devices(ChannelKind::ScannerSerial, &[(com3(), ChannelCode::Busy)], at(20));
        events.devices(ChannelKind::ScannerSerial, &[(com3(), ChannelCode::Ready)], at(30));

        let heard: Vec<Vec<(ChannelKind, ChannelCode, String)>> = told
            .try_iter()
            .filter_map(|event| match event {
                Event::ChannelsChanged { channels } => {
                    Some(channels.into_iter().map(|one| (one.kind, one.code, one.since)).collect())
                }
                Event::Camera { status: None, .. } => None,
                other => panic!("only channels changed, and no camera was looked for: {other:?}"),
            })
            .collect();
        let image = (ChannelKind::Image, ChannelCode::Ready, at(0).to_string());
        let serial = |code, since: i64| (ChannelKind::ScannerSerial, code, at(since).to_string());
        assert_eq!(
            heard,
            [
                vec![image.clone()],
                vec![serial(ChannelCode::Busy, 10), image.clone()],
                vec![serial(ChannelCode::Ready, 30), image],
            ],
            "the same state again is no news, and keeps its hour"
        );
    }

    #[test]
    fn a_listener_that_went_away_is_forgotten() {
        let events = Events::default();
        let witness = Arc::new(());
        let held = Arc::clone(&witness);
        events.listen(Box::new(move |event| {
            let kept = Arc::strong_count(&held) > 0;
            kept && !matches!(event, Event::ChannelsChanged { ref channels } if !channels.is_empty())
        }));
        events.devices(ChannelKind::Image, &[(None, ChannelCode::Ready)], at(0));
        assert_eq!(Arc::strong_count(&witness), 1, "it was told to somebody who is no longer there");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_asks_for_a_picture_has_the_newest_once_or_the_next() {
        let events = Arc::new(Events::default());
        events.preview(vec![1]);
        events.preview(vec![2]);
        assert_eq!(
            events.next_preview().await,
            Some(vec![2]),
            "what is old shows nobody where to hold a phone"
        );
        let asked = tokio::spawn({
            let events = Arc::clone(&events);
            async move { events.next_preview().await }
        });
        tokio::task::yield_now().await;
        assert!(!asked.is_finished(), "the same is not given twice");
        events.preview(vec![3]);
        assert_eq!(asked.await.unwrap(), Some(vec![3]), "it is waited for");
        assert_eq!(events.next_preview().await, None, "and not for good");
    }
}
