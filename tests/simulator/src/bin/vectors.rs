//! Writes `tests/vectors/simulator` anew: `cargo run -p simulator --bin vectors`.
#![expect(clippy::disallowed_methods, reason = "vectors are files")]

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/simulator");
    if root.is_dir() {
        fs::remove_dir_all(&root).context("removing the vectors of before")?;
    }
    for file in simulator::vectors()? {
        let path = root.join(&file.path);
        fs::create_dir_all(path.parent().context("a folder")?).context("making a folder")?;
        fs::write(&path, &file.bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}
