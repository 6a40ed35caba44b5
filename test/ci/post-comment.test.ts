// ci/post-comment.mjs against a server that plays the APIs of GitHub and GitLab.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, type TestContext, test } from 'node:test';
import {
  type CommentAPI,
  type CommentAPIOptions,
  commentAPI,
  githubPull,
  gitlabMerge,
} from '../support/comment-api.ts';
import { first, itemAt } from '../support/items.ts';
import { inProject } from '../support/project.ts';

const folder = mkdtempSync(join(tmpdir(), 'post-comment-'));
after(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const { PATH } = process.env;
const token = 'secret-token-1234';
const marker = '<!-- timg-inspect:check -->';
const bot = { login: 'github-actions[bot]', type: 'Bot' } as const;
const person = { login: 'alice', type: 'User' } as const;
const repository = { full_name: 'o/r' };
const pull = (head: object = { repo: repository }) => ({
  pull_request: { number: 7, head, base: { repo: repository } },
});

type Environment = Readonly<Record<string, string>>;

/** Runs the script; `summary` is the step summary. */
async function post(report: string, environment: Environment, args?: readonly string[]) {
  const summary = inFolder('summary.md', '');
  const script = inProject('ci/post-comment.mjs');
  const child = spawn(process.execPath, [script, ...(args ?? [inFolder('report.md', report)])], {
    env: { PATH, GITHUB_STEP_SUMMARY: summary, ...environment },
  });
  const [output, errors, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  assert.ok(!(output + errors + readFileSync(summary, 'utf8')).includes(token), output + errors);
  return { status, output, errors, summary: readFileSync(summary, 'utf8') };
}

async function start(t: TestContext, options: CommentAPIOptions): Promise<CommentAPI> {
  const api = await commentAPI(options);
  t.after(() => api.close());
  return api;
}

const github = (api: CommentAPI, event: object = pull()): Environment => ({
  GITHUB_ACTIONS: 'true',
  GITHUB_API_URL: api.url,
  GITHUB_REPOSITORY: 'o/r',
  GITHUB_EVENT_PATH: inFolder('event.json', JSON.stringify(event)),
  GITHUB_TOKEN: token,
});
const gitlab = (api: CommentAPI): Environment => ({
  GITLAB_CI: 'true',
  CI_API_V4_URL: `${api.url}/api/v4`,
  CI_PROJECT_ID: '99',
  CI_MERGE_REQUEST_PROJECT_ID: '42',
  CI_MERGE_REQUEST_IID: '7',
  TIMG_INSPECT_TOKEN: token,
});

const services = [
  { name: 'GitHub', options: githubPull, environment: github },
  { name: 'GitLab', options: gitlabMerge, environment: gitlab },
];

for (const { name, options, environment } of services) {
  describe(name, () => {
    test('the second run updates the comment of the first', async (t) => {
      const api = await start(t, options);
      assert.deepEqual(await post('# One\n', environment(api)).then(({ status, output }) => [status, output]), [
        0,
        'comment posted\n',
      ]);
      assert.equal((await post('# Two\n', environment(api))).output, 'comment updated\n');
      assert.deepEqual(
        api.comments.map(({ body }) => body),
        [`${marker}\n# Two\n`],
      );
    });

    test('the comment is found on a later page', async (t) => {
      const api = await start(t, { ...options, pageSize: 2 });
      for (let id = 1; id <= 4; id += 1)
        api.comments.push({ id, body: 'other', ...(options === githubPull ? { user: bot } : { author: { id: 5 } }) });
      await post('one', environment(api));
      await post('two', environment(api));
      assert.equal(api.comments.length, 5);
      const lists = api.received.filter(({ call }) => call === `GET ${options.list}`);
      assert.deepEqual(
        lists.map(({ query }) => [query.get('per_page'), query.get('page')]),
        [
          ['100', null],
          ['2', '2'],
          ['100', null],
          ['2', '2'],
          ['2', '3'],
        ],
      );
    });

    test('a comment of someone else with the marker is left alone', async (t) => {
      const api = await start(t, options);
      const theirs = options === githubPull ? { user: person } : { author: { id: 6 } };
      api.comments.push({ id: 1, body: `${marker}\nquoted`, ...theirs });
      assert.equal((await post('ours', environment(api))).output, 'comment posted\n');
      assert.equal(first(api.comments).body, `${marker}\nquoted`);
    });

    test('60,000 characters arrive as they are', async (t) => {
      const api = await start(t, options);
      const report = `${marker}\n${'päth | `size`\n'.repeat(4300)}`;
      assert.ok(report.length > 60_000);
      assert.equal((await post(report, environment(api))).output, 'comment posted\n');
      assert.equal(first(api.comments).body, report);
    });

    test('a longer report is cut at the end of a line, with all below it', async (t) => {
      const api = await start(t, options);
      const lines = 'one line\n'.repeat(8000);
      const page = { PAGE_URL: 'https://example.com/page' };
      assert.equal((await post(lines, { ...environment(api), ...page })).output, 'comment posted\n');
      const { body } = first(api.comments);
      const end =
        /(?:^|\n)one line\n\nThe rest did not fit; the job has the whole report\.\n\n\[Page .*\]\(https:\/\/example\.com\/page\)\n$/;
      assert.match(body, end);
      assert.ok(body.length <= 65_536 && body.length > 65_500, String(body.length));
    });

    test('a blank report is no new comment, but replaces an older one', async (t) => {
      const api = await start(t, options);
      assert.equal((await post(`${marker}\n\n`, environment(api))).output, 'no comment: there is nothing to report\n');
      await post('report', environment(api));
      assert.equal((await post('', environment(api))).output, 'comment updated\n');
      assert.deepEqual(
        api.comments.map(({ body }) => body),
        [`${marker}\nNothing to report.\n`],
      );
    });

    test('without permission to read, too, the reason is told', async (t) => {
      const api = await start(t, {
        ...options,
        instead: (call) =>
          call === `GET ${options.list}` ? { status: 404, value: { message: 'Not Found' } } : undefined,
      });
      const { status, output } = await post('report', environment(api));
      assert.equal(status, 0);
      assert.match(output, /no comment posted: GET \/\S+: 404 Not Found; (?:the job needs|TIMG_INSPECT_TOKEN must)/);
    });

    test('without permission, the reason is told and the job passes', async (t) => {
      const refuse = (call: string) =>
        /^(?:POST|PATCH|PUT) /.test(call) ? { status: 403, value: { message: 'Forbidden %0A' } } : undefined;
      const api = await start(t, { ...options, instead: refuse });
      const { status, output } = await post('report', environment(api));
      assert.equal(status, 0);
      const percent = options === githubPull ? '%25' : '%';
      assert.match(output, new RegExp(`no comment posted: POST /\\S+: 403 Forbidden ${percent}0A; `));
      assert.equal(output.split('\n').length, 2);
    });

    test('a server error is tried again, and nothing is posted twice', async (t) => {
      // The first comment is created although the answer is an error.
      const api = await start(t, {
        ...options,
        instead: (call, count, done) => {
          if (call !== `POST ${options.list}` || count > 1) return undefined;
          done();
          return { status: 502, value: { message: 'Bad Gateway' }, headers: { 'retry-after': '0' } };
        },
      });
      assert.equal((await post('report', environment(api))).output, 'comment updated\n');
      assert.equal(api.comments.length, 1);
    });

    for (const [what, answer] of [
      ['a rate limit', { status: 429, value: { message: 'Too Many Requests' }, headers: { 'retry-after': '0' } }],
      [
        'a secondary rate limit',
        {
          status: 403,
          value: { message: 'You have exceeded a secondary rate limit' },
          headers: { 'retry-after': '0' },
        },
      ],
      [
        'a date to wait for',
        {
          status: 503,
          value: { message: 'Service Unavailable' },
          headers: { 'retry-after': new Date(0).toUTCString() },
        },
      ],
    ] as const) {
      test(`${what} is waited for`, async (t) => {
        const api = await start(t, {
          ...options,
          instead: (call, count) => (call === `GET ${options.list}` && count < 3 ? answer : undefined),
        });
        assert.equal((await post('report', environment(api))).output, 'comment posted\n');
      });
    }

    test('after three tries, or if it would take more than a minute, the reason is told', async (t) => {
      for (const [wait, calls] of [
        ['0', 4],
        ['61', 1],
      ] as const) {
        const api = await start(t, {
          ...options,
          instead: (call) =>
            call === `GET ${options.list}`
              ? { status: 500, value: { message: 'Oops' }, headers: { 'retry-after': wait } }
              : undefined,
        });
        const { status, output } = await post('report', environment(api));
        assert.equal(status, 0);
        assert.match(output, /no comment posted: GET \/\S+: 500 Oops/);
        assert.equal(api.received.filter(({ call }) => call === `GET ${options.list}`).length, calls);
      }
    });

    test('the token is sent to no other server', async (t) => {
      const other = await start(t, options);
      const headers = { link: `<${other.url}${options.list}?page=2>; rel="next"` };
      const api = await start(t, {
        ...options,
        instead: (call) => (call === `GET ${options.list}` ? { status: 200, value: [], headers } : undefined),
      });
      assert.match((await post('report', environment(api))).output, /the next page is on another server: http/);
      assert.deepEqual([other.received.length, api.comments.length], [0, 0]);
    });

    test('answers that are not JSON or not a list are reported', async (t) => {
      for (const value of [{}, '<html>']) {
        const api = await start(t, {
          ...options,
          instead: (call) => (call === `GET ${options.list}` ? { status: 200, value } : undefined),
        });
        const { status, output } = await post('report', environment(api));
        assert.deepEqual([status, /no comment posted: .*the answer is not a list/.test(output)], [0, true], output);
      }
    });
  });
}

describe('GitHub only', () => {
  const refuse = (status: number) => (call: string) =>
    call.startsWith('POST ') ? { status, value: { message: 'Resource not accessible by integration' } } : undefined;

  test('the step summary has the report, and why there is no comment', async (t) => {
    for (const [status, event, reason] of [
      [403, pull(), 'the job needs "permissions: pull-requests: write"'],
      [404, pull(), 'the job needs "permissions: pull-requests: write"'],
      [
        403,
        pull({ repo: { full_name: 'alice/r' } }),
        'for a pull request from a fork, the token of the job can only read',
      ],
      [403, pull({ repo: null }), 'for a pull request from a fork, the token of the job can only read'],
    ] as const) {
      const api = await start(t, { ...githubPull, instead: refuse(status) });
      const message = `no comment posted: POST ${githubPull.list}: ${status} Resource not accessible by integration; ${reason}`;
      assert.deepEqual(await post('# Report\n', github(api, event)), {
        status: 0,
        output: `::warning title=timg-inspect::${message}\n`,
        errors: '',
        summary: `${marker}\n# Report\n\n\n${message}\n\n`,
      });
    }
  });

  test('a run without a pull request, or with COMMENT=false, only has the summary', async (t) => {
    const api = await start(t, githubPull);
    const push = await post('# Report\n', github(api, { ref: 'refs/heads/main' }));
    assert.deepEqual([push.status, push.output], [0, 'no comment: this run has no pull request\n']);
    const off = await post('# Report\n', { ...github(api), COMMENT: 'false' });
    assert.deepEqual([off.status, off.output], [0, '']);
    for (const { summary } of [push, off]) assert.equal(summary, `${marker}\n# Report\n\n`);
    assert.equal(api.received.length, 0);
  });

  test('the pull request of a workflow_run event, and of PULL_REQUEST, is found', async (t) => {
    const api = await start(t, githubPull);
    await post('one', github(api, { workflow_run: { pull_requests: [{ number: 7 }] } }));
    await post('two', { ...github(api, {}), PULL_REQUEST: '7' });
    assert.deepEqual(
      api.comments.map(({ body }) => body),
      [`${marker}\ntwo`],
    );
  });

  test('each name has its own comment, and the page is linked', async (t) => {
    const api = await start(t, githubPull);
    const page = { PAGE_URL: 'https://github.com/o/r/actions/runs/1/artifacts/2' };
    for (const round of ['1', '2'])
      for (const name of ['', 'api', 'api.v2'])
        await post(`${marker}\n${name}${round}\n`, { ...github(api), ...page, NAME: name });
    const link = '[Page with a map of the image](https://github.com/o/r/actions/runs/1/artifacts/2)';
    assert.deepEqual(
      api.comments.map(({ body }) => body),
      [
        `${marker}\n2\n\n${link}\n`,
        `<!-- timg-inspect:check api -->\napi2\n\n${link}\n`,
        `<!-- timg-inspect:check api.v2 -->\napi.v22\n\n${link}\n`,
      ],
    );
  });

  test('a user token updates only the comments of its user', async (t) => {
    const api = await start(t, { ...githubPull, owner: person, creator: { user: person } });
    api.comments.push({ id: 1, body: marker, user: bot });
    await post('one', github(api));
    await post('two', github(api));
    assert.deepEqual(
      api.comments.map(({ body }) => body),
      [marker, `${marker}\ntwo`],
    );
  });

  test('a comment that may not be changed is not the end', async (t) => {
    const api = await start(t, {
      ...githubPull,
      instead: (call) =>
        call === `PATCH ${githubPull.one}/1` ? { status: 403, value: { message: 'Forbidden' } } : undefined,
    });
    api.comments.push({ id: 1, body: `${marker}\r\nof another app`, user: bot });
    assert.equal((await post('ours', github(api))).output, 'comment posted\n');
  });

  test('a server that cannot be reached, and a token that is no header, are reported in one line', async (t) => {
    const api = await start(t, githubPull);
    api.close();
    const { status, output } = await post('report', github(api));
    assert.equal(status, 0);
    assert.match(output, /^::warning title=timg-inspect::no comment posted: GET \/user: \S.*\n$/);
    for (const wrong of [`${token}\nmore`, `${token}\u{1f600}`, '']) {
      const answer = await post('report', { ...github(await start(t, githubPull)), GITHUB_TOKEN: wrong });
      assert.equal(answer.status, 0);
      assert.match(answer.output, /^::warning title=timg-inspect::no comment posted: .*\n$/);
    }
  });

  test('line ends around a token do no harm', async (t) => {
    const api = await start(t, githubPull);
    assert.equal((await post('report', { ...github(api), GITHUB_TOKEN: `${token}\n` })).output, 'comment posted\n');
    assert.equal(itemAt(api.received, 0).headers.authorization, `Bearer ${token}`);
  });

  test('wrong usage is exit status 2 and one line', async (t) => {
    const api = await start(t, githubPull);
    for (const [args, environment, message] of [
      [[], github(api), /usage: /],
      [['a.md', 'b.md'], github(api), /usage: /],
      [['/no/such.md'], github(api), /\/no\/such\.md cannot be read: ENOENT/],
      [undefined, { ...github(api), NAME: 'a -->' }, /NAME may have letters/],
      [undefined, {}, /neither GITHUB_REPOSITORY nor GITLAB_CI=true is set/],
    ] as const) {
      const { status, errors } = await post('report', environment, args);
      assert.equal(status, 2);
      assert.match(errors, message);
      assert.match(errors, /^post-comment: .*\n$/);
    }
  });

  for (const [what, environment] of [
    ['event file', { GITHUB_EVENT_PATH: '/no/such.json' }],
    ['address', { GITHUB_API_URL: 'no address' }],
  ] as const) {
    test(`a wrong ${what} is reported`, async (t) => {
      const { status, output } = await post('report', { ...github(await start(t, githubPull)), ...environment });
      assert.equal(status, 0);
      assert.match(output, /^::warning title=timg-inspect::no comment posted: .*\n$/);
    });
  }
});

describe('GitLab only', () => {
  test('without a token of its own, the reason is told: the token of a job cannot post notes', async (t) => {
    const api = await start(t, gitlabMerge);
    const { TIMG_INSPECT_TOKEN: _, ...environment } = gitlab(api);
    const { status, output } = await post('report', { ...environment, CI_JOB_TOKEN: token });
    assert.equal(status, 0);
    assert.match(output, /^no comment posted: TIMG_INSPECT_TOKEN must be .*; CI_JOB_TOKEN cannot post notes\n$/);
    assert.equal(api.received.length, 0);
  });

  test('the token is in the header that GitLab reads', async (t) => {
    const api = await start(t, gitlabMerge);
    await post('report', gitlab(api));
    assert.equal(itemAt(api.received, 0).headers['private-token'], token);
  });

  test('a pipeline without a merge request posts nothing', async (t) => {
    const { CI_MERGE_REQUEST_IID: _, ...environment } = gitlab(await start(t, gitlabMerge));
    const { status, output } = await post('report', environment);
    assert.deepEqual([status, output], [0, 'no comment: this run has no merge request\n']);
  });
});
