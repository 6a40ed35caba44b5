// Where things stand in a JSON text: JSON.parse tells neither the line of a value nor that a name comes twice. The text is
// one that JSON.parse took. One pass without recursion, so that no nesting exhausts the stack.
import { pointerOf, stepsOf } from './json-pointer.ts';

/** JSON Pointers of the members whose name stood in their object before, at most `most` of them. */
export function duplicateNames(text: string, most: number): readonly string[] {
  const found = new Set<string>();
  for (const { path, isDuplicate } of values(text)) {
    if (isDuplicate) found.add(pointerOf(path));
    if (found.size === most) break;
  }
  return [...found];
}

/** What is wanted at and below one value of the text. */
interface Wanted {
  readonly below: Map<string, Wanted>;
  /** Where the value begins, once it has been met. */
  start?: number;
}

/**
 * The line, from 1, on which the value of each pointer begins; of a member that is missing, that of what should hold it. Of
 * a name that comes twice the last counts, as in JSON.parse.
 */
export function linesOf(text: string, pointers: readonly string[]): readonly number[] {
  const root: Wanted = { below: new Map() };
  for (const pointer of pointers) wayTo(root, pointer);
  const open: (Wanted | undefined)[] = [];
  for (const { path, start } of values(text)) {
    const depth = path.length;
    const wanted = depth === 0 ? root : open[depth - 1]?.below.get(path[depth - 1]);
    open[depth] = wanted;
    if (wanted) wanted.start = start;
  }
  return linesAt(
    text,
    pointers.map((pointer) => lastStart(wayTo(root, pointer))),
  );
}

/** Where the last value on the way begins that is there: what began before the value that should hold it was in another. */
function lastStart(way: readonly Wanted[]): number {
  let last = 0;
  for (const { start } of way) {
    if (start === undefined || start < last) break;
    last = start;
  }
  return last;
}

/** What is wanted at each step of the pointer, the whole document first. */
function wayTo(root: Wanted, pointer: string): readonly Wanted[] {
  const way = [root];
  for (const step of stepsOf(pointer)) {
    const { below } = way[way.length - 1];
    const next: Wanted = below.get(step) ?? { below: new Map() };
    below.set(step, next);
    way.push(next);
  }
  return way;
}

function linesAt(text: string, starts: readonly number[]): readonly number[] {
  const lines = new Map<number, number>();
  let line = 1;
  let at = 0;
  for (const start of [...starts].sort((a, b) => a - b)) {
    for (let end = text.indexOf('\n', at); end !== -1 && end < start; end = text.indexOf('\n', at)) {
      line += 1;
      at = end + 1;
    }
    lines.set(start, line);
  }
  return starts.map((start) => lines.get(start) ?? 1);
}

interface Value {
  /** Names and indexes that lead to it; valid only until the next value. */
  readonly path: readonly string[];
  readonly start: number;
  readonly isDuplicate: boolean;
}

/** An object with its names so far, or an array with the index of its current item. */
interface Container {
  readonly names?: Set<string>;
  index: number;
}

function* values(text: string): Generator<Value> {
  const open: Container[] = [];
  const path: string[] = [];
  let awaitsName = false;
  let isDuplicate = false;
  for (const { start, end } of tokens(text)) {
    const inside = open.at(-1);
    const character = text[start];
    if (character === '{' || character === '[') {
      yield { path, start, isDuplicate };
      isDuplicate = false;
      awaitsName = character === '{';
      open.push({ names: awaitsName ? new Set() : undefined, index: 0 });
      path.push('0');
    } else if (character === '}' || character === ']') {
      open.pop();
      path.pop();
      awaitsName = false;
    } else if (character === ',' && inside) {
      awaitsName = inside.names !== undefined;
      inside.index += 1;
      path[path.length - 1] = String(inside.index);
    } else if (character === ':') awaitsName = false;
    else if (awaitsName && inside?.names) {
      const name: string = JSON.parse(text.slice(start, end));
      isDuplicate = inside.names.has(name);
      inside.names.add(name);
      path[path.length - 1] = name;
    } else {
      yield { path, start, isDuplicate };
      isDuplicate = false;
    }
  }
}

const blank = /\s/;
const punctuation = '{}[],:';

function* tokens(text: string): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = 0; start < text.length; ) {
    const end = endOfToken(text, start);
    if (!blank.test(text[start])) yield { start, end };
    start = end;
  }
}

function endOfToken(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start);
  if (blank.test(text[start]) || punctuation.includes(text[start])) return start + 1;
  let end = start + 1;
  while (end < text.length && !blank.test(text[end]) && !punctuation.includes(text[end])) end += 1;
  return end;
}

function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
