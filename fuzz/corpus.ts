// The corpus of a target: the inputs that are kept because each runs code that the others do not.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hex256 } from '../test/support/bytes.ts';
import { inProject } from '../test/support/project.ts';
import type { Target } from './target.ts';

/** Bytes of an input that is kept in a file, and of all files of one target. */
const maxFile = 4096;
const maxFolder = 14 * 2 ** 10;

const folderOf = ({ name }: Pick<Target, 'name'>): string => inProject('fuzz', 'corpus', name);

/** The inputs in the folder of a target, in the order of their names. */
export function readCorpus(target: Pick<Target, 'name'>): readonly Buffer[] {
  const folder = folderOf(target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name)));
}

/** Replaces the folder of a target with the first of these inputs that fit. */
export function writeCorpus(target: Pick<Target, 'name'>, inputs: readonly Buffer[]): void {
  const folder = folderOf(target);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let size = 0;
  for (const input of inputs) {
    if (input.length > maxFile || size + input.length > maxFolder) continue;
    size += input.length;
    writeFileSync(join(folder, hex256(input).slice(0, 16)), input);
  }
}
