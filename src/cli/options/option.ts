// An option of a command.
import type { InferredOptionTypes, Options } from 'yargs';

/** An option of yargs, with the placeholder of its value in the help: `--path GLOB`. The usage line shows required options. */
export type CommandOption = Options & { readonly placeholder?: string; readonly isRequired?: true };

/** Options by name. */
export type OptionTable = Readonly<Record<string, CommandOption>>;

/** Values of options, as yargs parses them. */
export type OptionValues<Options extends OptionTable> = Readonly<InferredOptionTypes<Options>>;
