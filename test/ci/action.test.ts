// action.yml: its steps are run in bash against a server that plays the API of GitHub, on pushes and pull requests.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { parse } from 'yaml';
import { type CommentAPI, commentAPI, githubPull } from '../support/comment-api.ts';
import { action, actionFolder, type Repository, runAction, type Step } from '../support/composite-action.ts';
import { first } from '../support/items.ts';
import { inProject } from '../support/project.ts';

const old = inProject('samples/hello_image.tar');
const newer = inProject('samples/hello_image_1.1.0.tar');

const folder = mkdtempSync(join(tmpdir(), 'action-test-'));
let api: CommentAPI;
let repository: Repository;
before(async () => {
  api = await commentAPI(githubPull);
});
after(() => {
  api.close();
  for (const one of [folder, actionFolder]) rmSync(one, { recursive: true });
});
beforeEach(() => {
  repository = { folder: mkdtempSync(join(folder, 'repository-')), cache: new Map() };
  api.comments.length = 0;
});

const defaultBranch = { repository: { default_branch: 'main' } };
const sides = { head: { repo: { full_name: 'o/r' } }, base: { repo: { full_name: 'o/r' } } };
const events = {
  push: { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main', event: defaultBranch },
  pull: {
    GITHUB_EVENT_NAME: 'pull_request',
    GITHUB_REF: 'refs/pull/7/merge',
    event: { ...defaultBranch, pull_request: { number: 7, ...sides } },
  },
  branch: { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main-2', event: defaultBranch },
  queue: {
    GITHUB_EVENT_NAME: 'merge_group',
    GITHUB_REF: 'refs/heads/gh-readonly-queue/main/pr-7',
    event: { ...defaultBranch, merge_group: {} },
  },
  after: {
    GITHUB_EVENT_NAME: 'workflow_run',
    GITHUB_REF: 'refs/heads/main',
    event: { ...defaultBranch, workflow_run: { pull_requests: [] } },
  },
  schedule: { GITHUB_EVENT_NAME: 'schedule', GITHUB_REF: 'refs/heads/main', event: {} },
} as const;

let runs = 0;
/** Runs the action with an image as app.tar. */
function run(
  name: keyof typeof events,
  image: string,
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
) {
  copyFileSync(image, join(repository.folder, 'app.tar'));
  const { event, ...told } = events[name];
  const eventFile = join(repository.folder, 'event.json');
  writeFileSync(eventFile, JSON.stringify(event));
  runs += 1;
  return runAction(repository, {
    inputs,
    environment: {
      ...told,
      GITHUB_REF_NAME: told.GITHUB_REF.replace('refs/heads/', ''),
      GITHUB_EVENT_PATH: eventFile,
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_API_URL: api.url,
      GITHUB_RUN_ID: String(runs),
      GITHUB_RUN_ATTEMPT: '1',
      ...environment,
    },
  });
}

describe('a pull request', () => {
  test('has one comment, which the second run updates, the summary, the page and the outputs', async () => {
    const failed = await run('pull', newer, { archives: 'app.tar', baseline: old });
    assert.equal(failed.hasPassed, false);
    assert.match(first(api.comments).body, /^<!-- timg-inspect:check -->\n/);
    assert.match(first(api.comments).body, /FAILED.*hello:1\.1\.0/);
    assert.match(failed.summary, /FAILED.*hello:1\.1\.0/);
    assert.equal(failed.summary.match(/^### FAILED/gm)?.length, 1);
    const { 'report-json': report, ...sizes } = failed.outputs;
    // samples/README.md: content 119,808 and before 80,384; files 50,176, visible 36,336.
    assert.deepEqual(sizes, { passed: 'false', content: '119808', wasted: '13840', growth: '39424' });
    assert.equal(JSON.parse(readFileSync(report ?? '', 'utf8')).report, 'check');
    assert.deepEqual([...failed.artifacts.keys()], ['timg-inspect']);
    assert.match(failed.artifacts.get('timg-inspect') ?? '', /^<!doctype html>/i);

    const passed = await run('pull', old, { archives: 'app.tar', baseline: old });
    assert.deepEqual([passed.hasPassed, passed.outputs.passed, passed.outputs.growth], [true, 'true', '0']);
    assert.equal(api.comments.length, 1);
    assert.match(first(api.comments).body, /PASSED.*hello:1\.0\.0/);
    assert.match(
      first(api.comments).body,
      /\[Page with a map of the image\]\(https:\/\/github\.com\/o\/r\/actions\/runs\/1\/artifacts\/2\)/,
    );
    assert.ok(!(failed.log + passed.log).includes('secret-token'));
  });

  test('whose image cannot be read says so in its comment', async () => {
    await run('pull', old, { archives: 'app.tar', baseline: old });
    const { hasPassed, outputs, log } = await run('pull', inProject('README.md'), {
      archives: 'app.tar',
      baseline: old,
    });
    assert.equal(hasPassed, false);
    assert.deepEqual(outputs, { passed: 'false', 'report-json': '', content: '', wasted: '', growth: '' });
    assert.equal(api.comments.length, 1);
    assert.match(
      first(api.comments).body,
      /^<!-- timg-inspect:check -->\n### NOT CHECKED\n\n {4}timg-inspect: .*app\.tar/,
    );
    assert.match(log, /^::error title=timg-inspect::timg-inspect: .*app\.tar/m);
  });

  test('adds the sizes of each run to the history', async () => {
    for (const image of [old, newer])
      await run('pull', image, { archives: 'app.tar', baseline: old, history: 'sizes.ndjson' }, { GITHUB_SHA: 'abc' });
    const lines = readFileSync(join(repository.folder, 'sizes.ndjson'), 'utf8').trimEnd().split('\n');
    // samples/README.md: content 80,384 and 119,808.
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)).map(({ commit, passed, sizes }) => [commit, passed, sizes.content]),
      [
        ['abc', true, 80384],
        ['abc', false, 119808],
      ],
    );
  });

  test('without a comment and a page', async () => {
    const { artifacts, summary } = await run('pull', old, {
      archives: 'app.tar',
      baseline: old,
      comment: 'false',
      html: 'false',
    });
    assert.deepEqual([artifacts.size, api.comments.length], [0, 0]);
    assert.match(summary, /PASSED.*hello:1\.0\.0/);
  });
});

describe('baseline: cache', () => {
  const inputs = { archives: 'app.tar', baseline: 'cache' };

  test('pull requests are compared with the last run on the default branch', async () => {
    assert.equal((await run('push', old, inputs)).hasPassed, true);
    const { hasPassed, outputs } = await run('pull', newer, inputs);
    assert.deepEqual([hasPassed, outputs.growth], [false, '39424']);
    // Accepted: from now on, main has the larger image.
    assert.equal((await run('push', newer, inputs)).hasPassed, true);
    assert.equal((await run('pull', newer, inputs)).hasPassed, true);
    assert.deepEqual(
      [...repository.cache.keys()].map((key) => key.replace(/\d+:1$/, '')),
      ['timg-inspect:1::main:', 'timg-inspect:1::main:'],
    );
    assert.ok(!existsSync(join(repository.folder, '.timg-inspect-cache')));
  });

  test('before the first run on the default branch, the comment says that growth is not checked', async () => {
    const { hasPassed } = await run('pull', newer, inputs);
    assert.equal(hasPassed, true);
    assert.match(first(api.comments).body, /^No baseline yet: growth is not checked/m);
    assert.equal((await run('pull', newer, { ...inputs, budgets: 'wasted=1kB' })).hasPassed, false);
  });

  test('the sizes are kept even if a budget is exceeded', async () => {
    assert.equal((await run('push', newer, { ...inputs, budgets: 'wasted=1kB' })).hasPassed, false);
    assert.equal((await run('pull', newer, inputs)).outputs.growth, '0');
  });

  test('other branches, merge queues and what follows pull requests are compared, schedules keep the sizes', async () => {
    await run('schedule', old, inputs);
    for (const event of ['branch', 'queue', 'after'] as const)
      assert.equal((await run(event, newer, inputs)).outputs.growth, '39424', event);
    assert.equal(repository.cache.size, 1);
  });

  test('each name has its own', async () => {
    await run('push', old, { ...inputs, name: 'api' });
    assert.equal((await run('pull', newer, inputs)).outputs.growth, '');
    const { outputs, artifacts } = await run('pull', newer, { ...inputs, name: 'api' });
    assert.equal(outputs.growth, '39424');
    assert.deepEqual([...artifacts.keys()], ['timg-inspect-api']);
    assert.equal(api.comments.length, 2);
  });
});

describe('inputs', () => {
  test('several archives, globs and budgets, one per line', async () => {
    for (const name of ['-two words.tar', 'glob.tar']) copyFileSync(old, join(repository.folder, name));
    const archives = '\n  app.tar  \n\n  -two words.tar\nglo*.tar\n';
    const budgets = 'wasted=20kB\r\nlayer-count=20\n';
    const { hasPassed, outputs, log } = await run('push', newer, { archives, budgets });
    assert.deepEqual([hasPassed, outputs.content, outputs.wasted, outputs.growth], [true, '280576', '15520', ''], log);
    assert.equal((await run('push', newer, { archives, budgets: 'wasted=1kB' })).hasPassed, false);
  });

  test('sums are empty if an image cannot be read', async () => {
    const archives = 'app.tar\nmissing.tar';
    const { hasPassed, outputs } = await run('push', newer, { archives, budgets: 'wasted=1MB' });
    const { 'report-json': report, ...others } = outputs;
    assert.deepEqual([hasPassed, others], [false, { passed: 'false', content: '', wasted: '', growth: '' }]);
    assert.equal(JSON.parse(readFileSync(report, 'utf8')).data.unread.length, 1);
  });

  test('a reason, two reports and SARIF', async () => {
    const reports = 'json=one.json\nmarkdown=two words.md\n';
    const { hasPassed, log } = await run('push', newer, {
      archive: 'app.tar',
      baseline: old,
      allow: 'it is "due"',
      reports,
      sarif: 'image.sarif',
    });
    assert.equal(hasPassed, true, log);
    const read = (file: string): string => readFileSync(join(repository.folder, file), 'utf8');
    assert.equal(JSON.parse(read('one.json')).data.allowReason, 'it is "due"');
    assert.match(read('two words.md'), /PASSED \(allowed\).*hello:1\.1\.0/);
    assert.equal(JSON.parse(read('image.sarif')).version, '2.1.0');
  });

  for (const [what, inputs, message] of [
    ['nothing to check', { archives: 'app.tar' }, /^timg-inspect: nothing to check: /m],
    ['no archive', { archives: ' \n' }, /^::error title=timg-inspect::the input "archives" is empty/m],
    [
      'a wrong answer',
      { archives: 'app.tar', html: 'yes' },
      /^::error title=timg-inspect::the input "html" must be true or false; it is "yes"/m,
    ],
    ['a wrong name', { archives: 'app.tar', name: 'a b' }, /^::error title=timg-inspect::name may have letters/m],
  ] as const) {
    test(`${what} fails`, async () => {
      const { hasPassed, log } = await run('push', newer, inputs);
      assert.equal(hasPassed, false);
      assert.match(log, message);
    });
  }

  test('are described, and each is used', () => {
    const used = JSON.stringify(action.runs.steps);
    for (const [name, { description }] of Object.entries(action.inputs)) {
      assert.ok(description);
      assert.ok(used.includes(`inputs.${name} `), name);
    }
  });
});

/** The workflows in README.md and docs/pipelines.md. */
const workflows = ['README.md', 'docs/pipelines.md'].flatMap((page) =>
  Array.from(
    readFileSync(inProject(page), 'utf8').matchAll(/^```yaml\n# (\.github\/[^\n]*)\n(.*?)^```$/gms),
    ([, file = '', text = '']) => ({ title: `${page}: ${file}`, workflow: parse(text) as Workflow }),
  ),
);
interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Partial<Step>[] }>>;
}
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);

describe('workflows in the docs', () => {
  for (const { title, workflow } of workflows) {
    test(`${title}: all that is used is pinned, and every input exists`, () => {
      for (const { uses = '', with: inputs = {} } of stepsOf(workflow)) {
        if (uses === 'OWNER/timg-inspect@TAG')
          for (const name of Object.keys(inputs)) assert.ok(action.inputs[name], name);
        else if (uses !== '') assert.match(uses, /@[0-9a-f]{40}$/);
      }
    });
  }

  test('the first one in README.md: a gate with one comment', async () => {
    const { workflow } = first(workflows);
    const { with: inputs = {} } = stepsOf(workflow).find(({ uses }) => uses === 'OWNER/timg-inspect@TAG') ?? {};
    const results = [];
    for (const [event, image] of [
      ['push', old],
      ['pull', newer],
      ['pull', old],
    ] as const)
      results.push((await run(event, image, inputs)).hasPassed);
    assert.deepEqual(results, [true, false, true]);
    assert.equal(api.comments.length, 1);
    assert.match(first(api.comments).body, /PASSED.*hello:1\.0\.0/);
  });
});

test('nothing of the action is built, and all that it uses is pinned', () => {
  assert.equal(action.runs.using, 'composite');
  for (const { uses, run = '' } of action.runs.steps) {
    if (uses !== undefined) assert.match(uses, /@[0-9a-f]{40}$/);
    assert.doesNotMatch(run, /\bnpm\b|GITHUB_PATH|\$\{\{/);
  }
});
