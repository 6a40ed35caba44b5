// Text of an archive is inert in every format: no line is a command to a CI log, none in a comment is a command to a bot, and
// nothing is invisible. Each payload stands wherever an archive can have a text of its own.
import assert from 'node:assert/strict';
import { basename, dirname } from 'node:path';
import { describe, test } from 'node:test';
import { parseDigest } from '../../src/oci/digest.ts';
import { dockerfileOf } from '../../src/oci/history.ts';
import { addImage, BlobStore, buildImage, layoutEntries, type StepLiteral } from '../support/image-builder.ts';
import { botCommands, invisibleIn, logCommands, payloads } from '../support/log-readers.ts';
import { type Outcome, run } from '../support/run.ts';
import { type TarLiteral, tar } from '../support/tar-builder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const all = Object.values(payloads).flat();
const write = temporaryFolder('inert-output');

const stringMap = (texts: readonly string[]): Record<string, string> =>
  Object.fromEntries(texts.map((text) => [text, text]));

function stepsFor(texts: readonly string[], version: string): readonly StepLiteral[] {
  const files = texts.flatMap((text, at): readonly TarLiteral[] => [
    { path: text, body: `${text}\n${version}\n`, uname: text.slice(0, 8) },
    { path: `d/${text}`, link: text },
    { path: `bin/${at}`, body: `#!${text}\n`, mode: 0o755 },
    { path: `${text}/x`, body: 'x', xattrs: { [`user.${at}`]: text } },
    { path: `w/${text}`, body: text.repeat(9) },
    { path: `${text}.so`, type: 'hardlink', link: `missing${text}` },
  ]);
  const later = texts.flatMap((text): readonly TarLiteral[] => [
    { path: `w/.wh.${text}` },
    { path: text, body: `${text}${text}` },
  ]);
  return [
    { createdBy: texts[0] ?? '', comment: texts[0] ?? '', entries: files },
    ...texts.map((text) => ({ createdBy: text, comment: text })),
    ...texts.map((text) => ({ createdBy: `RUN ${text}`, comment: text })),
    { createdBy: `COPY ${texts.join(' ')}`, entries: later },
  ];
}

function archive(name: string, texts: readonly string[], version: string): string {
  const image = buildImage({
    names: ['app:1'],
    steps: stepsFor(texts, version),
    config: {
      Env: texts.map((text) => `${text}=${text}`),
      Labels: stringMap(texts),
      Cmd: texts,
      Entrypoint: texts,
      User: texts[0],
      WorkingDir: texts[1],
      StopSignal: texts[2],
      Volumes: Object.fromEntries(texts.map((text) => [text, {}])),
      ExposedPorts: Object.fromEntries(texts.map((text) => [text, {}])),
      OnBuild: texts,
      Shell: texts,
      ...Object.fromEntries(texts.map((text) => [`${text}Unknown`, text])),
    },
    override: { author: texts[0], variant: texts[1], 'os.version': texts[2], 'os.features': texts },
  });
  const store = new BlobStore();
  const annotations = stringMap(texts);
  const manifest = addImage(store, image, {
    manifest: { annotations, artifactType: texts[0] },
    descriptor: { annotations },
  });
  const manifests = texts.map((text) => ({
    ...manifest,
    annotations: { ...annotations, 'org.opencontainers.image.ref.name': text, 'io.containerd.image.name': text },
    ...(text.length % 3 === 0 ? { urls: [text], artifactType: text } : {}),
  }));
  const others = texts.flatMap((text): readonly TarLiteral[] => [
    { path: text, body: text },
    { path: `blobs/sha256/${text}`, body: '{}' },
    { path: `links/${text}`, link: text },
  ]);
  return write(
    name,
    tar([
      ...layoutEntries(store, [
        { ...manifest, annotations: { 'org.opencontainers.image.ref.name': 'app' } },
        ...manifests,
      ]),
      ...others,
    ]),
  );
}

const path = archive('::error::a.tar', all, 'old');
archive('##[group]b.tar', all.slice(3), 'new');
const directory = dirname(path);
const [a, b] = [`${basename(path)}#app`, '##[group]b.tar#app'];
const [first = ''] = all;

const commands: readonly (readonly string[])[] = [
  [a],
  ['bloat', a, '--limit', '0'],
  ['diff', a, b, '--limit', '0'],
  ['diff', a, b, '--path', '**'],
  ['diff', a, b, '-u'],
  ['diff', a, b, '--stat'],
  ['layers', a],
  ['history', a],
  ['history', a, '--no-trunc'],
  ['history', a, '--dockerfile'],
  ['sharing', a, b],
  ['files', a],
  ['files', a, '--tree'],
  ['files', a, '--layer', '0'],
  ['trace', a, first],
  ['changes', a],
  ['verify', a],
  ['validate', a],
  ['digests', a],
  ['ls', basename(path), '--digests', '--notes'],
  ['inspect', a],
  ['manifest', basename(path)],
  ['check', a, '--budget', 'wasted=0', '--budget', 'forbidden-path=**'],
];
const formats = ['table', 'json', 'ndjson', 'markdown', 'html', 'sarif', 'junit', 'github', 'gitlab', '{{json .}}'];

/** The page's own script and style are not text of an archive. */
const withoutAssets = (output: string): string => output.replace(/<script>.*?<\/script>|<style>.*?<\/style>/gs, '');
/** What this program says to GitHub itself. */
const withoutAnnotations = (output: string): string =>
  output.replace(/^::(?:error|warning|notice) (?:file=[^:,]*,)?(?:line=\d+,)?title=[^:]*::/gm, 'GitHub: ');
/** Names of files in a patch, which `patch` needs. */
const withoutPatchNames = (output: string): string =>
  output.replace(/^(?:\p{Cc}\[1m)?(?:---|\+\+\+) (?="?[ab]\/|\/dev\/null)/gmu, '');

function assertInert({ output, errors }: Outcome, format: string): void {
  let text = format === 'html' ? withoutAssets(output) : output;
  if (format === 'github') text = withoutAnnotations(text);
  assert.deepEqual(logCommands(withoutPatchNames(text)), []);
  assert.deepEqual(logCommands(errors), []);
  assert.equal(invisibleIn(text), undefined);
  assert.equal(invisibleIn(errors), undefined);
  if (format === 'markdown') assert.deepEqual(botCommands(text), []);
}

for (const format of formats) {
  describe(`as ${format}`, () => {
    for (const command of commands) {
      test(command.join(' '), async () => {
        const outcome = await run([...command, '--format', format], { directory });
        // Without findings there are no annotations.
        if (format !== 'github') assert.notEqual(outcome.output, '', outcome.errors);
        assertInert(outcome, format);
      });
    }
  });
}

for (const width of [80, 23]) {
  describe(`on a terminal of ${width} columns`, () => {
    for (const command of commands) {
      test(command.join(' '), async () => assertInert(await run(command, { directory, width }), 'table'));
    }
  });
}

describe('templates', () => {
  for (const [command, template] of [
    [['ls', basename(path)], '{{.Repository}}'],
    [['ls', basename(path)], '{{.Tag}}'],
    [['ls', basename(path)], '{{.Repository}}{{.Tag}}{{.ID}}'],
    [['ls', basename(path)], 'table {{.Tag}}\t{{.Repository}}'],
    [['history', a], '{{.CreatedBy}}'],
    [['history', a], '{{.CreatedBy}}{{.Comment}}'],
    [['history', a], '#{{.CreatedBy}}'],
    [['history', a], 'table {{.CreatedBy}}'],
    [['history', a], 'table {{.Comment}}\t{{.CreatedBy}}'],
    [['inspect', a], '{{.Config.Env}}'],
    [['inspect', a], '{{range .Config.Cmd}}{{.}}{{println}}{{end}}'],
    [['inspect', a], '{{range .Config.Cmd}}{{.}}{{end}}'],
    [['inspect', a], '{{join .Config.Cmd "\\n"}}'],
    [['inspect', a], '{{range $k, $v := .Config.Labels}}{{$k}}={{$v}}\n{{end}}'],
    [['inspect', a], '{{json .Config}}'],
    [['inspect', a], '{{.Author}}{{println}}{{.Author}}'],
    [['files', a], '{{range .entries}}{{.path}}\n{{end}}'],
    [['files', a], '{{range .entries}}{{printf "%s\\n%q\\n%v" .path .path .}}{{end}}'],
  ] as const) {
    test(`${command[0]} ${template}`, async () => {
      const outcome = await run([...command, '--format', template], { directory });
      assert.notEqual(outcome.output.trim(), '', outcome.errors);
      assertInert(outcome, 'template');
    });
  }
});

describe('errors', () => {
  for (const [what, args] of [
    ['a file that does not exist', (text: string) => [text]],
    ['an image that does not exist', (text: string) => [`${basename(path)}#${text}`]],
    ['a path that does not exist', (text: string) => ['cat', a, `no${text}`]],
    ['a platform that does not exist', (text: string) => [a, '--platform', text]],
    ['several images', () => ['layers', basename(path)]],
    ['an unknown format', (text: string) => [a, `--format=${text}`]],
    ['an unknown command', (text: string) => [text, a]],
    ['a glob', (text: string) => ['files', a, '--glob', `[${text}`]],
    ['a value of a budget', (text: string) => ['check', a, '--budget', text]],
    ['export', () => ['export', a]],
  ] as const) {
    test(what, async () => {
      for (const text of args.length === 0 ? all.slice(0, 1) : all) {
        const { errors } = await run(args(text), { directory });
        assertInert({ status: 0, output: '', errors }, 'table');
      }
    });
  }
});

describe('texts of ten million characters do not overflow the stack', () => {
  const long = 10_000_000;
  const step = (createdBy: string): string => dockerfileOf([{ createdBy, layer: null }])[2] ?? '';
  test('an algorithm of a digest', () => {
    assert.equal(parseDigest(`a${'-a'.repeat(long / 2)}:b`)?.encoded, 'b');
    assert.equal(parseDigest(`a${'--a'.repeat(long / 2)}:b`), undefined);
    assert.deepEqual(parseDigest('multihash+base58:a'), { algorithm: 'multihash+base58', encoded: 'a' });
  });
  for (const [what, instruction] of [
    ['a long word', `CMD ["${'a'.repeat(long)}"]`],
    ['escapes', `CMD ["${'\\"'.repeat(long / 2)}"]`],
    ['many words', `CMD [${'"" '.repeat(long / 3)}""]`],
  ] as const) {
    test(`a list in an instruction: ${what}`, () => assert.equal(step(instruction), instruction));
  }
});
