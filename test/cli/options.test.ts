// The command line itself: what is given twice, negated or nested is a usage error, never a guess and never a stack.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { run } from '../support/run.ts';

const sample = 'samples/hello_image.tar';

async function refused(commandLine: string, message: string): Promise<void> {
  const outcome = await run(commandLine.split(' '));
  assert.deepEqual(outcome, { status: 2, output: '', errors: `timg-inspect: ${message}\n` });
}

describe('an option takes one value', () => {
  const twice = (commandLine: string, option: string): void => {
    test(commandLine, () => refused(commandLine, `--${option} given twice: it takes one value`));
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
  test('and not three either', () =>
    refused(`${sample} --image a --image b --image c`, '--image given 3 times: it takes one value'));
});

test('no option has a negation', () =>
  refused(`files ${sample} --no-tree`, 'unknown option --no-tree; see timg-inspect --help'));
test('no option has members', () =>
  refused(`${sample} --image.name x`, 'unknown option --image.name; see timg-inspect --help'));

describe('standard input', () => {
  const message = 'standard input (-) given twice: it can be read only once';
  test('is no two archives', () => refused('ls - -', message));
  test('is not the base too', () => refused('bloat - --base -', message));
  test('is not the base under a transport', () => refused('bloat - --base oci-archive:-', message));
  test('can be the base', () => refused(`bloat ${sample} --base -`, '-: the file is empty'));
});

test('a dash that is no archive is a dash', () =>
  refused(`cat ${sample} -`, 'samples/hello_image.tar: no - in its file system'));

describe('after -- nothing is an option', () => {
  const missing = (path: string): string => `${sample}: no ${path} in its file system`;
  test('but a path', () => refused(`files ${sample} --tree -- --tree`, missing('--tree')));
  test('or an archive', () => refused('cat -- -x.tar app', '-x.tar: no such file'));
  test('or an archive called like a command', () => refused('-- layers', 'layers: no such file'));
  test('and too many are too many', () =>
    refused(`${sample} -- other`, 'Unknown argument: other; see timg-inspect --help'));
  test('a second -- is a path', () => refused(`files ${sample} -- --`, missing('--')));
});
