// Budgets on the command line: --budget and the options of dive, alone and with a policy.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withBudgets } from '../../src/cli/check/command-line-budgets.ts';
import { noPolicy } from '../../src/rules/policy.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const write = temporaryFolder('budget-options-test');
const archive = inProject('samples/hello_image_1.1.0.tar');

const budgetsOf = (before: Readonly<Record<string, unknown>>, ...budget: string[]) =>
  withBudgets({ ...noPolicy, budgets: before }, { budget } as Parameters<typeof withBudgets>[1]).budgets;

describe('--budget has the names and limits of a policy', () => {
  for (const [given, budgets] of [
    [['wasted=20MB'], { wasted: '20MB' }],
    [['wasted = 5% or 1MB'], { wasted: '5% or 1MB' }],
    [['wasted=1000'], { wasted: 1000 }],
    [['efficiency=0.95'], { efficiency: 0.95 }],
    [['efficiency=95%'], { efficiency: '95%' }],
    [['layer-count=30'], { 'layer-count': 30 }],
    [['growth=1%'], { growth: { content: '1%' } }],
    [['image-size=1GB', 'image-size.visible=500MB'], { 'image-size': { content: '1GB', visible: '500MB' } }],
    [['path-size./usr=20MB', 'path-size.*.so=1MB'], { 'path-size': { '/usr': '20MB', '*.so': '1MB' } }],
    [['path-size./a=b=20MB'], { 'path-size': { '/a=b': '20MB' } }],
    [['forbidden-path=secrets', 'forbidden-path=*=x.y'], { 'forbidden-path': ['secrets', '*=x.y'] }],
    [['forbidden-path=7'], { 'forbidden-path': ['7'] }],
  ] as const) {
    test(given.join(' '), () => assert.deepEqual(budgetsOf({}, ...given), budgets));
  }
});

describe('--budget overrides the same limit of the policy', () => {
  const sizes = { content: '1GB', visible: '1MB' };
  for (const [before, given, budgets] of [
    [{ wasted: '5%', 'layer-count': 3 }, 'wasted=20MB', { wasted: '20MB', 'layer-count': 3 }],
    [{ 'image-size': '1GB' }, 'image-size=2GB', { 'image-size': { content: '2GB' } }],
    [{ 'image-size': '1GB' }, 'image-size.files=2GB', { 'image-size': { content: '1GB', files: '2GB' } }],
    [{ 'image-size': sizes }, 'image-size.visible=2MB', { 'image-size': { content: '1GB', visible: '2MB' } }],
    [{ 'image-size': sizes }, 'image-size=2GB', { 'image-size': { content: '2GB', visible: '1MB' } }],
    [{ 'path-size': { a: 1, b: 2 } }, 'path-size.b=3', { 'path-size': { a: 1, b: 3 } }],
    [{ 'forbidden-path': ['secrets'] }, 'forbidden-path=*.sql', { 'forbidden-path': ['secrets', '*.sql'] }],
  ] as const) {
    test(given, () => assert.deepEqual(budgetsOf(before, given), budgets));
  }
  test('in a run', async () => {
    const policy = write('p.yaml', 'budgets: { layer-count: 3, wasted: 1kB }');
    const { status, output } = await run([
      'check',
      archive,
      '--policy',
      policy,
      '--budget',
      'wasted=20kB',
      '--limit=1',
    ]);
    assert.equal(status, 1);
    assert.match(output, /^ok +wasted +13\.8kB +20kB /m);
    assert.match(output, /^OVER +layer-count +9 +3 /m);
    assert.match(output, / --policy [^ ]*p\.yaml --budget wasted=20kB --limit 0$/m);
  });
  test('growth needs a baseline, as in a policy', async () => {
    const growth = (...options: readonly string[]) => run(['check', archive, '--budget', 'growth=1MB', ...options]);
    const { status, output } = await growth();
    assert.equal(status, 1);
    assert.match(output, /the growth budget for content cannot be checked: no baseline; pass --baseline/);
    assert.equal((await growth('--baseline', inProject('samples/hello_image.tar'))).status, 0);
  });
});

describe('mistakes are told with the option', () => {
  const use = 'use NAME=LIMIT, such as wasted=20MB';
  for (const [given, message] of [
    ['groth=5%', 'unknown budget "groth"; did you mean "growth"?'],
    ['image-size.contents=5MB', 'unknown size "contents"; did you mean "content"?'],
    ['wasted=lots', '"wasted" must be a size such as 20MB, a percentage such as 5%, or both: "5% or 1MB"'],
    ['layer-count=-1', '"layer-count" must be 0 or more'],
    [
      'path-size.[z-a]=5MB',
      '"[z-a]" cannot be a glob; it is not valid (range out of order in character class); write \\ before a character that stands for itself',
    ],
    ['path-size=20MB', 'the budget path-size needs a glob, such as path-size./usr=20MB'],
    ['layer-count.content=5', 'the budget layer-count has no parts; use layer-count=LIMIT'],
    ['forbidden-path.x=y', 'the budget forbidden-path has no parts; use forbidden-path=GLOB'],
    ['wasted', use],
    ['wasted:20MB', use],
    ['wasted=', use],
    ['=20MB', use],
  ] as const) {
    test(given, async () => {
      const { status, output, errors } = await run(['check', archive, '--budget', given]);
      assert.deepEqual([status, output, errors], [2, '', `timg-inspect: --budget ${given}: ${message}\n`]);
    });
  }
  for (const [options, message] of [
    ['--budget=', '--budget is empty (is a variable unset?); use --budget NAME=LIMIT, or leave it out'],
    ['--budget wasted=1MB --budget wasted=2MB', '--budget wasted=2MB: the budget wasted is set more than once'],
    [
      '--budget image-size=1MB --budget image-size.content=2MB',
      '--budget image-size.content=2MB: the budget image-size.content is set more than once',
    ],
    [
      '--budget efficiency=90% --lowestEfficiency 0.9',
      '--lowestEfficiency 0.9: the budget efficiency is set more than once',
    ],
    ['--lowestEfficiency 95%', '--lowestEfficiency 95%: must be a ratio from 0 to 1, or "disabled"'],
    ['--highestWastedBytes lots', '--highestWastedBytes lots: must be a size such as 20MB, or "disabled"'],
    ['--highestUserWastedPercent 20', '--highestUserWastedPercent 20: must be a ratio from 0 to 1, or "disabled"'],
    ['--lowestEficiency 1', 'unknown option "--lowestEficiency"; did you mean "--lowestEfficiency"?'],
  ] as const) {
    test(options, async () => {
      const { status, errors } = await run(['check', archive, ...options.split(' ')]);
      assert.deepEqual([status, errors], [2, `timg-inspect: ${message}\n`]);
    });
  }
});

describe('the options of dive are budgets', () => {
  /** As in the tests of .dive-ci: efficiency 0.7242; 13,840 bytes wasted; 40.98% of own files. */
  for (const [options, status, limits] of [
    ['--lowestEfficiency 0.72', 0, 'efficiency 0.72'],
    ['--lowestEfficiency=0.73', 1, 'efficiency 0.73'],
    ['--highestWastedBytes 20MB', 0, 'wasted 20MB'],
    ['--highestWastedBytes 13840', 0, 'wasted 13840B'],
    ['--highestUserWastedPercent 0.2', 1, 'own-wasted 20%'],
    ['--highestUserWastedPercent 0.5 --lowestEfficiency 0.5', 0, 'own-wasted 50%, efficiency 0.5'],
    ['--budget layer-count=9 --lowestEfficiency disabled', 0, 'layer-count 9'],
  ] as const) {
    test(options, async () => {
      const outcome = await run(['check', archive, ...options.split(' '), '--format', 'json']);
      const budgets: readonly { readonly rule: string; readonly limit: string }[] = JSON.parse(outcome.output).data
        .budgets;
      const found = budgets.map(({ rule, limit }) => `${rule.replace('budget/', '')} ${limit}`).join(', ');
      assert.deepEqual([outcome.status, found], [status, limits]);
    });
  }
  test('"disabled" removes the limit of the policy', async () => {
    const policy = write('.dive-ci', 'rules:\n  lowestEfficiency: 0.9\n  highestUserWastedPercent: 0.9\n');
    const gate = ['check', archive, '--policy', policy];
    assert.equal((await run(gate)).status, 1);
    assert.equal((await run([...gate, '--lowestEfficiency', 'disabled'])).status, 0);
  });
});
