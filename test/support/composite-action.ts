// Runs action.yml as a runner of GitHub Actions does: each `run` in bash with the inputs and outputs of other steps in its
// environment. Steps that use an action of GitHub are played: the cache, and the upload of artifacts.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { inProject } from './project.ts';

export interface Step {
  readonly id?: string;
  readonly name: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const { PATH } = process.env;

export const action: Action = parse(readFileSync(inProject('action.yml'), 'utf8'));

/** What stays between runs. */
export interface Repository {
  /** The working directory. */
  readonly folder: string;
  /** Files of the cache by key, oldest first. */
  readonly cache: Map<string, { readonly path: string; readonly file: string }>;
}

export interface ActionRun {
  readonly inputs: Readonly<Record<string, string>>;
  /** As set by the runner. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface ActionOutcome {
  readonly hasPassed: boolean;
  readonly log: string;
  readonly outputs: Readonly<Record<'passed' | 'report-json' | 'content' | 'wasted' | 'growth', string>>;
  readonly summary: string;
  /** Uploaded files by the name of the artifact. */
  readonly artifacts: ReadonlyMap<string, string>;
}

/** The action as a runner checks it out from the tag of a release. */
function checkedOut(): string {
  const folder = mkdtempSync(join(tmpdir(), 'action-'));
  cpSync(inProject('ci'), join(folder, 'ci'), { recursive: true });
  mkdirSync(join(folder, 'dist/bin'), { recursive: true });
  const program = inProject('build/src/cli/timg-inspect.js');
  writeFileSync(join(folder, 'dist/bin/timg-inspect.js'), `import ${JSON.stringify(program)};\n`);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return folder;
}
export const actionFolder = checkedOut();

export async function runAction(repository: Repository, { inputs, environment }: ActionRun): Promise<ActionOutcome> {
  for (const name of Object.keys(inputs)) assert.ok(action.inputs[name], name);
  const temporary = mkdtempSync(join(actionFolder, 'temp-'));
  const summary = join(temporary, 'summary.md');
  writeFileSync(summary, '');
  const values = new Map<string, string>([['github.token', 'secret-token-1234']]);
  for (const [name, { default: standard }] of Object.entries(action.inputs))
    values.set(`inputs.${name}`, inputs[name] ?? expand(standard, values));
  const artifacts = new Map<string, string>();
  let hasPassed = true;
  let log = '';
  for (const step of action.runs.steps) {
    if (!isRun(step, values, hasPassed)) continue;
    const outputs = join(temporary, 'outputs');
    writeFileSync(outputs, '');
    if (step.uses !== undefined) {
      const given = Object.fromEntries(
        Object.entries(step.with ?? {}).map(([name, value]) => [name, expand(value, values)]),
      );
      play(step.uses, given, repository, artifacts, outputs);
    } else {
      const script = join(temporary, 'step.sh');
      writeFileSync(script, step.run ?? '');
      const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, expand(value, values)]);
      const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
        cwd: repository.folder,
        env: {
          PATH,
          RUNNER_TEMP: temporary,
          GITHUB_ACTIONS: 'true',
          GITHUB_ACTION_PATH: actionFolder,
          GITHUB_STEP_SUMMARY: summary,
          GITHUB_OUTPUT: outputs,
          ...environment,
          ...Object.fromEntries(own),
        },
      });
      const [output, errors, status] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        new Promise((resolve) => child.on('close', resolve)),
      ]);
      log += output + errors;
      if (status !== 0) hasPassed = false;
    }
    for (const line of readFileSync(outputs, 'utf8').split('\n').slice(0, -1)) {
      const at = line.indexOf('=');
      values.set(`steps.${step.id}.outputs.${line.slice(0, at)}`, line.slice(at + 1));
    }
  }
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).map(([name, { value }]) => [name, expand(value, values)]),
  ) as ActionOutcome['outputs'];
  return { hasPassed, log, outputs, summary: readFileSync(summary, 'utf8'), artifacts };
}

/** Replaces expressions: a value, or the suffix that a name adds. */
function expand(value: string, values: ReadonlyMap<string, string>): string {
  return value.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    const [name = '', format] = expression.split(' && ');
    const found = values.get(name) ?? '';
    if (format === undefined) return found;
    assert.equal(format, `format('-{0}', ${name})`);
    return found === '' ? '' : `-${found}`;
  });
}

/** Without a function about the status, a step runs only if no other failed. */
function isRun({ if: condition }: Step, values: ReadonlyMap<string, string>, hasPassed: boolean): boolean {
  const terms = (condition ?? '').replace(/^\$\{\{ (.*) \}\}$/, '$1').split(' && ');
  const isAnyStatus = terms.some((term) => term === 'always()' || term === '!cancelled()');
  return terms.every((term) => {
    if (term === '' || term === 'always()' || term === '!cancelled()') return isAnyStatus || hasPassed;
    const [, name = '', sign, text] = /^(\S+) ([!=]=) '(.*)'$/.exec(term) ?? assert.fail(term);
    return (isAnyStatus || hasPassed) && ((values.get(name) ?? '') === text) === (sign === '==');
  });
}

function play(
  uses: string,
  given: Readonly<Record<string, string>>,
  { folder, cache }: Repository,
  artifacts: Map<string, string>,
  outputs: string,
): void {
  const [used] = uses.split('@');
  const { path = '', key = '', name = '' } = given;
  const file = join(folder, path);
  if (used === 'actions/cache/save') {
    const saved = join(folder, `cache-${cache.size}`);
    copyFileSync(file, saved);
    if (!cache.has(key)) cache.set(key, { path, file: saved });
  } else if (used === 'actions/cache/restore') {
    const prefixes = [key, ...(given['restore-keys'] ?? '').split('\n')].filter((prefix) => prefix !== '');
    const newest = [...cache]
      .reverse()
      .find(([one, { path: saved }]) => saved === path && prefixes.some((prefix) => one.startsWith(prefix)));
    if (!newest) return;
    mkdirSync(dirname(file), { recursive: true });
    copyFileSync(newest[1].file, file);
  } else {
    assert.equal(used, 'actions/upload-artifact');
    assert.ok(existsSync(path), path);
    artifacts.set(name, readFileSync(path, 'utf8'));
    appendFileSync(outputs, 'artifact-url=https://github.com/o/r/actions/runs/1/artifacts/2\n');
  }
}
