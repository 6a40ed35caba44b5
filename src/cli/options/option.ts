// An option of a command: what the command line, the help and TypeScript know of it.

export interface CommandOption {
  /** All but booleans take a value. */
  readonly type: 'boolean' | 'number' | 'string';
  /** A letter for the same option. */
  readonly alias?: string;
  /** Whether it may be repeated; its value is the list of all values. */
  readonly array?: true;
  readonly choices?: readonly string[];
  /** Its value if it is not given. */
  readonly default?: boolean | string;
  /** One sentence for the help, without a period. */
  readonly describe: string;
  /** What the help shows for its value: `--path GLOB`. */
  readonly placeholder?: string;
  /** Whether the usage line shows it. */
  readonly isRequired?: true;
}

/** Options by name. */
export type OptionTable = Readonly<Record<string, CommandOption>>;

/** Values of options, as they are parsed. */
export type OptionValues<Options extends OptionTable> = {
  readonly [Name in keyof Options]: string extends Name
    ? unknown
    :
        | (Options[Name] extends { array: true } ? OneValue<Options[Name]>[] : OneValue<Options[Name]>)
        | (Options[Name] extends { default: boolean | string } ? never : undefined);
};

type OneValue<Option extends CommandOption> = Option extends { choices: readonly (infer Choice)[] }
  ? Choice
  : { boolean: boolean; number: number; string: string }[Option['type']];
