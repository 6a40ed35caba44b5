// ls --filter: which images and names each filter keeps, as `docker image ls` documents it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dockerSave, type ImageLiteral } from '../../support/image-builder.ts';
import { run } from '../../support/run.ts';

const image = (created: string, names: readonly string[], labels: Record<string, string> = {}): ImageLiteral => ({
  names,
  created,
  config: { Labels: labels },
  steps: [{ createdBy: 'COPY', entries: [{ path: 'a', body: created }] }],
});
const archive = dockerSave([
  image('2024-01-01T00:00:00Z', ['app:1', 'app:first'], { stage: 'old' }),
  image('2024-01-02T00:00:00Z', ['app:2'], { stage: 'new' }),
  image('2024-01-02T00:00:00Z', ['team/tool:2'], { stage: 'new', '': 'x' }),
  image('2024-01-03T00:00:00Z', ['app:3']),
]);

const ls = (filters: readonly string[], format: string) =>
  run(['ls', '-', ...filters.flatMap((filter) => ['--filter', filter]), '--format', format], { stdin: archive });

describe('ls keeps', () => {
  for (const [filters, expected] of [
    ['', 'app:1 app:2 app:3 app:first team/tool:2'],
    ['before=app:2', 'app:1 app:first'],
    ['before=app:3', 'app:1 app:2 app:first team/tool:2'],
    ['before=app:1', ''],
    ['since=app:2', 'app:3'],
    ['since=app:1', 'app:2 app:3 team/tool:2'],
    ['since=app:3', ''],
    ['since=app:1 before=app:3', 'app:2 team/tool:2'],
    ['since=app:first', 'app:2 app:3 team/tool:2'],
    ['label=stage', 'app:1 app:2 app:first team/tool:2'],
    ['label=stage=new', 'app:2 team/tool:2'],
    ['label=stage=', ''],
    ['reference=app', 'app:1 app:2 app:3 app:first'],
    ['reference=*:2', 'app:2'],
    ['reference=*:1 reference=*/*:2', 'app:1 team/tool:2'],
    ['label=stage=new reference=app', 'app:2'],
    ['dangling=true', ''],
    ['dangling=0', 'app:1 app:2 app:3 app:first team/tool:2'],
  ] as const) {
    test(`with ${filters || 'no filter'}: ${expected || 'nothing'}`, async () => {
      const { status, output, errors } = await ls(filters.split(' ').filter(Boolean), '{{.Repository}}:{{.Tag}}');
      assert.deepEqual([status, errors], [0, '']);
      assert.equal(output.split('\n').filter(Boolean).sort().join(' '), expected);
    });
  }
});

describe('ls refuses', () => {
  for (const [filter, message] of [
    ['before=app:9', '--filter before=app:9: no image "app:9" in these archives'],
    ['since=', '--filter since=: no image "" in these archives'],
    ['dangling=yes', '--filter dangling must be true or false, not "yes"'],
    ['reference=[', '--filter reference=[: invalid pattern'],
    ['until=1h', 'unknown filter "until=1h"; use dangling=…, label=…, before=…, since=…, reference=…'],
  ] as const) {
    test(filter, async () =>
      assert.deepEqual(await ls([filter], 'json'), { status: 2, output: '', errors: `timg-inspect: ${message}\n` }),
    );
  }
});
