// Runs the command of a report on opened archives.
import { InputError } from '../bytes/input-error.ts';
import type { Call, Command } from '../cli/command.ts';
import type { CommandOption } from '../cli/options/option.ts';
import { NoImage } from '../cli/reading/archive-calls.ts';
import type { Report as MadeReport } from '../report/report.ts';
import { nearestWord } from '../text/nearest-word.ts';
import { wrongArgument } from './arguments.ts';
import { namedTargets, type Target, withCall } from './command-call.ts';
import type { CallOptions } from './options.ts';
import { type Report, type ReportName, reportCommands } from './report-commands.ts';

/** Options of commands that write files or choose a format. */
const omitted: ReadonlySet<string> = new Set(['format', 'write-baseline', 'ratchet', 'history', 'commit']);

/** What a report needs beside its subjects. */
interface Extra {
  /** An image that an option names: `pull --from OLD`, `check --baseline OLD`. */
  readonly older?: { readonly option: 'from' | 'baseline'; readonly target: Target } | undefined;
  /** Whether its picture is wanted. */
  readonly draws?: boolean;
  /** In place of the command's own. */
  readonly run?: (command: Command, call: Call) => ReturnType<Command['run']>;
}

export async function reportOfTargets<Name extends ReportName>(
  name: Name,
  subjects: readonly Target[],
  given: Readonly<Record<string, unknown>>,
  callOptions: CallOptions,
  extra: Extra = {},
): Promise<Report<Name>> {
  const made = await withReport(name, subjects, given, callOptions, extra, (report) => plainCopy(reportFields(report)));
  return made as Report<Name>;
}

/** Makes a report, and something of it while its archives are open. */
export async function withReport<Result>(
  name: ReportName,
  subjects: readonly Target[],
  given: Readonly<Record<string, unknown>>,
  callOptions: CallOptions,
  { older, draws = false, run = (command, call) => command.run(call) }: Extra,
  use: (report: MadeReport) => Result,
): Promise<Result> {
  const command = (await reportCommands[name]()) as unknown as Command;
  const options = optionValues(name, command, given);
  const { names, targets } = namedTargets([...subjects, ...(older ? [older.target] : [])]);
  const values = older ? { ...options, [older.option]: names.at(-1) } : options;
  return await withCall(targets, callOptions, async (call) => {
    try {
      const answer = await run(command, {
        ...call,
        archives: names.slice(0, subjects.length),
        options: values,
        draws,
      } as Call);
      if (!('data' in answer)) throw new Error(`${name} has no report`);
      return use(answer);
    } catch (error) {
      if (!(error instanceof NoImage)) throw error;
      // As on the command line, the report says what is wrong with the archive.
      const { withoutImage } = await import('../report/overview.ts');
      return use(withoutImage(error.analysis, command.isVerdict === true));
    }
  });
}

const reportFields = ({ report, version, subject, data, findings }: MadeReport): MadeFields => ({
  report,
  version,
  subject,
  data,
  findings,
});

type MadeFields = Pick<MadeReport, 'report' | 'version' | 'subject' | 'data' | 'findings'>;

/** The value as JSON has it: what is computed when it is read is computed now, and what is undefined is left out. */
function plainCopy(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, (item) => (item === undefined ? null : plainCopy(item)));
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, plainCopy(member)]));
}

const camelCase = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** What a command line has behind the archive. */
const operand = (positionals: string): string | undefined =>
  /\[NAME\.\.\.\]$/.test(positionals) ? 'names' : /\bPATH\b/.test(positionals) ? 'path' : undefined;

/**
 * The options of a command with their defaults, as the parser of the command line makes them.
 * @throws {InputError} `usage` if one is unknown or has a wrong value
 */
function optionValues(
  report: string,
  command: Command,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const known = new Map<string, { readonly name: string; readonly option: CommandOption }>();
  for (const [name, option] of Object.entries(command.options)) {
    if (omitted.has(name)) continue;
    known.set(camelCase(name), { name, option });
    known.set(name, { name, option });
  }
  const second = operand(command.positionals);
  if (second) known.set(second, { name: second, option: { type: 'string', array: second === 'names' } });
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(command.options)) if ('default' in option) values[name] = option.default;
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const found = known.get(key);
    if (!found) throw unknownOption(report, key, [...known.keys()]);
    values[found.name] = optionValue(`${report}: ${key}`, found.option, value);
  }
  if (command.positionals.endsWith(' PATH') && !('path' in values))
    throw wrongArgument(`${report}: path`, 'a string such as /etc/os-release', undefined);
  return values;
}

function unknownOption(report: string, key: string, known: readonly string[]): InputError {
  const names = known.filter((name) => !name.includes('-'));
  const nearest = nearestWord(key, names);
  const hint =
    nearest === undefined
      ? names.length > 0
        ? `; there are ${names.join(', ')}`
        : ''
      : `; did you mean "${nearest}"?`;
  return new InputError('usage', `${report}: no option "${key}"${hint}`);
}

function optionValue(what: string, { type, array, choices }: CommandOption, value: unknown): unknown {
  if (array) {
    const items = Array.isArray(value) ? value : [value];
    return items.map((item) => optionValue(what, { type, choices }, item));
  }
  // A number can stand for its digits: { layer: 3 }.
  const read = type === 'string' && typeof value === 'number' ? String(value) : value;
  if (typeof read !== type) throw wrongArgument(what, type === 'boolean' ? 'true or false' : `a ${type}`, value);
  if (choices && !choices.includes(read as string)) throw wrongArgument(what, choices.join(', '), value);
  return read;
}
