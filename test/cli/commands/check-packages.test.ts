// check: budgets for packages at their limits, the layer and instruction that they name, and packages in baselines.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { Finding } from '../../../src/rules/rule.ts';
import { dockerSave, type StepLiteral } from '../../support/image-builder.ts';
import { dpkg, file, npm } from '../../support/package-literal.ts';
import { run } from '../../support/run.ts';
import type { TarLiteral } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const write = temporaryFolder('check-packages-test');

const step = (createdBy: string, ...entries: readonly TarLiteral[]): StepLiteral => ({ createdBy, entries });
const save = (...steps: readonly StepLiteral[]): Buffer =>
  dockerSave([{ names: ['app:1'], steps }], { v1Configs: false });

const base = step('FROM', ...dpkg('sh'), file('usr/bin/sh', 100));
const install = step(
  'RUN apt-get install gcc jq',
  ...dpkg('gcc', 'jq', 'sh'),
  file('usr/bin/gcc', 3000),
  file('usr/bin/jq', 200),
);
const copy = step('COPY web /srv', ...npm('@types/node', '20.1.0', 50));
const purge = step('RUN apt-get purge gcc', ...dpkg('jq', 'sh'), { path: 'usr/bin/.wh.gcc' });
const chmod = step('RUN chmod', { ...file('usr/bin/jq', 200), mode: 0o700 });
const app = save(base, install, copy, purge, chmod);
/** By hand: of npm/@types/node, the manifest has 40 bytes. */
const typesSize = 50 + JSON.stringify({ name: '@types/node', version: '20.1.0' }).length;

interface Answer {
  readonly status: number;
  readonly messages: readonly string[];
  readonly findings: readonly Finding[];
}

async function check(archive: Buffer, ...options: readonly string[]): Promise<Answer> {
  const { status, output, errors } = await run(['check', write('app.tar', archive), ...options, '--format', 'json']);
  assert.equal(errors, '');
  const findings: readonly Finding[] = JSON.parse(output).findings;
  return { status, findings, messages: findings.map(({ message }) => message) };
}
const budget = (...budgets: readonly string[]) => budgets.flatMap((one) => ['--budget', one]);

describe('package-size counts the files of all layers', () => {
  for (const [glob, size] of [
    ['deb/gcc', 3000],
    ['deb/jq', 400],
    ['deb/*', 3500],
    ['{deb/jq,npm/**}', 400 + typesSize],
    ['npm/*', typesSize],
    ['@types', typesSize],
    ['g*', 3000],
    ['npm/typescript', 0],
  ] as const) {
    test(`${glob}: passes at ${size} bytes`, async () => {
      assert.deepEqual(await check(app, ...budget(`package-size.${glob}=${size}`)), {
        status: 0,
        messages: [],
        findings: [],
      });
      if (size > 0) assert.equal((await check(app, ...budget(`package-size.${glob}=${size - 1}`))).status, 1);
    });
  }
  test('names the largest package, its layer and instruction', async () => {
    const { findings, messages } = await check(app, ...budget('package-size.deb/*=3kB', 'package-size.deb/jq=0B'));
    assert.deepEqual(messages, [
      'deb/* is 3.5kB; budget is 3kB; largest of 3 packages: deb/gcc 1.0, 3kB (layer 1: RUN apt-get install gcc jq)',
      'deb/jq is 400B; budget is 0B; deb/jq 1.0, 400B (layers 1, 4: RUN apt-get install gcc jq)',
    ]);
    assert.deepEqual(
      findings.map(({ rule, where, bytes }) => [rule, where.layer, bytes]),
      [
        ['budget/package-size', 1, 3500],
        ['budget/package-size', 1, 400],
      ],
    );
    assert.deepEqual(findings[1]?.data, {
      ...{ metric: 'deb/jq', limit: '0B', limitValue: 0, actual: 400, atLeast: false, status: 'over' },
      allowReason: null,
      packages: [
        { name: 'deb/jq', version: '1.0', bytes: 400, layers: [1, 4], instruction: 'RUN apt-get install gcc jq' },
      ],
    });
  });
  test('each limit is a budget', async () => {
    const budgets = budget('package-size.deb/*=1B', 'package-size.npm/*=1MB');
    const { output } = await run(['check', write('app.tar', app), ...budgets]);
    assert.match(output, /^FAILED {2}app:1 {3}1 of 2 budgets exceeded$/m);
  });
});

describe('forbidden-package', () => {
  for (const [glob, ...messages] of [
    ['deb/jq', 'deb/jq 1.0 is forbidden (layers 1, 4: RUN apt-get install gcc jq)'],
    [
      'deb/gcc*',
      'deb/gcc 1.0 is forbidden (layer 1: RUN apt-get install gcc jq); still shipped although layer 3 removes it',
    ],
    ['npm/@types/*', 'npm/@types/node 20.1.0 is forbidden (layer 2: COPY web /srv)'],
    ['npm', 'npm/@types/node 20.1.0 is forbidden (layer 2: COPY web /srv)'],
    ['deb/*-dev'],
    ['apk/gcc'],
    ['deb/g++*'],
  ] as const) {
    test(`${glob}: ${messages.length} found`, async () => {
      const answer = await check(app, ...budget(`forbidden-package=${glob}`));
      assert.deepEqual([answer.status, answer.messages], [messages.length, messages]);
    });
  }
  test('a name with characters that are special in globs', async () => {
    const image = save(step('FROM', ...dpkg('libstdc++6'), file('usr/bin/libstdc++6', 10)));
    for (const glob of ['deb/libstdc++6', 'deb/libstdc++*', 'libstdc++?'])
      assert.equal((await check(image, ...budget(`forbidden-package=${glob}`))).status, 1, glob);
    assert.equal((await check(image, ...budget('forbidden-package=deb/libstdc+'))).status, 0);
  });
  test('a package without files is in the layer that installs it', async () => {
    const image = save(base, step('RUN apt-get install meta', ...dpkg('meta', 'sh')), chmod);
    const { findings, messages } = await check(image, ...budget('forbidden-package=deb/meta'));
    assert.deepEqual(messages, ['deb/meta 1.0 is forbidden (layer 1: RUN apt-get install meta)']);
    assert.equal(findings[0]?.where.layer, 1);
  });
  test('a package without files that was removed is not in the image', async () => {
    const image = save(base, step('RUN apt-get install meta', ...dpkg('meta', 'sh')), step('RUN', ...dpkg('sh')));
    assert.equal((await check(image, ...budget('forbidden-package=deb/meta'))).status, 0);
  });
});

describe('a database that could not be read', () => {
  const broken = file('srv/node_modules/x/package.json', '{"name": "x"');
  const image = save(base, step('COPY web /srv', broken));
  for (const [given, status] of [
    ['forbidden-package=npm/typescript', 1],
    ['forbidden-package=typescript', 1],
    ['forbidden-package={npm,deb}/typescript', 1],
    ['forbidden-package=/npm/typescript', 1],
    ['package-size.npm/*=1MB', 1],
    ['package-size.*=1MB', 1],
    ['forbidden-package=deb/gcc', 0],
    ['package-size.deb/*=1MB', 0],
  ] as const) {
    test(`${given}: ${status === 0 ? 'is not about it' : 'does not pass'}`, async () => {
      const answer = await check(image, ...budget(given));
      assert.equal(answer.status, status);
      const [message = ''] = answer.findings.flatMap((one) => (one.rule.startsWith('budget/') ? one.message : []));
      const expected =
        /budget .* cannot be checked: \/srv\/node_modules\/x\/package\.json \(layer 1\) .*; npm packages can be missing/;
      if (status === 1) assert.match(message, expected);
      else assert.equal(message, '');
    });
  }
  test('what is over a limit all the same is over', async () => {
    const { messages } = await check(
      save(base, step('COPY', broken, ...npm('ms', '2.0.0', 500))),
      ...budget('package-size.npm/*=1B', 'forbidden-package=npm/ms'),
    );
    assert.match(messages[0] ?? '', /^npm\/\* is at least \d+B; budget is 1B; npm\/ms 2\.0\.0/);
    assert.match(messages[1] ?? '', /^npm\/ms 2\.0\.0 is forbidden/);
  });
});

describe('new-packages', () => {
  const older = save(base, copy);
  const newer = save(
    base,
    step('RUN apt-get install a b', ...dpkg('a', 'b', 'sh'), file('usr/bin/a', 10), file('usr/bin/b', 20)),
    step('COPY web /srv', ...npm('@types/node', '22.0.0', 50), ...npm('ms', '2.0.0', 5)),
  );
  const baselineFile = async (archive: Buffer): Promise<string> => {
    const baseline = write('base.json', '');
    assert.equal((await run(['check', write('old.tar', archive), '--write-baseline', baseline])).status, 0);
    return baseline;
  };
  const message =
    '3 new packages; budget is 2; npm/ms (36B) in layer 2: COPY web /srv; deb/b (20B), deb/a (10B) in layer 1: RUN apt-get install a b';

  for (const [what, baseline] of [
    ['a baseline file', () => baselineFile(older)],
    ['an archive', async () => write('old.tar', older)],
  ] as const) {
    test(`${what}: a new version is not new; passes at the limit`, async () => {
      const options = ['--baseline', await baseline()];
      assert.equal((await check(newer, ...options, ...budget('new-packages=3'))).status, 0);
      const { status, messages, findings } = await check(newer, ...options, ...budget('new-packages=2'));
      assert.deepEqual([status, messages], [1, [message]]);
      assert.equal(findings[0]?.where.layer, 2);
    });
  }
  test('a package that is removed in the end is not new', async () => {
    const options = ['--baseline', await baselineFile(save(base, copy, step('RUN', ...dpkg('jq', 'sh'))))];
    assert.equal((await check(app, ...options, ...budget('new-packages=0'))).status, 0);
  });
  test('without a baseline', async () => {
    const { status, messages } = await check(newer, ...budget('new-packages=2'));
    assert.deepEqual(
      [status, messages],
      [1, ['the new-packages budget cannot be checked: no baseline; pass --baseline']],
    );
  });
  test('a baseline without packages must be written again', async () => {
    const { packages, ...rest } = JSON.parse(readFileSync(await baselineFile(older), 'utf8'));
    assert.deepEqual(packages, { 'deb/sh': '1.0', 'npm/@types/node': '20.1.0' });
    const { status, messages } = await check(
      newer,
      ...['--baseline', write('old.json', JSON.stringify(rest)), ...budget('new-packages=9')],
    );
    const reason = 'the baseline has no list of packages; write it again with --write-baseline';
    assert.deepEqual([status, messages], [1, [`the new-packages budget cannot be checked: ${reason}`]]);
  });
  test('an unreadable database', async () => {
    const image = save(base, step('COPY', file('srv/node_modules/x/package.json', '{')));
    const options = ['--baseline', await baselineFile(save(base)), ...budget('new-packages=9')];
    const { status, messages } = await check(image, ...options);
    assert.equal(status, 1);
    assert.ok(
      messages.some((one) => one.startsWith('the new-packages budget cannot be checked: /srv/node_modules/x/')),
    );
  });
  test('several versions of a package are listed together', async () => {
    const image = save(
      step(
        'COPY',
        ...npm('ms', '2.0.0', 5),
        ...npm('x', '1.0.0', 5),
        file('srv/node_modules/x/node_modules/ms/package.json', '{"name":"ms","version":"2.1.0"}'),
      ),
    );
    const { packages } = JSON.parse(readFileSync(await baselineFile(image), 'utf8'));
    assert.deepEqual(packages, { 'npm/ms': '2.0.0, 2.1.0', 'npm/x': '1.0.0' });
  });
  test('--ratchet keeps the list', async () => {
    const baseline = await baselineFile(save(base, copy, step('COPY', file('big', 5000))));
    const smaller = write('app.tar', save(base, copy, step('COPY', ...npm('ms', '2.0.0', 5))));
    assert.equal(
      (await run(['check', smaller, '--baseline', baseline, '--ratchet', '--budget', 'growth=0B'])).status,
      0,
    );
    const { packages } = JSON.parse(readFileSync(baseline, 'utf8'));
    assert.deepEqual(Object.keys(packages), ['deb/sh', 'npm/@types/node', 'npm/ms']);
  });
});

test('a policy has them, and says what is wrong in them', async () => {
  const policy = (text: string) => run(['check', write('app.tar', app), '--policy', write('p.yaml', text)]);
  const budgets = 'budgets: { package-size: { "deb/*": 1MB }, forbidden-package: ["deb/x"], new-packages: 1 }';
  assert.match((await policy(budgets)).output, /^FAILED .*1 of 3 budgets unknown/);
  for (const [text, message] of [
    ['budgets: { forbidden-package: [] }', '"budgets.forbidden-package" must list at least one glob'],
    ['budgets: { forbidden-package: ["/"] }', '"budgets.forbidden-package.0" must be a glob such as "deb/*-dev"'],
    [
      'budgets: { package-size: { "deb/[z-a]": 1 } }',
      '"deb/[z-a]" cannot be a glob; it is not valid (range out of order in character class); write \\ before a character that stands for itself',
    ],
    ['budgets: { new-packages: -1 }', '"budgets.new-packages" must be 0 or more'],
  ] as const) {
    assert.equal((await policy(text)).errors, `timg-inspect: ${write('p.yaml', text)}:1: ${message}\n`);
  }
});

test('a budget of the command line without a glob', async () => {
  const { errors } = await run(['check', write('app.tar', app), '--budget', 'package-size=1MB']);
  const message = 'the budget package-size needs a glob, such as package-size.deb/*=20MB';
  assert.equal(errors, `timg-inspect: --budget package-size=1MB: ${message}\n`);
});
