// An option of a command, and the type of its value. The library has these types, too: they name nothing of the parser.

/** An option, as yargs takes it, with what the help shows. */
export interface CommandOption {
  readonly type?: 'string' | 'boolean' | 'number' | undefined;
  readonly describe?: string;
  readonly alias?: string;
  readonly group?: string;
  /** Whether it can be given several times. */
  readonly array?: boolean;
  /** How many values it takes each time. */
  readonly nargs?: number;
  readonly requiresArg?: boolean;
  readonly choices?: readonly string[] | undefined;
  /** Values that a shell offers, if others are possible, too. After `=` more is to be typed. */
  readonly suggestions?: readonly string[];
  readonly default?: string | number | boolean;
  readonly hidden?: boolean;
  /** What stands for the value in the help: `--path GLOB`. */
  readonly placeholder?: string;
  /** Whether the usage line shows it. */
  readonly isRequired?: true;
}

/** Options by name. */
export type OptionTable = Readonly<Record<string, CommandOption>>;

interface Types {
  readonly string: string;
  readonly boolean: boolean;
  readonly number: number;
}

type One<Option> = Option extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : Option extends { readonly type: infer Type extends keyof Types }
    ? Types[Type]
    : unknown;

type Value<Option> = Option extends { readonly array: true } ? One<Option>[] : One<Option>;

/** Values of options: undefined if an option without a default is not given. */
export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: Table[Name] extends { readonly default: unknown }
    ? Value<Table[Name]>
    : Value<Table[Name]> | undefined;
};
