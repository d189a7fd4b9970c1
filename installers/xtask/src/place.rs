//! Where things are: the repository, its target folder, and the programs that are built into it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::step::Step;

/// The repository that this program was built in.
pub(crate) struct Place {
    root: PathBuf,
    target: PathBuf,
}

impl Place {
    /// From the folder of this package, which cargo compiles in.
    pub(crate) fn here() -> Self {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = package.ancestors().nth(2).unwrap_or(package).to_path_buf();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |named| root.join(named));
        Self { root, target }
    }

    /// The root of the repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of the screen, which holds the only `package.json`.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// TypeScript made from the wire types of `desk`.
    pub(crate) fn bindings(&self) -> PathBuf {
        self.root.join("ui").join("src").join("lib").join("bindings")
    }

    /// What the demonstration writes.
    pub(crate) fn demo(&self) -> PathBuf {
        self.target.join("demo")
    }

    /// Where the benchmark is built: another lock file, other features, another profile than the program's.
    pub(crate) fn bench_build(&self) -> PathBuf {
        self.target.join("bench-build")
    }

    /// What the benchmark writes, and installs of its peers.
    pub(crate) fn bench(&self) -> PathBuf {
        self.target.join("bench")
    }

    /// What was found so far. It lies with the sources, so that one machine goes on where another stopped.
    pub(crate) fn evidence(&self) -> PathBuf {
        self.root.join("tests").join("evidence")
    }

    /// Where the mutants of a crate are being tried.
    pub(crate) fn mutants(&self, name: &str) -> PathBuf {
        self.target.join("mutants").join(name)
    }

    /// What the counting of lines writes.
    pub(crate) fn coverage(&self) -> PathBuf {
        self.target.join("coverage")
    }

    /// The commit that is tried, marked when something was changed since; what was found of it is no change.
    pub(crate) fn commit(&self) -> Result<String> {
        let git = |arguments: &[&str]| {
            Step::new(self, "commit", "what is said is said of a state of the sources", "git")
                .arguments(arguments)
                .ask()
        };
        let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
        let changed = git(&[
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--",
            ".",
            ":!tests/evidence",
            ":!tests/EVIDENCE.md",
        ])?;
        let mark = if changed.trim().is_empty() { "" } else { "-dirty" };
        Ok(format!("{}{mark}", commit.trim()))
    }

    /// Where the checks' own programs are installed, so that the developer's folders stay untouched.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// The whole output of each step.
    pub(crate) fn logs(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// That of the step of this name.
    pub(crate) fn log(&self, step: &str) -> PathBuf {
        self.logs().join(format!("{step}.log"))
    }

    /// The installers, and what they are made of.
    pub(crate) fn packages(&self) -> PathBuf {
        self.target.join("package")
    }

    /// Where the tours of the window leave their pictures.
    pub(crate) fn tours(&self) -> PathBuf {
        self.target.join("e2e")
    }

    /// The optimised programs.
    pub(crate) fn release(&self) -> PathBuf {
        self.target.join("release")
    }

    /// What is built for another system or processor.
    pub(crate) fn target(&self, triple: &str) -> PathBuf {
        self.target.join(triple)
    }

    /// One of our programs, as `cargo build` leaves it.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// `PATH` with our own tools in front.
    pub(crate) fn path(&self) -> OsString {
        let inherited = env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.tools().join("bin")).chain(env::split_paths(&inherited));
        // Joining fails only when a folder's name holds the separator: then it cannot be on PATH at all.
        env::join_paths(folders).unwrap_or(inherited)
    }

    /// Whether a program of this name can be started.
    pub(crate) fn finds(&self, program: &str) -> bool {
        let file = format!("{program}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&self.path()).any(|folder| folder.join(&file).is_file())
    }

    /// As short as a reader of the terminal would write it.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn the_root_is_where_the_workspace_is() {
        let place = Place::here();
        assert!(place.root().join("Cargo.lock").is_file(), "the lock file lies at the root and nowhere else");
        assert_eq!(
            place.shown(&place.ui().join("package.json")),
            ["ui", "package.json"].join(std::path::MAIN_SEPARATOR_STR)
        );
    }

    #[test]
    fn our_tools_come_first_on_the_path() {
        let place = Place::here();
        let first = std::env::split_paths(&place.path()).next();
        assert_eq!(first, Some(place.tools().join("bin")), "a pinned tool must win over one of the machine");
        assert!(place.finds("cargo"), "cargo runs this test");
        assert!(!place.finds("no-such-program-here"));
    }
}
