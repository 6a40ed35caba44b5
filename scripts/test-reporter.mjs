// Reporter for node:test: one line per test file, then the failures, the number of tests and what was skipped.
import { relative, resolve } from 'node:path';
import { inspect } from 'node:util';

/** @param {AsyncIterable<{ type: string, data: object }>} events of the test runner */
export default async function* report(events) {
  const start = performance.now();
  const files = new Map();
  const fileOf = (path) => {
    if (!files.has(path)) files.set(path, { tests: 0, names: [], failures: [], output: '' });
    return files.get(path);
  };
  /** How many suites or tests were skipped, by reason. */
  const skips = new Map();

  for await (const { type, data } of events) {
    if (data.file === undefined) continue;
    const path = resolve(data.file);
    const file = fileOf(path);
    switch (type) {
      case 'test:stdout':
      case 'test:stderr':
        file.output += data.message;
        break;
      case 'test:diagnostic':
        file.output += `${data.message}\n`;
        break;
      case 'test:start':
        file.names.splice(data.nesting, Number.POSITIVE_INFINITY, data.name);
        break;
      // In the order of the files, with all parents of a test started before it.
      case 'test:fail':
        if (isOwnFailure(data)) file.failures.push(failureText(file.names, data));
        break;
      // Of a file: as soon as it is done, maybe before the events of its tests.
      case 'test:complete':
        if (isWholeFile(data)) yield fileLine(path, data.details);
        else if (isSkipped(data)) {
          const kind = data.details.type === 'suite' ? 'suite' : 'test';
          const reason = `${kind} ${typeof data.skip === 'string' ? data.skip : 'no reason given'}`;
          skips.set(reason, (skips.get(reason) ?? 0) + 1);
        } else if (data.details.type !== 'suite') file.tests += 1;
        break;
    }
  }

  const failed = [...files].filter(([, { failures }]) => failures.length > 0);
  for (const [path, { failures, output }] of failed) {
    yield `\n${shortName(path)}\n${failures.map((failure) => `\n${failure}\n`).join('')}`;
    if (output !== '') yield `\n  output\n${indented(output)}\n`;
  }
  const failures = failed.reduce((sum, [, file]) => sum + file.failures.length, 0);
  const tests = [...files.values()].reduce((sum, file) => sum + file.tests, 0);
  const verdict = failures === 0 ? 'all passed' : `${failures} failed in ${counted(failed.length, 'file')}`;
  yield `\n${counted(tests, 'test')} in ${counted(files.size, 'file')}: ${verdict} (${seconds(performance.now() - start)})\n`;
  for (const [reason, count] of skips) {
    const [, kind, why] = /^(\w+) (.*)$/s.exec(reason);
    yield `${counted(count, kind)} skipped: ${why}\n`;
  }
}

/** Whether an event is about the process of a test file, and not about a test in it. */
const isWholeFile = ({ nesting, name, file }) => nesting === 0 && resolve(name) === resolve(file);

const isSkipped = ({ skip }) => skip !== undefined && skip !== false;

/** A suite also fails if a test in it does, which is reported by itself. */
const isOwnFailure = ({ details: { error }, todo }) => error.failureType !== 'subtestsFailed' && todo === undefined;

function failureText(names, data) {
  const { cause, exitCode, signal } = data.details.error;
  if (isWholeFile(data) && (exitCode ?? signal ?? null) !== null)
    return `  the process ended with ${signal ?? `exit code ${exitCode}`}`;
  const path = isWholeFile(data) ? ['a hook of the file'] : [...names.slice(0, data.nesting), data.name];
  return `  ${path.join(' > ')}\n${indented(errorText(cause ?? data.details.error))}`;
}

/** The message, and the lines of the stack that are not inside Node. */
function errorText(error) {
  const text = typeof error?.stack === 'string' ? error.stack : typeof error === 'string' ? error : inspect(error);
  return text
    .split('\n')
    .filter((line) => !/^ +at .*(?:\bnode:|async Promise\.all)/.test(line))
    .join('\n');
}

const fileLine = (path, { error, duration_ms: duration }) =>
  `${error ? 'FAIL' : 'ok  '} ${seconds(duration).padStart(8)}  ${shortName(path)}\n`;

/** Without what all have in common: `cli/golden`. */
const shortName = (path) =>
  relative('build/test', path)
    .replaceAll('\\', '/')
    .replace(/\.test\.js$/, '');

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

const indented = (text) => text.trimEnd().replace(/^(?=.)/gm, '    ');
