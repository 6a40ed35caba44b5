// Arguments of the functions that make reports.
import { InputError } from '../bytes/input-error.ts';
import { nearestWord } from '../text/nearest-word.ts';
import { callChecks, requireOptions, wrongArgument } from './arguments.ts';
import type { Target } from './command-call.ts';
import type { CallOptions } from './options.ts';
import { type ReportName, reportCommands } from './report-commands.ts';
import { isTarget, targetOf } from './targets.ts';

interface ReportArguments {
  readonly subjects: readonly Target[];
  /** Options of the command. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly callOptions: CallOptions;
  /** The old image, if the command takes it as an option. */
  readonly older: { readonly option: 'from'; readonly target: Target } | undefined;
}

/**
 * What a report is about, and its options. `caller` is the function that messages name.
 * @throws {InputError} `usage` if an argument is wrong
 */
export function reportArguments(caller: string, name: unknown, [first, ...rest]: readonly unknown[]): ReportArguments {
  requireName(caller, name);
  const isPair = name === 'diff' || name === 'pull';
  const subjects = isPair ? [first, rest[0]] : [first].flat();
  const [given = {}] = isPair ? rest.slice(1) : rest;
  if (subjects.length === 0) throw new InputError('usage', `${caller}: no images given for ${name}`);
  const targets = subjects.map((one) => targetOf(`${caller}: what ${name} is about`, one, 'an image or archive'));
  if (!isPair && targets.length > 1 && !ofSeveral.has(name))
    throw new InputError('usage', `${caller}: ${name} is about one image or archive, not ${targets.length}`);
  if (typeof given !== 'object' || given === null || isTarget(given))
    throw wrongArgument(`${caller}: options`, 'an object', given);
  const { signal, onProgress, ...options } = given as CallOptions & Readonly<Record<string, unknown>>;
  requireOptions(caller, { signal, onProgress }, callChecks);
  const [old, ...newer] = targets;
  const callOptions = { signal, onProgress };
  return name === 'pull' && old
    ? { subjects: newer, options, callOptions, older: { option: 'from', target: old } }
    : { subjects: targets, options, callOptions, older: undefined };
}

/** Reports about several images or archives. */
const ofSeveral: ReadonlySet<ReportName> = new Set(['check', 'digests', 'inspect', 'ls', 'sharing']);

function requireName(caller: string, name: unknown): asserts name is ReportName {
  if (typeof name === 'string' && Object.hasOwn(reportCommands, name)) return;
  const names = Object.keys(reportCommands);
  const nearest = typeof name === 'string' ? nearestWord(name, names) : undefined;
  if (nearest === undefined) throw wrongArgument(`${caller}: the report`, names.join(', '), name);
  throw new InputError('usage', `${caller}: no report "${name}"; did you mean "${nearest}"?`);
}
