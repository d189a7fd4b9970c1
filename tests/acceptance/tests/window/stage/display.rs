//! A display that nobody sees, or two, and what hands do to it without the driver: a scanner types, somebody closes the window.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use x11rb::CURRENT_TIME;
use x11rb::connection::Connection;
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
    /// After the connection, which would be cut.
    _server: Helper,
}

const ENTER: (u8, bool) = (36, false);
/// The sockets of the card without screens, as its driver calls them.
const MAIN: &str = "DUMMY0";
const SECOND: &str = "DUMMY1";
/// The name of the size of each display of two.
const MODE: &str = "counter";

/// The layout that a scanner is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keyboard {
    Us,
    French,
}

/// How two displays stand.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Layout {
    /// The second one to the right of the main one.
    Beside,
    /// Both show the same.
    Mirrored,
}

impl Display {
    pub(super) fn start((width, height): (u32, u32)) -> Self {
        let mut server = Command::new("Xvfb");
        Self::of(server.args(["-screen", "0", &format!("{width}x{height}x24")]))
    }

    /// Two of that size, on a graphics card that has sockets for them and no screen in any.
    pub(super) fn pair((width, height): (u32, u32), layout: Layout, folder: &Path) -> Self {
        let (configuration, log) = (folder.join("xorg.conf"), folder.join("xorg.log"));
        // Nothing is drawn anywhere: any lines and pauses do.
        let ([w1, w2, w3], [h1, h2, h3]) = ([8, 16, 32].map(|n| width + n), [3, 6, 10].map(|n| height + n));
        let (both, clock) = (width * 2, w3 * h3 * 60 / 1_000_000);
        let text = format!(
            r#"Section "Device"
                Identifier "card"
                Driver "dummy"
                VideoRam 65536
            EndSection
            Section "Monitor"
                Identifier "monitor"
                HorizSync 5-1000
                VertRefresh 5-200
                Modeline "{MODE}" {clock} {width} {w1} {w2} {w3} {height} {h1} {h2} {h3}
            EndSection
            Section "Screen"
                Identifier "screen"
                Device "card"
                Monitor "monitor"
                DefaultDepth 24
                SubSection "Display"
                    Modes "{MODE}"
                    Virtual {both} {height}
                EndSubSection
            EndSection
            Section "ServerFlags"
                Option "AutoAddDevices" "false"
                Option "DontVTSwitch" "true"
            EndSection
            "#
        );
        fs::write(&configuration, text).unwrap();
        // Beside the wrapper that lets nobody but the user of a console start it.
        let places = ["/usr/lib/xorg/Xorg", "/usr/libexec/Xorg", "/usr/bin/Xorg"];
        let server = places.into_iter().find(|place| Path::new(place).exists());
        let mut server = Command::new(server.expect("Xorg: `cargo xtask test` installs it"));
        server.arg("-config").arg(configuration).arg("-logfile").arg(log).args(["-novtswitch", "-sharevts"]);
        let pair = Self::of(&mut server);
        pair.xrandr(&["--addmode", SECOND, MODE]);
        pair.arrange(layout);
        pair
    }

    fn of(server: &mut Command) -> Self {
        // It says its own number once it is ready.
        let mut server = server
            .args(["-displayfd", "1", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb: `cargo xtask test` installs it");
        let name = format!(":{}", first_line(&mut server));
        let (connection, screen) = RustConnection::connect(Some(&name)).unwrap();
        let root = connection.setup().roots[screen].root;
        Self { name, connection, root, _server: Helper(server) }
    }

    /// Puts the second display where it is to stand, as its user does in the settings of the system.
    pub(crate) fn arrange(&self, layout: Layout) {
        let place = match layout {
            Layout::Beside => "--right-of",
            Layout::Mirrored => "--same-as",
        };
        self.xrandr(&["--output", SECOND, "--mode", MODE, place, MAIN]);
        // The card looks at its sockets when it is asked what is in them.
        self.xrandr(&["--query"]);
    }

    fn xrandr(&self, words: &[&str]) {
        let asked =
            Command::new("xrandr").args(["--display", &self.name]).args(words).stdout(Stdio::null()).status();
        assert!(asked.expect("xrandr: `cargo xtask test` installs it").success(), "{words:?}");
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

    /// A hand moves the pointer: keys go to the window that lies under it, as no window manager sends them elsewhere.
    pub(crate) fn points_at(&self, x: u32, y: u32) {
        let [x, y] = [x, y].map(|at| i16::try_from(at).unwrap());
        self.connection.warp_pointer(x11rb::NONE, self.root, 0, 0, 0, 0, x, y).unwrap().check().unwrap();
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
