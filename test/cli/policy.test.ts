// Policy files: where they are found, their forms, and errors in them: file, line and the nearest word.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { readPolicy } from '../../src/cli/policy-file.ts';
import { policySchema } from '../../src/rules/policy-schema.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'policy-test-'));
after(() => rmSync(folder, { recursive: true }));

const archive = inProject('samples/hello_image_1.1.0.tar');

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** The errors in a policy, without the program and the folder. */
async function refusal(name: string, text: string): Promise<string> {
  const { status, output, errors } = await run(['check', archive, '--policy', write(name, text)]);
  assert.deepEqual([status, output], [2, '']);
  return errors.replaceAll(`timg-inspect: ${folder}/`, '').trimEnd();
}

describe('forms of a policy', () => {
  const limits = { 'layer-count': 3 };
  const forms: Readonly<Record<string, string>> = {
    'p.json': '{"budgets": {"layer-count": 3}}',
    'p.yaml': '# a comment\nbudgets:\n  layer-count: 3\n',
    'p.yml': 'budgets: { layer-count: 3 }',
    'package.json': '{"name": "app", "timg-inspect": {"budgets": {"layer-count": 3}}}',
  };
  for (const [name, text] of Object.entries(forms)) {
    test(name, async () => assert.deepEqual((await readPolicy(write(name, text))).budgets, limits));
  }
  test('a package.json with repeated keys has no budgets', async () =>
    assert.deepEqual((await readPolicy(write('package.json', '{"a": 1, "a": 2}'))).budgets, {}));
  test('an empty file has no budgets', async () =>
    assert.deepEqual((await readPolicy(write('empty.yaml', ''))).budgets, {}));
  test('a package.json without a policy has no budgets', async () =>
    assert.deepEqual((await readPolicy(write('package.json', '{"name": "app"}'))).budgets, {}));
});

describe('without --policy', () => {
  const here = mkdtempSync(join(folder, 'here-'));
  mkdirSync(join(here, '.git'));
  const find = async (): Promise<string | null> => {
    const before = process.cwd();
    process.chdir(here);
    try {
      return (await readPolicy(undefined)).source;
    } finally {
      process.chdir(before);
    }
  };
  test('the first file of the list is read', async () => {
    const found: (string | null)[] = [await find()];
    for (const [name, text] of [
      ['.dive-ci', 'rules:\n  lowestEfficiency: 0.9\n'],
      ['package.json', '{}'],
      ['.timg-inspect.yaml', 'budgets: {}'],
      ['.timg-inspect.json', '{}'],
    ] as const) {
      writeFileSync(join(here, name), text);
      found.push(await find());
    }
    assert.deepEqual(found, [null, '.dive-ci', '.dive-ci', '.timg-inspect.yaml', '.timg-inspect.json']);
  });
});

describe('an error names the file, the line and the nearest word', () => {
  const cases: readonly (readonly [name: string, text: string, message: string])[] = [
    ['p.yaml', 'budgets:\n  layer-count: 3\n  groth: 5%\n', 'p.yaml:3: unknown budget "groth"; did you mean "growth"?'],
    ['p.json', '{\n  "budget": {}\n}', 'p.json:2: unknown key "budget"; did you mean "budgets"?'],
    ['p.json', '{\n  "limits": {}\n}', 'p.json:2: unknown key "limits"; known: budgets, rules, images'],
    [
      'p.yaml',
      'rules:\n  bloat/apt-cash: off\n',
      'p.yaml:2: unknown rule "bloat/apt-cash"; did you mean "bloat/apt-cache"?',
    ],
    ['p.yaml', 'rules:\n  zzz: off\n', 'p.yaml:2: unknown rule "zzz"; timg-inspect explain lists all rules'],
    [
      'p.yaml',
      'rules:\n  bloat/apt-cache: fatal\n',
      'p.yaml:2: severity of "rules.bloat/apt-cache" must be one of off, note, warning, error',
    ],
    [
      'p.yaml',
      'budgets:\n  image-size:\n    contents: 5MB\n',
      'p.yaml:3: unknown size "contents"; did you mean "content"?',
    ],
    [
      'p.yaml',
      'budgets:\n  image-size: 5 apples\n',
      'p.yaml:2: "budgets.image-size" must be a size such as 1000000, 20MB or 64MiB',
    ],
    [
      'p.yaml',
      'budgets:\n  image-size: 5%\n',
      'p.yaml:2: "budgets.image-size" must be a size such as 1000000, 20MB or 64MiB',
    ],
    [
      'p.yaml',
      'budgets:\n  growth: lots\n',
      'p.yaml:2: "budgets.growth" must be a size such as 20MB, a percentage such as 5%, or both: "5% or 1MB"',
    ],
    [
      'p.yaml',
      'budgets:\n  layer-size: 5iB\n',
      'p.yaml:2: "budgets.layer-size" must be a size such as 1000000, 20MB or 64MiB',
    ],
    [
      'p.yaml',
      'budgets:\n  efficiency: most\n',
      'p.yaml:2: "budgets.efficiency" must be a share such as "95%" or 0.95',
    ],
    ['p.yaml', 'budgets:\n  efficiency: 95\n', 'p.yaml:2: "budgets.efficiency" must be 1 or less'],
    ['p.yaml', 'budgets:\n  layer-count: -1\n', 'p.yaml:2: "budgets.layer-count" must be 0 or more'],
    ['p.yaml', 'budgets:\n  layer-count: many\n', 'p.yaml:2: "budgets.layer-count" must be a whole number'],
    [
      'p.yaml',
      'budgets:\n  forbidden-path: []\n',
      'p.yaml:2: "budgets.forbidden-path" must list at least one glob, or "secrets"',
    ],
    ['p.yaml', 'budgets:\n  forbidden-path: secrets\n', 'p.yaml:2: "budgets.forbidden-path" must be a list'],
    ['p.yaml', 'budgets:\n  growth: 1\nrules: {}\nbudgets: {}\n', 'p.yaml:4: not valid YAML: Map keys must be unique'],
    ['p.yaml', 'a: &a [x,x]\nb: [*a,{x: 1, x: 2}]\n', 'p.yaml:2: not valid YAML: Map keys must be unique'],
    [
      'p.yaml',
      `budgets:\n  path-size:\n${Array.from({ length: 50_000 }, (_, at) => `    k${at}: 1\n`).join('')}`,
      'p.yaml:2: "budgets.path-size" has 50000 globs; use at most 1000, with alternatives such as {a,b}',
    ],
    [
      'p.yaml',
      `rules:\n${Array.from({ length: 50_000 }, (_, at) => `  x/k${at}: off\n`).join('')}`,
      `${Array.from({ length: 50 }, (_, at) => `p.yaml:${at + 2}: unknown rule "x/k${at}"; timg-inspect explain lists all rules`).join('\n')}\np.yaml: has more mistakes; these are the first 50`,
    ],
    [
      'p.yaml',
      'budgets:\n  forbidden-path:\n    - "*.pem"\n    - "a{b"\n  path-size:\n    "(?<=x)*": 1\n',
      'p.yaml:4: "a{b" cannot be a glob; it is not valid (unterminated group); write \\ before a character that stands for itself\np.yaml:6: "(?<=x)*" cannot be a glob; it has a "(?<="; remove it, or write "\\("',
    ],
    ['p.yaml', 'a: b: c\n', 'p.yaml:1: not valid YAML: Nested mappings are not allowed in compact mappings'],
    ['p.json', '{"budgets": ', 'p.json:1: not valid JSON: Flow map must end with a }'],
    ['p.json', `{"rules": ${'['.repeat(9000)}${']'.repeat(9000)}}`, 'p.json:1: not valid JSON: nested too deeply'],
    ['p.yaml', `rules: ${'{a: '.repeat(9000)}1${'}'.repeat(9000)}`, 'p.yaml:1: not valid YAML: nested too deeply'],
    [
      'p.yaml',
      'budgets:\n  groth: 1\n  layer-cont: 2\n',
      'p.yaml:2: unknown budget "groth"; did you mean "growth"?\np.yaml:3: unknown budget "layer-cont"; did you mean "layer-count"?',
    ],
    [
      'package.json',
      '{\n  "timg-inspect": {\n    "budgets": {\n      "groth": 1\n}}}',
      'package.json:4: unknown budget "groth"; did you mean "growth"?',
    ],
    ['.dive-ci', 'rules:\n  lowestEfficiency: high\n', '.dive-ci:2: "lowestEfficiency" must be a ratio from 0 to 1'],
    [
      '.dive-ci',
      'rules:\n  highestWastedBytes: 20apples\n',
      '.dive-ci:2: "highestWastedBytes" must be a size such as 20MB',
    ],
  ];
  for (const [name, text, message] of cases) {
    test(`${name}: ${JSON.stringify(text)}`, async () => assert.equal(await refusal(name, text), message));
  }

  test('YAML aliases cannot be used as a bomb', async () => {
    const lines = Array.from(
      { length: 10 },
      (_, at) => `a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(',')}]`,
    );
    assert.match(await refusal('p.yaml', ['a0: &a0 [x]', ...lines].join('\n')), /Excessive alias count/);
  });
  test('YAML aliases of many anchors: the parser would search for each', async () => {
    const lines = Array.from({ length: 101 }, (_, at) => `  - &a${at} none\n  - *a${at}`);
    assert.equal(
      await refusal('p.yaml', ['a:', ...lines].join('\n')),
      'p.yaml:203: not valid YAML: more than 100 aliases',
    );
    assert.match(await refusal('p.yaml', ['a:', ...lines.slice(1)].join('\n')), /unknown key "a"/);
  });
  test('YAML aliases of many anchors: the parser would search for each', async () => {
    const lines = Array.from({ length: 101 }, (_, at) => `  - &a${at} none\n  - *a${at}`);
    assert.equal(
      await refusal('p.yaml', ['a:', ...lines].join('\n')),
      'p.yaml:203: not valid YAML: more than 100 aliases',
    );
    assert.match(await refusal('p.yaml', ['a:', ...lines.slice(1)].join('\n')), /unknown key "a"/);
  });
  test('a file over 1MiB is not read', async () =>
    assert.match(
      await refusal('p.yaml', '#'.repeat(2 ** 20 + 1)),
      /^p\.yaml: too large \(more than 1MiB\) for a policy or baseline$/,
    ));
  test('a policy file that does not exist', async () => {
    const { status, errors } = await run(['check', archive, '--policy', 'nowhere.yaml']);
    assert.deepEqual([status, errors], [2, 'timg-inspect: nowhere.yaml: no such file\n']);
  });
});

describe('limits in .dive-ci are compared with the figures of timg-inspect', () => {
  /** Efficiency 0.7242; 13,840 of 50,176 bytes wasted; own files 33,775, wasted by own layers 13,840: 40.98%. */
  const cases: readonly (readonly [text: string, status: number, budget: string])[] = [
    ['lowestEfficiency: 0.72', 0, 'budget/efficiency'],
    ['lowestEfficiency: 0.73', 1, 'budget/efficiency'],
    ['lowestEfficiency: "0.73"', 1, 'budget/efficiency'],
    ['highestWastedBytes: 13840B', 0, 'budget/wasted'],
    ['highestWastedBytes: 13.8kB', 1, 'budget/wasted'],
    ['highestUserWastedPercent: 0.41', 0, 'budget/own-wasted'],
    ['highestUserWastedPercent: 0.40', 1, 'budget/own-wasted'],
  ];
  for (const [text, expected, budget] of cases) {
    test(`${text}: ${expected}`, async () => {
      const others = Object.entries({ lowestEfficiency: 'disabled', highestUserWastedPercent: 'disabled' });
      const off = others.filter(([name]) => !text.startsWith(name)).map(([name, value]) => `  ${name}: ${value}\n`);
      const policy = write('.dive-ci', `rules:\n  ${text}\n${off.join('')}`);
      const { status, output } = await run(['check', archive, '--policy', policy, '--format', 'json']);
      const { data } = JSON.parse(output);
      assert.deepEqual([status, data.budgets.map(({ rule }: { rule: string }) => rule)], [expected, [budget]]);
      assert.match(data.policy.note, /dive also counts the remaining copy as wasted/);
    });
  }
  test('a disabled rule sets no budget', async () => {
    const policy = await readPolicy(
      write('.dive-ci', 'rules:\n  highestWastedBytes: disabled\n  lowestEfficiency: 0.5\n'),
    );
    assert.deepEqual(policy.budgets, { efficiency: 0.5, 'own-wasted': '10%' });
  });
});

describe('other forms of .dive-ci', () => {
  test('missing rules have the defaults of dive', async () => {
    const { budgets } = await readPolicy(write('.dive-ci', 'rules:\n  highestWastedBytes: 20MB\n'));
    assert.deepEqual(budgets, { efficiency: 0.9, 'own-wasted': '10%', wasted: '20MB' });
  });
  // Forms that go-humanize accepts, which dive reads sizes with.
  for (const [written, limit] of [
    ['20MB', '20MB'],
    ['1.5 GiB', '1.5 GiB'],
    ['20000000', '20MB'],
    ['20M', '20MB'],
    ['"20 mi"', '20971520B'],
    ['"1,500"', '1.5kB'],
    ['13840', '13840B'],
  ] as const) {
    test(`the size ${written} is shown as a size`, async () => {
      const policy = await readPolicy(write('.dive-ci', `rules:\n  highestWastedBytes: ${written}\n`));
      const { wasted } = policy.budgets;
      assert.equal(wasted, limit);
    });
  }
  test('the keys of newer versions are read', async () => {
    const { budgets } = await readPolicy(
      write('.dive-ci', 'lowest-efficiency-threshold: 0.5\nhighest-user-wasted-percent: 0.2\n'),
    );
    assert.deepEqual(budgets, { efficiency: 0.5, 'own-wasted': '20%' });
  });
  test('a misspelled rule is an error', async () =>
    assert.equal(
      await refusal('.dive-ci', 'rules:\n  lowestEfficency: 1\n'),
      '.dive-ci:2: unknown rule "lowestEfficency" in a .dive-ci file; did you mean "lowestEfficiency"?',
    ));
  test('a rule of dive in another policy file is an error', async () =>
    assert.equal(
      await refusal('p.yaml', 'budgets:\n  layer-count: 0\nrules:\n  lowestEfficiency: 0\n'),
      'p.yaml:4: unknown rule "lowestEfficiency"; timg-inspect explain lists all rules',
    ));
});

describe('the schema of policy files', () => {
  test('is up to date (npm run policy-schema)', () => {
    assert.deepEqual(JSON.parse(readFileSync(inProject('schemas/policy.json'), 'utf8')), policySchema());
  });
});
