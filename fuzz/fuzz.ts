// Fuzzes a target for some seconds of processor time: `npm run fuzz -- TARGET SECONDS [SEED]`. A child process runs the inputs; one that
// ends it, or that has no answer for 10 seconds, twice, is a finding as well as an unexpected exception. Findings are written to a folder.
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hex256 } from '../test/support/bytes.ts';
import { readCurrentInput } from './current-input.ts';
import type { Message } from './run-inputs.ts';
import { shrink } from './shrink.ts';
import { targets } from './targets.ts';

const program = fileURLToPath(new URL('./run-inputs.js', import.meta.url));
const patience = 10_000;
/** An input without an answer takes 20 seconds each time. */
const shrinkTries = 4;

const [name = '', seconds = '60', firstSeed = '1'] = process.argv.slice(2);
if (!targets.some((target) => target.name === name) || !(Number(seconds) > 0)) {
  console.error(`usage: npm run fuzz -- TARGET SECONDS [SEED]\ntargets: ${targets.map((one) => one.name).join(', ')}`);
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), 'timg-fuzz-'));
const findings = join(work, 'findings');
let left = Number(seconds);
let found = 0;
let runs = 0;
let last = '';

for (let seed = Number(firstSeed); left > 0; seed += 1) {
  const result = await runChild([String(left), String(seed)]);
  if (result === undefined) break;
  // On a busy machine, or if it was stopped for a while, a child can be without an answer for no fault of the input.
  if (result.isHung && !(await endsAlone(result.input))) continue;
  keep(result.what, result.input);
  const small = await shrink(result.input, (input) => endsAlone(input), shrinkTries);
  if (small.length < result.input.length) keep('the same, made smaller', small);
}
console.log(
  `${name}: ${runs} runs in ${seconds} s of processor time; ${last}; ${found} findings${found > 0 ? ` in ${findings}` : ''}`,
);
if (found === 0) rmSync(work, { recursive: true });
process.exit(found > 0 ? 1 : 0);

interface Ended {
  /** How the child ended. */
  readonly what: string;
  /** Whether it was ended because it had no answer. */
  readonly isHung: boolean;
  readonly input: Buffer;
}

/** Runs a child to its end. Undefined if it ended by itself. */
function runChild(args: readonly string[], isAlone = false): Promise<Ended | undefined> {
  const currentFile = join(work, 'current');
  writeFileSync(currentFile, '');
  const child = fork(program, [name, currentFile, ...args], {
    execArgv: ['--max-old-space-size=512', '--no-warnings'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  let isHung = false;
  let number: number | undefined;
  let used = 0;
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4000);
  });
  child.on('message', (message: Message) => {
    if (isAlone) return;
    if (message.kind === 'finding') keep(message.what, Buffer.from(message.input, 'base64'));
    else {
      used = message.seconds;
      last = `${message.corpus} inputs cover ${message.covered} bytes of code`;
    }
  });
  const watch = setInterval(() => {
    const current = readCurrentInput(currentFile);
    if (current && current.number === number) {
      isHung = true;
      child.kill('SIGKILL');
    }
    number = current?.number;
  }, patience);
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearInterval(watch);
      const current = readCurrentInput(currentFile);
      if (!isAlone) {
        runs += current?.number ?? 0;
        // A child that ends before it tells anything has used some as well.
        left -= Math.max(used, 1);
      }
      if (code === 0 || !current) {
        if (errors !== '') console.error(errors);
        resolve(undefined);
      } else {
        const what = isHung ? `no answer for ${patience / 1000} s` : `ended with ${signal ?? code}\n${errors}`;
        resolve({ what, isHung, input: Buffer.from(current.input) });
      }
    });
  });
}

/** Whether the input alone ends a child. */
async function endsAlone(input: Buffer): Promise<boolean> {
  const file = join(work, 'single');
  writeFileSync(file, input);
  return (await runChild(['', '', file], true)) !== undefined;
}

function keep(what: string, input: Buffer): void {
  mkdirSync(findings, { recursive: true });
  const file = join(findings, hex256(input).slice(0, 16));
  writeFileSync(file, input);
  found += 1;
  console.log(`${name}: finding in ${file}, ${input.length} bytes\n${what}\n`);
}
