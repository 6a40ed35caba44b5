// check without anything to check: exit status 2, and what was looked for where. A policy is found in the directories above.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'policy-search-test-')));
after(() => rmSync(folder, { recursive: true }));

const sample = inProject('samples/hello_image_1.1.0.tar');
const limit = 'budgets: { layer-count: 3 }';

let count = 0;
/** A repository with these files. */
function repository(files: Readonly<Record<string, string | Buffer>>): string {
  count += 1;
  const root = join(folder, `repository-${count}`);
  mkdirSync(join(root, 'sub/dir'), { recursive: true });
  for (const [name, text] of Object.entries({ '.git/HEAD': 'ref: refs/heads/main\n', ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const checkIn = (directory: string, ...options: readonly string[]) =>
  run(['check', sample, ...options, '--format', 'json'], { directory });

/** The policy that is used in a directory. */
async function usedIn(directory: string): Promise<string> {
  const { output, errors } = await checkIn(directory);
  assert.equal(errors, '');
  return JSON.parse(output).data.policy.source;
}

/** The parts of the error in a directory. */
async function refusalIn(directory: string, ...options: readonly string[]): Promise<readonly string[]> {
  const { status, output, errors } = await checkIn(directory, ...options);
  assert.deepEqual([status, output], [2, '']);
  assert.match(errors, /^timg-inspect: nothing to check: [^\n]*\n$/);
  return errors.trimEnd().replace('timg-inspect: nothing to check: ', '').split('; ');
}

const names =
  '.timg-inspect.json, .timg-inspect.yaml, .timg-inspect.yml, package.json (key "timg-inspect") and .dive-ci';
const advice = 'pass --budget wasted=20MB, --baseline or --policy';

describe('nothing to check is an error', () => {
  test('without a policy', async () => {
    const root = repository({});
    assert.deepEqual(await refusalIn(root), [`looked for ${names} in ${root}`, advice]);
    assert.deepEqual(await refusalIn(join(root, 'sub/dir')), [
      `looked for ${names} in ${root}/sub/dir and up to ${root}`,
      advice,
    ]);
  });

  for (const [what, name, text] of [
    ['no budget in it', '.timg-inspect.yaml', 'budgets: {}'],
    ['nothing in it', '.timg-inspect.yml', ''],
    ['only a comment', '.timg-inspect.yaml', '# budgets:\n'],
    ['only its schema', '.timg-inspect.json', '{"$schema": "policy.json", "rules": {}}'],
    ['rules that are off', '.timg-inspect.yaml', 'rules: { bloat/apt-cache: off }'],
    ['a budget that is off', '.timg-inspect.yaml', 'budgets: { wasted: 5% }\nrules: { budget/wasted: off }'],
    ['a severity for a budget that it does not set', '.timg-inspect.yaml', 'rules: { budget/wasted: error }'],
    ['a package.json with an empty policy', 'package.json', '{"timg-inspect": {}}'],
    [
      'all limits of dive disabled',
      '.dive-ci',
      'rules:\n  lowestEfficiency: disabled\n  highestUserWastedPercent: disabled\n',
    ],
  ] as const) {
    test(`a policy with ${what}`, async () => {
      const root = repository({ [name]: text, 'sub/package.json': '{"name": "app"}' });
      const correction = (file: string) => [
        `${file} turns on no budget and no rule`,
        `add a budget to ${file}, or pass --budget wasted=20MB or --baseline`,
      ];
      assert.deepEqual(await refusalIn(join(root, 'sub')), [
        `looked for ${names} in ${root}/sub and up to ${root}`,
        'package.json has no key "timg-inspect"',
        ...correction(`../${name}`),
      ]);
      assert.deepEqual(await refusalIn(folder, '--policy', join(root, name)), correction(join(root, name)));
    });
  }

  test('an empty map of paths is a mistake in the policy', async () => {
    const root = repository({ '.timg-inspect.yaml': 'budgets:\n  path-size: {}\n' });
    const { status, errors } = await checkIn(root);
    assert.equal(status, 2);
    assert.equal(errors, 'timg-inspect: .timg-inspect.yaml:2: "budgets.path-size" must have at least one key\n');
  });

  test('a baseline whose growth is not limited', async () => {
    const root = repository({ '.timg-inspect.yaml': 'rules: { budget/growth: off }' });
    const [, empty] = await refusalIn(root, '--baseline', inProject('samples/hello_image.tar'));
    assert.equal(empty, '.timg-inspect.yaml turns on no budget and no rule');
  });

  test('an exception does not replace a budget', async () => {
    assert.equal((await refusalIn(repository({}), '--allow', 'urgent')).at(-1), advice);
  });

  test('no report is written', async () => {
    const root = repository({});
    await refusalIn(root, '--report', 'junit=report.xml');
    assert.throws(() => readFileSync(join(root, 'report.xml')));
  });

  test('an archive with errors fails as ever', async () => {
    const { status, output } = await run(['check', inProject('samples/missing-layer.tar')], {
      directory: repository({}),
    });
    assert.equal(status, 1);
    assert.match(output, /^no budgets to check; pass --budget, --baseline or --policy$/m);
  });
});

describe('something to check', () => {
  for (const [what, files, options] of [
    ['a budget', { '.timg-inspect.yaml': 'budgets: { layer-count: 20 }' }, []],
    [
      'a budget that only warns',
      { '.timg-inspect.yaml': 'budgets: { wasted: 0 }\nrules: { budget/wasted: warning }' },
      [],
    ],
    ['a rule', { '.timg-inspect.yaml': 'rules: { bloat/apt-cache: error }' }, []],
    ['a rule that only warns', { '.timg-inspect.yaml': 'rules: { integrity/digest: warning }' }, []],
    ['an option', {}, ['--budget', 'layer-count=20']],
    ['a baseline', {}, ['--baseline', sample]],
    ['the first baseline is written: there is nothing to compare with', {}, ['--write-baseline', join(folder, 'new')]],
  ] as const) {
    test(what, async () => {
      const { status, errors } = await checkIn(repository(files), ...options);
      assert.deepEqual([status, errors], [0, '']);
    });
  }
});

test('the report of a policy without budgets says so', async () => {
  const root = repository({ '.timg-inspect.yaml': 'rules: { bloat/apt-cache: error }' });
  const { output } = await run(['check', sample], { directory: root });
  assert.match(output, /^PASSED {2}hello:1\.1\.0\nno budgets, only rules\npolicy: \.timg-inspect\.yaml\n/);
});

describe('the policy is searched upward', () => {
  test('to the root of the repository', async () => {
    const root = repository({ '.timg-inspect.yaml': limit });
    assert.equal(await usedIn(join(root, 'sub/dir')), '../../.timg-inspect.yaml');
    assert.equal(await usedIn(root), '.timg-inspect.yaml');
  });
  test('the closest one is used, whatever its form', async () => {
    const root = repository({ '.timg-inspect.json': '{"budgets": {"layer-count": 3}}', 'sub/.dive-ci': 'rules: {}' });
    assert.equal(await usedIn(join(root, 'sub/dir')), '../.dive-ci');
  });
  test('a package.json without a policy is passed over, even if it cannot be parsed', async () => {
    const files = { 'sub/dir/package.json': '{"name": "app"}', 'sub/package.json': '{', '.timg-inspect.yml': limit };
    assert.equal(await usedIn(join(repository(files), 'sub/dir')), '../../.timg-inspect.yml');
  });
  test('not beyond the repository: a worktree or submodule has a file .git', async () => {
    const root = repository({ '.timg-inspect.yaml': limit, 'sub/.git': 'gitdir: ../.git/modules/sub\n' });
    assert.match(String(await refusalIn(join(root, 'sub/dir'))), /\/sub\/dir and up to [^ ]*\/sub;?/);
  });
  test('not beyond the home directory', async () => {
    const root = repository({ '.timg-inspect.yaml': limit });
    const { HOME } = process.env;
    Object.assign(process.env, { HOME: join(root, 'sub') });
    try {
      const [where] = await refusalIn(join(root, 'sub/dir'));
      assert.equal(where, `looked for ${names} in ${root}/sub/dir and up to ${root}/sub`);
    } finally {
      Object.assign(process.env, { HOME });
    }
  });
  test('a link to nowhere is not ignored', async () => {
    const root = repository({ '.timg-inspect.yml': limit });
    symlinkSync('nowhere', join(root, '.timg-inspect.yaml'));
    const { status, errors } = await checkIn(root);
    assert.deepEqual([status, errors], [2, 'timg-inspect: .timg-inspect.yaml: no such file\n']);
  });
  test('a mistake in it is reported with the path to it', async () => {
    const root = repository({ '.timg-inspect.yaml': 'budgets:\n  groth: 5%\n' });
    const { errors } = await checkIn(join(root, 'sub'));
    assert.equal(errors, 'timg-inspect: ../.timg-inspect.yaml:2: unknown budget "groth"; did you mean "growth"?\n');
  });
});

describe('what is not a policy, but may be meant as one', () => {
  for (const [what, files, message] of [
    [
      'a key of package.json with almost the right name',
      { 'package.json': '{\n  "name": "app",\n  "timgInspect": { "budgets": {} }\n}' },
      'package.json:3: unknown key "timgInspect"; did you mean "timg-inspect"?',
    ],
    [
      'several documents',
      { '.timg-inspect.yaml': `${limit}\n---\n${limit}\n` },
      '.timg-inspect.yaml:2: not valid YAML: the file has several documents; keep one',
    ],
    [
      'UTF-16 text, as PowerShell writes it',
      { '.timg-inspect.yaml': Buffer.from(`\ufeff${limit}`, 'utf16le') },
      '.timg-inspect.yaml: is UTF-16 text; save it as UTF-8',
    ],
  ] as const) {
    test(what, async () => {
      const { status, errors } = await checkIn(repository(files));
      assert.deepEqual([status, errors], [2, `timg-inspect: ${message}\n`]);
    });
  }

  test('a package.json that only names the program is passed over', async () => {
    const files = { 'sub/package.json': '{"name": "timg-inspect", "devDependencies": {"timg-inspect": "1"}}' };
    assert.equal(
      await usedIn(join(repository({ ...files, '.timg-inspect.yml': limit }), 'sub')),
      '../.timg-inspect.yml',
    );
  });

  test('a pipe that nobody writes to', { skip: process.platform === 'win32' }, async () => {
    const root = repository({});
    spawnSync('mkfifo', [join(root, '.timg-inspect.yaml')]);
    const { status, errors } = await checkIn(root);
    assert.deepEqual([status, errors], [2, 'timg-inspect: .timg-inspect.yaml: is a pipe, not a file\n']);
  });

  test('a second policy beside the one that is used', async () => {
    const root = repository({ '.timg-inspect.json': '{}', '.timg-inspect.yaml': limit, '.dive-ci': '' });
    assert.ok((await refusalIn(root)).includes('.timg-inspect.yaml is not read: .timg-inspect.json is used'));
    writeFileSync(join(root, '.timg-inspect.json'), '{"budgets": {"wasted": "1GB"}}');
    const { output } = await run(['check', sample], { directory: join(root, 'sub') });
    assert.match(output, /^\.\.\/\.timg-inspect\.yaml is not read: \.\.\/\.timg-inspect\.json is used$/m);
  });

  test('a section of the policy for other images', async () => {
    const root = repository({ '.timg-inspect.yaml': 'images: { api: { budgets: { wasted: 0 } } }' });
    const [, unmatched] = await refusalIn(root);
    assert.equal(unmatched, '.timg-inspect.yaml turns on no budget and no rule, and no glob under "images" matches');
  });

  test('options without a value, such as an unset variable', async () => {
    for (const [option, value] of [
      ['--policy', 'FILE'],
      ['--baseline', 'ARCHIVE|FILE'],
      ['--write-baseline', 'FILE'],
      ['--output', 'FILE'],
      ['-o', 'FILE'],
      ['--base', 'ARCHIVE|DIR'],
    ] as const) {
      const { status, errors } = await checkIn(repository({}), '--budget', 'wasted=1GB', option, '');
      assert.deepEqual(
        [status, errors],
        [2, `timg-inspect: ${option} is empty (is a variable unset?); use ${option} ${value}, or leave it out\n`],
      );
    }
  });
});

describe('files with almost the right name are pointed out', () => {
  for (const [name, meant] of [
    ['timg-inspect.json', '.timg-inspect.json'],
    ['.timg-inspect.yaml.txt', '.timg-inspect.yaml'],
    ['timg-inspect.yml', '.timg-inspect.yml'],
    ['.timginspect.json', '.timg-inspect.json'],
    ['.timg_inspect.yaml', '.timg-inspect.yaml'],
    ['timg.inspect.yaml', '.timg-inspect.yaml'],
    ['.timg-inspect', '.timg-inspect.yaml'],
    ['.Timg-Inspect.YAML', '.timg-inspect.yaml'],
    ['.timg-insepct.ymal', '.timg-inspect.yaml'],
    ['.timg-inspect.config.json', '.timg-inspect.json'],
    ['.dive-ci.yaml', '.dive-ci'],
    ['dive-ci', '.dive-ci'],
    ['.dive_ci', '.dive-ci'],
  ] as const) {
    test(name, async () => {
      const root = repository({ [`sub/${name}`]: limit });
      const [, found] = await refusalIn(join(root, 'sub/dir'));
      assert.equal(found, `../${name} is not read: rename it to ${meant}`);
    });
  }
  test('also if an option sets a budget', async () => {
    const directory = join(repository({ 'timg-inspect.json': '{}' }), 'sub');
    const { output } = await run(['check', sample, '--budget', 'layer-count=20'], { directory });
    const note = '../timg-inspect.json is not read: rename it to .timg-inspect.json';
    assert.ok(output.startsWith(`PASSED  hello:1.1.0   1 budget ok\n${note}\n\n`), output);
  });
  test('also if a policy is found above', async () => {
    const root = repository({ 'sub/timg-inspect.yaml': limit, '.timg-inspect.yaml': 'budgets: { wasted: 1GB }' });
    const { output } = await run(['check', sample], { directory: join(root, 'sub/dir') });
    assert.match(output, /^\.\.\/timg-inspect\.yaml is not read: rename it to \.timg-inspect\.yaml$/m);
  });
  test('others are not', async () => {
    const others = ['timg-inspect', 'timg-inspect.tar', '.timg-baseline.json', 'image-inspect.json', '.dive.yaml', 'a'];
    const root = repository(Object.fromEntries([...others, 'timg-inspect.json/x'].map((name) => [name, ''])));
    assert.equal((await refusalIn(root)).length, 2);
  });
  test('not outside of the directories where a policy is searched', async () => {
    const root = repository({ 'sub/.git': '', 'timg-inspect.json': '{}', 'sub/dir/timg-inspect.json': '{}' });
    assert.equal((await refusalIn(join(root, 'sub'))).length, 2);
  });
});
