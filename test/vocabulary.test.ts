// One name per thing: JSON keys, column titles and policy keys are those of docs/glossary.md, and nothing more is in it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { inProject } from './support/project.ts';

const glossary = readFileSync(inProject('docs/glossary.md'), 'utf8');
/** Code spans in the first column of the tables of a section. */
function termsIn(section: string): ReadonlySet<string> {
  const [, body] = new RegExp(`^## ${section}\\n(.*?)(?=^## |$(?![\\s\\S]))`, 'ms').exec(glossary) ?? [];
  assert.ok(body, section);
  const cells = body.split('\n').flatMap((line) => /^\| (`.*?`) \|/.exec(line)?.[1] ?? []);
  return new Set(cells.flatMap((cell) => Array.from(cell.matchAll(/`([^`]+)`/g), ([, term = '']) => term)));
}

const sizesAndKinds = termsIn('Sizes and kinds');

/** Names of the properties in a JSON Schema. */
function keysIn(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema ? Object.keys(schema.properties as object) : [];
  return [...own, ...Object.values(schema).flatMap(keysIn)];
}

const schemaFiles = [
  'baseline.json',
  'size-history.json',
  ...readdirSync(inProject('schemas/report'))
    // Its data has Docker's names.
    .filter((file) => file !== 'inspect.json')
    .map((file) => `report/${file}`),
];

function sorted(terms: Iterable<string>): readonly string[] {
  return [...new Set(terms)].sort();
}

describe('the glossary', () => {
  test('has every JSON key', () => {
    const keys = schemaFiles.flatMap((file) => keysIn(JSON.parse(readFileSync(inProject('schemas', file), 'utf8'))));
    assert.deepEqual(sorted(keys), sorted([...termsIn('JSON'), ...sizesAndKinds]));
  });

  test('has every column title', () => {
    const files = readdirSync(inProject('src/report'), { recursive: true, encoding: 'utf8' });
    const sources = files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(inProject('src/report', file), 'utf8'));
    const titles = sources.flatMap((source) =>
      Array.from(
        source.matchAll(/(?:title: |summed\(|ledgerColumn\(|left\(|right\()'([A-Z#][A-Z# ]*)'/g),
        ([, title = '']) => title,
      ),
    );
    assert.deepEqual(sorted(titles), sorted(termsIn('Column titles')));
  });

  test('has every budget of a policy', () => {
    const policy = JSON.parse(readFileSync(inProject('schemas/policy.json'), 'utf8'));
    assert.deepEqual(sorted(Object.keys(policy.$defs.budgets.properties)), sorted(termsIn('Budgets of a policy')));
  });
});

test('no old names are left', () => {
  const old =
    /reclaim|recopied|sits.?in|caused.?by|hidden by|bytes of bytes|what (?:of|to write)|is no (?:rule|key|tar)/i;
  const folders = ['src', 'docs', 'schemas'];
  const files = folders.flatMap((folder) =>
    readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  );
  const texts = [
    'README.md',
    ...files.filter((file) => /\.(?:ts|md|json|css)$/.test(file) && !/validators|page-assets/.test(file)),
  ];
  const found = texts.flatMap((file) =>
    readFileSync(inProject(file), 'utf8')
      .split('\n')
      .flatMap((line, at) => (old.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  );
  assert.deepEqual(found, []);
});
