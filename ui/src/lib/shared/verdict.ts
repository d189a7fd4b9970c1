/** What a banner can say; each has its own colour, outline and words. */
export type Verdict = "accepted" | "to_confirm" | "refused" | "trouble" | "sealed" | "paper";
