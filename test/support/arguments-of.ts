// The arguments of a command line as a shell takes it apart, with quotes but without anything else of a shell.

export const argumentsOf = (commandLine: string): readonly string[] =>
  Array.from(commandLine.matchAll(/'([^']*)'|[^ ]+/g), ([word, quoted]) => quoted ?? word);
