// The import law of the house: a file imports from its own folder and from floors below it, never from above; no circles;
// one door for each dependency; the outside world only in cli/; every member of a family stands in its list.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, test } from 'node:test';
import { inProject } from './support/project.ts';

const floors = ['spec', 'bytes', 'archive', 'image', 'layer', 'tree', 'analysis', 'rules', 'report', 'output', 'cli'];
const doors: Readonly<Record<string, string>> = {
  ajv: 'spec',
  zstddec: 'bytes',
  '@hpcc-js/wasm-zstd': 'bytes',
  'xz-decompress': 'bytes',
  'unbzip2-stream': 'bytes',
  diff: 'analysis',
  'cli-table3': 'output',
  'string-width': 'output',
  'd3-hierarchy': 'output',
  yargs: 'cli',
  picomatch: 'spec',
  'fastest-levenshtein': 'spec',
  yaml: 'cli',
};
/** Rooms on one floor that do not know each other. */
const strangers = [['image', 'layer']];
/** Contract, list and where the members are. */
const families = [
  { list: 'bytes/codecs.ts', contract: 'Codec', folder: 'bytes' },
  { list: 'bytes/compressors.ts', contract: 'Compressor', folder: 'bytes' },
  { list: 'image/formats.ts', contract: 'Format', folder: 'image' },
  { list: 'rules/rules.ts', contract: 'Rule', folder: 'rules' },
  { list: 'rules/budgets.ts', contract: 'Budget', folder: 'rules/budget' },
  { list: 'output/outputs.ts', contract: 'Output', folder: 'output' },
  { list: 'output/go-template/functions.ts', contract: 'TemplateFunction', folder: 'output/go-template' },
  { list: 'cli/commands.ts', contract: 'Command', folder: 'cli/commands' },
];

/** Made when the project is built. */
const made = ['spec/validators.ts', 'output/html/page-assets.ts'];

const source = inProject('src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !made.includes(file))
  .sort();
const text = new Map(files.map((file) => [file, readFileSync(join(source, file), 'utf8')]));
const floorOf = (file: string): string => file.split('/')[0];

function imports(file: string): string[] {
  const found = (text.get(file) ?? '').matchAll(/(?:\bfrom |\bimport |\bimport\()'([^']+)'/g);
  return Array.from(found, ([, name]) => (name.startsWith('.') ? normalize(join(dirname(file), name)) : name));
}

describe('architecture', () => {
  test('every source file stands on a floor', () => {
    const outside = files.filter((file) => file !== 'index.ts' && !floors.includes(floorOf(file)));
    assert.deepEqual(outside, []);
  });

  test('imports never go up', () => {
    const upward = files
      .filter((file) => file !== 'index.ts')
      .flatMap((file) => imports(file).map((to) => ({ file, to })))
      .filter(({ to }) => text.has(to) && to !== 'index.ts')
      .filter(({ file, to }) => floors.indexOf(floorOf(to)) > floors.indexOf(floorOf(file)))
      .map(({ file, to }) => `${file} -> ${to}`);
    assert.deepEqual(upward, []);
  });

  test('image/ and layer/ do not know each other', () => {
    const meetings = files.flatMap((file) =>
      imports(file)
        .filter((to) => strangers.some((pair) => pair.includes(floorOf(file)) && pair.includes(floorOf(to))))
        .filter((to) => floorOf(to) !== floorOf(file))
        .map((to) => `${file} -> ${to}`),
    );
    assert.deepEqual(meetings, []);
  });

  test('no circles', () => {
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      assert.ok(!path.includes(file), `circle: ${[...path, file].join(' -> ')}`);
      if (done.has(file)) return;
      for (const to of imports(file)) if (text.has(to)) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
  });

  test('each dependency has one door', () => {
    for (const file of files) {
      for (const name of imports(file)) {
        if (text.has(name) || name.startsWith('node:') || name.endsWith('.json') || made.includes(name)) continue;
        const [dependency] = /^(?:@[^/]+\/)?[^/]+/.exec(name) ?? [''];
        assert.equal(doors[dependency], floorOf(file), `${file} imports ${name}`);
      }
    }
  });

  test('process and console only in cli/', () => {
    const users = files.filter(
      (file) => floorOf(file) !== 'cli' && /\b(?:process|console)\./.test(text.get(file) ?? ''),
    );
    assert.deepEqual(users, []);
  });

  test('every member of a family stands in its list, and the contract does not know the list', () => {
    for (const { list, contract, folder } of families) {
      const declaration = new RegExp(`export const \\w+: ${contract}(?:<.*>)? =`);
      const members = files.filter((file) => file.startsWith(`${folder}/`) && declaration.test(text.get(file) ?? ''));
      assert.ok(members.length > 0, `${contract} has no members`);
      const listed = imports(list).filter((file) => members.includes(file));
      assert.deepEqual(listed.sort(), members, `members of ${list}`);
    }
  });

  test('the id of a rule is its path', () => {
    for (const file of imports('rules/rules.ts').filter((name) => name.split('/').length > 2)) {
      assert.match(text.get(file) ?? '', new RegExp(`id: '${file.slice('rules/'.length, -'.ts'.length)}'`));
    }
  });

  test('no attic: nothing is called utils, helpers, common, misc or types', () => {
    const attics = files.filter((file) => /^(?:utils?|helpers?|common|misc|types)$/.test(basename(file, '.ts')));
    assert.deepEqual(attics, []);
  });

  test('every file opens with what it is', () => {
    const silent = files.filter((file) => !/^(?:#!.*\n)?\/\//.test(text.get(file) ?? ''));
    assert.deepEqual(silent, []);
  });
});
