// Limits of templates, so that none can run forever, fill the memory or overflow the stack.

/** Characters of a template. In a much longer one, a group that repeats for each character overflows the stack. */
export const maxLength = 2 ** 20;

/** Nested blocks, parentheses and template calls. */
export const maxNested = 500;

/** Work of one execution. A character that is made or read costs 1. */
export const maxWork = 2 ** 25;
/** Further work for each value in the data, and for each character of a string in it. */
export const workPerValue = 512;
export const workPerCharacter = 8;
/** Cost of an action. */
export const workOfAction = 32;

/** Width that printf pads a value to. */
export const maxWidth = 1_000_000;
/** Decimals that printf writes. */
export const maxDecimals = 100;
