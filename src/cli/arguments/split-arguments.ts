// Splits the command line into operands and options, as docker does: `-o FILE`, `-oFILE`, `-o=FILE`, `--output FILE`,
// `--output=FILE`, `-qf FILTER`. Values get the types of their options.
import type { Command } from '../command.ts';
import { limitOptions } from '../options/limit-options.ts';
import type { CommandOption, OptionTable } from '../options/option.ts';
import { sharedOptionsOf } from '../options/shared-options.ts';

export const optionsOf = (command: Command): OptionTable => ({
  ...sharedOptionsOf(command),
  ...(command.readsNoArchive ? {} : limitOptions),
  ...command.options,
});

/** The option with this name or alias, without dashes. */
export const optionNamed = (options: OptionTable, typed: string): [string, CommandOption] | undefined =>
  Object.entries(options).find(([name, { alias }]) => name === typed || alias === typed);

export interface Arguments {
  /** Arguments before "--" that are neither options nor values of options. */
  readonly operands: readonly string[];
  /** Arguments after "--", which are neither options nor commands. */
  readonly afterDashes: readonly string[];
  readonly options: readonly GivenOption[];
  /** Number of arguments before the first operand; all of them if there is no operand before "--". */
  readonly leading: number;
}

export interface GivenOption {
  /** As typed, with dashes. */
  readonly typed: string;
  /** As typed, without dashes and value. */
  readonly name: string;
  readonly value?: string | undefined;
}

/** Splits arguments into operands and options, of which `known` tells those that take a value. A negative number is an operand or a value. */
export function splitArguments(args: readonly string[], known: OptionTable): Arguments {
  const takesValue = (name: string): boolean => (optionNamed(known, name)?.[1].type ?? 'boolean') !== 'boolean';
  const operands: string[] = [];
  const options: GivenOption[] = [];
  let leading = args.length;
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at] as string;
    if (argument === '--') return { operands, afterDashes: args.slice(at + 1), options, leading };
    if (!isOption(argument)) {
      leading = Math.min(leading, at);
      operands.push(argument);
      continue;
    }
    for (const option of optionsIn(argument, takesValue)) {
      const next = args[at + 1];
      const isNext = option.value === undefined && takesValue(option.name) && next !== undefined && !isOption(next);
      if (isNext) at += 1;
      options.push(isNext ? { ...option, value: next } : option);
    }
  }
  return { operands, afterDashes: [], options, leading };
}

/** "-" is standard input or output, and -1 a number. */
const isOption = (argument: string): boolean => /^-[^\d]/.test(argument);

/** The options in one argument, with attached values: one after two dashes; letters after one, up to the first with a value. */
function optionsIn(argument: string, takesValue: (name: string) => boolean): readonly GivenOption[] {
  const [, long, value] = /^--([^=]*)(?:=(.*))?$/s.exec(argument) ?? [];
  if (long !== undefined) return [{ typed: `--${long}`, name: long, value }];
  const found: GivenOption[] = [];
  for (let at = 1; at < argument.length; at += 1) {
    const name = argument.charAt(at);
    const rest = argument.slice(at + 1);
    const hasValue = rest.startsWith('=') || (rest !== '' && takesValue(name));
    found.push({ typed: `-${name}`, name, value: hasValue ? rest.replace(/^=/, '') : undefined });
    if (hasValue) break;
  }
  return found;
}

/** The values of all options of a command: as given, or their defaults. */
export function valuesOf(given: readonly GivenOption[], known: OptionTable): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(known)) {
    const typed = given.flatMap((one) =>
      one.name === name || one.name === option.alias ? [typedValue(option, one)] : [],
    );
    values[name] = option.array && typed.length > 0 ? typed : (typed[0] ?? option.default);
  }
  return values;
}

function typedValue({ type }: CommandOption, { value }: GivenOption): unknown {
  if (type === 'boolean') return value === undefined || value === 'true';
  return type === 'number' ? Number(value) : value;
}
