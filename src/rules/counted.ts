// Numbers with their noun.

/** `1 file`, `2 files`; `nouns` where the plural is not made with an s. */
export const counted = (number: number, noun: string, nouns = `${noun}s`): string =>
  `${number} ${number === 1 ? noun : nouns}`;
