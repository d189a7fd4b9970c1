//! A code before the camera, and a camera that shows none: each of its states is told, to everybody, and passes.

use std::io::Cursor;

use fantoccini::key::Key;
use image::{ImageFormat, imageops};
use simulator::Code;

use crate::scene::{HD, Scene};
use crate::stage::Scenery;

#[tokio::test(flavor = "multi_thread")]
async fn a_code_before_the_camera_is_read_and_the_preview_shows_it() {
    let scene = Scene::new();
    scene.plug(0, "HD Webcam C920", HD);
    scene.show_room(0);
    let stage = Scenery::new().with(scene.environment()).raise().await;
    stage.find("[data-channel=camera][data-code=ready]").await;
    stage.find(".camera img").await;
    stage.inspect("camera-pret").await;
    scene.show_code(0, &stage.code(&["--holder", "family"]));
    stage.text_of("#verdict", "DROITS LUS").await;
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    scene.show_room(0);
    stage.press(Key::Escape).await;
    // Another program takes the camera: that is said, and over when it is over.
    scene.unplug(0);
    stage.find("[data-channel=camera][data-code=unplugged]").await;
    scene.plug(0, "HD Webcam C920", HD);
    scene.show_room(0);
    stage.find("[data-channel=camera][data-code=ready]").await;
    stage.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_reads_nothing_says_why_and_what_would_help() {
    let scene = Scene::new();
    scene.plug(0, "HD Webcam C920", HD);
    scene.show_room(0);
    let stage = Scenery::new().with(scene.environment()).raise().await;
    stage.find("[data-channel=camera][data-code=ready]").await;
    scene.show_code(0, &Code::low("HTTPS://EXEMPLE.FR/MENU-DU-JOUR").unwrap().png().unwrap());
    stage.text_of(".camera", "Ce code ne vient pas de l’appli carte Vitale").await;
    stage.inspect("camera-autre-code").await;
    scene.show_code(0, &blurred(&stage.code(&["--holder", "family"])));
    stage.text_of(".camera", "Ne bougez plus").await;
    stage.inspect("camera-flou").await;
    scene.cover(0);
    stage.text_of(".camera", "C-09").await;
    stage.inspect("camera-noire").await;

    // While it streams it can only fall silent, or be pulled out; the others are met when it is opened.
    let told = async |word: &str, code: &str, screen: &str| {
        stage.find(&format!("[data-channel=camera][data-code={word}]")).await;
        stage.text_of(".camera", code).await;
        stage.inspect(screen).await;
    };
    scene.trouble(0, "stall");
    told("silent", "C-02", "camera-muette").await;
    scene.unplug(0);
    told("unplugged", "C-10", "camera-debranchee").await;
    scene.plug_in_trouble(0, "HD Webcam C920", HD, "EBUSY");
    told("busy", "C-02", "camera-occupee").await;
    scene.trouble(0, "EACCES");
    told("denied", "C-01", "camera-interdite").await;
    scene.trouble(0, "");
    scene.show_code(0, &stage.code(&["--holder", "family"]));
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    stage.end().await;
}

/// A code before a lens that has not focused, and damaged so that no reader makes it up all the same.
fn blurred(png: &[u8]) -> Vec<u8> {
    const HALF_A_MODULE: f32 = 4.0;
    let mut code = image::load_from_memory(png).unwrap().into_luma8();
    // Where none of the three patterns is by which a code is found.
    let (left, top) = (code.width() * 2 / 5, code.height() * 2 / 5);
    for (x, y, level) in code.enumerate_pixels_mut() {
        if x > left && y > top && (x / 18 + y / 22).is_multiple_of(2) {
            level.0[0] = 255 - level.0[0];
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    imageops::blur(&code, HALF_A_MODULE).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}
