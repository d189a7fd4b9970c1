/** The shape of a catalogue without its wording: what another language must provide. */
export type Wordless<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Result
    ? (...given: Given) => Wordless<Result>
    : T extends object
      ? { [Key in keyof T]: Wordless<T[Key]> }
      : T;
