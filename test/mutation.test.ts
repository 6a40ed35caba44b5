// Mutation testing (scripts/mutation) of a small project: which changes it makes, and which of them it prints.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { inProject } from './support/project.ts';

const folder = mkdtempSync(join(tmpdir(), 'mutation-'));
after(() => rmSync(folder, { recursive: true }));

const write = (file: string, text: string): void => writeFileSync(join(folder, file), text);
/** Without what TypeScript's server may write when it is closed. */
function node(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr: stderr.replace(/^context canceled\n/gm, '') };
}

/** Code, and what it becomes. */
const changes: readonly (readonly [code: string, ...changes: string[]])[] = [
  ['if (a < 2) b();', 'a < 2 → true', 'a < 2 → false', 'a < 2 → a <= 2', 'b(); → nothing'],
  ['if (a === b) return;', 'a === b → true', 'a === b → false'],
  ['return a === b;', 'a === b → undefined', 'a === b → a !== b'],
  ['return a ? 7 : -b;', 'a ? 7 : -b → undefined', 'a → true', 'a → false', '7 in a ? 7 : -b → (7 + 1)', '-b → b'],
  ['b = a + b * 2;', 'b = a + b * 2; → nothing', 'a + b * 2 → a - (b * 2)', 'b * 2 → b / 2', '2 in b * 2 → (2 + 1)'],
  ['b += 1;', 'b += 1; → nothing', 'b += 1 → b -= 1'],
  ["b(a + 'text');", "b(a + 'text'); → nothing"],
  ['while (!a) b(true);', '!a → false', '!a → a', 'b(true); → nothing', 'true in b(true) → false'],
  ['for (; a < b; a += 1) b(-1);', 'a < b → a <= b', 'b(-1); → nothing', '-1 → 1'],
  ['return a ?? b?.some(a);', 'a ?? b?.some(a) → undefined', 'a ?? b?.some(a) → a && b?.some(a)'],
  ["return a.startsWith('b');", "a.startsWith('b') → undefined", "a.startsWith('b') → a.endsWith('b')"],
  ['a.some(() => b);', 'a.some(() => b); → nothing', 'a.some(() => b) → a.every(() => b)', 'b → undefined'],
  ["if (a) throw new Error('a');"],
  ["if (a) throw new RangeError('a');", 'a → true', 'a → false'],
  ['type Five = 5; let c: Five | undefined;'],
];

const source = `
export const larger = (a: number, b: number): number => (a > b ? a : b);
export function positive(a: number): number {
  if (a < 0) return 0;
  return a;
}
`;

const tests = `
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { larger, positive } from '../src/numbers.ts';
test('larger', () => assert.equal(larger(2, 1), 2));
const atLoad = positive(-5);
test('computed before', () => assert.equal(atLoad, 0));
test('positive', () => assert.equal(positive(3), 3));
`;

for (const name of ['src', 'test', 'scripts']) mkdirSync(join(folder, name));
cpSync(inProject('scripts/mutation'), join(folder, 'scripts/mutation'), { recursive: true });
cpSync(inProject('tsconfig.json'), join(folder, 'tsconfig.json'));
symlinkSync(inProject('node_modules'), join(folder, 'node_modules'), 'dir');
write('package.json', '{ "type": "module" }');
write(
  'scripts/mutation/areas.mjs',
  `export const areas = { numbers: { sources: ['src/numbers.ts'], tests: ['test/'] } };`,
);
write('src/numbers.ts', source);
write('test/numbers.test.ts', tests);

/** Runs the area with these mutants listed as making no difference. */
function mutation(...equivalent: string[]) {
  write('scripts/mutation/equivalent.json', JSON.stringify({ numbers: { 'the same number': equivalent } }));
  const { status, stdout, stderr } = node('scripts/mutation/mutation.mjs', 'numbers', '--count', '0', '--jobs', '1');
  return { status, lines: stdout.trimEnd().split('\n'), errors: stderr };
}

test('which changes are made to code', () => {
  const functions = changes.map(([code], at) => `function row${at}(a, b) { ${code} }\n`);
  write('src/forms.ts', functions.join(''));
  const print = `import { mutantsOf } from './scripts/mutation/mutants.mjs';
    console.log(JSON.stringify(mutantsOf(['src/forms.ts']).map(({ title }) => title)));`;
  const { status, stdout, stderr } = node('--input-type=module', '--eval', print);
  rmSync(join(folder, 'src/forms.ts'));
  assert.deepEqual([status, stderr], [0, '']);
  const titles: readonly string[] = JSON.parse(stdout);
  assert.deepEqual(
    [...titles].sort(),
    changes.flatMap(([, ...made], at) => made.map((change) => `src/forms.ts row${at}: ${change}`)).sort(),
  );
});

describe('an area', () => {
  const same = ['src/numbers.ts larger: a > b → a >= b', 'src/numbers.ts positive: a < 0 → a <= 0'];

  test('prints the changes that no test notices, and how many are noticed, also by what is computed at load', () => {
    const { status, lines, errors } = mutation(...same);
    assert.deepEqual([status, errors], [0, '']);
    assert.match(lines[0] ?? '', /^numbers: 3 tests of 1 files take .* reach 10 of 10 mutants, 5 of them at load$/);
    assert.deepEqual(lines.slice(1), [
      'src/numbers.ts larger: a > b → true',
      'numbers: 8 of 8 mutants: 7 noticed (0 by a timeout), 87.5%; 2 more make no difference',
    ]);
  });
  test('a listed change that is none of the sources is an error', () => {
    const { status, errors } = mutation(...same, 'src/numbers.ts smaller: a > b → true');
    assert.notEqual(status, 0);
    assert.match(errors, /equivalent\.json: no such mutant: src\/numbers\.ts smaller: a > b → true/);
  });
  test('of another name is an error that lists the areas', () => {
    const { status, stderr } = node('scripts/mutation/mutation.mjs', 'letters');
    assert.deepEqual([status, stderr], [2, 'mutation: no area "letters"; choose one: numbers\n']);
  });
});
