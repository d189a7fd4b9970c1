//! A display that nobody sees, and what hands do to it without the driver: a scanner types, somebody closes the window.

use std::process::{Command, Stdio};

use x11rb::CURRENT_TIME;
use x11rb::connection::Connection;
use x11rb::protocol::randr::{ConnectionExt as _, MonitorInfo};
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, KEY_PRESS_EVENT,
    KEY_RELEASE_EVENT, MapState, Window, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use super::Helper;
use super::scenery::first_line;

pub(crate) struct Display {
    name: String,
    connection: RustConnection,
    root: Window,
    /// Of one display.
    size: (u16, u16),
    /// After the connection, which would be cut.
    _server: Helper,
}

const ENTER: (u8, bool) = (36, false);

/// The layout that a scanner is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyboard {
    Us,
    French,
}

/// How the displays of a computer stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Alone,
    /// A second one to the right of the main one.
    Beside,
    /// The second one shows the same.
    Mirrored,
}

impl Display {
    /// `size` is that of each display.
    pub(super) fn start(size: (u32, u32), layout: Layout) -> Self {
        let width = if layout == Layout::Alone { size.0 } else { size.0 * 2 };
        // It says its own number once it is ready.
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp"])
            .args(["-screen", "0", &format!("{width}x{}x24", size.1)])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb: `cargo xtask test` installs it");
        let name = format!(":{}", first_line(&mut server));
        let (connection, screen) = RustConnection::connect(Some(&name)).unwrap();
        let root = connection.setup().roots[screen].root;
        let size = (u16::try_from(size.0).unwrap(), u16::try_from(size.1).unwrap());
        let display = Self { name, connection, root, size, _server: Helper(server) };
        if layout != Layout::Alone {
            display.arrange(layout);
        }
        display
    }

    /// Puts two displays side by side, or over each other, as a user does in the system's settings.
    pub(crate) fn arrange(&self, layout: Layout) {
        let resources = self.connection.randr_get_screen_resources_current(self.root).unwrap();
        // The one that the display has by nature; the second is a part of it that we call one.
        let outputs = resources.reply().unwrap().outputs;
        let (width, height) = self.size;
        let x = if layout == Layout::Beside { i16::try_from(width).unwrap() } else { 0 };
        for (name, primary, x, outputs) in [("principal", true, 0, outputs), ("second", false, x, vec![])] {
            let monitor = MonitorInfo {
                name: self.atom(name),
                primary,
                automatic: false,
                x,
                y: 0,
                width,
                height,
                width_in_millimeters: 340,
                height_in_millimeters: 210,
                outputs,
            };
            self.connection.randr_set_monitor(self.root, monitor).unwrap().check().unwrap();
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Tells the system which keyboard is plugged in, as its settings do.
    pub(crate) fn set_layout(&self, layout: &str) {
        let set = Command::new("setxkbmap").args(["-display", &self.name, layout]).status();
        assert!(set.expect("setxkbmap: `cargo xtask test` installs it").success());
    }

    /// A hand scanner types a code and Enter: places of keys, a millisecond each, whatever layout the system has.
    pub(crate) fn scan(&self, code: &str, keyboard: Keyboard) {
        for (place, shifted) in code.chars().map(|one| place_of(one, keyboard)).chain([ENTER]) {
            const SHIFT: u8 = 50;
            if shifted {
                self.key(KEY_PRESS_EVENT, SHIFT);
            }
            self.stroke(place);
            if shifted {
                self.key(KEY_RELEASE_EVENT, SHIFT);
            }
        }
        self.connection.flush().unwrap();
    }

    /// A person types small letters, figures and spaces on a US keyboard, and Enter.
    pub(crate) fn types(&self, text: &str) {
        for (place, _) in text.to_uppercase().chars().map(|one| place_of(one, Keyboard::Us)).chain([ENTER]) {
            self.stroke(place);
        }
        self.connection.flush().unwrap();
    }

    /// A person locks the counter.
    pub(crate) fn locks(&self) {
        const F12: u8 = 96;
        self.stroke(F12);
        self.connection.flush().unwrap();
    }

    fn stroke(&self, place: u8) {
        self.key(KEY_PRESS_EVENT, place);
        self.key(KEY_RELEASE_EVENT, place);
    }

    fn key(&self, event: u8, place: u8) {
        let milliseconds = 1;
        self.connection.xtest_fake_input(event, place, milliseconds, self.root, 0, 0, 0).unwrap();
    }

    /// Presses the button by which every window manager closes a window.
    pub(crate) fn close_window(&self) {
        let [protocols, delete] = ["WM_PROTOCOLS", "WM_DELETE_WINDOW"].map(|name| self.atom(name));
        let window = self.window();
        let asked = ClientMessageEvent::new(32, window, protocols, [delete, CURRENT_TIME, 0, 0, 0]);
        self.connection.send_event(false, window, EventMask::NO_EVENT, asked).unwrap().check().unwrap();
    }

    /// Another program's window over the whole display.
    pub(crate) fn cover(&self) {
        let cover = self.connection.generate_id().unwrap();
        let (width, height) = (u16::MAX / 4, u16::MAX / 4);
        let values = CreateWindowAux::new().background_pixel(0);
        let class = WindowClass::INPUT_OUTPUT;
        let created =
            self.connection.create_window(0, cover, self.root, 0, 0, width, height, 0, class, 0, &values);
        created.unwrap().check().unwrap();
        self.connection.map_window(cover).unwrap().check().unwrap();
    }

    /// Whether the program's window is over all others.
    pub(crate) fn is_window_on_top(&self) -> bool {
        self.visible().last() == Some(&self.window())
    }

    /// The program's window: the one of its class that can be seen.
    fn window(&self) -> Window {
        let is_ours = |window: &Window| {
            let class =
                self.connection.get_property(false, *window, AtomEnum::WM_CLASS, AtomEnum::STRING, 0, 64);
            let class = class.unwrap().reply().unwrap().value;
            String::from_utf8_lossy(&class).to_lowercase().contains("comptoir")
        };
        self.visible().into_iter().rfind(is_ours).expect("the program has a window")
    }

    /// From the lowest to the one on top.
    fn visible(&self) -> Vec<Window> {
        let all = self.connection.query_tree(self.root).unwrap().reply().unwrap().children;
        let is_seen = |window: &Window| {
            let attributes = self.connection.get_window_attributes(*window).unwrap().reply();
            // One may go while it is looked at.
            attributes.is_ok_and(|attributes| attributes.map_state == MapState::VIEWABLE)
        };
        all.into_iter().filter(is_seen).collect()
    }

    fn atom(&self, name: &str) -> u32 {
        self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }
}

/// The place of the key that types a character, as X numbers it (that of evdev and 8), and whether with Shift: the tables of USB HID
/// for a US and a French keyboard, as far as a code needs them (RFC 9285, table 1).
fn place_of(character: char, keyboard: Keyboard) -> (u8, bool) {
    const LETTERS: [(&str, u8); 3] = [("QWERTYUIOP", 24), ("ASDFGHJKL", 38), ("ZXCVBNM", 52)];
    let french = keyboard == Keyboard::French;
    let us_letter = |letter: char| {
        let of_row = |(row, first): (&str, u8)| Some(first + u8::try_from(row.find(letter)?).unwrap());
        LETTERS.into_iter().find_map(of_row)
    };
    match (character, french) {
        ('0', _) => (19, french),
        (figure @ '1'..='9', _) => (u8::try_from(figure).unwrap() - b'1' + 10, french),
        ('A', true) => (24, true),
        ('Q', true) => (38, true),
        ('Z', true) => (25, true),
        ('W', true) => (52, true),
        ('M', true) | (':', false) => (47, true),
        (letter @ 'A'..='Z', _) => (us_letter(letter).unwrap(), true),
        (' ', _) => (65, false),
        ('+', _) => (21, true),
        ('$', false) => (13, true),
        ('%', false) => (14, true),
        ('*', false) => (17, true),
        ('-', false) => (20, false),
        ('.', false) | (':', true) => (60, false),
        ('/', false) => (61, false),
        ('$', true) => (35, false),
        ('%', true) => (48, true),
        ('*', true) => (51, false),
        ('-', true) => (15, false),
        ('.', true) => (59, true),
        ('/', true) => (60, true),
        (other, _) => panic!("no code holds {other:?}"),
    }
}
