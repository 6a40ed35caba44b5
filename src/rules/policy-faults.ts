// The mistakes in a policy: where each is, what is wrong, and what was probably meant.
import type { SchemaError } from '../oci/schema.ts';
import { policySchemaErrors } from '../oci/settings-schema.ts';
import { globFault, globPattern } from '../text/glob.ts';
import { pointerOf, stepsOf } from '../text/json-pointer.ts';
import { nearestWord } from '../text/nearest-word.ts';
import { type Budget, partsOfLimit } from './budget.ts';
import { budgets } from './budgets.ts';
import { budgetName, type Policy, policySeverities, ruleMetadata, sectionGlob } from './policy.ts';

export interface PolicyFault {
  /** JSON Pointer (RFC 6901) to the mistake. */
  readonly pointer: string;
  readonly message: string;
}

/** At most one mistake per place, in the order of the document; empty if the policy is valid. */
export function policyFaults(value: unknown): readonly PolicyFault[] {
  const found = new Map<string, SchemaError>();
  for (const fault of policySchemaErrors(value)) {
    const steps = stepsOf(placeOf(fault));
    const place = pointerOf(steps.slice(0, 2 + sectionOf(steps).length));
    const known = found.get(place);
    if (!known || weight(fault) > weight(known)) found.set(place, fault);
  }
  if (found.size === 0) return globFaults(value as PolicyValue);
  return Array.from(found.values(), (fault) => ({ pointer: placeOf(fault), message: messageOf(fault) }));
}

interface PolicyValue extends Partial<Pick<Policy, 'budgets'>> {
  readonly images?: Readonly<Record<string, Partial<Pick<Policy, 'budgets'>>>>;
}

/** The steps to the section of `images` that a place is in; empty if it is in none. */
const sectionOf = (steps: readonly string[]): readonly string[] => (steps[0] === 'images' ? steps.slice(0, 2) : []);

/** Globs of one budget: each is compared with each path. */
const maxGlobs = 1000;

/** What a schema cannot say about globs. */
function globFaults({ budgets, images = {} }: PolicyValue): readonly PolicyFault[] {
  const faults = [...budgetGlobFaults([], budgets)];
  for (const [glob, section] of Object.entries(images)) {
    const fault = globFault(sectionGlob(glob).glob);
    if (fault !== undefined) faults.push({ pointer: pointerOf(['images', glob]), message: notAGlob(glob, fault) });
    faults.push(...budgetGlobFaults(['images', glob], section.budgets));
  }
  return faults;
}

const notAGlob = (glob: string, fault: string): string => `"${glob.slice(0, 200)}" cannot be a glob; ${fault}`;

function budgetGlobFaults(section: readonly string[], limits: Policy['budgets'] = {}): readonly PolicyFault[] {
  const faults: PolicyFault[] = [];
  for (const budget of budgets) {
    const name = budgetName(budget);
    const globs = Object.hasOwn(limits, name) ? [...(budget.globs?.(limits[name]) ?? [])] : [];
    if (globs.length > maxGlobs) {
      const key = [...section, 'budgets', name].join('.');
      const message = `"${key}" has ${globs.length} globs; use at most ${maxGlobs}, with alternatives such as {a,b}`;
      faults.push({ pointer: pointerOf([...section, 'budgets', name]), message });
      continue;
    }
    for (const [step, glob] of globs) {
      const fault = globFault(glob);
      if (fault === undefined) continue;
      faults.push({ pointer: pointerOf([...section, 'budgets', name, step]), message: notAGlob(glob, fault) });
    }
  }
  return faults;
}

const placeOf = ({ instancePath, keyword, params: { additionalProperty } }: SchemaError): string =>
  keyword === 'additionalProperties' ? instancePath + pointerOf([String(additionalProperty)]) : instancePath;

/**
 * Several branches of a schema can complain about one value. The deepest and most specific complaint is the most useful one.
 */
function weight(fault: SchemaError): number {
  const keywords = ['anyOf', 'type', 'minimum', 'maximum', 'pattern', 'enum', 'additionalProperties'];
  return stepsOf(placeOf(fault)).length * 10 + keywords.indexOf(fault.keyword);
}

function messageOf({ instancePath, keyword, params }: SchemaError): string {
  const { additionalProperty, pattern, type, limit } = params;
  switch (keyword) {
    case 'additionalProperties':
      return unknownName(stepsOf(instancePath), String(additionalProperty));
    case 'enum':
      return `severity of ${keyOf(instancePath)} must be one of ${policySeverities.join(', ')}`;
    case 'pattern':
      return `${keyOf(instancePath)} ${formOf(String(pattern), budgetAt(instancePath))}`;
    case 'type':
      return `${keyOf(instancePath)} must be ${typeNames([type].flat().map(String))}`;
    case 'minimum':
      return `${keyOf(instancePath)} must be ${limit} or more`;
    case 'maximum':
      return `${keyOf(instancePath)} must be ${limit} or less`;
    case 'minItems':
      return `${keyOf(instancePath)} must list at least one glob${acceptsSecrets(instancePath) ? ', or "secrets"' : ''}`;
    case 'minProperties':
      return `${keyOf(instancePath)} must have at least one key`;
    default:
      return `${keyOf(instancePath)} is not valid; see schemas/policy.json`;
  }
}

const keyOf = (instancePath: string): string => {
  const steps = stepsOf(instancePath);
  return steps.length === 0 ? 'the policy' : `"${steps.join('.')}"`;
};

const typeTexts: Readonly<Record<string, string>> = {
  array: 'a list',
  integer: 'a whole number',
  number: 'a number',
  object: 'a map',
  string: 'a string',
};

const typeNames = (types: readonly string[]): string => types.map((type) => typeTexts[type] ?? type).join(' or ');

function budgetAt(instancePath: string): Budget | undefined {
  const steps = stepsOf(instancePath);
  const name = steps[sectionOf(steps).length + 1];
  return budgets.find((budget) => budgetName(budget) === name);
}

const acceptsSecrets = (instancePath: string): boolean => budgetAt(instancePath)?.id === 'budget/forbidden-path';

function formOf(pattern: string, budget: Budget | undefined): string {
  if (pattern.includes('%') && pattern.startsWith('^(?:100')) return 'must be a share such as "95%" or 0.95';
  if (pattern.includes('%')) return 'must be a size such as 20MB, a percentage such as 5%, or both: "5% or 1MB"';
  if (pattern !== globPattern) return 'must be a size such as 1000000, 20MB or 64MiB';
  return `must be a glob such as "${budget?.exampleGlob ?? '*.pem'}"`;
}

const sizesOfBudget = (name: string): readonly string[] => {
  const budget = budgets.find((one) => budgetName(one) === name);
  return (budget && partsOfLimit(budget)) ?? [];
};

/** What kind of name is unknown depends on where the key is. */
function unknownName(steps: readonly string[], name: string): string {
  const section = sectionOf(steps);
  const [first, second] = steps.slice(section.length);
  const [what, words] =
    first === undefined
      ? ['key', ['budgets', 'rules', ...(section.length > 0 ? [] : ['images'])]]
      : first === 'rules'
        ? ['rule', ruleMetadata.map(({ id }) => id)]
        : second === undefined
          ? ['budget', budgets.map(budgetName)]
          : ['size', sizesOfBudget(second)];
  const nearest = nearestWord(name, words);
  const few = words.length < 20 ? `known: ${words.join(', ')}` : 'timg-inspect explain lists all rules';
  return `unknown ${what} "${name}"; ${nearest ? `did you mean "${nearest}"?` : few}`;
}
