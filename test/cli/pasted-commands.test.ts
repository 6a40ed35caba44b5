// A command that a message suggests does what it says when it is pasted into bash, whatever the names are.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { decodePath, encodePath } from '../../src/oci/entry-path.ts';
import { printable } from '../../src/output/inert-text.ts';
import { shellWord } from '../../src/text/shell-word.ts';
import { dockerSave } from '../support/image-builder.ts';
import { inProject } from '../support/project.ts';
import { run } from '../support/run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Names, and what a name is about. A lone surrogate stands for a byte that is not UTF-8. */
const names: Readonly<Record<string, string>> = {
  plain: 'plain',
  blank: ' two words ',
  quotes: `it's "quoted"`,
  expansions: '$HOME `id` !! *?[a] {b,c} ~',
  backslash: 'back\\slash\\n',
  'backslash and control character': "\\'\u0001'\\",
  dash: '-l',
  tab: 'a\tb',
  'line end': 'a\nb\n',
  escape: '\u001b[31mred',
  delete: 'a\u007fb',
  'C1 control character': 'a\u009bb',
  'Latin-1': 'caf\udce9',
  'invalid bytes before hexadecimal digits': '\udcff\udcfeab',
  'half of a character': 'x\udce2\udc82y',
  'direction mark': 'a\u202etxt.exe',
  'zero-width space': 'a\u200bb',
  'replacement character': 'a\ufffdb',
  emoji: '👩‍💻 café',
  'log command': '##[group]x',
  'section mark': 'section_start:1:x',
};

/** The arguments that a line gives to `timg-inspect` in bash. */
function argumentsIn(line: string, locale = 'C.UTF-8'): readonly Buffer[] {
  const script = `timg-inspect() { printf '%s\\0' "$@"; }\n${line}`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], { env: { ...process.env, LC_ALL: locale } });
  assert.equal(stderr.toString(), '');
  const words = stdout.toString('latin1').split('\0').slice(0, -1);
  return words.map((word) => Buffer.from(word, 'latin1'));
}

describe('a word for the shell is one argument with the same bytes, and is printed as it is', () => {
  for (const [about, name] of Object.entries(names)) {
    test(about, () => {
      const word = shellWord(`/${name}`);
      assert.equal(printable(word), word);
      for (const locale of ['C', 'C.UTF-8'])
        assert.deepEqual(argumentsIn(`timg-inspect ${word}`, locale), [encodePath(`/${name}`)]);
    });
  }
});

const write = temporaryFolder('pasted');
const archive = write(
  "it's\ta.tar",
  dockerSave([
    {
      names: ['app:1'],
      steps: [
        { entries: Object.entries(names).map(([about, name]) => ({ path: encodePath(`d/${name}`), body: about })) },
        { createdBy: 'RUN rm', entries: Object.values(names).map((name) => ({ path: encodePath(`d/.wh.${name}`) })) },
      ],
    },
  ]),
);

describe('cat of a deleted file suggests a command that prints it', () => {
  for (const [about, name] of Object.entries(names)) {
    test(about, async () => {
      const { status, errors } = await run(['cat', archive, `/d/${name}`]);
      assert.equal(status, 2);
      const [, command] = /: deleted by layer 1 \(RUN rm\); see: (timg-inspect cat --layer 0 .*)\n$/.exec(errors) ?? [];
      assert.ok(command, errors);
      const pasted = argumentsIn(command).map(decodePath);
      assert.deepEqual(await run(pasted), { status: 0, output: about, errors: '' });
    });
  }
});

test('the process reads bytes of its arguments that are not UTF-8', () => {
  const program = [process.execPath, inProject('dist/bin/timg-inspect.js')].map(shellWord).join(' ');
  const { status, stdout } = spawnSync('bash', [
    '-c',
    `${program} cat --layer 0 ${shellWord(archive)} ${shellWord('/d/caf\udce9')}`,
  ]);
  assert.deepEqual([status, stdout.toString()], [0, 'Latin-1']);
});
