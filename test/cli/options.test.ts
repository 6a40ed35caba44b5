// Repeated, negated, nested and unknown options are usage errors, and so is standard input given twice.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { run } from '../support/run.ts';

const sample = 'samples/hello_image.tar';

async function refused(commandLine: string, message: string): Promise<void> {
  const outcome = await run(commandLine.split(' '));
  assert.deepEqual(outcome, { status: 2, output: '', errors: `timg-inspect: ${message}\n` });
}

describe('an option cannot be repeated', () => {
  const twice = (commandLine: string, option: string): void => {
    test(commandLine, () => refused(commandLine, `--${option} was given more than once`));
  };
  twice(`${sample} --image a --image b`, 'image');
  twice(`${sample} --image a --image=a`, 'image');
  twice(`${sample} --platform linux/amd64 --platform linux/arm64`, 'platform');
  twice(`${sample} --format json --format table`, 'format');
  twice(`${sample} -o a --output b`, 'output');
  twice(`${sample} --color never --color never`, 'color');
  twice(`changes ${sample} --layer 1 --layer 2`, 'layer');
  twice(`files ${sample} --glob a --glob b`, 'glob');
  twice(`files ${sample} --sort path --sort size`, 'sort');
  twice(`files ${sample} --tree --tree`, 'tree');
  twice(`files ${sample} --tree --digest --tree=false`, 'tree');
  twice(`bloat ${sample} --limit 1 --limit 2`, 'limit');
  twice(`${sample} --image a --image b --image c`, 'image');
});

describe('a file that is printed as it is has no format', () => {
  for (const [commandLine, option, command] of [
    [`cat ${sample} /app/app.py --format json`, '--format', 'cat'],
    [`cat ${sample} /app/app.py --report json=x`, '--report', 'cat'],
    [`cat ${sample} /app/app.py --no-color`, '--no-color', 'cat'],
    [`export ${sample} --format=json`, '--format', 'export'],
    [`export ${sample} --color never`, '--color', 'export'],
  ] as const) {
    test(commandLine, () =>
      refused(commandLine, `${option} is not an option of "${command}", which prints a file as it is`),
    );
  }
});

describe('help names the words and options that a command needs', () => {
  const firstLine = async (commandLine: string): Promise<string | undefined> => {
    const { status, output } = await run(commandLine.split(' '));
    assert.equal(status, 0);
    return output.split('\n')[0];
  };
  for (const [commandLine, usage] of [
    ['help pull', 'pull --from OLD NEW [options]'],
    ['pull --help', 'pull --from OLD NEW [options]'],
    ['help base', 'base learn ARCHIVE... [options]'],
    ['base --help', 'base learn ARCHIVE... [options]'],
    ['-h base learn', 'base learn ARCHIVE... [options]'],
    ['help container export', 'export ARCHIVE [PATH] [options]'],
    ['help container', 'export ARCHIVE [PATH] [options]'],
    ['help image', 'image COMMAND ARCHIVE [options]'],
    ['image --help', 'image COMMAND ARCHIVE [options]'],
    ['help image ls', 'ls ARCHIVE... [options]'],
    ['help manifest', 'manifest ARCHIVE [options]'],
    ['help manifest inspect', 'manifest ARCHIVE [options]'],
  ] as const) {
    test(commandLine, async () => assert.equal(await firstLine(commandLine), `Usage: timg-inspect ${usage}`));
  }
  test('help of a first word of several commands lists the second words', async () =>
    assert.match((await run(['help', 'image'])).output, /^ {2}ls {7}\S.*\n {2}list .*\n {2}history .*\n {2}inspect /m));
  test('without an archive', () =>
    refused('pull --from a.tar', '"pull" needs --from OLD NEW; see timg-inspect help pull'));
  test('too many archives', () =>
    refused('pull --from a.tar b.tar c.tar', 'unexpected argument "c.tar"; usage: timg-inspect pull --from OLD NEW'));
  test('base without its second word', () => refused('base', '"base" needs a command: learn'));
});

describe('options can stand before the command', () => {
  for (const [before, after] of [
    [`--no-color layers ${sample}`, `layers ${sample} --no-color`],
    [`-q image ls ${sample}`, `image ls ${sample} -q`],
    [`--stat --limit 1 diff ${sample} ${sample}`, `diff ${sample} ${sample} --stat --limit 1`],
    [`--no-color -- ${sample}`, `${sample} --no-color`],
  ] as const) {
    test(before, async () => {
      const outcome = await run(before.split(' '));
      assert.equal(outcome.status, 0);
      assert.deepEqual(outcome, await run(after.split(' ')));
    });
  }
});

test('options cannot be negated', () =>
  refused(`files ${sample} --no-tree`, 'unknown option "--no-tree"; see timg-inspect help files'));
test('options have no members', () =>
  refused(`${sample} --image.name x`, 'unknown option "--image.name"; see timg-inspect help overview'));

describe('standard input', () => {
  const message = 'standard input (-) can be used only once';
  test('cannot be two archives', () => refused('ls - -', message));
  test('cannot be the base too', () => refused('bloat - --base -', message));
  test('cannot be the base too, with a transport', () => refused('bloat - --base oci-archive:-', message));
  test('can be the base', () => refused(`bloat ${sample} --base -`, 'standard input is empty'));
});

test('a dash as PATH is a file name', () => refused(`cat ${sample} -`, `${sample}: /- is not in the final filesystem`));

describe('after -- an argument is', () => {
  const missing = (path: string): string => `${sample}: /${path} is not in the final filesystem`;
  test('a path', () => refused(`files ${sample} --tree -- --tree`, missing('--tree')));
  test('an archive', () => refused('cat -- -x.tar app', '-x.tar: no such file'));
  test('an archive with the name of a command', () => refused('-- layers', 'layers: no such file'));
  test('refused if there are too many', () =>
    refused(`${sample} -- other`, 'unexpected argument "other"; usage: timg-inspect ARCHIVE'));
  test('a path, if it is a second --', () => refused(`files ${sample} -- --`, missing('--')));
});
