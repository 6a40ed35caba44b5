// README.md and docs/: every example is run. What `console` blocks show is what the program prints (UPDATE_GOLDEN=1 writes it
// anew), and every command line in `sh` blocks and tables works on an image.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { argumentsOf } from './support/arguments-of.ts';
import { addImage, BlobStore, buildImage } from './support/image-builder.ts';
import { inProject } from './support/project.ts';
import { registryStorage, writeFiles } from './support/registry-storage.ts';
import { run } from './support/run.ts';

const pages = [
  'README.md',
  ...readdirSync(inProject('docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => `docs/${file}`),
];
const textOf = (page: string): string => readFileSync(inProject(page), 'utf8');

const { PATH, UPDATE_GOLDEN } = process.env;

/** Output with backticks is between longer fences. */
const example = /^(`{3,})console\n\$ timg-inspect (.+)\n(?:(?!\1).*\n)*\1$/gm;

const folder = mkdtempSync(join(tmpdir(), 'docs-test-'));
after(() => rmSync(folder, { recursive: true }));

/** The examples of docs/query.md are about the tables of these archives. */
async function tablesOfSamples(): Promise<string> {
  const names = ['hello_base', 'hello_oci', 'hello_oci_1.1.0', 'packages', 'kernel-modules', 'multi-platform'];
  const archives = names.map((name) => `samples/${name}.tar`);
  const { status, errors } = await run(['facts', ...archives, '-o', join(folder, 'samples-facts', 'facts')]);
  assert.deepEqual([status, errors], [0, '']);
  return join(folder, 'samples-facts');
}

describe('console examples', () => {
  for (const page of pages.filter((file) => textOf(file).includes('```console'))) {
    test(page, async () => {
      const shown = textOf(page);
      let fresh = shown;
      const world = page === 'docs/query.md' ? { directory: await tablesOfSamples() } : {};
      for (const [block, fence = '', commandLine = ''] of shown.matchAll(example)) {
        const { output } = await run(argumentsOf(commandLine), world);
        fresh = fresh.replace(block, () => `${fence}console\n$ timg-inspect ${commandLine}\n${output}${fence}`);
      }
      if (UPDATE_GOLDEN) writeFileSync(inProject(page), fresh);
      assert.equal(textOf(page), fresh);
    });
  }
  test('are all of this form', () => {
    for (const page of pages) {
      const blocks = textOf(page).match(/^`{3,}console$/gm)?.length ?? 0;
      assert.equal([...textOf(page).matchAll(example)].length, blocks, page);
    }
  });
});

/** A program in the PATH of the examples. */
function standIn(name: string, script: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
}
standIn('timg-inspect', `exec '${process.execPath}' '${inProject('build/src/cli/timg-inspect.js')}' "$@"`);
standIn('docker', `cat app.tar`);
standIn('jq', 'cat');

for (const name of ['app', 'old', 'main', 'base'])
  copyFileSync(inProject('samples/hello_image.tar'), join(folder, `${name}.tar`));
copyFileSync(inProject('samples/hello_image_1.1.0.tar'), join(folder, 'new.tar'));
const blobs = new BlobStore();
const versions = ['1.0', '1.1'].map(
  (body) => addImage(blobs, buildImage({ steps: [{ entries: [{ path: 'v', body }] }] })).digest,
);
const [older = '', newer = ''] = versions;
const team = { revisions: versions, tags: { '1.0': [older], '1.1': [newer] } };
writeFiles(join(folder, 'registry'), registryStorage(blobs, { 'team/app': team }));
writeFileSync(join(folder, 'manifest.json'), '{"schemaVersion":2,"manifests":[]}');

/** Lines of `sh` blocks and code spans that call the program; those of docs/ci.md are recipes with a test of their own. */
function commandLinesIn(page: string): readonly string[] {
  const text = textOf(page).replace(example, '');
  const blocks = Array.from(text.matchAll(/^```sh\n(.*?)^```$/gms), ([, block = '']) => block.split('\n')).flat();
  const spans = Array.from(text.matchAll(/`([^`\n]*timg-inspect [^`\n]*)`/g), ([, span = '']) => span);
  const isCall = (line: string): boolean => /(?:^|\| )timg-inspect /.test(line) && !/[A-Z]{3}|npm ci/.test(line);
  return [...blocks, ...spans].map((line) => line.trim()).filter(isCall);
}

describe('command lines in the text work', () => {
  for (const page of pages) {
    for (const line of new Set(commandLinesIn(page))) {
      test(`${page}: ${line}`, () => {
        const { status, stderr } = spawnSync('sh', ['-c', line], {
          cwd: folder,
          encoding: 'utf8',
          env: { PATH: `${join(folder, 'bin')}:${PATH}` },
        });
        assert.ok(status === 0 || status === 1, `${status}: ${stderr}`);
      });
    }
  }
});

test('README.md has at most 200 lines', () => assert.ok(textOf('README.md').split('\n').length <= 201));

test('nothing is installed by a name that anyone could register', () => {
  for (const page of [...pages, 'CONTRIBUTING.md', 'action.yml', 'ci/gitlab.yml', 'examples/README.md']) {
    const byName =
      /\b(?:npx|(?:npm|pnpm|yarn|bun) (?:i|install|add|exec|dlx|x))\b[^\n`]*[ "']timg-inspect(?![\w/-])[^\n`]*/;
    assert.doesNotMatch(textOf(page), byName, page);
  }
});

/** As GitHub makes them of headings, and those that a page has itself. */
const anchorsOf = (page: string): readonly string[] =>
  Array.from(
    textOf(page).matchAll(/^#+ (.*)$|<a id="([^"]*)"/gm),
    ([, heading = '', id]) =>
      id ??
      heading
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
  );

test('links lead to files and headings that exist', () => {
  for (const page of [...pages, 'CONTRIBUTING.md']) {
    for (const [link, target = '', anchor] of textOf(page).matchAll(/\]\(([^)#:]*)(?:#([^)]*))?\)/g)) {
      const file = target === '' ? page : join(dirname(page), target);
      assert.ok(existsSync(inProject(file)), `${page}: ${link}`);
      if (anchor !== undefined) assert.ok(anchorsOf(file).includes(anchor), `${page}: ${link}`);
    }
  }
});

test('source files that the design names exist', () => {
  for (const page of pages.filter((file) => file.startsWith('docs/design/'))) {
    const named = Array.from(
      textOf(page).matchAll(/`((?:src|test|scripts|schemas|bench)\/[^`\s]*)`/g),
      ([, path = '']) => path,
    );
    // Placeholders are in capitals.
    const missing = named.filter((path) => !/\b(?:NAME|GROUP|REPORT)\b/.test(path) && !existsSync(inProject(path)));
    assert.deepEqual(missing, [], page);
  }
});
