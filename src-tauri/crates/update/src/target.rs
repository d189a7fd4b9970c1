//! For which system, processor and kind of installer an update is.

use std::path::Path;

/// Every target that is published, and the ending of its installer.
const TARGETS: &[(&str, &str)] = &[
    ("linux-x86_64-appimage", "AppImage"),
    ("linux-x86_64-deb", "deb"),
    ("linux-x86_64-rpm", "rpm"),
    ("macos-universal-dmg", "dmg"),
    ("windows-x86_64-msi", "msi"),
];

/// The targets that a computer takes, from its system, its processor, and which files it has. An `AppImage` that runs
/// takes its own kind alone: nothing of the system's packages knows it.
pub fn targets_here(os: &str, arch: &str, app_image: bool, has: impl Fn(&Path) -> bool) -> Vec<String> {
    let kinds: &[&str] = match os {
        "linux" if app_image => &["appimage"],
        "linux" if has(Path::new("/var/lib/dpkg/status")) => &["deb"],
        "linux" if has(Path::new("/usr/bin/rpm")) => &["rpm"],
        "linux" => &["appimage"],
        "macos" => return vec!["macos-universal-dmg".to_owned()],
        "windows" => &["msi"],
        _ => &[],
    };
    kinds.iter().map(|kind| format!("{os}-{arch}-{kind}")).filter(|target| is_known(target)).collect()
}

pub(crate) fn is_known(target: &str) -> bool {
    TARGETS.iter().any(|(known, _)| *known == target)
}

/// How the installer's file name ends.
pub(crate) fn extension(target: &str) -> &'static str {
    TARGETS.iter().find(|(known, _)| *known == target).map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_takes_its_own_installer() {
        let dpkg: &[&str] = &["/var/lib/dpkg/status", "/usr/bin/rpm"];
        let rpm: &[&str] = &["/usr/bin/rpm"];
        for (os, arch, app_image, files, expected) in [
            ("linux", "x86_64", false, dpkg, "linux-x86_64-deb"),
            ("linux", "x86_64", false, rpm, "linux-x86_64-rpm"),
            ("linux", "x86_64", true, dpkg, "linux-x86_64-appimage"),
            ("linux", "x86_64", false, &[], "linux-x86_64-appimage"),
            ("linux", "riscv64", false, dpkg, ""),
            ("windows", "x86_64", false, &[], "windows-x86_64-msi"),
            ("macos", "aarch64", false, &[], "macos-universal-dmg"),
            ("macos", "x86_64", false, &[], "macos-universal-dmg"),
            ("freebsd", "x86_64", false, &[], ""),
        ] {
            let taken = targets_here(os, arch, app_image, |path| files.iter().any(|f| Path::new(f) == path));
            assert_eq!(taken.join(","), expected, "{os} {arch} {app_image} {files:?}");
        }
    }
}
