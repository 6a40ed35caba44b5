// The contract of a fuzz target: one reader of untrusted bytes. To add one, write it in a file under targets/ and list it in
// targets.ts.

export interface Target {
  /** As on the command line, and the name of its folder in fuzz/corpus/. */
  readonly name: string;
  /** Inputs to start from: valid ones, so that mutations get past the first check. */
  readonly seeds: readonly Buffer[];
  /** Words of the format, which mutations insert. */
  readonly dictionary?: readonly string[];
  /** Corrects the checksums of a mutated input in place, so that what they protect is reached. */
  readonly mend?: (input: Buffer) => void;
  /** Reads the input. An InputError is an expected answer; any other error is a finding. */
  run(input: Buffer): Promise<void> | void;
}
