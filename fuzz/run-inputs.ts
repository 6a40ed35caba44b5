// The child process of the fuzzer, with a target, a file for the input that it runs, seconds of processor time and the number of a seed:
// mutates inputs and keeps those that run new code. With an input instead of the seconds it runs only that one.
import { readFileSync } from 'node:fs';
import { InputError } from '../src/bytes/input-error.ts';
import { Random } from '../test/fuzz/random.ts';
import { readCorpus, writeCorpus } from './corpus.ts';
import { Coverage } from './coverage.ts';
import { CurrentInput } from './current-input.ts';
import { mutate } from './mutate.ts';
import { shrink } from './shrink.ts';
import type { Target } from './target.ts';

/** A message to the parent. */
export type Message =
  | { readonly kind: 'finding'; readonly what: string; readonly input: string }
  | { readonly kind: 'state'; readonly corpus: number; readonly covered: number; readonly seconds: number };

const [name, currentFile = '', seconds = '', seed = '', single] = process.argv.slice(2);
const coverage = single === undefined ? new Coverage() : undefined;
const { targets } = await import('./targets.ts');
const target = targets.find((one) => one.name === name);
if (!target) throw new Error(`no target ${name}`);

/** Mutations between two looks at the coverage, which take as long as many runs. */
const batchSize = 200;
const maxMemory = 768 * 2 ** 10;
const shrinkTries = 300;

const current = new CurrentInput(currentFile);
const known = new Set<string>();
let runs = 0;

if (coverage) await fuzz(target, coverage);
else {
  const fault = await faultOf(target, readFileSync(single ?? ''));
  if (fault !== undefined) await tell({ kind: 'finding', what: fault, input: '' });
}
process.disconnect?.();

async function fuzz(target: Target, coverage: Coverage): Promise<void> {
  const random = new Random(Number(seed));
  const corpus: Buffer[] = [];
  const keepNew = async (batch: readonly Buffer[]): Promise<void> => {
    coverage.discard();
    for (const input of batch) await judge(target, input);
    const forget = coverage.save();
    if (coverage.takeNew() === 0) return;
    if (batch.length === 1) {
      corpus.push(...batch);
      return;
    }
    forget();
    const half = Math.ceil(batch.length / 2);
    await keepNew(batch.slice(0, half));
    await keepNew(batch.slice(half));
  };
  for (const input of [...target.seeds, ...readCorpus(target)]) await keepNew([input]);
  if (corpus.length === 0) corpus.push(...target.seeds);
  let told = 0;
  while (usedSeconds() < Number(seconds)) {
    const batch = Array.from({ length: batchSize }, () => mutate(corpus, target, random));
    const before = corpus.length;
    await keepNew(batch);
    if (corpus.length === before && performance.now() - told < 5000) continue;
    told = performance.now();
    await tell({ kind: 'state', corpus: corpus.length, covered: coverage.size, seconds: usedSeconds() });
  }
  writeCorpus(target, await smallestFirst(target, corpus));
  await tell({ kind: 'state', corpus: corpus.length, covered: coverage.size, seconds: usedSeconds() });
}

/** The processor time of this process: how much is tried does not depend on what else runs. */
function usedSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The inputs that run something that neither the seeds nor smaller inputs do. */
async function smallestFirst(target: Target, corpus: readonly Buffer[]): Promise<readonly Buffer[]> {
  const again = new Coverage();
  const seeds: ReadonlySet<Buffer> = new Set(target.seeds);
  const kept: Buffer[] = [];
  for (const input of [...target.seeds, ...[...corpus].sort((a, b) => a.length - b.length)]) {
    again.discard();
    await faultOf(target, input);
    if (again.takeNew() > 0 && !seeds.has(input)) kept.push(input);
  }
  return kept;
}

/** Runs an input and tells the parent of a fault that is not known yet. */
async function judge(target: Target, input: Buffer): Promise<void> {
  const fault = await faultOf(target, input);
  if (fault === undefined || known.has(placeOf(fault))) return;
  known.add(placeOf(fault));
  const isSame = async (smaller: Buffer): Promise<boolean> => {
    const other = await faultOf(target, smaller);
    return other !== undefined && placeOf(other) === placeOf(fault);
  };
  const small = await shrink(input, isSame, shrinkTries);
  await tell({ kind: 'finding', what: fault, input: small.toString('base64') });
}

/** The stack of an error that is no answer; undefined if there is none. */
async function faultOf(target: Target, input: Buffer): Promise<string | undefined> {
  runs += 1;
  current.write(runs, input);
  try {
    await target.run(Buffer.from(input));
  } catch (error) {
    if (!(error instanceof InputError)) return error instanceof Error ? String(error.stack) : String(error);
  }
  // The parent takes the end of the process for what the input did.
  if (process.resourceUsage().maxRSS > maxMemory) throw new Error(`more than ${maxMemory / 2 ** 10} MB of memory`);
  return undefined;
}

/** The place in our code that tells faults apart. */
function placeOf(stack: string): string {
  return /\/build\/(?:src|fuzz)\/[^)\n]+/.exec(stack)?.[0] ?? stack;
}

function tell(message: Message): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send) process.send(message, (error: Error | null) => (error ? reject(error) : resolve()));
    else resolve();
  });
}
