// validate: the schema of a single JSON document, by its members or by --media-type; pointer and line of each finding, counted
// by hand; and hostile documents.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { defaultLimits } from '../../../src/bytes/limits.ts';
import type { ValidateData } from '../../../src/report/validate.ts';
import type { Finding } from '../../../src/rules/rule.ts';
import { hello } from '../../rules/catalogue/archives.ts';
import { ociArchive } from '../../support/image-builder.ts';
import { first } from '../../support/items.ts';
import { run } from '../../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'timg-test-'));
mkdirSync(join(folder, 'empty'));
after(() => rmSync(folder, { recursive: true }));

const config = 'application/vnd.oci.image.config.v1+json';
const digest = `sha256:${'a'.repeat(64)}`;
const v1 = 'application/vnd.oci';

interface Answer {
  readonly status: number;
  readonly data: ValidateData;
  readonly findings: readonly Finding[];
}

async function validate(document: string | Buffer, mediaType?: string): Promise<Answer> {
  const args = ['validate', '-', '--format', 'json', ...(mediaType === undefined ? [] : ['--media-type', mediaType])];
  const { status, output, errors } = await run(args, { stdin: Buffer.from(document) });
  assert.equal(errors, '');
  return { status, ...JSON.parse(output) };
}

const schemaOf = async (document: string, mediaType?: string): Promise<string> =>
  first((await validate(document, mediaType)).data.documents).schema;

describe('the schema of a document', () => {
  for (const [document, schema, mediaType] of [
    ['{"imageLayoutVersion":"1.0.0"}', 'oci-layout'],
    ['{"schemaVersion":2,"manifests":[]}', 'oci-index'],
    ['{"manifests":null}', 'oci-index'],
    ['{"schemaVersion":2,"config":{},"layers":[]}', 'oci-manifest'],
    ['{"schemaVersion":2,"config":{}}', 'oci-manifest'],
    ['{"rootfs":{},"config":{},"architecture":"amd64"}', 'oci-config'],
    ['{"architecture":"amd64","os":"linux","config":{}}', 'oci-config'],
    ['{"digest":"x","size":1}', 'oci-descriptor'],
    [`{"mediaType":"${v1}.image.index.v1+json","digest":"x"}`, 'oci-descriptor'],
    [`{"mediaType":"${v1}.image.index.v1+json","size":1}`, 'oci-index'],
    [`{"mediaType":"${v1}.image.manifest.v1+json"}`, 'oci-manifest'],
    [`{"mediaType":"${v1}.image.manifest.v1+json","manifests":[]}`, 'oci-manifest'],
    ['{"mediaType":"application/vnd.docker.distribution.manifest.list.v2+json"}', 'oci-index'],
    ['{"mediaType":"application/vnd.docker.distribution.manifest.v2+json"}', 'oci-manifest'],
    ['{"mediaType":"application/x","layers":[]}', 'oci-manifest'],
    ['[{"Config":"c","Layers":[]}]', 'docker-manifest'],
    ['[]', 'docker-manifest'],
    ['{"hello":{"1":"x"}}', 'docker-repositories'],
    [' \n\t {"rootfs":{}}', 'oci-config'],
    ['{}', 'oci-config', config],
    ['{}', 'oci-config', 'application/vnd.docker.container.image.v1+json'],
    ['{}', 'oci-descriptor', `${v1}.descriptor.v1+json`],
    ['{}', 'oci-layout', `${v1}.layout.header.v1+json`],
    ['{"layers":[]}', 'oci-index', `${v1}.image.index.v1+json`],
    ['{"rootfs":', 'unknown'],
    ['\ufeff{"rootfs":{}}', 'unknown'],
  ] as const) {
    test(`${document}${mediaType ? ` as ${mediaType}` : ''}: ${schema}`, async () =>
      assert.equal(await schemaOf(document, mediaType), schema));
  }

  for (const [what, document, mediaType, message] of [
    [
      'unknown members',
      '{"a":1}',
      undefined,
      /^timg-inspect: -: unknown kind of document; pass its media type, such as --media-type application\/vnd\.oci\.image\.config\.v1\+json$/m,
    ],
    [
      'an empty object',
      '{}',
      undefined,
      /unknown kind of document; pass its media type, such as --media-type application\/vnd\.oci\.image\.config\.v1\+json$/m,
    ],
    [
      'a list of numbers',
      '[1]',
      undefined,
      /unknown kind of document; pass its media type, such as --media-type application\/vnd\.oci\.image\.config\.v1\+json$/m,
    ],
    [
      'a media type of other documents',
      '{"rootfs":{}}',
      'application/json',
      /--media-type cannot be "application\/json"; use the media type of an image document, such as .*config/,
    ],
    ['a string', '"manifests"', undefined, /^timg-inspect: standard input: not an image archive: plain text;/],
    ['an empty file', '', undefined, /^timg-inspect: standard input is empty$/m],
  ] as const) {
    test(`${what}: exit status 2 and one line`, async () => {
      const args = ['validate', '-', ...(mediaType ? ['--media-type', mediaType] : [])];
      const { status, output, errors } = await run(args, { stdin: Buffer.from(document) });
      assert.deepEqual([status, output, errors.split('\n').length], [2, '', 2]);
      assert.match(errors, message);
    });
  }
});

describe('files', () => {
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const valid = '{"imageLayoutVersion":"1.0.0"}';

  test('a file is named by its path', async () => {
    const path = file('oci-layout', valid);
    const { status, output } = await run(['validate', path]);
    assert.equal(output.split('\n')[0], `${path}: valid   1 document   no findings`);
    assert.equal(status, 0);
  });
  test('all documents of an archive are validated, from a file and from standard input', async () => {
    const archive = ociArchive([hello]);
    const path = file('image.tar', archive);
    for (const [name, stdin] of [[path], ['-', archive]] as const) {
      const { status, output } = await run(['validate', name, '--format', 'json'], { stdin });
      const { data } = JSON.parse(output);
      assert.deepEqual([status, data.documents.length, data.errorCount, data.noteCount], [0, 4, 0, 1]);
    }
  });
  test('an invalid document in an archive: exit status 1', async () =>
    assert.equal((await run(['validate', 'samples/manifest-null.tar'])).status, 1));
  test('a finding in an archive is less severe than in a document alone', async () => {
    const schema = 'validity/schema';
    const severityOf = (findings: readonly Finding[]) => findings.find(({ rule }) => rule === schema)?.severity;
    const { output } = await run(['validate', 'samples/docker-25-rc.tar', '--format', 'json']);
    assert.equal(severityOf(JSON.parse(output).findings), 'warning');
    assert.equal(severityOf((await validate('{"schemaVersion":2,"manifests":null}')).findings), 'error');
  });
  for (const [what, path, message] of [
    ['a file that does not exist', join(folder, 'never-there'), /no such file/],
    ['a link to itself', join(folder, 'circle'), /cannot be read: too many symbolic links encountered/],
    ['a path below a file', join(folder, 'oci-layout/x'), /no such file/],
    [
      'an empty directory',
      join(folder, 'empty'),
      /: not recognized as an image \(no index\.json or manifest\.json\): no files;/,
    ],
  ] as const) {
    test(`${what}: exit status 2`, async () => {
      if (what === 'a link to itself') symlinkSync('circle', path);
      const { status, errors } = await run(['validate', path]);
      assert.equal(status, 2);
      assert.match(errors, message);
    });
  }
});

describe('the place of a finding', () => {
  // The first line is empty.
  const document = `
{
  "architecture": "amd64", "os": 5,
  "rootfs": {
    "type": "layers",
    "diff_ids": [
      "${digest}",

      "sha256:short"
    ]
  },
  "config": { "Env": [
    "A=1",
    "B" ], "User": "one\\ntwo",
    "User":
      7,
    "a/b~c": 1, "a/b~c": 2
  },
  "history": [{}, {"empty_layer": "yes",
                   "empty_layer": "no"}]
}`;
  test('every finding has a pointer and a line', async () => {
    const { findings } = await validate(document);
    assert.deepEqual(
      findings.map(({ rule, where }) => `${where.line} ${where.pointer} ${rule}`),
      [
        '9 /rootfs/diff_ids/1 validity/digest-grammar',
        '3 /os validity/schema',
        '16 /config/User validity/schema',
        '20 /history/1/empty_layer validity/schema',
        '16 /config/User validity/duplicate-name',
        '17 /config/a~1b~0c validity/duplicate-name',
        '20 /history/1/empty_layer validity/duplicate-name',
        '14 /config/Env/1 validity/env',
      ],
    );
    assert.ok(findings.every(({ where }) => where.blob === '-'));
  });
  test('text output has the line', async () => {
    const { output } = await run(['validate', '-'], { stdin: Buffer.from(document) });
    assert.match(output, /^error: -:14: "config\.Env\[1\]": "B" is not NAME=VALUE \[validity\/env\]$/m);
  });
  test('a missing member has the line of its object', async () => {
    const { findings } = await validate(
      '{"schemaVersion":2,\n"layers":[\n\n{}],\n"config":\n{"size":1,"mediaType":"a/b"}}',
    );
    assert.deepEqual(
      findings.map(({ where }) => `${where.line} ${where.pointer}`),
      ['6 /config/digest', '4 /layers/0/mediaType', '4 /layers/0/digest', '4 /layers/0/size'],
    );
  });
  test('documents in archives have lines, too', async () => {
    const { output } = await run(['validate', 'samples/docker-25-rc.tar', '--format', 'json']);
    const [{ where }] = JSON.parse(output).findings;
    assert.deepEqual([where.blob, where.pointer, where.line], ['index.json', '/manifests', 1]);
  });
});

test('the history of a single config is compared with its diff IDs', async () => {
  const rootfs = { type: 'layers', diff_ids: [digest] };
  const of = async (...history: object[]) =>
    (await validate(JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs, history }))).findings.map(
      ({ rule, where }) => [rule, where.pointer],
    );
  assert.deepEqual(await of({ created_by: 'RUN a' }, { created_by: 'CMD', empty_layer: true }), []);
  assert.deepEqual(await of({ created_by: 'RUN a' }, { created_by: 'RUN b' }), [['validity/history', '/history']]);
});

describe('hostile documents', () => {
  const rulesOf = async (document: string | Buffer, mediaType?: string) =>
    (await validate(document, mediaType)).findings.map(({ severity, rule }) => `${severity} ${rule}`);

  test('a repeated member', async () =>
    assert.deepEqual(await rulesOf('{"imageLayoutVersion":"0","imageLayoutVersion":"1.0.0"}'), [
      'error validity/duplicate-name',
    ]));
  test('not UTF-8', async () =>
    assert.deepEqual(await rulesOf(Buffer.from('{"imageLayoutVersion":"1.0.0","a":"\xe9"}', 'latin1')), [
      'error validity/encoding',
    ]));
  test('an index that is a manifest, too', async () =>
    assert.deepEqual(await rulesOf('{"schemaVersion":2,"manifests":[],"layers":[]}'), [
      'error validity/ambiguous-document',
    ]));
  for (const value of ['null', '5', '"text"', '[]', 'true'])
    test(`${value} instead of an object`, async () =>
      assert.deepEqual(await rulesOf(value, config), ['error validity/shape']));
  for (const text of ['', '{', '{"a":1,}', "{'a':1}", '{"a":NaN}', '{}{}', '\ufeff{}', '// no\n{}'])
    test(`not JSON: ${JSON.stringify(text)}`, async () =>
      assert.deepEqual(await rulesOf(text, config), ['error integrity/document']));

  test('a document of the maximum size is read, one byte more is not', async () => {
    const document = (size: number) => Buffer.from('{"imageLayoutVersion":"1.0.0"}'.padEnd(size));
    assert.deepEqual(await rulesOf(document(defaultLimits.jsonSize)), []);
    const { status, errors } = await run(['validate', '-'], { stdin: document(defaultLimits.jsonSize + 1) });
    assert.deepEqual(
      [status, errors],
      [2, 'timg-inspect: -: the document is larger than 16.8MB; raise --max-json-size\n'],
    );
  });
  for (const [what, open, close] of [
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
    ['objects with repeated members', '{"a":1,"a":', '}'],
  ] as const) {
    test(`200,000 nested ${what}`, async () => {
      const deep = `${open.repeat(200_000)}1${close.repeat(200_000)}`;
      const [first] = await rulesOf(`{"imageLayoutVersion":"2.0.0","a":${deep}}`);
      assert.equal(first, 'error integrity/document');
      assert.deepEqual(await rulesOf(deep.slice(0, -1), config), ['error integrity/document']);
    });
  }
  test('a document with 100,000 errors: the first ones are listed', async () => {
    const { findings, status } = await validate(`{"schemaVersion":2,"manifests":[${'0,'.repeat(1e5)}0]}`);
    assert.deepEqual([status, findings.length], [1, 51]);
    assert.deepEqual(findings.at(-1)?.where.pointer, '/manifests/49');
  });
});
