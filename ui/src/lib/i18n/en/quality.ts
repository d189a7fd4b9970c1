import { counted, day, integer } from "../../format";
import type { Messages } from "../fr";

export const quality: Messages["quality"] = {
  title: "QUALITY OF READINGS",
  period: (from: string, to: string) => `From ${day(from)} to ${day(to)}`,
  local: "These figures stay on this computer, and tell nothing of anyone.",
  stretch: "Period",
  stretches: { week: "7 days", month: "30 days", quarter: "3 months", year: "12 months" },
  waiting: "Adding up…",
  none: "Nothing to show for this period.",
  tables: {
    hours: "Presentations by hour",
    channels: "Presentations by channel",
    failures: "Failures by cause",
    times: "Time to a verdict, in seconds",
    paper: "Paper used and avoided",
  },
  rows: { hours: "Hour", channels: "Channel", failures: "Cause", times: "Day", paper: "Day" },
  series: {
    read: "Read",
    failed: "Failed",
    accepted: "Accepted",
    to_confirm: "To confirm",
    refused: "Refused",
    trouble: "Technical trouble",
    count: "Count",
    median: "Median",
    p95: "95% of readings",
    used: "Invoices with a sheet",
    avoided: "Invoices without a sheet",
  },
  hour: (hour: number) => `${hour}:00`,
  asTable: "Show the table",
  summary: (read: number, all: number) =>
    `${integer(read)} of ${counted(all, "presentation", "presentations")} read`,
  csv: "CSV table",
  png: "PNG picture",
  saved: {
    title: "Saved.",
    sentence: (path: string) => `Open the file here: ${path}`,
    code: "Q-01",
  },
};
