import type { Messages } from "../fr";

export const lists: Messages["lists"] = {
  span: "Care",
  spans: {
    always: "all dates",
    today: "today",
    week: "last 7 days",
    month: "this month",
    last_month: "last month",
    year: "this year",
    written: "from… to…",
  },
  from: "From",
  to: "to",
  dateWrong: "Write a date such as 22/11/2026.",
  paper: "Paper sheet",
  papers: {
    any: "all",
    due: "to follow up: neither handed over nor sent",
    given: "handed to the patient",
    sent: "sent to the fund",
  },
  trade: "Trade",
  trades: { any: "all", general_practice: "practice", pharmacy: "pharmacy" },
  hints: { move: "line", page: "page", ends: "newest, oldest", open: "open" },
  orphanColumns: { usage: "Reading, usage no.", channel: "Channel", at: "Read on" },
};
