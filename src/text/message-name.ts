// How names from archives are written in messages.

/** A name as stored, which can be empty. */
export const nonEmpty = (name: string): string => (name === '' ? '""' : name);

/** A name as stored, in a message. */
export const nameInMessage = (name: string): string => shortened(nonEmpty(name));

/** Columns of a name in a message: enough for the name of a blob with a SHA-512 digest. */
const maxColumns = 144;
/** Columns of one character. */
const maxColumnsOfOne = 4;

/** A name in a message: the middle of a long one is left out, since its end often tells it from others. */
export function shortened(name: string): string {
  if (name.length <= maxColumns / maxColumnsOfOne || lengthWithin(name, maxColumns) === name.length) return name;
  const room = maxColumns / 2 - 1;
  const reversed = Array.from(name.slice(-maxColumns)).reverse();
  return `${name.slice(0, lengthWithin(name, room))}…${name.slice(-lengthWithin(reversed, room))}`;
}

/** How much of a text fits in this many columns, in UTF-16 units and without splitting a character. */
function lengthWithin(characters: Iterable<string>, columns: number): number {
  let [length, used] = [0, 0];
  for (const character of characters) {
    used += columnsOf(character);
    if (used > columns) break;
    length += character.length;
  }
  return length;
}

const escaped = /[\p{Cc}\p{Cs}]/u;

/** About how wide a terminal shows a character: unprintable ones are escaped, as in `\xE9`. */
function columnsOf(character: string): number {
  if (escaped.test(character)) return maxColumnsOfOne;
  return (character.codePointAt(0) as number) < 0x1100 ? 1 : 2;
}
