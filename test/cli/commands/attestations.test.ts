// attestations, and what other commands show of them: statements whole, however they are attached; origins; limits.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  addBuildKit,
  addBundle,
  addCosign,
  envelope,
  PREDICATE,
  type StatementLiteral,
  statementAbout,
} from '../../support/attestations.ts';
import { goJson } from '../../support/go-json.ts';
import { addImage, BlobStore, buildImage, type Descriptor, layoutEntries, MEDIA } from '../../support/image-builder.ts';
import { run } from '../../support/run.ts';
import { tar } from '../../support/tar-builder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const hello = { names: ['hello:1'], steps: [{ entries: [{ path: 'hello', body: 'hello' }] }] };

/** An image in a layout, with what is attached to it. */
function archive(
  attach: (store: BlobStore, image: Descriptor) => readonly Descriptor[],
  literal: Parameters<typeof buildImage>[0] = hello,
  manifest: StatementLiteral = {},
): Buffer {
  const store = new BlobStore();
  const image = addImage(store, buildImage(literal), { manifest });
  return tar(layoutEntries(store, [image, ...attach(store, image)]));
}

async function answer(stdin: Buffer, ...args: string[]) {
  const { status, output } = await run([...args, '-', '--format', 'json'], { stdin });
  return { status, ...JSON.parse(output) };
}

const provenance = (image: Descriptor, predicate: unknown = { builder: { id: 'https://ci.example' } }) =>
  statementAbout(image, PREDICATE.slsa02, predicate);
const signed = (image: Descriptor): StatementLiteral => envelope(goJson(provenance(image)));

/** What is left of tags and annotations when an image is saved or copied with what is attached to it. */
const forms: readonly (readonly [
  form: string,
  envelope: string | null,
  attach: (store: BlobStore, image: Descriptor) => readonly Descriptor[],
])[] = [
  ['BuildKit', null, (store, image) => [addBuildKit(store, image, provenance(image))]],
  [
    'BuildKit with OCI artifacts',
    null,
    (store, image) => {
      const layer = store.addJson(MEDIA.inToto, provenance(image));
      const artifactType = 'application/vnd.docker.attestation.manifest.v1+json';
      return [store.addManifest(store.add(MEDIA.empty, '{}'), [layer], { artifactType, subject: image })];
    },
  ],
  ['a tag of cosign', 'dsse', (store, image) => [addCosign(store, image, [signed(image)])]],
  [
    'a tag of cosign with the name of a repository',
    'dsse',
    (store, image) => {
      const name = `registry.example:5000/team/app:${image.digest.replace(':', '-')}.att`;
      return [{ ...addCosign(store, image, [signed(image)]), annotations: { 'io.containerd.image.name': name } }];
    },
  ],
  [
    'cosign save',
    'dsse',
    (store, image) => {
      const kind = (name: string) => ({ annotations: { kind: `dev.cosignproject.cosign/${name}` } });
      return [
        { ...image, ...kind('image') },
        { ...addCosign(store, image, [signed(image)]), ...kind('atts') },
      ];
    },
  ],
  [
    'a bundle of Sigstore',
    'sigstore-bundle',
    (store, image) => [addBundle(store, image, { dsseEnvelope: signed(image) })],
  ],
  [
    'an index of referrers',
    'sigstore-bundle',
    (store, image) => {
      const { annotations: _, ...bundle } = addBundle(store, image, { dsseEnvelope: signed(image) });
      const ref = { 'org.opencontainers.image.ref.name': image.digest.replace(':', '-') };
      return [store.addIndex([bundle], { annotations: ref })];
    },
  ],
  [
    'nothing but the statement',
    null,
    (store, image) => {
      const config = store.add(MEDIA.empty, '{}');
      return [store.addManifest(config, [store.addJson(MEDIA.inToto, provenance(image))])];
    },
  ],
];

describe('attestations: the whole statement and its image', () => {
  for (const [form, sealed, attach] of forms) {
    test(form, async () => {
      let expected: StatementLiteral = {};
      let digest = '';
      const bytes = archive((store, image) => {
        expected = provenance(image);
        digest = image.digest;
        return attach(store, image);
      });
      const { status, data, findings } = await answer(bytes, 'attestations');
      const [one, ...others] = data.attestations;
      assert.deepEqual([status, others, findings], [0, [], []]);
      assert.deepEqual(one.statement, JSON.parse(goJson(expected).toString()));
      assert.deepEqual([one.subject, one.platform, one.isAboutSubject], [digest, 'linux/amd64', true]);
      assert.deepEqual(
        [one.type, one.predicateType, one.envelope, one.reason],
        ['slsa', PREDICATE.slsa02, sealed, null],
      );
    });
    test(`${form}: manifest says what it attests`, async () => {
      const { output } = await run(['manifest', '-'], { stdin: archive(attach) });
      assert.match(output, /attests linux\/amd64 \([0-9a-f]{12}\), https:\/\/slsa\.dev\/provenance\/v0\.2/);
    });
  }

  test('a bill of materials without a statement', async () => {
    const bill = { spdxVersion: 'SPDX-2.3', packages: [] };
    const bytes = archive((store, image) => {
      const layer = store.addJson('application/spdx+json', bill);
      return [store.addManifest(store.add(MEDIA.empty, '{}'), [layer], { subject: image })];
    });
    const { status, data } = await answer(bytes, 'attestations');
    const [one] = data.attestations;
    assert.deepEqual([status, one.statement, one.type, one.isAboutSubject], [0, bill, 'spdx', null]);
  });

  test('keys of any name', async () => {
    const predicate = JSON.parse('{"__proto__": {"a": 1}, "toJSON": 1, "constructor": null, "": [[]]}');
    const bytes = archive((store, image) => [addBuildKit(store, image, provenance(image, predicate))]);
    const { output } = await run(['attestations', '-', '--format', 'json'], { stdin: bytes });
    assert.match(
      output.replace(/\s/g, ''),
      /"predicate":\{"__proto__":\{"a":1\},"toJSON":1,"constructor":null,"":\[\[\]\]\}/,
    );
    const template = ['attestations', '-', '--format', '{{range .attestations}}{{json .statement.predicate}}{{end}}'];
    const { output: rendered, status } = await run(template, { stdin: bytes });
    assert.equal(status, 0);
    assert.match(rendered, /"__proto__":\{"a":1\}/);
  });

  test('an archive of attestations only', async () => {
    const store = new BlobStore();
    const image = addImage(store, buildImage(hello));
    const attestation = addBuildKit(new BlobStore(), image, provenance(image));
    const alone = new BlobStore();
    addBuildKit(alone, image, provenance(image));
    const { status, data } = await answer(tar(layoutEntries(alone, [attestation])), 'attestations');
    assert.equal(data.attestations[0].subject, image.digest);
    assert.equal(status, 0);
  });
});

describe('attestations: which are shown, and exit status', () => {
  const bytes = archive((store, image) => [
    addBuildKit(store, image, provenance(image), statementAbout(image, PREDICATE.spdx, {})),
  ]);
  const shown = async (...args: string[]) => {
    const { status, output, errors } = await run(
      ['attestations', '-', ...args, '--format', '{{range .attestations}}{{.type}} {{end}}'],
      { stdin: bytes },
    );
    return [status, output.trim() || errors.trim()];
  };
  test('all', async () => assert.deepEqual(await shown(), [0, 'slsa spdx']));
  test('by name', async () => assert.deepEqual(await shown('--type', 'spdx'), [0, 'spdx']));
  test('by URI', async () => assert.deepEqual(await shown('--type', PREDICATE.slsa02), [0, 'slsa']));
  test('by URI without a version', async () =>
    assert.deepEqual(await shown('--type', 'https://slsa.dev/provenance'), [0, 'slsa']));
  test('by platform', async () => assert.deepEqual(await shown('--platform', 'linux/amd64'), [0, 'slsa spdx']));
  test('none', async () =>
    assert.deepEqual(await shown('--type', 'vuln'), [1, 'timg-inspect: no attestation of type "vuln" in -']));
  test('another version', async () => assert.equal((await shown('--type', 'https://slsa.dev/provenance/v1'))[0], 1));
  test('no such platform', async () => assert.equal((await shown('--platform', 'linux/arm64'))[0], 2));

  test('what cannot be read makes the answer incomplete', async () => {
    const broken = archive((store, image) => [addBuildKit(store, image, '{}')]);
    const { status, data } = await answer(broken, 'attestations');
    assert.deepEqual([status, data.attestations[0].reason], [1, 'is not an in-toto statement: it has no "_type"']);
  });

  test('bytes that do not have their digest', async () => {
    const store = new BlobStore();
    const image = addImage(store, buildImage(hello));
    const attestation = addBuildKit(store, image, provenance(image));
    const entries = layoutEntries(store, [image, attestation]).map((entry) =>
      String(entry.body).includes('https://ci.example')
        ? { ...entry, body: String(entry.body).replace('ci.ex', 'CI.ex') }
        : entry,
    );
    const { status, findings } = await answer(tar(entries), 'attestations');
    assert.deepEqual([status, findings.map(({ rule }: { rule: string }) => rule)], [1, ['integrity/digest']]);
  });
});

describe('check', () => {
  const write = temporaryFolder('attestations-test');
  const image = 'samples/attestations.tar#sample/attested:1.1.0';
  const check = (policy: object) =>
    run(['check', image, '--policy', write('policy.json', JSON.stringify(policy)), '--format', 'json']);
  test('an SBOM that differs, if the policy names the rule', async () => {
    const { status, output } = await check({ rules: { 'validity/bill-of-materials': 'error' } });
    const bills = JSON.parse(output).findings.filter(({ rule }: { rule: string }) => /bill/.test(rule));
    assert.deepEqual(
      [
        status,
        bills.map(({ severity, data }: { severity: string; data: { missing: unknown; extra: unknown } }) => [
          severity,
          data.missing,
          data.extra,
        ]),
      ],
      [1, [['error', ['deb/less@590'], ['deb/tini@0.19.0']]]],
    );
  });
  test('an attestation of another image, whatever the policy is', async () => {
    const broken = archive((store, image) => [
      addBuildKit(store, image, provenance({ ...image, digest: `sha256:${'0'.repeat(64)}` })),
    ]);
    const { status, findings } = await answer(broken, 'check', '--budget', 'image-size=1GB');
    assert.deepEqual([status, findings[0].rule], [1, 'integrity/attestation-subject']);
  });
});

describe('limits', () => {
  const large = archive((store, image) => [addBuildKit(store, image, provenance(image, 'x'.repeat(3000)))]);
  test('the size of one', async () => {
    const { status, findings } = await answer(large, 'attestations', '--max-json-size', '2000');
    assert.equal(status, 1);
    assert.match(findings[0].message, /has 3\.\d+kB, more than the limit of 2kB; raise --max-json-size$/);
  });
  test('the size of all', async () => {
    const { findings } = await answer(
      archive((store, image) => [
        addBuildKit(store, image, provenance(image, 'x'.repeat(3000)), provenance(image, 'y'.repeat(3000))),
      ]),
      'attestations',
      '--max-json-total',
      '5000',
    );
    assert.deepEqual(
      findings.map(({ message }: { message: string }) => /was not read: all attestations .*$/.exec(message)?.[0]),
      ['was not read: all attestations together exceed 5kB; raise --max-json-total'],
    );
  });
});

describe('where an image comes from', () => {
  const vcs = (revision: string) => ({
    metadata: {
      'https://mobyproject.org/buildkit@v1#metadata': { vcs: { source: 'https://git.example/app', revision } },
    },
  });
  const labels = {
    'org.opencontainers.image.revision': 'of-label',
    'org.opencontainers.image.source': 'https://label',
  };
  const labelled = { ...hello, config: { Labels: labels } };
  const originOf = async (bytes: Buffer) => {
    const { data } = await answer(bytes, 'inspect');
    return data[0].Origin;
  };

  test('a provenance comes first', async () => {
    const bytes = archive((store, image) => [addBuildKit(store, image, provenance(image, vcs('abc')))], labelled);
    assert.deepEqual(await originOf(bytes), {
      Source: 'https://git.example/app',
      Revision: 'abc',
      Builder: '',
      BaseImages: [],
    });
  });
  test('one about another image does not count', async () => {
    const attach = (store: BlobStore, image: Descriptor) => [
      addBuildKit(store, image, provenance({ ...image, digest: `sha256:${'0'.repeat(64)}` }, vcs('abc'))),
    ];
    const { status, data } = await answer(archive(attach, labelled), 'inspect');
    assert.deepEqual([status, data[0].Origin.Revision], [1, 'of-label']);
  });
  test('one about the index counts', async () => {
    const store = new BlobStore();
    const index = store.addIndex([addImage(store, buildImage(hello))]);
    const attestation = addCosign(store, index, [envelope(goJson(provenance(index, vcs('abc'))))]);
    assert.equal((await originOf(tar(layoutEntries(store, [index, attestation])))).Revision, 'abc');
  });
  test('annotations come before labels', async () => {
    const annotations = {
      'org.opencontainers.image.revision': 'of-annotation',
      'org.opencontainers.image.base.name': 'docker.io/library/alpine:3.19',
      'org.opencontainers.image.base.digest': `sha256:${'a'.repeat(64)}`,
    };
    assert.deepEqual(await originOf(archive(() => [], labelled, { annotations })), {
      Source: 'https://label',
      Revision: 'of-annotation',
      Builder: '',
      BaseImages: [{ Name: 'docker.io/library/alpine:3.19', Digest: `sha256:${'a'.repeat(64)}`, Basis: 'annotation' }],
    });
  });
  test('nothing is known', async () => assert.equal(await originOf(archive(() => [])), undefined));

  test('diff tells both commits', async () => {
    const side = (tag: string) => `samples/attestations.tar#sample/attested:${tag}`;
    const { output } = await run(['diff', side('1.0.0'), side('1.1.0')]);
    assert.match(
      output,
      /^commit +1f0c7a2b9d4e6f8091a2b3c4d5e6f708192a3b4c +8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b$/m,
    );
    assert.match(output, /^base image +debian:bookworm-slim \(a{12}\) +debian:bookworm-slim \(b{12}\)$/m);
    const { output: same } = await run(['diff', side('1.0.0'), side('1.0.0')]);
    assert.doesNotMatch(same, /^Origin$/m);
  });
});
