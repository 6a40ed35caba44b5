// ci/gitlab.yml: its scripts are run with a repository on this machine that has the tag of a release, and a server that plays
// the API of GitLab.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { type CommentAPI, commentAPI, gitlabMerge } from '../support/comment-api.ts';
import { first } from '../support/items.ts';
import { inProject } from '../support/project.ts';

const { PATH } = process.env;
const old = inProject('samples/hello_image.tar');
const newer = inProject('samples/hello_image_1.1.0.tar');
const template = parse(readFileSync(inProject('ci/gitlab.yml'), 'utf8'))['.timg-inspect'];

const folder = mkdtempSync(join(tmpdir(), 'gitlab-test-'));
const [tool, work] = [join(folder, 'tool'), join(folder, 'work')];
let api: CommentAPI;

before(async () => {
  api = await commentAPI(gitlabMerge);
  mkdirSync(join(tool, 'dist/bin'), { recursive: true });
  mkdirSync(work);
  cpSync(inProject('ci'), join(tool, 'ci'), { recursive: true });
  writeFileSync(join(tool, 'package.json'), '{ "type": "module" }');
  const program = inProject('build/src/cli/timg-inspect.js');
  writeFileSync(join(tool, 'dist/bin/timg-inspect.js'), `import ${JSON.stringify(program)};\n`);
  const commit = `git init --quiet && git add . && git -c user.name=a -c user.email=a@b.c commit --quiet --message=one && git tag v1.2.3`;
  assert.equal(spawnSync('sh', ['-c', commit], { cwd: tool }).status, 0);
});
after(() => {
  api.close();
  rmSync(folder, { recursive: true });
});

/** Runs lines as one script, as GitLab does. */
async function run(lines: readonly string[], check: string) {
  const child = spawn('sh', ['-ec', lines.join('\n')], {
    cwd: work,
    env: {
      PATH,
      TMPDIR: folder,
      ...template.variables,
      TIMG_INSPECT_URL: tool,
      TIMG_INSPECT_VERSION: 'v1.2.3',
      TIMG_INSPECT_CHECK: check,
      TIMG_INSPECT_TOKEN: 'secret-token-1234',
      GITLAB_CI: 'true',
      CI_JOB_ID: '1',
      CI_JOB_URL: 'https://gitlab.example/jobs/1',
      CI_API_V4_URL: `${api.url}/api/v4`,
      CI_PROJECT_ID: '42',
      CI_MERGE_REQUEST_IID: '7',
    },
  });
  const [output, errors, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  return { status, output: output + errors };
}

/** A job: the lines of the template, with an image as app.tar. */
async function job(image: string, check: string) {
  copyFileSync(image, join(work, 'app.tar'));
  const checked = await run([...template.before_script, ...template.script], check);
  const { output } = await run(template.after_script, check);
  return { status: checked.status, output: checked.output + output };
}

describe('GitLab CI', () => {
  test('the second pipeline updates the note of the first', async () => {
    const check = `app.tar --baseline '${old}'`;
    const failed = await job(newer, check);
    assert.equal(failed.status, 1, failed.output);
    assert.match(first(api.comments).body, /^<!-- timg-inspect:check -->\n(?:.*\n)*?.*FAILED.*hello:1\.1\.0/);
    for (const file of [...template.artifacts.paths, ...Object.values<string>(template.artifacts.reports)])
      assert.ok(existsSync(join(work, file)), file);
    assert.ok(!existsSync(join(folder, 'timg-inspect-1')));

    const passed = await job(old, check);
    assert.equal(passed.status, 0, passed.output);
    assert.equal(api.comments.length, 1);
    assert.match(first(api.comments).body, /PASSED.*hello:1\.0\.0/);
    assert.ok(!(failed.output + passed.output).includes('secret-token'));
  });

  test('options are quoted as in a shell', async () => {
    const { status, output } = await job(newer, `app.tar --baseline '${old}' --allow "it is due"`);
    assert.equal(status, 0, output);
    assert.match(first(api.comments).body, /it is due/);
  });

  test('an archive that cannot be read replaces the note of the run before', async () => {
    const { status } = await job(inProject('README.md'), 'app.tar --budget wasted=1MB');
    assert.equal(status, 2);
    assert.match(
      first(api.comments).body,
      /^<!-- timg-inspect:check -->\n### NOT CHECKED\n\n.*https:\/\/gitlab\.example\/jobs\/1/,
    );
  });
});

test('the image is pinned', () => assert.match(template.image, /^node:22\.\S+@sha256:[0-9a-f]{64}$/));
