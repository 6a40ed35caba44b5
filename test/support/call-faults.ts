// Makes single calls of node:fs fail, in this thread: an error of the system, or a read or write of fewer bytes than asked for.
// A call is known by its name and the lines of the program that led to it. Import this before what is tested: a module may keep a
// function when it is loaded. As a preloaded module (--import), with a plan in the environment, it does the same in other
// processes, also in their threads.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import threads, { isMainThread, type WorkerOptions } from 'node:worker_threads';

type Call = (...args: unknown[]) => unknown;

/** A code of a system error, or `short`: each time half of the bytes, or one. */
export type Fault = 'EACCES' | 'EIO' | 'EMFILE' | 'ENOSPC' | 'short';

/** A call that a run made. */
export interface CallSite {
  /** Name of the function, and the lines of the program, the innermost first. */
  readonly site: string;
  readonly faults: readonly Fault[];
  /** How often it was called. */
  times: number;
}

/** What fails: the nth call of a site. */
export interface FaultPlan {
  readonly site: string;
  readonly fault: Fault;
  readonly nth: number;
}

const asked: readonly Fault[] = ['EACCES', 'EIO'];
const changed: readonly Fault[] = ['EACCES', 'EIO', 'ENOSPC'];
const written: readonly Fault[] = ['EIO', 'ENOSPC'];
/** All functions of node:fs that the program uses, and how they can fail. */
const faultsOf: Readonly<Record<string, readonly Fault[]>> = {
  ...Object.fromEntries(
    ['access', 'exists', 'lstat', 'stat', 'fstat', 'readlink', 'realpath'].map((one) => [one, asked]),
  ),
  ...Object.fromEntries(['open', 'mkdir', 'link', 'symlink'].map((one) => [one, [...changed, 'EMFILE'] as const])),
  ...Object.fromEntries(['rename', 'rm', 'unlink', 'utimes', 'chmod'].map((one) => [one, changed])),
  ...Object.fromEntries(['readdir', 'readFile'].map((one) => [one, [...asked, 'EMFILE'] as const])),
  ...Object.fromEntries(['writeFile', 'appendFile'].map((one) => [one, changed])),
  ...Object.fromEntries(['close', 'sync', 'ftruncate'].map((one) => [one, written])),
  read: ['EIO', 'short'],
  write: ['EIO', 'ENOSPC', 'short'],
};
/** Whether a function of node:fs can be made to fail. */
export const canFail = (name: string): boolean => name.replace(/Sync$/, '') in faultsOf;

let calls: Map<string, CallSite> | undefined;
let plan: FaultPlan | undefined;
let onSite: (call: CallSite) => void = () => {};
let onCall = (): void => {};

/** What `work` calls. */
export async function callsOf(work: () => Promise<unknown>): Promise<readonly CallSite[]> {
  calls = new Map();
  try {
    await work();
    return [...calls.values()];
  } finally {
    calls = undefined;
  }
}

/** Does `work` with a call that fails; and whether it came to that. */
export async function withFault<Result>(planned: FaultPlan, work: () => Promise<Result>) {
  plan = planned;
  calls = new Map();
  try {
    const result = await work();
    return { result, hasFailed: (calls.get(planned.site)?.times ?? 0) >= planned.nth };
  } finally {
    plan = undefined;
    calls = undefined;
  }
}

/** The fault of this call, if it is to fail. */
function faultNow(name: string, faults: readonly Fault[]): Fault | undefined {
  const site = calls && siteOf(name);
  if (!calls || site === undefined) return undefined;
  const call = calls.get(site) ?? { site, faults, times: 0 };
  call.times += 1;
  onCall();
  if (call.times === 1) {
    calls.set(site, call);
    onSite(call);
  }
  if (plan?.site !== site) return undefined;
  if (plan.fault === 'short') return 'short';
  // A disk takes what still fits, and then no more.
  if (name === 'write' && plan.fault === 'ENOSPC' && call.times >= plan.nth)
    return call.times === plan.nth ? 'short' : 'ENOSPC';
  return plan.nth === call.times ? plan.fault : undefined;
}

const self = import.meta.url;
const depth = 5;

/** Undefined for what Node.js reads to load modules. */
function siteOf(name: string): string | undefined {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 60;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  const lines = stack
    .split('\n')
    .slice(1)
    .filter((line) => !line.includes(self));
  if (/node:internal.modules/.test(lines[0] ?? '')) return undefined;
  const ofProgram = lines
    .filter((line) => /[/](?:src|dist[/]bin)[/]/.test(line))
    .slice(0, depth)
    .map((line) => line.replace(/^ *at (?:async )?/, '').replace(/file:\S+[/](?:src|bin)[/]/, ''));
  return `${isMainThread ? '' : 'thread: '}${name} ${ofProgram.join(' < ')}`;
}

function errorOf(code: string, syscall: string, path: unknown): Error {
  const known = typeof path === 'string' || Buffer.isBuffer(path) ? { path: String(path) } : {};
  return Object.assign(new Error(`${code}: made to fail, ${syscall}`), { code, syscall, ...known });
}

/** The arguments for half of the bytes. `at` is the place of the buffer. */
function halved(args: readonly unknown[], at: number): readonly unknown[] {
  const given = args[at];
  const bytes = typeof given === 'string' ? Buffer.from(given) : (given as Buffer);
  const offset = Number(args[at + 1] ?? 0);
  const length = Number(args[at + 2] ?? bytes.length - offset);
  return [...args.slice(0, at), bytes, offset, Math.ceil(length / 2), ...args.slice(at + 3)];
}

/** What a file gets before the disk is full. */
function* firstHalf(data: unknown): Generator<Buffer> {
  if (typeof data !== 'string' && !Buffer.isBuffer(data)) return;
  const bytes = Buffer.from(data as string);
  yield bytes.subarray(0, bytes.length / 2);
}

type Form = (name: string, call: Call, faults: readonly Fault[], at: number) => Call;

const synchronous: Form = (name, call, faults, at) =>
  function (this: unknown, ...args) {
    const fault = faultNow(name, faults);
    if (fault === undefined) return call.apply(this, args);
    if (fault === 'short') return call.apply(this, [...halved(args, at)]);
    // A file that cannot be closed without an error is closed.
    if (name === 'close') call.apply(this, args);
    if (name === 'exists') return false;
    throw errorOf(fault, name, args[0]);
  };

const promised: Form = (name, call, faults, at) =>
  async function (this: unknown, ...args) {
    const fault = faultNow(name, faults);
    if (fault === undefined) return closingWithFaults(await call.apply(this, args));
    if (fault === 'short') return await call.apply(this, [...halved(args, at)]);
    if (name === 'close') await call.apply(this, args);
    if (name === 'writeFile' && fault === 'ENOSPC')
      await call.apply(this, [...args.slice(0, at), firstHalf(args[at]), ...args.slice(at + 1)]);
    throw errorOf(fault, name, at === 0 ? undefined : args[0]);
  };

/** Each handle has a function of its own to close it. */
function closingWithFaults(opened: unknown): unknown {
  if (!(opened instanceof FileHandle)) return opened;
  const handle = opened as { close: Call };
  handle.close = promised('close', handle.close, written, 0);
  return handle;
}

const withCallback: Form = (name, call, faults, at) =>
  function (this: unknown, ...args) {
    const fault = faultNow(name, faults);
    if (fault === undefined) return call.apply(this, args);
    if (fault === 'short') return call.apply(this, [...halved(args, at)]);
    const done = args.at(-1) as Call;
    const fail = () => done(errorOf(fault, name, args[0]));
    return name === 'close' ? call.apply(this, [args[0], fail]) : setImmediate(fail);
  };

function replace(owner: object, ending: string, form: Form, at: number): void {
  const functions = owner as Record<string, Call>;
  for (const [name, faults] of Object.entries(faultsOf)) {
    const call = functions[name + ending];
    if (!call) continue;
    // promisify() reads names of results from a property of the function.
    const own = Object.getOwnPropertyDescriptors(call);
    functions[name + ending] = Object.defineProperties(form(name, call, faults, at), own) as Call;
  }
}

const handle = await fs.promises.open(fileURLToPath(self));
await handle.close();
const FileHandle = handle.constructor;
const { openSync, writeSync } = fs;
replace(fs, 'Sync', synchronous, 1);
replace(fs, '', withCallback, 1);
replace(fs.promises, '', promised, 1);
replace(FileHandle.prototype, '', promised, 0);
syncBuiltinESMExports();

/** Of the stream to a pipe: libuv continues short writes itself. */
function replaceStandardOutput(): void {
  const { _handle: pipe } = process.stdout as unknown as { readonly _handle?: Record<string, Call> };
  for (const name of ['writeUtf8String', 'writeLatin1String', 'writeBuffer', 'writev']) {
    const call = pipe?.[name];
    if (!pipe || !call) continue;
    pipe[name] = (...args) => (faultNow(name, ['EIO']) === undefined ? call.apply(pipe, args) : -5);
  }
}

function preloadInThreads(): void {
  const { Worker } = threads;
  const called = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  threads.Worker = class extends Worker {
    constructor(url: URL, options: WorkerOptions) {
      super(url, { ...options, execArgv: ['--import', self], workerData: called });
    }

    /** Waits for a call of the thread: this one would do small tasks alone. */
    override postMessage(value: unknown): void {
      super.postMessage(value);
      Atomics.wait(called, 0, 0, 10_000);
    }
  };
  syncBuiltinESMExports();
}

/** The plan of a process whose calls fail. */
export interface ProcessPlan {
  /** Gets a line for each call site: its JSON. */
  readonly log: string;
  readonly plan?: FaultPlan;
}
export const planVariable = 'TEST_CALL_FAULTS';

const given = process.env[planVariable];
if (given !== undefined) {
  const { log, plan: planned } = JSON.parse(given) as ProcessPlan;
  calls = new Map();
  plan = planned;
  const descriptor = openSync(log, 'a');
  onSite = (call) => writeSync(descriptor, `${JSON.stringify(call)}\n`);
  if (isMainThread) {
    replaceStandardOutput();
    preloadInThreads();
  } else {
    onCall = () => {
      Atomics.store(threads.workerData, 0, 1);
      Atomics.notify(threads.workerData, 0);
    };
  }
}
