//! Closes the window's door: only the commands of the contract exist, and each needs a permission.

#[path = "src/contract.rs"]
mod contract;

fn main() {
    // The interface is compiled in: a new one must make a new program.
    println!("cargo::rerun-if-changed=../ui/dist");
    let names: Vec<&'static str> = contract::COMMANDS.iter().map(|command| command.name).collect();
    let manifest = tauri_build::AppManifest::new().commands(names.leak());
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
    }
}
