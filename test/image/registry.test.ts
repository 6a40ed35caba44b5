// The storage of a registry: names of images from tags and digests, a repository as a part of it, and what is broken or hostile in it.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Spool } from '../../src/archive/spool.ts';
import { defaultLimits } from '../../src/bytes/limits.ts';
import type { Contents, Image } from '../../src/image/image.ts';
import { openImages } from '../../src/image/open-images.ts';
import { addAttestation, addImage, BlobStore, buildImage, gzip, MEDIA } from '../support/image-builder.ts';
import { first } from '../support/items.ts';
import {
  asEntries,
  registryBlob,
  registryStorage,
  revisionLink,
  tagLink,
  writeFiles,
} from '../support/registry-storage.ts';
import { run } from '../support/run.ts';
import { tar } from '../support/tar-builder.ts';

const spool = new Spool();
const top = mkdtempSync(join(tmpdir(), 'registry-test-'));
after(() => {
  spool.remove();
  rmSync(top, { recursive: true });
});

let count = 0;
function folder(): string {
  count += 1;
  const path = join(top, String(count));
  mkdirSync(path);
  return path;
}

const store = new BlobStore();
const image = (text: string, architecture = 'amd64') =>
  addImage(
    store,
    buildImage({ steps: [{ entries: [{ path: 'app', body: text }] }], platform: { os: 'linux', architecture } }),
  );
const [one, two, old, arm] = [image('one'), image('two'), image('old'), image('arm', 'arm64')];
const statement = addAttestation(store, two);
const index = store.addIndex([two, arm, statement]);
const artifact = store.addManifest(store.addJson(MEDIA.empty, {}), [store.add('text/plain', 'x')], {
  artifactType: 'application/vnd.example+json',
  subject: two,
});
const garbage = store.add('text/plain', 'no manifest needs this');

const repositories = {
  'library/base': { revisions: [one.digest], tags: { '1': [one.digest] } },
  team: { revisions: [one.digest], tags: { latest: [one.digest] } },
  'team/app': {
    revisions: [old.digest, one.digest, two.digest, arm.digest, statement.digest, index.digest, artifact.digest],
    tags: { '1.0': [old.digest, one.digest], '1.0-alias': [one.digest], multi: [index.digest] },
    layers: [one.digest],
  },
};
const files = (): Map<string, Buffer> => registryStorage(store, repositories);
const written = (changed: ReadonlyMap<string, Buffer> = files()): string => writeFiles(folder(), changed);
const contentsOf = async (name: string): Promise<Contents> =>
  (await openImages({ name }, spool, defaultLimits)).contents;
const namesOf = ({ images }: Contents): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(images.map(({ manifestDigest, names }: Image) => [String(manifestDigest), [...names].sort()]));
const problemsOf = ({ documents }: Contents): readonly string[] =>
  documents.flatMap(({ name, problem }) => (problem ? [`${name} ${problem.detail}`] : []));

const ofApp = {
  [two.digest]: ['team/app:multi'],
  [arm.digest]: ['team/app:multi'],
  [old.digest]: [`team/app@${old.digest}`],
};
const all = { ...ofApp, [one.digest]: ['base:1', 'team/app:1.0', 'team/app:1.0-alias', 'team:latest'] };

describe('names are those of tags; a revision without a tag and an index has its digest', () => {
  const expected = async (name: string, names: Readonly<Record<string, readonly string[]>>): Promise<void> => {
    const contents = await contentsOf(name);
    assert.deepEqual(contents.formats, ['registry']);
    assert.deepEqual(namesOf(contents), names);
    assert.deepEqual(problemsOf(contents), []);
  };
  const root = written();
  const v2 = join(root, 'docker/registry/v2');

  test('the root directory of a registry', () => expected(root, all));
  test('its directory v2', () => expected(v2, all));
  test('a tar of it', async () => {
    const file = join(folder(), 'registry.tar');
    writeFileSync(file, tar(asEntries(files())));
    await expected(file, all);
  });
  test('a compressed tar, below directories', async () => {
    const file = join(folder(), 'backup.tgz');
    writeFileSync(file, gzip(tar(asEntries(files(), './var/lib/registry/'))));
    await expected(file, all);
  });
  test('a repository', () =>
    expected(join(v2, 'repositories/team/app'), { ...ofApp, [one.digest]: ['team/app:1.0', 'team/app:1.0-alias'] }));
  test('a repository with another one below it', () =>
    expected(join(v2, 'repositories/team'), { [one.digest]: ['team:latest'] }));
  test('a directory of repositories', () => expected(join(v2, 'repositories/library'), { [one.digest]: ['base:1'] }));
  test('a link to a repository', async () => {
    const link = join(folder(), 'link');
    symlinkSync(join(v2, 'repositories/library/base'), link);
    await expected(link, { [one.digest]: ['base:1'] });
  });
  test('a repository that is named like a directory of the storage', async () => {
    const named = registryStorage(store, { 'x/repositories/blobs': repositories.team });
    await expected(join(written(named), 'docker/registry/v2/repositories/x/repositories/blobs'), {
      [one.digest]: ['x/repositories/blobs:latest'],
    });
  });
  test('attestations and artifacts are listed, not images', async () => {
    const { listed } = await contentsOf(root);
    assert.deepEqual(listed.map(({ kind, digest }) => [kind, digest]).sort(), [
      ['artifact', artifact.digest],
      ['attestation', statement.digest],
    ]);
  });
});

describe('commands', () => {
  const root = written();

  test('an image by tag, by the name of an untagged revision, and by platform', async () => {
    for (const [args, digest] of [
      [['--image', 'team/app:1.0'], one.digest],
      [['--image', `team/app@${old.digest}`], old.digest],
      [['--image', 'team/app:multi', '--platform', 'linux/arm64'], arm.digest],
    ] as const) {
      const { output, errors } = await run(['inspect', root, ...args, '--format', '{{json .RepoDigests}}']);
      assert.equal(errors, '');
      assert.ok(output.includes(digest), output);
    }
  });

  test('ls has the repository of an untagged revision', async () => {
    const { output } = await run(['ls', root, '--format', '{{.Repository}} {{.Tag}}']);
    assert.deepEqual(output.trimEnd().split('\n').sort(), [
      'base 1',
      'team latest',
      'team/app 1.0',
      'team/app 1.0-alias',
      'team/app <none>',
      'team/app multi',
      'team/app multi',
    ]);
  });

  test('manifest has indexes, attestations and artifacts', async () => {
    const { output } = await run(['manifest', root, '--format', 'json']);
    const nodes: { kind: string; digest: string; manifests: { kind: string }[] }[] = JSON.parse(output).data.manifests;
    const kinds = Object.fromEntries(nodes.map(({ digest, kind }) => [digest, kind]));
    assert.deepEqual(kinds, {
      [one.digest]: 'image',
      [old.digest]: 'image',
      [index.digest]: 'index',
      [artifact.digest]: 'artifact',
    });
    const below = first(nodes.filter(({ digest }) => digest === index.digest)).manifests;
    assert.deepEqual(
      below.map(({ kind }) => kind),
      ['image', 'image', 'attestation'],
    );
  });

  test('verify compares every blob with its name, and validate tells what no manifest needs', async () => {
    const sound = await run(['verify', root]);
    assert.deepEqual([sound.status, sound.errors], [0, '']);
    const validated = await run(['validate', root]);
    assert.equal(validated.status, 0, validated.output);
    assert.match(
      validated.output,
      new RegExp(`nothing refers to 1 blob \\(22B\\), such as blobs/sha256/../${garbage.digest.slice(7)}/data`),
    );
    const changed = files();
    changed.set(registryBlob(old.digest), changed.get(registryBlob(one.digest)) ?? Buffer.alloc(0));
    assert.equal((await run(['verify', written(changed)])).status, 1);
  });

  test('a part of a registry does not tell that blobs of other repositories are not needed', async () => {
    const { output } = await run(['validate', join(root, 'docker/registry/v2/repositories/library')]);
    assert.doesNotMatch(output, /nothing refers/);
  });
});

describe('what is broken is told in a line, and all else is read', () => {
  const link = tagLink('team/app', '1.0').replace('docker/registry/v2/', '');
  const revision = revisionLink('team/app', old.digest).replace('docker/registry/v2/', '');
  for (const [what, change, problem] of [
    [
      'an empty link',
      (all) => all.set(tagLink('team/app', '1.0'), Buffer.alloc(0)),
      `${link} is empty, but must have the digest of a manifest`,
    ],
    [
      'a cut link',
      (all) => all.set(tagLink('team/app', '1.0'), Buffer.from('sha256:ab')),
      `${link} must have the digest of a manifest, but has sha256:ab`,
    ],
    [
      'a huge link',
      (all) => all.set(tagLink('team/app', '1.0'), Buffer.alloc(5000)),
      `${link} must have the digest of a manifest, but has other data`,
    ],
    [
      'a path instead of a digest',
      (all) => all.set(tagLink('team/app', '1.0'), Buffer.from('../../../../etc/passwd')),
      `${link} must have the digest of a manifest, but has ../../../../etc/passwd`,
    ],
    [
      'a digest that is a path',
      (all) => all.set(tagLink('team/app', '1.0'), Buffer.from('sha256:../../x')),
      `${link} must have the digest of a manifest, but has sha256:../../x`,
    ],
    [
      'a tag of a manifest that was deleted',
      (all) => all.set(tagLink('team/app', '1.0'), Buffer.from(garbage.digest)),
      `${link} leads to ${garbage.digest}, which this repository does not have`,
    ],
    [
      'a revision of another name',
      (all) => all.set(revisionLink('team/app', old.digest), Buffer.from(one.digest)),
      `${revision} leads to ${one.digest}, not to the manifest of its name`,
    ],
    [
      'a manifest that is missing',
      (all) => all.delete(registryBlob(old.digest)),
      `${revision} leads to ${old.digest}, which the registry does not have`,
    ],
    [
      'a manifest that is no JSON',
      (all) => all.set(registryBlob(old.digest), Buffer.from('{')),
      /^blobs\/sha256\/..\/[0-9a-f]{64}\/data is not JSON/,
    ],
    [
      'a manifest of schema 1',
      (all) => all.set(registryBlob(old.digest), Buffer.from('{"schemaVersion":1}')),
      /^blobs\/sha256\/..\/[0-9a-f]{64}\/data is a schema 1 manifest/,
    ],
  ] as readonly (readonly [string, (all: Map<string, Buffer>) => unknown, string | RegExp])[]) {
    test(what, async () => {
      const changed = files();
      change(changed);
      const contents = await contentsOf(written(changed));
      const [told = '', ...others] = problemsOf(contents);
      assert.equal(others.length, 0);
      if (typeof problem === 'string') assert.equal(told, problem);
      else assert.match(told, problem);
      assert.ok(contents.images.some(({ names }) => names.includes('team:latest')));
      const { status, errors } = await run(['ls', written(changed)]);
      assert.ok(status === 0 || errors.trimEnd().split('\n').length === 1, errors);
    });
  }
});

describe('nothing out of the directory is read', () => {
  const outside = folder();
  writeFileSync(join(outside, 'link'), one.digest);
  writeFiles(outside, new Map([['app/_manifests/revisions/sha256/x/link', Buffer.from(one.digest)]]));

  test('a link file that is a symbolic link', async () => {
    const root = written();
    const path = join(root, tagLink('team/app', '1.0'));
    rmSync(path);
    symlinkSync(join(outside, 'link'), path);
    const contents = await contentsOf(root);
    assert.match(first(problemsOf(contents)), /current\/link is a link to .*, out of the directory/);
    assert.deepEqual(namesOf(contents)[one.digest], ['base:1', 'team/app:1.0-alias', 'team:latest']);
  });

  test('a blob is read there only if it has the digest', async () => {
    const root = written();
    const [sound, other] = [registryBlob(one.digest), registryBlob(old.digest)];
    for (const [at, name] of [sound, other].entries()) {
      const moved = join(outside, String(at));
      renameSync(join(root, name), moved);
      if (name === other) truncateSync(moved, 10);
      symlinkSync(moved, join(root, name));
    }
    const contents = await contentsOf(root);
    assert.ok(contents.images.some(({ manifestDigest }) => manifestDigest === one.digest));
    assert.match(first(problemsOf(contents)), /which the registry does not have/);
  });

  test('directories of repositories that are links, also in a circle', async () => {
    const root = written();
    const repositoriesFolder = join(root, 'docker/registry/v2/repositories');
    symlinkSync(outside, join(repositoriesFolder, 'outside'));
    symlinkSync('..', join(repositoriesFolder, 'team', 'circle'));
    assert.deepEqual(namesOf(await contentsOf(root)), all);
  });

  test('a storage that is a link is not recognized in a directory', async () => {
    const root = folder();
    mkdirSync(join(root, 'docker/registry'), { recursive: true });
    symlinkSync(join(written(), 'docker/registry/v2'), join(root, 'docker/registry/v2'));
    await assert.rejects(contentsOf(root), /not recognized as an image/);
  });
});

test('a tar with very deep names, and very many directories', async () => {
  const deep = `docker/registry/v2/repositories/${'a/'.repeat(100_000)}_manifests/tags/1/current/link`;
  const many = Array.from({ length: 2000 }, (_, at) => ({ path: tagLink(`r/${at}`, '1'), body: one.digest }));
  const file = join(folder(), 'deep.tar');
  writeFileSync(file, tar([{ path: deep, body: one.digest }, ...many, ...asEntries(files())]));
  assert.deepEqual(namesOf(await contentsOf(file)), all);
});
