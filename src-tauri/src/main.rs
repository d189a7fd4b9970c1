//! Comptoir, the desktop program: one window over the use cases of `desk`.
#![expect(clippy::disallowed_methods, reason = "the program reads its environment and keeps a log")]
#![forbid(unsafe_code)]
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
#[cfg(test)]
mod contract;
mod displays;
mod exports;
mod keeping;
mod paper;
mod people;
mod picking;
mod places;
mod quality;
#[cfg(target_os = "linux")]
mod system_signals;
mod updates;
mod window;
#[cfg(target_os = "linux")]
mod wiping;

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use desk::wire::LockReason;
use desk::{Counter, SystemClock, SystemKeyStore, SystemPrinters};
use tauri::{Manager, RunEvent};

use places::Arguments;

/// What is freed is wiped: after the lock no copy of a key, a PIN or a patient is left behind.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// Lets a script, or a demonstration, open the office without typing.
const PASSPHRASE: &str = "COMPTOIR_PASSPHRASE";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    #[cfg(target_os = "linux")]
    let wiping = wiping::begin();
    let _log = places::log();
    #[cfg(target_os = "linux")]
    if let Err(error) = wiping {
        tracing::warn!(%error, "the page's engine will not wipe what it frees");
    }
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::too_many_lines, reason = "most of it is the list of the commands")]
fn run(arguments: Arguments) -> tauri::Result<()> {
    let devices = arguments.devices();
    let places = arguments.into_places();
    let only_one = window::only_one(&places.office);
    let viewer = |path: &std::path::Path| opener::open(path).map_err(std::io::Error::other);
    let counter = Counter::new(places, Arc::new(SystemClock))
        .with_devices(devices)
        .with_printers(Arc::new(SystemPrinters::new(viewer)))
        .with_key_store(Arc::new(SystemKeyStore));
    let counter = match places::updates_folder().map(|folder| desk::Updates::new(folder, viewer)) {
        Some(Ok(updates)) => counter.with_updates(updates),
        Some(Err(error)) => {
            tracing::error!(%error, "no update is taken");
            counter
        }
        None => counter,
    };
    if let Ok(passphrase) = std::env::var(PASSPHRASE) {
        let opened = tauri::async_runtime::block_on(counter.unlock(&passphrase));
        if let Err(error) = opened {
            // The window opens all the same, and asks.
            tracing::warn!(%error, "the office did not open with the passphrase of the environment");
        }
    }
    let app = tauri::Builder::default()
        // First, so that a second program ends before it opens anything.
        .plugin(only_one)
        .plugin(window::remembered())
        .plugin(tauri_plugin_dialog::init())
        .manage(counter)
        .manage(window::Leaving::default())
        .manage(displays::Watch::default())
        .on_window_event(window::heed)
        .on_window_event(displays::heed)
        .setup(|app| {
            window::fit(app.handle())?;
            displays::begin(app.handle());
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move { handle.state::<Counter>().keep_watch().await });
            heed_system(app.handle());
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![
            commands::session,
            commands::subscribe,
            commands::attend,
            commands::read_again,
            commands::preview,
            commands::choose_camera,
            commands::create_office,
            commands::unlock,
            commands::lock,
            people::sign_in,
            people::recover,
            people::stir,
            people::people,
            people::add_person,
            people::person_leaves,
            people::set_pin,
            people::bill_for,
            people::change_passphrase,
            people::renew_recovery,
            people::lock_after,
            commands::read_text,
            commands::read_image,
            commands::present_phone,
            commands::ask_challenge,
            commands::drop_challenge,
            commands::reopen,
            commands::acts,
            commands::import_lists,
            commands::medicines,
            commands::look_up_box,
            commands::quote,
            commands::seal,
            commands::tariff_list,
            commands::set_tariff,
            commands::drop_tariff,
            paper::sheet,
            paper::check_sheet,
            paper::save_sheet,
            paper::print_sheet,
            paper::print_receipt,
            paper::print_privacy,
            paper::print_closing,
            paper::print_recovery,
            paper::print_calibration,
            paper::printers,
            paper::calibrate,
            commands::register,
            commands::invoice_file,
            commands::mark_invoice,
            commands::cancel_invoice,
            commands::correct_invoice,
            commands::orphans,
            commands::keep_draft,
            commands::kept_draft,
            commands::drop_draft,
            commands::books,
            commands::close_period,
            exports::plan_export,
            exports::save_export,
            exports::import_medicines,
            commands::diagnostic,
            commands::save_diagnostic,
            keeping::check_journal,
            keeping::reveal,
            picking::pick_folder,
            picking::pick_backup,
            keeping::backups,
            keeping::set_backup_folder,
            keeping::back_up,
            keeping::restore,
            keeping::retention,
            keeping::set_retention,
            keeping::purge,
            keeping::save_register_sheet,
            keeping::export_patient,
            keeping::save_support,
            updates::updates,
            updates::allow_updates,
            updates::check_update,
            updates::install_update,
            commands::pin_favourite,
            people::setup_at,
            window::written,
            window::anew,
            displays::hide_from_captures,
            quality::quality,
            quality::save_quality,
            quality::save_plot,
        ])
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        if matches!(event, RunEvent::Exit) {
            // Nothing acknowledged is at stake; this only tidies the write-ahead log away.
            drop(tauri::async_runtime::block_on(app.state::<Counter>().lock_for(LockReason::End)));
        }
    });
    Ok(())
}

/// Locks when the system says so.
#[cfg(target_os = "linux")]
fn heed_system(app: &tauri::AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let heard = async {
            let bus = zbus::Connection::system().await?;
            let mut signals = system_signals::SystemSignals::on(bus).await?;
            while let Some(signal) = signals.next().await {
                if let Err(error) = app.state::<Counter>().heed(signal).await {
                    tracing::error!(%error, "the office was locked, and the closed door cannot be shown");
                }
                signals.let_sleep();
            }
            Ok::<(), zbus::Error>(())
        };
        if let Err(error) = heard.await {
            tracing::info!(%error, "the system does not tell when it sleeps: the clocks will");
        }
    });
}

/// Elsewhere the clocks tell.
#[cfg(not(target_os = "linux"))]
fn heed_system(_: &tauri::AppHandle) {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::contract::COMMANDS;

    fn here(path: &str) -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
    }

    #[test]
    fn every_command_of_the_contract_is_registered_and_no_other() {
        let source = fs::read_to_string(here("src/main.rs")).unwrap();
        let list = source.split("generate_handler![").nth(1).unwrap().split(']').next().unwrap();
        let registered: BTreeSet<&str> = list
            .split(',')
            .map(str::trim)
            .filter_map(|path| path.split_once("::"))
            .map(|(_, name)| name)
            .collect();
        let contract: BTreeSet<&str> = COMMANDS.iter().map(|command| command.name).collect();
        assert_eq!(registered, contract);
    }

    #[test]
    fn the_window_may_call_these_commands_and_nothing_else() {
        let text = fs::read_to_string(here("capabilities/main.json")).unwrap();
        let capability: serde_json::Value = serde_json::from_str(&text).unwrap();
        let granted: BTreeSet<String> = capability["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p.as_str().unwrap().to_owned())
            .collect();
        let wanted: BTreeSet<String> =
            COMMANDS.iter().map(|command| format!("allow-{}", command.name.replace('_', "-"))).collect();
        assert_eq!(granted, wanted, "no plugin, no core permission, no command beside the contract");
        assert_eq!(capability["windows"], serde_json::json!(["main"]), "one window, named");
        assert!(capability.get("remote").is_none(), "no remote origin");
    }

    #[test]
    fn the_content_policy_allows_no_remote_origin_and_nothing_inline() {
        let text = fs::read_to_string(here("tauri.conf.json")).unwrap();
        let conf: serde_json::Value = serde_json::from_str(&text).unwrap();
        let policy = conf["app"]["security"]["csp"].as_object().unwrap();
        assert_eq!(policy["default-src"], "'none'", "what is not allowed is forbidden");
        for (directive, sources) in policy {
            for source in sources.as_str().unwrap().split(' ') {
                let known = ["'none'", "'self'", "blob:", "ipc:", "http://ipc.localhost"];
                assert!(known.contains(&source), "{directive} allows {source}");
            }
        }
        assert_eq!(conf["app"]["withGlobalTauri"], false);
    }

    #[test]
    fn the_typescript_twin_of_the_contract_is_fresh() {
        let types: BTreeSet<&str> = COMMANDS
            .iter()
            .flat_map(|command| [command.arguments, command.answer])
            .flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()))
            .filter(|word| word.starts_with(|c: char| c.is_ascii_uppercase()))
            .filter(|word| !["Record", "Uint8Array", "ArrayBuffer"].contains(word))
            .collect();
        let imports = types.iter().map(|name| format!("import type {{ {name} }} from \"./{name}\";\n"));
        let commands = COMMANDS.iter().map(|c| format!("  {}: [{}, {}];\n", c.name, c.arguments, c.answer));
        let twin = format!(
            "// Made from `src-tauri/src/contract.rs` by its test. Do not edit.\n{}\nexport type Commands = {{\n{}}};\n",
            imports.collect::<String>(),
            commands.collect::<String>(),
        );
        let path = here("../ui/src/lib/bindings/Commands.ts");
        if fs::read_to_string(&path).unwrap_or_default() != twin {
            fs::write(&path, &twin).unwrap();
            panic!("Commands.ts was stale and has been written anew: look at it and commit it");
        }
    }
}
