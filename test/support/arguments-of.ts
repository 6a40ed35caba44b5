// Splits a command line into arguments like a shell, with quotes and no other features.

export const argumentsOf = (commandLine: string): readonly string[] =>
  Array.from(commandLine.matchAll(/'([^']*)'|[^ ]+/g), ([word, quoted]) => quoted ?? word);
