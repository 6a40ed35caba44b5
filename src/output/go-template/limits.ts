// What a template may do: none runs for ever in silence, fills the memory or nests deeper than the stack.

/** Blocks, parentheses and templates inside one another. */
export const mostNested = 500;

/** Work between two pieces of output: an action is so much, a character that a function makes is 1. */
export const mostWork = 2 ** 28;
export const workOfAction = 32;

/** Columns that printf pads a value to, and decimals it writes. */
export const mostWidth = 1_000_000;
export const mostDecimals = 100;
