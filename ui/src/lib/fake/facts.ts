/** What a doubt may name, of an invented reading. */
export const facts = {
  today: "2026-11-22",
  now: "2026-11-22T09:20:00Z",
  listDays: 3,
  rightsAsOf: "2026-11-20T09:42:00Z",
  organism: "CPAM de Paris",
  rightsStated: true,
  paper: false,
};
