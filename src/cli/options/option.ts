// An option of a command.
import type { Options } from 'yargs';

/** An option of yargs, with the placeholder of its value for the help: `--path GLOB`. */
export type CommandOption = Options & { readonly placeholder?: string };
