//! The cameras of a Linux: nodes of V4L2 that capture, in a format that can be taken.
//!
//! A webcam has two nodes, one of them for metadata only; an infrared one has grey levels of a kind nobody here reads.
//! nokhwa lists them all alike, so the list is made here, from what each node says of itself.
#![expect(clippy::disallowed_methods, reason = "devices are files")]

use std::fs;
use std::io::ErrorKind;
use std::panic::catch_unwind;
use std::path::Path;

use v4l::capability::Flags;
use v4l::video::Capture;

use super::CameraInfo;
use super::driver::Listed;

/// What can be looked through, in the order of the nodes.
pub(super) fn cameras() -> Vec<Listed> {
    let nodes = fs::read_dir("/dev").into_iter().flatten().flatten();
    let mut numbers: Vec<u32> =
        nodes.filter_map(|node| node.file_name().to_str()?.strip_prefix("video")?.parse().ok()).collect();
    numbers.sort_unstable();
    // The library panics on a name that is not UTF-8; one such device must not hide the others.
    numbers.into_iter().filter_map(|number| catch_unwind(|| camera(number)).ok().flatten()).collect()
}

fn camera(number: u32) -> Option<Listed> {
    let path = format!("/dev/video{number}");
    let (name, bus) = match v4l::Device::with_path(&path) {
        Ok(device) => of_device(&device)?,
        Err(error) if error.kind() == ErrorKind::NotFound || GONE.contains(&error.raw_os_error()) => {
            return None;
        }
        // It will not be opened, and the reason is worth telling: forbidden, or held by a driver that allows one program.
        Err(_) => of_system(number)?,
    };
    let id = by_id(Path::new(BY_ID), number).unwrap_or(bus);
    Some(Listed { info: CameraInfo { id, name }, number: Some(number) })
}

/// Name and place on the bus, of a node that captures in a format that is read.
fn of_device(device: &v4l::Device) -> Option<(String, String)> {
    let caps = device.query_caps().ok()?;
    let captures = caps.capabilities.contains(Flags::VIDEO_CAPTURE | Flags::STREAMING);
    let readable = |format: &v4l::format::Description| READABLE.contains(&&format.fourcc.repr);
    let formats = if captures { device.enum_formats().ok()? } else { Vec::new() };
    formats.iter().any(readable).then_some((caps.card, caps.bus))
}

/// The name of a node that cannot be asked. The first node of a device is the one that captures.
fn of_system(number: u32) -> Option<(String, String)> {
    let of = |what: &str| fs::read_to_string(format!("/sys/class/video4linux/video{number}/{what}"));
    if of("index").is_ok_and(|index| index.trim() != "0") {
        return None;
    }
    let node = format!("video{number}");
    Some((of("name").map_or_else(|_| node.clone(), |name| name.trim().to_owned()), node))
}

/// The name that udev gives, of model and serial number: the same in every socket.
fn by_id(folder: &Path, number: u32) -> Option<String> {
    let node = format!("video{number}");
    fs::read_dir(folder).ok()?.flatten().find_map(|link| {
        let aim = fs::read_link(link.path()).ok()?;
        let name = link.file_name().into_string().ok()?;
        aim.file_name().is_some_and(|aim| aim == node.as_str()).then_some(name)
    })
}

/// ENXIO, ENODEV: the node is a remainder.
const GONE: [Option<i32>; 2] = [Some(6), Some(19)];
/// What nokhwa hands over, by the codes of V4L2.
const READABLE: [&[u8; 4]; 6] = [b"MJPG", b"YUYV", b"NV12", b"GRAY", b"RGB3", b"BGR3"];
const BY_ID: &str = "/dev/v4l/by-id";

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_camera_goes_by_the_name_that_stays_in_every_socket() {
        let folder = tempfile::tempdir().unwrap();
        let c920 = "usb-046d_HD_Pro_Webcam_C920_6E0A3F0F-video-index0";
        symlink("../../video2", folder.path().join(c920)).unwrap();
        symlink("../../video3", folder.path().join("usb-046d_HD_Pro_Webcam_C920_6E0A3F0F-video-index1"))
            .unwrap();
        fs::write(folder.path().join("video4"), "no link").unwrap();
        for (node, name) in [(2, Some(c920)), (20, None), (4, None)] {
            assert_eq!(by_id(folder.path(), node).as_deref(), name, "video{node}");
        }
        assert_eq!(by_id(&folder.path().join("absent"), 2), None, "a system without udev");
    }
}
