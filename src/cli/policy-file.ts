// Where the policy stands: a file that is named, or the first of the usual ones here. JSON, YAML, or the key timg-inspect of
// package.json; dive's .dive-ci too. What is wrong in it is told with its line.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { InputError } from '../bytes/input-error.ts';
import { divePolicy, isDivePolicy } from '../rules/dive-policy.ts';
import { noPolicy, type Policy } from '../rules/policy.ts';
import { faultsOfPolicy, type PolicyFault } from '../rules/policy-faults.ts';
import { stepsOf } from '../spec/json-pointer.ts';
import type { Settings } from './settings-text.ts';
import { readSmallFile } from './small-file.ts';

const usualFiles = ['.timg-inspect.json', '.timg-inspect.yaml', '.timg-inspect.yml', 'package.json', '.dive-ci'];

/** @throws {InputError} where it cannot be read, or is no policy */
export async function readPolicy(named: string | undefined): Promise<Policy> {
  if (named !== undefined) return (await policyIn(named)) ?? noPolicy;
  for (const file of usualFiles) {
    const policy = existsSync(file) ? await policyIn(file) : undefined;
    if (policy) return policy;
  }
  return noPolicy;
}

/** Undefined for a package.json without one. */
async function policyIn(file: string): Promise<Policy | undefined> {
  const text = await readSmallFile(file);
  // Most calls have no policy, and its reader takes a while to load.
  const { parseSettings } = await import('./settings-text.ts');
  const key = basename(file) === 'package.json' ? ['timg-inspect'] : [];
  // A name that comes twice in a file that is not ours is not ours to tell.
  const settings = parseSettings(text, { namesAreUnique: key.length === 0 });
  if (settings.problem) throw faultAt(file, settings.problem.line, settings.problem.message);
  const value = key.length === 0 ? (settings.value ?? {}) : memberOf(settings.value, key[0]);
  if (value === undefined) return undefined;
  const policy = policyOf(file, value);
  if (!Array.isArray(policy)) return policy as Policy;
  throw refused(file, settings, key, policy);
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;

/** The policy, or what is wrong with it. */
function policyOf(file: string, value: unknown): Policy | readonly PolicyFault[] {
  if (basename(file) === '.dive-ci' || isDivePolicy(value)) return divePolicy(value, file);
  const faults = faultsOfPolicy(value);
  if (faults.length > 0) return faults;
  const { budgets = {}, rules = {} } = value as Partial<Policy>;
  return { source: file, budgets, rules };
}

function refused(
  file: string,
  settings: Settings,
  key: readonly string[],
  [first, ...more]: readonly PolicyFault[],
): InputError {
  const also = more.length > 0 ? ` (and ${more.length} more)` : '';
  return faultAt(file, settings.lineOf([...key, ...stepsOf(first.pointer)]), first.message + also);
}

const faultAt = (file: string, line: number, message: string): InputError =>
  new InputError('usage', `${file}:${line}: ${message.replace(/\s+/g, ' ')}`);
