//! The contract between window and program: every command, its arguments and its answer in TypeScript.
//!
//! `build.rs` makes the allow-list from it, a test makes `ui/src/lib/bindings/Commands.ts` from it, and another holds
//! it against the commands that are registered.

/// One command.
pub struct Command {
    /// Its name on both sides.
    pub name: &'static str,
    /// The TypeScript type of its arguments.
    #[cfg_attr(not(test), expect(dead_code, reason = "the program itself needs the names only"))]
    pub arguments: &'static str,
    /// The TypeScript type of its answer.
    #[cfg_attr(not(test), expect(dead_code, reason = "the program itself needs the names only"))]
    pub answer: &'static str,
}

/// Every command of the window.
pub const COMMANDS: &[Command] = &[
    command("session", "{}", "Session"),
    command("create_office", "{ office: NewOffice }", "Session"),
    command("unlock", "{ passphrase: string }", "Session"),
    command("lock", "{}", "Session"),
    command("read_text", "{ text: string }", "Shown"),
    command("read_image", "Uint8Array", "Shown"),
    command("present_phone", "{}", "Shown"),
    command("reopen", "{ usage_id: string }", "Shown"),
    command("acts", "{ date: string }", "Menu"),
    command("quote", "{ draft: Draft }", "Quote"),
    command("seal", "{ draft: Draft }", "Invoice"),
    command("sheet", "{ number: number }", "ArrayBuffer"),
    command("save_sheet", "{ number: number }", "SavedSheet"),
    command("print_sheet", "{ number: number }", "SavedSheet"),
];

const fn command(name: &'static str, arguments: &'static str, answer: &'static str) -> Command {
    Command { name, arguments, answer }
}
