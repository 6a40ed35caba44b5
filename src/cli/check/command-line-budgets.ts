// Budgets of the command line, which need no policy file or change its budgets.
import { InputError } from '../../bytes/input-error.ts';
import { type Budget, isOfSizes, partsOfLimit } from '../../rules/budget.ts';
import { budgets } from '../../rules/budgets.ts';
import { diveBudget, diveForms, diveKeys } from '../../rules/dive-policy.ts';
import { budgetName, type Policy } from '../../rules/policy.ts';
import { policyFaults } from '../../rules/policy-faults.ts';
import type { budgetOptions, diveOptions } from '../options/budget-options.ts';
import type { OptionValues } from '../options/option.ts';

type BudgetValues = OptionValues<typeof budgetOptions & typeof diveOptions>;

interface GivenBudget {
  /** The option with its value, for messages. */
  readonly option: string;
  readonly name: string;
  /** The size or glob that is limited; undefined for budgets with a single limit and for lists. */
  readonly part?: string | undefined;
  /** A list adds to the list of the policy. Null: no limit. */
  readonly limit: unknown;
}

/**
 * The policy with the budgets of the options.
 * @throws {InputError} if a budget is unknown, is given twice, or has a wrong limit
 */
export function withBudgets(policy: Policy, options: BudgetValues): Policy {
  const given = [...(options.budget ?? []).map(budgetOf), ...diveKeys.flatMap((key) => ofDive(key, options[key]))];
  const known = new Set<string>();
  const limits = new Map(Object.entries(policy.budgets));
  for (const { option, name, part, limit } of given) {
    const key = part === undefined ? name : `${name}.${part}`;
    if (known.has(key) && !Array.isArray(limit)) throw fault(option, `the budget ${key} is set more than once`);
    known.add(key);
    if (limit === null) limits.delete(name);
    else limits.set(name, combined(limits.get(name), part, limit));
  }
  return { ...policy, budgets: Object.fromEntries(limits) };
}

/** Of a map, only the part is replaced. A single size in a policy is the content size. */
function combined(before: unknown, part: string | undefined, limit: unknown): unknown {
  if (Array.isArray(limit)) return [...(Array.isArray(before) ? before : []), ...limit];
  const isMap = typeof before === 'object' && before !== null;
  if (part === undefined) return isMap ? { ...before, content: limit } : limit;
  const parts = isMap ? before : { content: before };
  return before === undefined ? { [part]: limit } : { ...parts, [part]: limit };
}

/** `wasted=20MB`, `image-size.visible=150MB`, `path-size./usr=20MB`, `forbidden-path=*.pem` */
function budgetOf(written: string): GivenBudget {
  const option = `--budget ${written}`;
  const [, before = '', rest = ''] = /^([^.=]*)(.*)$/s.exec(written) ?? [];
  const name = before.trim();
  // Globs can contain "=", limits cannot.
  const equals = rest.startsWith('.') ? rest.lastIndexOf('=') : rest.indexOf('=');
  const amount = rest.slice(equals + 1).trim();
  if (name === '' || equals === -1 || amount === '') throw fault(option, 'use NAME=LIMIT, such as wasted=20MB');
  const budget = budgets.find((one) => budgetName(one) === name);
  const form = formOf(budget);
  const given = rest.startsWith('.') ? rest.slice(1, equals).trim() : undefined;
  if (given !== undefined && (form === 'single' || form === 'list'))
    throw fault(option, `the budget ${name} has no parts; use ${name}=${form === 'list' ? 'GLOB' : 'LIMIT'}`);
  if (given === undefined && form === 'globs')
    throw fault(option, `the budget ${name} needs a glob, such as ${name}.${budget?.exampleGlob}=20MB`);
  const part = given ?? (form === 'sizes' ? 'content' : undefined);
  const isNumber = /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(amount);
  const limit = form === 'list' ? [amount] : isNumber ? Number(amount) : amount;
  const [first] = policyFaults({ budgets: { [name]: given === undefined ? limit : { [given]: limit } } });
  if (first) throw fault(option, first.message.replace('"budgets.', '"'));
  return { option, name, part, limit };
}

/**
 * How a budget is limited: by one limit, by one for each size or glob, by one that can be for each size of wasted bytes, or by a
 * list of globs. Undefined if there is no budget.
 */
function formOf(budget: Budget | undefined): 'single' | 'sizes' | 'waste' | 'globs' | 'list' | undefined {
  if (!budget) return undefined;
  if (partsOfLimit(budget)) return isOfSizes(budget) ? 'sizes' : 'waste';
  const type = 'type' in budget.limit ? budget.limit.type : undefined;
  return type === 'object' ? 'globs' : type === 'array' ? 'list' : 'single';
}

function ofDive(key: (typeof diveKeys)[number], written: string | undefined): readonly GivenBudget[] {
  if (written === undefined) return [];
  const option = `--${key} ${written}`;
  const { budget: name, limit } = diveBudget(key, written.trim()) ?? {};
  if (name === undefined) throw fault(option, `must be ${diveForms[key]}, or "disabled"`);
  return [{ option, name, limit }];
}

const fault = (option: string, message: string): InputError => new InputError('usage', `${option}: ${message}`);
