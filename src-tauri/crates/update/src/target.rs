//! For which system, processor and kind of installer an update is.

use std::path::Path;

/// Every target that is published, and the ending of its installer.
const TARGETS: &[(&str, &str)] = &[
    ("linux-x86_64-appimage", "AppImage"),
    ("linux-x86_64-deb", "deb"),
    ("linux-x86_64-rpm", "rpm"),
    ("macos-universal-dmg", "dmg"),
    ("windows-x86_64-machine", "msi"),
    ("windows-x86_64-msi", "msi"),
];

/// What the files of a system do not tell of how the program came onto it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// As is usual there.
    AsUsual,
    /// In an `AppImage`: nothing of the system's packages knows it.
    InAppImage,
    /// On Windows, for every user of the computer: what one user installs would lie beside it, not over it.
    ForEveryUser,
}

/// The targets that a computer takes, from its system, its processor, how the program came, and which files it has.
pub fn targets_here(os: &str, arch: &str, came: Came, has: impl Fn(&Path) -> bool) -> Vec<String> {
    let kinds: &[&str] = match os {
        "linux" if came == Came::InAppImage => &["appimage"],
        "linux" if has(Path::new("/var/lib/dpkg/status")) => &["deb"],
        "linux" if has(Path::new("/usr/bin/rpm")) => &["rpm"],
        "linux" => &["appimage"],
        "macos" => return vec!["macos-universal-dmg".to_owned()],
        "windows" if came == Came::ForEveryUser => &["machine"],
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
        for (os, arch, came, files, expected) in [
            ("linux", "x86_64", Came::AsUsual, dpkg, "linux-x86_64-deb"),
            ("linux", "x86_64", Came::AsUsual, rpm, "linux-x86_64-rpm"),
            ("linux", "x86_64", Came::InAppImage, dpkg, "linux-x86_64-appimage"),
            ("linux", "x86_64", Came::AsUsual, &[], "linux-x86_64-appimage"),
            ("linux", "riscv64", Came::AsUsual, dpkg, ""),
            ("windows", "x86_64", Came::AsUsual, &[], "windows-x86_64-msi"),
            ("windows", "x86_64", Came::ForEveryUser, &[], "windows-x86_64-machine"),
            // A file of that name means nothing elsewhere.
            ("linux", "x86_64", Came::ForEveryUser, dpkg, "linux-x86_64-deb"),
            ("macos", "aarch64", Came::AsUsual, &[], "macos-universal-dmg"),
            ("macos", "x86_64", Came::AsUsual, &[], "macos-universal-dmg"),
            ("freebsd", "x86_64", Came::AsUsual, &[], ""),
        ] {
            let taken = targets_here(os, arch, came, |path| files.iter().any(|f| Path::new(f) == path));
            assert_eq!(taken.join(","), expected, "{os} {arch} {came:?} {files:?}");
        }
    }
}
