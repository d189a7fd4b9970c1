//! The contract between window and program: every command, its arguments and its answer in TypeScript.
//!
//! `build.rs` makes the allow-list from it, a test makes `ui/src/lib/bindings/Commands.ts` from it, and another holds
//! it against the commands that are registered.

/// One command.
pub(crate) struct Command {
    /// Its name on both sides.
    pub(crate) name: &'static str,
    /// The TypeScript type of its arguments.
    #[cfg_attr(not(test), expect(dead_code, reason = "the build script needs the names only"))]
    pub(crate) arguments: &'static str,
    /// The TypeScript type of its answer.
    #[cfg_attr(not(test), expect(dead_code, reason = "the build script needs the names only"))]
    pub(crate) answer: &'static str,
}

/// Every command of the window.
pub(crate) const COMMANDS: &[Command] = &[
    command("session", "{}", "Session"),
    command("subscribe", "{ channel: { onmessage: (event: DeskEvent) => void } }", "null"),
    command("attend", "{ attention: Attention }", "null"),
    command("read_again", "{}", "null"),
    command("preview", "{}", "ArrayBuffer"),
    command("choose_camera", "{ camera: CameraInfo | null }", "null"),
    command("create_office", "{ office: NewOffice }", "Founded"),
    command("unlock", "{ passphrase: string }", "Session"),
    command("lock", "{}", "Session"),
    command("sign_in", "{ person: number; pin: string }", "Session"),
    command("recover", "{ code: string; passphrase: string }", "Session"),
    command("stir", "{}", "null"),
    command("people", "{}", "People"),
    command("add_person", "{ person: NewMember }", "People"),
    command("person_leaves", "{ person: number }", "People"),
    command("set_pin", "{ person: number; pin: string }", "Session"),
    command("bill_for", "{ person: number }", "Session"),
    command("change_passphrase", "{ old: string; passphrase: string }", "null"),
    command("renew_recovery", "{ passphrase: string }", "RecoverySheet"),
    command("lock_after", "{ minutes: number }", "People"),
    command("read_text", "{ text: string }", "Shown"),
    command("read_image", "Uint8Array", "Shown"),
    command("present_phone", "{}", "Shown"),
    command("ask_challenge", "{}", "Challenge"),
    command("drop_challenge", "{}", "null"),
    command("reopen", "{ usage_id: string }", "Shown"),
    command("acts", "{ date: string }", "Menu"),
    command("medicines", "{}", "Medicines"),
    command("import_medicines", "Uint8Array", "Medicines"),
    command("look_up_box", "{ code: string }", "BoxSeen"),
    command("quote", "{ draft: Draft }", "Quote"),
    command("seal", "{ draft: Draft }", "Invoice"),
    command("tariff_list", "{ date: string }", "TariffList"),
    command("set_tariff", "{ tariff: OwnTariff }", "null"),
    command("drop_tariff", "{ code: string; from: string }", "null"),
    command("sheet", "{ number: number; way: PrintWay }", "ArrayBuffer"),
    command("check_sheet", "{ number: number; way: PrintWay }", "SheetCheck"),
    command("save_sheet", "{ number: number; way: PrintWay }", "SavedSheet"),
    command("print_sheet", "{ number: number; way: PrintWay }", "MadePaper"),
    command("print_receipt", "{ number: number; printer: string | null }", "MadePaper"),
    command("print_privacy", "{ usage_id: string; printer: string | null }", "MadePaper"),
    command("print_closing", "{ kind: PeriodKind; period: string; printer: string | null }", "MadePaper"),
    command("print_recovery", "{ groups: string[]; printer: string | null }", "MadePaper"),
    command("print_calibration", "{ printer: string | null; corrected: boolean }", "MadePaper"),
    command("printers", "{}", "PrinterSettings"),
    command(
        "calibrate",
        "{ printer: string | null; near: [number, number]; far: [number, number] | null }",
        "PrinterSettings",
    ),
    command("register", "{ wish: InvoiceWish; turn: Turn<number> }", "InvoicePage"),
    command("invoice_file", "{ number: number }", "InvoiceFile"),
    command("mark_invoice", "{ number: number; what: Happening }", "InvoiceFile"),
    command("cancel_invoice", "{ number: number; reason: string }", "InvoiceFile"),
    command("correct_invoice", "{ number: number; reason: string }", "KeptDraft"),
    command("orphans", "{ turn: Turn<string> }", "OrphanPage"),
    command("keep_draft", "{ draft: Draft }", "null"),
    command("kept_draft", "{}", "KeptDraft | null"),
    command("drop_draft", "{}", "null"),
    command("books", "{}", "Books"),
    command("close_period", "{ kind: PeriodKind; period: string }", "Closing"),
    command("plan_export", "{ wanted: Export }", "ExportPlan"),
    command("save_export", "{ wanted: Export; path: string | null }", "SavedExport"),
    command("diagnostic", "{}", "Diagnostic"),
    command("save_diagnostic", "{}", "SavedSheet"),
    command("check_journal", "{ checkpoints: string[] }", "JournalCheck"),
    command("reveal", "{ usage_id: string; rank: number }", "null"),
    command("pick_folder", "{ title: string }", "string | null"),
    command("pick_backup", "{ title: string }", "string | null"),
    command("backups", "{}", "Backups"),
    command("set_backup_folder", "{ folder: string | null }", "Backups"),
    command("back_up", "{}", "Backups"),
    command("restore", "{ file: string; typed: string }", "Restored"),
    command("retention", "{}", "Retention"),
    command("set_retention", "{ kind: string; months: number | null; reason: string }", "Retention"),
    command("purge", "{}", "Purged"),
    command("save_register_sheet", "{}", "SavedSheet"),
    command("export_patient", "{ invoice: number }", "SavedSheet"),
    command("save_support", "{}", "SavedSheet"),
    command("updates", "{}", "Updates"),
    command("allow_updates", "{ allowed: boolean }", "Updates"),
    command("check_update", "{ file: string }", "UpdateJudged"),
    command("install_update", "{ file: string }", "UpdateHandedOver"),
    command("written", "{}", "null"),
    command("anew", "{}", "null"),
    command("hide_from_captures", "{ hidden: boolean }", "null"),
    command("pin_favourite", "{ key: number; code: string | null }", "null"),
    command("setup_at", "{ step: SetupStep | null }", "Session"),
    command("quality", "{ from: string; to: string }", "Quality"),
    command("save_quality", "{ table: QualityTable; from: string; to: string }", "SavedSheet"),
    command(
        "save_plot",
        "{ table: QualityTable; from: string; to: string; picture: number[] }",
        "SavedSheet",
    ),
];

const fn command(name: &'static str, arguments: &'static str, answer: &'static str) -> Command {
    Command { name, arguments, answer }
}
