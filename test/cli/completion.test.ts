// timg-inspect completion: the script for bash completes command lines in bash; all scripts have every command and option of the
// help; zsh and fish take theirs where they are installed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { commands } from '../../src/cli/commands.ts';
import { shells } from '../../src/cli/completion/shell.ts';
import { run } from '../support/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'completion-test-'));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'files/layout'), { recursive: true });
for (const name of ['app.tar', 'my image.tar.gz', 'notes.txt']) writeFileSync(join(folder, 'files', name), '');

async function scriptFor(shell: string): Promise<string> {
  const { status, output, errors } = await run(['completion', shell]);
  assert.deepEqual([status, errors], [0, '']);
  return output;
}

/** What bash offers after these words, the last of which is being typed. Bash has separated words at = and :. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const file = join(folder, 'completion.bash');
  writeFileSync(file, await scriptFor('bash'));
  const script = `. '${file}'; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _timg_inspect; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', 'timg-inspect', ...words], {
    cwd: join(folder, 'files'),
    encoding: 'utf8',
  });
  assert.deepEqual([status, stderr], [0, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

describe('bash completes', () => {
  const completes = (words: readonly string[], expected: readonly string[]): void => {
    test(words.map((word) => word || "''").join(' '), async () => assert.deepEqual(await offered(...words), expected));
  };
  const archives = ['app.tar', 'layout', 'my image.tar.gz'];
  completes(['bl'], ['bloat']);
  completes(['co'], ['container', 'completion']);
  completes(['bloat', ''], archives);
  completes(['diff', 'app.tar', 'm'], ['my image.tar.gz']);
  completes(['sharing', 'a', 'b', 'c', ''], archives);
  completes(['layers', 'a', ''], []);
  completes(['cat', 'app.tar', ''], []);
  completes(['trend', ''], []);
  completes(['bloat', '--lim'], ['--limit']);
  completes(['app.tar', '--form'], ['--format']);
  completes(['app.tar', '--unif'], []);
  completes(['diff', '--unif'], ['--unified']);
  completes(['files', 'app.tar', '--sort', ''], ['path', 'size', 'distribution', 'wasted']);
  completes(['changes', 'app.tar', '--sort', ''], ['path', 'size']);
  completes(['--color', '=', 'a'], ['auto', 'always']);
  completes(['--color', '='], ['auto', 'always', 'never']);
  completes(['check', '--format', 'ba'], ['badge']);
  completes(['verify', '--format', 'ba'], []);
  completes(['packages', '--format', 'cy'], ['cyclonedx']);
  completes(['check', '--report', 'js'], ['json=']);
  completes(['check', '--report', '=', 'js'], ['json=']);
  completes(['check', '--budget', 'wa'], ['wasted=']);
  completes(['check', '--budget', 'wasted', '='], []);
  completes(['check', '--budget', 'path-'], ['path-size.']);
  completes(['check', '--baseline', 'x', '--max-bin'], ['--max-binaries']);
  completes(['check', '--write-baseline', ''], []);
  completes(['check', '--', '--for'], []);
  completes(['explain', 'bloat/del'], ['bloat/deleted']);
  completes(['explain', 'budget/wa'], ['budget/wasted']);
  completes(['ls', '-f', 'dang'], ['dangling=']);
  completes(['image', ''], ['history', 'ls', 'list', 'inspect']);
  completes(['image', 'ls', '--fil'], ['--filter']);
  completes(['base', 'l'], ['learn']);
  completes(['manifest', 'ins'], ['inspect']);
  completes(['manifest', 'ap'], ['app.tar']);
  completes(['-o', 'out', 'blo'], ['bloat']);
  completes(['multi.tar#a', ':', '1', '--ima'], ['--image']);
  completes(['help', 'tre'], ['trend']);
  completes(['completion', ''], ['bash', 'zsh', 'fish']);
});

/** Words that start with dashes in the help of a command, its own and those of all commands. */
async function optionsIn(...help: readonly string[]): Promise<readonly string[]> {
  const { output } = await run(help);
  return Array.from(output.matchAll(/^ {2}(?:-\w, | {4})(--[\w-]+)/gm), ([, option = '']) => option);
}

describe('each script has', () => {
  for (const shell of shells) {
    test(`every command and option of the help (${shell})`, async () => {
      const script = await scriptFor(shell);
      const options = [...(await optionsIn('help', 'options'))];
      for (const { name } of commands) {
        options.push(...(await optionsIn('help', ...name.split(' '))));
        assert.ok(script.includes(name), name);
      }
      assert.ok(options.length > 100);
      const form = (option: string): string => (shell === 'fish' ? `-l ${option.slice(2)} ` : option);
      assert.deepEqual(
        options.filter((option) => !script.includes(form(option))),
        [],
      );
    });
  }
  const isFound = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;
  for (const shell of shells) {
    test(`even quotes, and no error where ${shell} is installed`, async () => {
      const script = await scriptFor(shell);
      // A quote in a word is written as '\'' or, in fish, as \'.
      for (const line of script.replaceAll(/\\['"]|"[^"'\n]*"|#.*/g, '').split('\n'))
        assert.equal(line.split("'").length % 2, 1, line);
      if (!isFound(shell)) return;
      const file = join(folder, `completion.${shell}`);
      writeFileSync(file, script);
      const { status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
      assert.deepEqual([status, stderr], [0, '']);
    });
  }
});

describe('wrong usage', () => {
  const usage = 'usage: timg-inspect completion bash|zsh|fish';
  for (const [commandLine, message] of [
    ['completion', '"completion" needs a shell'],
    ['completion tcsh', 'no completion for "tcsh"'],
    ['completion bash zsh', 'unexpected argument "zsh"'],
    ['completion bash --format json', 'unexpected argument "--format"'],
  ] as const) {
    test(commandLine, async () => {
      const outcome = await run(commandLine.split(' '));
      assert.deepEqual(outcome, { status: 2, output: '', errors: `timg-inspect: ${message}; ${usage}\n` });
    });
  }
  test('completion --help', async () => {
    const { status, output } = await run(['completion', '--help']);
    assert.deepEqual([status, output.split('\n')[0]], [0, 'Usage: timg-inspect completion bash|zsh|fish']);
  });
});
