// The inputs of an attack on the first version, rebuilt: what each command answers, in one line if it refuses. With the
// algorithms of that version, each took minutes or gigabytes, or showed another image than Docker loads.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../src/rules/rule.ts';
import { hex256 } from '../support/bytes.ts';
import {
  BlobStore,
  buildImage,
  type Descriptor,
  dockerSave,
  MEDIA,
  type StepLiteral,
} from '../support/image-builder.ts';
import { botCommands, invisibleIn, logCommands } from '../support/log-readers.ts';
import { addImage, layoutEntries } from '../support/oci-layout.ts';
import { run } from '../support/run.ts';
import { type TarLiteral, tar, tarEntry } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const written = temporaryFolder('corpus');
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

/** Every command that reads one archive. A is the archive. */
const commands = {
  overview: ['A'],
  page: ['A', '--format', 'html'],
  ls: ['ls', 'A'],
  inspect: ['inspect', 'A'],
  layers: ['layers', 'A'],
  history: ['history', 'A', '--no-trunc'],
  bloat: ['bloat', 'A'],
  files: ['files', 'A'],
  verify: ['verify', 'A'],
  validate: ['validate', 'A', '--format', 'markdown'],
  check: ['check', 'A', '--budget', 'wasted=0', '--format', 'sarif'],
} as const;
type Name = keyof typeof commands;
const names = Object.keys(commands) as readonly Name[];

const answer = (archive: string, command: readonly string[]) =>
  run(command.map((word) => (word === 'A' ? archive : word)));

/** What all commands answer, but for the exceptions: their exit status, and the one line of a refusal. */
function answers(
  archive: () => string,
  status: number,
  exceptions: Partial<Readonly<Record<Name, readonly [status: number, errors: RegExp]>>> = {},
): void {
  for (const name of names) {
    const [expected, errors] = exceptions[name] ?? [status, undefined];
    test(`${name}: ${expected}`, async () => {
      const outcome = await answer(archive(), commands[name]);
      assert.equal(outcome.status, expected, outcome.errors);
      for (const line of outcome.errors.split('\n').slice(0, -1)) assert.match(line, /^timg-inspect: /);
      if (errors) assert.match(outcome.errors, errors);
      else if (expected === 2) assert.equal(outcome.errors.split('\n').length, 2, outcome.errors);
    });
  }
}

const imageOf = (layers: readonly Buffer[], store = new BlobStore()): Buffer => {
  const image = buildImage({ steps: layers.map((layer): StepLiteral => ({ tar: layer })) });
  return tar(layoutEntries(store, [addImage(store, image, { compression: 'none' })]));
};
const layersOf = (...layers: readonly (readonly TarLiteral[])[]): Buffer => imageOf(layers.map((one) => tar(one)));

describe('extended attributes: entries with 20,000 of them, without values', () => {
  /** Neighbors with the same attributes would share them. */
  const entries = times(2, (entry) => {
    const records = times(20_000, (at) => [`SCHILY.xattr.user.${entry}${at.toString(36)}`, ''] as const);
    return tarEntry({ path: 'f', pax: records });
  });
  const layer = (count: number): Buffer => tar(times(count, (at) => entries[at % 2] as Buffer));
  const few = written('few-attributes.tar', imageOf([layer(4)]));
  answers(() => few, 0);
  test('more than the budget is refused with one line', async () => {
    const many = written('attributes.tar', imageOf([layer(100)]));
    const { status, errors } = await run(['files', many, '--max-memory', '20MB']);
    assert.equal(status, 2);
    assert.equal(
      errors,
      'timg-inspect: more than 20MB of memory needed, at the entries of layers; raise --max-memory\n',
    );
  });
});

describe('long names: one budget for all layers and images', () => {
  const layer = (at: number): Buffer => tar(times(500, (name) => ({ path: `${'d/'.repeat(2000)}${at}-${name}` })));
  const one = written('long-names-1.tar', imageOf([layer(0)]));
  const four = written('long-names-4.tar', imageOf(times(4, layer)));
  answers(() => four, 0);
  for (const command of ['layers', 'files', 'bloat', 'verify']) {
    test(`${command}: the sum of the layers counts`, async () => {
      const limited = (archive: string) => run([command, archive, '--max-memory', '20MB']);
      assert.equal((await limited(one)).status, 0);
      const { status, errors } = await limited(four);
      assert.equal(status, 2);
      assert.match(errors, /^timg-inspect: more than 20MB of memory needed, at the [^\n]+; raise --max-memory\n$/);
    });
  }
});

describe('a chain of 500 layers under 500 images before Docker 1.10', () => {
  const id = (at: number): string => String(at).padStart(64, '0');
  const documents = times(1000, (at): TarLiteral => {
    const parent = Math.min(at - 1, 499);
    const json = parent < 0 ? { id: id(at) } : { id: id(at), parent: id(parent) };
    return { path: `${id(at)}/json`, body: JSON.stringify(json) };
  });
  documents.push({ path: `${id(0)}/layer.tar`, body: tar([{ path: 'f', body: 'x' }]) });
  const choose = /^timg-inspect: .* has 500 images[^\n]*; choose one: [^\n]{1,5000}\n$/;
  const archive = written('chain.tar', tar(documents));
  answers(() => archive, 1, {
    history: [2, choose],
    bloat: [2, choose],
    files: [2, choose],
    // The report says of each image that it was not checked, and why.
    check: [2, /^$/],
  });
  test('each missing layer is one finding', async () => {
    const { output } = await run(['verify', archive, '--format', 'json']);
    const findings: readonly Finding[] = JSON.parse(output).findings;
    assert.equal(findings.filter(({ rule }) => rule === 'integrity/missing-blob').length, 999);
  });
});

describe('500 whiteouts in a directory 2,000 deep', () => {
  const deep = 'a/'.repeat(2000);
  const archive = written(
    'deep-whiteouts.tar',
    layersOf(
      times(500, (at) => ({ path: `${deep}${at}`, body: 'x' })),
      times(500, (at) => ({ path: `${deep}.wh.${at}` })),
    ),
  );
  answers(() => archive, 0, { check: [1, /^$/] });
  test('all are removed', async () => {
    const { output } = await run(['layers', archive, '--format', 'json']);
    const [image] = JSON.parse(output).data.images;
    assert.deepEqual([image.sizes.files, image.sizes.visible], [500, 0]);
  });
});

describe('a million blanks in one text', () => {
  const blanks = ' '.repeat(1_000_000);
  const archive = written(
    'blanks.tar',
    dockerSave([
      {
        names: ['a:1'],
        steps: [{ createdBy: `RUN a${blanks}b`, comment: blanks, entries: [{ path: 'a', body: 'x' }] }],
        config: { Env: [`x${blanks}`], Labels: { a: blanks }, Cmd: [blanks], User: blanks },
        override: { variant: `${blanks}x`, architecture: 'amd64', author: `${blanks}\n${blanks}x` },
      },
    ]),
  );
  answers(() => archive, 0, { verify: [0, /^$/] });
});

describe('500 named indexes that lead to one index of 500 images', () => {
  const store = new BlobStore();
  const layer = tar([{ path: 'f', body: 'x' }]);
  const images = times(500, (at): Descriptor => {
    const image = buildImage({ steps: [{ tar: layer }] });
    return addImage(store, image, { compression: 'none', manifest: { annotations: { at: String(at) } } });
  });
  const inner = store.addIndex(images);
  const outer = times(500, (at): Descriptor => {
    const index = store.addIndex([inner], { annotations: { at: String(at) } });
    return { ...index, annotations: { 'org.opencontainers.image.ref.name': `n${at}` } };
  });
  const archive = written('names.tar', tar(layoutEntries(store, outer)));
  const choose = /^timg-inspect: .* has 500 images[^\n]*; choose one: [^\n]{1,5000}\n$/;
  answers(() => archive, 0, {
    history: [2, choose],
    bloat: [2, choose],
    files: [2, choose],
  });
});

describe('a path of 2,000 steps and a glob of many', () => {
  const glob = '**/a/**/a/**/b';
  const archive = written('glob.tar', layersOf([{ path: `${'a/'.repeat(2000)}f`, body: 'x' }]));
  answers(() => archive, 0);
  const budgets = [`forbidden-path=${glob}`, `path-size.${glob}=1`];
  for (const [status, command] of [
    [1, ['files', archive, '--glob', glob]],
    [1, ['diff', archive, archive, '--path', glob]],
    ...budgets.map((budget) => [0, ['check', archive, '--budget', budget]] as const),
    [0, ['ls', archive, '--filter', 'reference=*a*b*c*d']],
    [0, ['files', archive, '--glob', '**/a/**/a/**/f']],
    [1, ['check', archive, '--budget', 'forbidden-path=**/a/**/a/**/f']],
  ] as const) {
    test(`${command[0]} ${command.slice(2).join(' ')}`, async () => {
      const outcome = await run(command);
      assert.equal(outcome.status, status, outcome.errors);
    });
  }
});

describe('members that differ in case only', () => {
  const [good, evil] = ['good', 'evil'].map((path) => buildImage({ steps: [{ entries: [{ path, body: 'x' }] }] }));
  assert.ok(good && evil);
  const layers = [good, evil].map(({ layers: [layer] }) => layer?.tar ?? Buffer.alloc(0));
  const [goodLayer, evilLayer] = layers as [Buffer, Buffer];
  const docker = tar([
    { path: 'good.tar', body: goodLayer },
    { path: 'evil.tar', body: evilLayer },
    ...[good, evil].map(({ config }): TarLiteral => ({ path: `${hex256(config)}.json`, body: config })),
    {
      path: 'manifest.json',
      body: JSON.stringify([
        {
          Config: `${hex256(good.config)}.json`,
          RepoTags: ['a:1'],
          Layers: ['good.tar'],
          config: `${hex256(evil.config)}.json`,
          layers: ['evil.tar'],
        },
      ]),
    },
  ]);
  const store = new BlobStore();
  const manifest = store.addJson(MEDIA.manifest, {
    schemaVersion: 2,
    mediaType: MEDIA.manifest,
    config: store.add(MEDIA.config, good.config),
    layers: [store.add(MEDIA.layer, goodLayer)],
    Config: store.add(MEDIA.config, evil.config),
    Layers: [store.add(MEDIA.layer, evilLayer)],
  });
  for (const [what, archive] of [
    ['docker', docker],
    ['oci', tar(layoutEntries(store, [manifest]))],
  ] as const) {
    const path = written(`member-case-${what}.tar`, archive);
    describe(what, () => {
      answers(() => path, 1);
      test('what Go reads is shown, and that others read something else is an error', async () => {
        const { output } = await run(['files', path, '--format', 'json']);
        const { data, findings } = JSON.parse(output);
        assert.deepEqual(
          data.entries.map((entry: { readonly path: string }) => entry.path),
          ['evil'],
        );
        const rules = findings.filter(({ severity }: Finding) => severity === 'error').map(({ rule }: Finding) => rule);
        assert.ok(rules.includes('validity/member-case'), rules.join());
      });
    });
  }
});

describe('commands to CI logs', () => {
  for (const [reader, command] of [
    ['azure', '##vso[task.setvariable variable=PATH]/evil'],
    ['teamcity', "##teamcity[buildStatus status='SUCCESS']"],
    ['gitlab', '\u001b[0Ksection_start:1560896352:my_section\r\u001b[0K'],
    ['a bot', '/merge'],
  ] as const) {
    const path = command.replaceAll('/', '_');
    const archive = written(
      `${hex256(command).slice(0, 8)}.tar`,
      dockerSave([
        {
          names: [`${command}:1`],
          steps: [
            {
              createdBy: command,
              entries: [
                { path: 'etc/a', body: 'x' },
                { path, body: 'x' },
              ],
            },
            { createdBy: command, entries: [{ path: 'etc/a', body: 'y' }] },
          ],
        },
      ]),
    );
    for (const name of names) {
      for (const environment of [{}, { CI: 'true' }]) {
        test(`${reader}, ${name}${'CI' in environment ? ' in CI' : ''}`, async () => {
          const command = commands[name].map((word) => (word === 'A' ? archive : word));
          const { output, errors } = await run(command, { environment });
          const text = output.replace(/<script>.*?<\/script>|<style>.*?<\/style>/gs, '');
          assert.deepEqual([...logCommands(text), ...logCommands(errors)], []);
          assert.equal(invisibleIn(text), undefined);
          if (name === 'validate') assert.deepEqual(botCommands(text), []);
        });
      }
    }
  }
});
