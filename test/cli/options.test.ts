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

test('options cannot be negated', () =>
  refused(`files ${sample} --no-tree`, 'unknown option "--no-tree"; see timg-inspect help files'));
test('options have no members', () =>
  refused(`${sample} --image.name x`, 'unknown option "--image.name"; see timg-inspect help overview'));

describe('standard input', () => {
  const message = 'standard input (-) can be used only once';
  test('cannot be two archives', () => refused('ls - -', message));
  test('cannot be the base too', () => refused('bloat - --base -', message));
  test('cannot be the base too, with a transport', () => refused('bloat - --base oci-archive:-', message));
  test('can be the base', () => refused(`bloat ${sample} --base -`, '-: the file is empty'));
});

test('a dash as PATH is a file name', () => refused(`cat ${sample} -`, `${sample}: /-: not found in the image`));

describe('after -- an argument is', () => {
  const missing = (path: string): string => `${sample}: /${path}: not found in the image`;
  test('a path', () => refused(`files ${sample} --tree -- --tree`, missing('--tree')));
  test('an archive', () => refused('cat -- -x.tar app', '-x.tar: no such file'));
  test('an archive with the name of a command', () => refused('-- layers', 'layers: no such file'));
  test('refused if there are too many', () =>
    refused(`${sample} -- other`, 'unexpected argument "other"; usage: timg-inspect ARCHIVE'));
  test('a path, if it is a second --', () => refused(`files ${sample} -- --`, missing('--')));
});
