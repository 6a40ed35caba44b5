// A word of a command line, in quotes for a POSIX shell if it needs them.

/** The word as it is pasted into a shell. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-][\w@%+=:,./#-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
