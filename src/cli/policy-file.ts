// Reads the policy: the given file, or the first one that is found in the working directory or above. The formats are JSON, YAML,
// the key timg-inspect in package.json, and dive's .dive-ci. Mistakes are reported with their lines.
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { InputError } from '../bytes/input-error.ts';
import { divePolicy, isDivePolicy } from '../rules/dive-policy.ts';
import { noPolicy, type Policy } from '../rules/policy.ts';
import { type PolicyFault, policyFaults } from '../rules/policy-faults.ts';
import { stepsOf } from '../text/json-pointer.ts';
import { packageKey, policyFiles } from './policy-search.ts';
import { readSmallFile } from './read-small-file.ts';
import type { Settings } from './settings-text.ts';

/** @throws {InputError} if the file cannot be read or is not a valid policy */
export async function readPolicy(named: string | undefined): Promise<Policy> {
  for (const file of named === undefined ? policyFiles() : [named]) {
    // Nobody may write to a pipe that was found; one that is named, such as <(…), has a writer.
    if (named === undefined && statSync(file, { throwIfNoEntry: false })?.isFIFO())
      throw new InputError('not-readable', `${file}: is a pipe, not a file`);
    const policy = await policyIn(file);
    if (policy) return policy;
  }
  return noPolicy;
}

/** Undefined for a package.json without a policy. */
async function policyIn(file: string): Promise<Policy | undefined> {
  const text = await readSmallFile(file);
  const key = basename(file) === 'package.json' ? packageKey : undefined;
  if (key !== undefined && !/timg.?inspect/i.test(text)) return undefined;
  // Most runs have no policy, and loading the YAML parser takes a while.
  const { parseSettings } = await import('./settings-text.ts');
  // Duplicate names in package.json are not reported here.
  const settings = parseSettings(text, { namesAreUnique: key === undefined });
  if (settings.problem) {
    // Whatever else is wrong with it, it has no policy.
    if (key !== undefined && !text.includes(key)) return undefined;
    const { line, message } = settings.problem;
    throw faultAt(file, line, `not valid ${file.endsWith('.json') ? 'JSON' : 'YAML'}: ${message}`);
  }
  const value = key === undefined ? (settings.value ?? {}) : memberOf(settings.value, key);
  const almost = value === undefined ? misnamedKey(settings.value) : undefined;
  if (almost !== undefined)
    throw faultAt(file, settings.lineOf([almost]), `unknown key "${almost}"; did you mean "${packageKey}"?`);
  if (value === undefined) return undefined;
  const policy = policyOf(file, value);
  if (!Array.isArray(policy)) return policy as Policy;
  throw policyError(file, settings, key === undefined ? [] : [key], policy);
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;

/** A key of package.json that is almost the right one, such as `timgInspect`. */
const misnamedKey = (value: unknown): string | undefined =>
  Object.keys(Object(value)).find((key) => key.replace(/[^a-z]/gi, '').toLowerCase() === packageKey.replace('-', ''));

/** The policy, or its mistakes. */
function policyOf(file: string, value: unknown): Policy | readonly PolicyFault[] {
  if (basename(file) === '.dive-ci' || isDivePolicy(value)) return divePolicy(value, file);
  const faults = policyFaults(value);
  return faults.length > 0 ? faults : policyFrom(value as PolicyText, file);
}

function policyFrom({ budgets = {}, rules = {}, images = {} }: PolicyText, source: string | null): Policy {
  const sections = Object.entries(images).map(([glob, section]) => ({ glob, budgets: {}, rules: {}, ...section }));
  return { source, budgets, rules, ...(sections.length > 0 ? { sections } : {}) };
}

/**
 * A policy that is in no file.
 * @throws {InputError} if it is not a valid policy; `name` is what messages call it
 */
export function policyOfValue(value: unknown, name: string): Policy {
  const [first, ...more] = policyFaults(value).map(
    ({ pointer, message }) => `${name}${pointer && ` at ${pointer}`}: ${message.replace(/\s+/g, ' ')}`,
  );
  if (first !== undefined) throw new InputError('usage', first, more.slice(0, maxFaults));
  return policyFrom(value as PolicyText, null);
}

/**
 * A policy as written: limits by the name of their budget, severities by rule, and more of both for some images, by glob.
 * @example
 * { budgets: { wasted: '20MB', 'layer-count': 30 }, rules: { 'portability/hard-link': 'off' } }
 */
export type PolicyText = Partial<Pick<Policy, 'budgets' | 'rules'>> & {
  readonly images?: Readonly<Record<string, Partial<Pick<Policy, 'budgets' | 'rules'>>>>;
};

/** Mistakes that are shown. */
const maxFaults = 50;

/** One error with the first mistakes, each with its line. */
function policyError(
  file: string,
  settings: Settings,
  key: readonly string[],
  faults: readonly PolicyFault[],
): InputError {
  const lines = faults.slice(0, maxFaults).map(({ pointer, message }) => ({
    line: settings.lineOf([...key, ...stepsOf(pointer)]),
    message,
  }));
  const sorted = [...lines].sort((a, b) => a.line - b.line);
  const [first = '', ...more] = sorted.map(({ line, message }) => faultText(file, line, message));
  const cut = faults.length > maxFaults ? [`${file}: has more mistakes; these are the first ${maxFaults}`] : [];
  return new InputError('usage', first, [...more, ...cut]);
}

const faultAt = (file: string, line: number, message: string): InputError =>
  new InputError('usage', faultText(file, line, message));

const faultText = (file: string, line: number, message: string): string =>
  `${file}:${line}: ${message.replace(/\s+/g, ' ')}`;
