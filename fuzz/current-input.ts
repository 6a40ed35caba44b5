// The file in which a child keeps the input that it runs, so that its parent knows which one ended it: the number of the
// input and its length, 4 bytes each, and the input.
import { openSync, readFileSync, writeSync } from 'node:fs';

export class CurrentInput {
  readonly #file: number;
  readonly #head = Buffer.alloc(8);

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  write(number: number, input: Buffer): void {
    this.#head.writeUInt32LE(number, 0);
    this.#head.writeUInt32LE(input.length, 4);
    writeSync(this.#file, Buffer.concat([this.#head, input]), 0, this.#head.length + input.length, 0);
  }
}

/** The input, with its number; undefined before the first one. */
export function readCurrentInput(path: string): { readonly number: number; readonly input: Buffer } | undefined {
  const bytes = readFileSync(path);
  if (bytes.length < 8) return undefined;
  return { number: bytes.readUInt32LE(0), input: bytes.subarray(8, 8 + bytes.readUInt32LE(4)) };
}
