// Runs the built program with little of everything: a heap of 256 MB and 64 open files. The answer must be that of a run without these
// limits, or an error of one line.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from './project.ts';

/** Megabytes of heap, and open files. */
export const limits = { heap: 256, openFiles: 64 };

export interface Answer {
  readonly status: number | null;
  readonly signal: string | null;
  /** Bytes and hash of standard output. */
  readonly output: string;
  /** The first line of standard output. */
  readonly firstLine: string;
  readonly errors: string;
  /** Path and hash of each file in the folder of the run. */
  readonly files: readonly string[];
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => `${file.slice(folder.length + 1)} ${sha256(readFileSync(file))}`)
    .sort();

/** Runs a command line in a folder, with temporary files in another one; with the limits if `heap` is given, in megabytes. */
export function answerOf(
  words: readonly string[],
  {
    folder,
    temporary,
    heap,
  }: { readonly folder: string; readonly temporary: string; readonly heap?: number | undefined },
): Promise<Answer> {
  const program = [process.execPath, inProject('dist/bin/timg-inspect.js'), ...words];
  const limited = ['sh', '-c', `ulimit -n ${limits.openFiles}; exec "$@"`, 'sh', ...program];
  const [command = '', ...args] = heap === undefined ? program : limited;
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...environment,
      TMPDIR: temporary,
      TIMG_INSPECT_CACHE: '',
      ...(heap === undefined ? {} : { NODE_OPTIONS: `--max-old-space-size=${heap}` }),
    },
  });
  const hash = createHash('sha256');
  let bytes = 0;
  let start = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    bytes += chunk.length;
    if (!start.includes('\n')) start += chunk.toString('latin1');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) =>
      resolve({
        status,
        signal,
        output: `${bytes} ${hash.digest('hex')}`,
        firstLine: start.split('\n', 1)[0] ?? '',
        errors,
        files: filesIn(folder),
      }),
    );
  });
}

/**
 * What is wrong with an answer under limits; undefined if it is right, or an error of one line that leaves no file. Of several images,
 * check says in its table why each was not checked.
 */
export function faultOf(right: Answer, answer: Answer): string | undefined {
  if (JSON.stringify(right) === JSON.stringify(answer)) return undefined;
  const isOneLine = answer.output.startsWith('0 ') && /^timg-inspect: [^\n]+\n$/.test(answer.errors);
  const isNotChecked = answer.errors === '' && /^FAILED .* not checked$/.test(answer.firstLine);
  const isError = answer.status === 2 && answer.files.length === 0 && (isOneLine || isNotChecked);
  return isError ? undefined : `${answer.status ?? answer.signal}, ${answer.output}: ${answer.errors.slice(0, 1000)}`;
}

/** All commands that read one archive, and those that write files. ARCHIVE stands for it. */
export const archiveCommands: readonly (readonly string[])[] = [
  ['ARCHIVE'],
  ['ARCHIVE', '--format', 'html'],
  ['ARCHIVE', '--format', 'json'],
  ['bloat', 'ARCHIVE'],
  ['packages', 'ARCHIVE'],
  ['diff', 'ARCHIVE', 'ARCHIVE'],
  ['pull', '--from', 'ARCHIVE', 'ARCHIVE'],
  ['layers', 'ARCHIVE'],
  ['history', 'ARCHIVE'],
  ['sharing', 'ARCHIVE'],
  ['files', 'ARCHIVE'],
  ['files', 'ARCHIVE', '--tree'],
  ['files', 'ARCHIVE', '--format', '{{json .}}'],
  ['cat', 'ARCHIVE', '/etc/passwd'],
  ['trace', 'ARCHIVE', '/etc'],
  ['changes', 'ARCHIVE', '--format', 'html'],
  ['export', 'ARCHIVE'],
  ['export', 'ARCHIVE', '-o', 'files.tar'],
  ['verify', 'ARCHIVE'],
  ['validate', 'ARCHIVE'],
  ['digests', 'ARCHIVE'],
  ['attestations', 'ARCHIVE'],
  ['ls', 'ARCHIVE'],
  ['inspect', 'ARCHIVE'],
  ['manifest', 'ARCHIVE'],
  ['check', 'ARCHIVE', '--budget', 'wasted=0'],
  ['check', 'ARCHIVE', '--write-baseline', 'baseline.json'],
  ['check-base', 'ARCHIVE', '--base', 'ARCHIVE'],
  ['base', 'learn', 'ARCHIVE', '--bases', 'bases.json'],
];
