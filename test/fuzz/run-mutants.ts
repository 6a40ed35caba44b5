// Runs mutants FIRST to LAST one after the other: the program of the child processes of the fuzz test. By hand,
// `node build/test/fuzz/run-mutants.js N` runs one and prints what it is, its output, and the path of its archive.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { first, last } from '../support/items.ts';
import { run } from '../support/run.ts';
import { faults } from './judge.ts';
import { type Mutant, mutant } from './mutant.ts';

/** A message from a child to its parent. */
export type Message =
  | { readonly kind: 'begun'; readonly number: number; readonly story: string }
  | { readonly kind: 'faulty'; readonly number: number; readonly story: string; readonly faults: readonly string[] }
  | { readonly kind: 'done'; readonly maxRSS: number };

const numbers = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'timg-fuzz-'));
const archive = join(folder, 'mutant');
// The spool is there too.
Object.assign(process.env, { TMPDIR: folder });

for (let number = first(numbers); number <= last(numbers); number += 1) {
  const { story, ...made } = mutant(number);
  await tell({ kind: 'begun', number, story });
  const found = await tried(made);
  if (found.length > 0) await tell({ kind: 'faulty', number, story, faults: found });
}
await tell({ kind: 'done', maxRSS: process.resourceUsage().maxRSS });
process.disconnect?.();

async function tried({ content, args, isPiped, width }: Omit<Mutant, 'story'>): Promise<readonly string[]> {
  rmSync(archive, { recursive: true, force: true });
  if (Buffer.isBuffer(content)) writeFileSync(archive, content);
  else for (const [name, bytes] of content) write(join(archive, name), bytes);
  const stdin = isPiped && Buffer.isBuffer(content) ? content : undefined;
  const filled = args.map((word) => (word === 'ARCHIVE' ? (stdin ? '-' : archive) : word));
  try {
    const outcome = await run(filled, { stdin, width });
    if (!process.send)
      process.stdout.write(`${JSON.stringify(filled)}\n${outcome.output}${outcome.errors}${outcome.status}\n`);
    const left = readdirSync(folder).filter((name) => name !== 'mutant');
    return [...faults(args, outcome), ...left.map((name) => `left ${name} behind`)];
  } catch (error) {
    return [error instanceof Error ? String(error.stack) : String(error)];
  }
}

function write(file: string, bytes: Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

async function tell(message: Message): Promise<void> {
  if (process.send) await new Promise((resolve) => process.send?.(message, undefined, undefined, resolve));
  else process.stdout.write(`${JSON.stringify(message, null, 2)}\n`);
}
