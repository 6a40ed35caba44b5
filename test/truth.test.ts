// Results of other tools for the samples, recorded in test/truth: `files` lists the same paths, types, modes, owners, sizes,
// links, devices, times, hard links, contents and extended attributes. How they were recorded: test/truth/README.md.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { FileData } from '../src/report/files/file-data.ts';
import { itemAt } from './support/items.ts';
import { inProject } from './support/project.ts';
import { run } from './support/run.ts';

type Row = Readonly<Record<string, string>>;

/** Known differences of a tool: sample, path, column, and our value. */
const known: readonly (readonly [sample: string, path: string, column: string, ours: string])[] = [
  // An extended attribute without a value: umoci drops it, GNU tar keeps it.
  ['xattrs', 'empty', 'xattrs', 'user.empty='],
  // GNU tar applies the time of a global header; Docker and containerd (Go's archive/tar) ignore it.
  ['tar-pax', 'global-mtime', 'mtime', '1704067200000000000'],
  // umoci sets the time of `/` and then writes `../up` into it.
  ['tar-names', '/', 'mtime', '1704067200000000000'],
];

/** Escapes bytes outside printable ASCII, backslashes and blanks as \xHH; a lone surrogate stands for one byte. */
const escaped = (name: string): string =>
  Array.from(name, (character) => {
    const unit = character.charCodeAt(0);
    if (character.length === 1 && unit >= 0xdc80 && unit <= 0xdcff) return hex(unit - 0xdc00);
    return /^[!-[\]-~]$/.test(character) ? character : Array.from(Buffer.from(character), hex).join('');
  }).join('');
const hex = (byte: number): string => `\\x${byte.toString(16).padStart(2, '0')}`;

/** `2024-01-01T00:00:00.5Z` in nanoseconds since 1970. */
function nanoseconds(time: string): string {
  const [seconds, fraction = ''] = time.slice(0, -1).split('.');
  return String(BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0')));
}

/** An entry of `files` in the columns of the record. */
function rowOf(file: FileData): Row {
  const xattrs = Object.entries(file.xattrs).map(([name, value]) => `${escaped(name)}=${value}`);
  return {
    path: escaped(file.path) || '/',
    type: file.type,
    mode: file.mode,
    uid: String(file.uid),
    gid: String(file.gid),
    size: file.type === 'file' ? String(file.size) : '-',
    link: file.link === null ? '-' : escaped(file.link),
    device: file.device ?? '-',
    // A directory without an entry has no time.
    mtime: file.implied ? '-' : nanoseconds(String(file.mtime)),
    hardlinkGroup: file.hardlinkGroup === null ? '-' : escaped(file.hardlinkGroup),
    sha256: file.digest?.slice('sha256:'.length) ?? '-',
    xattrs: xattrs.join(' ') || '-',
  };
}

function recorded(sample: string): Row[] {
  const [columns = [], ...rows] = readFileSync(inProject('test/truth', `${sample}.tsv`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  return rows.map((cells) => Object.fromEntries(columns.map((column, at) => [column, itemAt(cells, at)])));
}

const byPath = ({ path: a = '' }: Row, { path: b = '' }: Row): number => (a < b ? -1 : 1);

/** Samples with headers that tools read differently, which is an error. */
const readDifferently: ReadonlySet<string> = new Set(['tar-ends', 'tar-pax', 'xattrs']);

describe('truth', () => {
  const samples = readdirSync(inProject('test/truth'))
    .filter((file) => file.endsWith('.tsv'))
    .map((file) => file.slice(0, -'.tsv'.length));

  for (const sample of samples) {
    test(sample, async () => {
      const { output, status } = await run(['files', `samples/${sample}.tar`, '--format', 'json', '--digest']);
      assert.equal(status, readDifferently.has(sample) ? 1 : 0);
      const ours = (JSON.parse(output).data.entries as FileData[]).map(rowOf).sort(byPath);
      const isRootSet = ours.some(({ path }) => path === '/');
      const theirs = recorded(sample)
        .filter(({ path }) => path !== '/' || isRootSet)
        .sort(byPath);
      assert.deepEqual(
        ours.map(({ path }) => path),
        theirs.map(({ path }) => path),
      );
      for (const [at, row] of theirs.entries()) {
        const { path: recordedPath } = row;
        const parted = known.filter(([where, path]) => where === sample && path === recordedPath);
        for (const [, path, column, word] of parted) {
          assert.equal(ours[at]?.[column], word, `${column} of ${path}`);
          assert.notEqual(row[column], word, `${column} of ${path} is no difference any more`);
        }
        const words = Object.fromEntries(parted.map(([, , column, word]) => [column, word]));
        assert.deepEqual(ours[at], { ...row, ...words });
      }
    });
  }
});
