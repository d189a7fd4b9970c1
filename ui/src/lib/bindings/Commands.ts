// Made from `src-tauri/src/contract.rs` by its test. Do not edit.
import type { Challenge } from "./Challenge";
import type { DeskEvent } from "./DeskEvent";
import type { Diagnostic } from "./Diagnostic";
import type { Draft } from "./Draft";
import type { Invoice } from "./Invoice";
import type { Menu } from "./Menu";
import type { NewOffice } from "./NewOffice";
import type { Quote } from "./Quote";
import type { SavedSheet } from "./SavedSheet";
import type { Session } from "./Session";
import type { Shown } from "./Shown";

export type Commands = {
  session: [{}, Session];
  subscribe: [{ channel: { onmessage: (event: DeskEvent) => void } }, null];
  create_office: [{ office: NewOffice }, Session];
  unlock: [{ passphrase: string }, Session];
  lock: [{}, Session];
  read_text: [{ text: string }, Shown];
  read_image: [Uint8Array, Shown];
  present_phone: [{}, Shown];
  ask_challenge: [{}, Challenge];
  drop_challenge: [{}, null];
  reopen: [{ usage_id: string }, Shown];
  acts: [{ date: string }, Menu];
  quote: [{ draft: Draft }, Quote];
  seal: [{ draft: Draft }, Invoice];
  sheet: [{ number: number }, ArrayBuffer];
  save_sheet: [{ number: number }, SavedSheet];
  print_sheet: [{ number: number }, SavedSheet];
  diagnostic: [{}, Diagnostic];
  save_diagnostic: [{}, SavedSheet];
};
