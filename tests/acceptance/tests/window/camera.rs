//! A code before the camera.

use fantoccini::key::Key;

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
    stage.picture("camera-pret").await;
    stage.axe("prêt, avec une caméra").await;
    scene.show_code(0, &stage.code(&["--holder", "family"]));
    stage.text_of("#verdict", "DROITS LUS").await;
    stage.text_of("[data-testid=person]", "LEGENDRE-NOËL Camille").await;
    scene.show_room(0);
    stage.press(Key::Escape).await;
    // Another program takes the camera: that is said, and over when it is over.
    scene.unplug(0);
    stage.find("[data-channel=camera][data-code=unplugged]").await;
    stage.picture("camera-debranchee").await;
    scene.plug(0, "HD Webcam C920", HD);
    scene.show_room(0);
    stage.find("[data-channel=camera][data-code=ready]").await;
    stage.end().await;
}
