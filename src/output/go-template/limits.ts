// Limits of templates, so that none can run forever, fill the memory or overflow the stack.

/** Nested blocks, parentheses and template calls. */
export const maxNested = 500;

/** Work between two pieces of output. A character that a function makes costs 1. */
export const maxWork = 2 ** 28;
/** Cost of an action. */
export const workOfAction = 32;

/** Width that printf pads a value to. */
export const maxWidth = 1_000_000;
/** Decimals that printf writes. */
export const maxDecimals = 100;
