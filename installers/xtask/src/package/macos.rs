//! macOS: one program for both processors, signed with what it may ask for, in a disk image.

use std::fs;

use anyhow::Result;

use super::{emptied, filled, put, release, version};
use crate::step::{Session, Step};

const PROCESSORS: [&str; 2] = ["aarch64-apple-darwin", "x86_64-apple-darwin"];

/// The DMG. Signed by `COMPTOIR_CODESIGN_IDENTITY`; without it for this computer alone.
pub(super) fn package(session: &mut Session) -> Result<()> {
    for processor in PROCESSORS {
        let build = release(session.place(), Some(processor))
            .remedy(format!("rustup target add {processor}, then run the same command again."));
        session.take(&build)?;
    }
    let place = session.place();
    let (version, packages) = (version(place)?, place.packages());
    let disk = emptied(&packages.join("dmg"))?;
    let app = disk.join("Comptoir.app").join("Contents");
    let programs = app.join("MacOS");
    fs::create_dir_all(&programs)?;
    let macos = place.root().join("installers").join("macos");
    let icons = place.root().join("assets").join("icons");
    fs::write(app.join("Info.plist"), filled(&macos.join("Info.plist"), &[("VERSION", &version)])?)?;
    let drawings = emptied(&packages.join("icon.iconset"))?;
    for (from, to) in ICONSET {
        put(&icons.join(from), &drawings.join(to))?;
    }
    fs::create_dir_all(app.join("Resources"))?;
    let why = "the Finder shows it";
    let drawn = Step::new(place, "icns", why, "iconutil")
        .arguments(["--convert", "icns", "--output"])
        .arguments([app.join("Resources").join("icon.icns"), drawings]);
    let both = ["comptoir", "comptoir-cli"].map(|program| {
        let built = PROCESSORS.map(|processor| place.target(processor).join("release").join(program));
        Step::new(place, "lipo", "one program for both processors", "lipo")
            .arguments(["-create", "-output"])
            .arguments([programs.join(program)])
            .arguments(built)
    });
    let identity = std::env::var("COMPTOIR_CODESIGN_IDENTITY").unwrap_or_else(|_| "-".to_owned());
    // Apple notarises only what bears a time; what is signed for this computer alone has none.
    let time = if identity == "-" { "--timestamp=none" } else { "--timestamp" };
    let sign = |what: std::path::PathBuf| {
        Step::new(place, "codesign", "macOS opens cards and cameras to signed programs only", "codesign")
            .arguments(["--force", "--options", "runtime", time, "--sign", &identity, "--entitlements"])
            .arguments([macos.join("entitlements.plist"), what])
    };
    let signed = [sign(programs.join("comptoir-cli")), sign(disk.join("Comptoir.app"))];
    let file = packages.join(format!("comptoir-{version}-universal.dmg"));
    let image = Step::new(place, "dmg", "what is dragged into Applications", "hdiutil")
        .arguments(["create", "-volname", "Comptoir", "-fs", "HFS+", "-format", "UDZO", "-ov", "-srcfolder"])
        .arguments([&disk, &file]);
    let way = Step::new(place, "applications", "the way to Applications lies beside the program", "ln")
        .arguments(["-s".as_ref(), "/Applications".as_ref(), disk.join("Applications").as_os_str()]);
    for step in std::iter::once(drawn).chain(both).chain(signed) {
        session.take(&step)?;
    }
    session.take(&way)?;
    session.take(&image).map(drop)
}

/// Our pictures under the names that `iconutil` reads.
const ICONSET: &[(&str, &str)] = &[
    ("32x32.png", "icon_32x32.png"),
    ("128x128.png", "icon_128x128.png"),
    ("128x128@2x.png", "icon_128x128@2x.png"),
    ("icon.png", "icon_512x512.png"),
];
