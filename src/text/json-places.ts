// Finds lines, duplicate names and the nesting of a JSON text, which JSON.parse does not report. The text must be valid JSON. One
// pass without recursion, so that deep nesting cannot overflow the stack.
import { pointerOf, stepsOf } from './json-pointer.ts';

/** JSON Pointers of members whose name already occurred in their object, at most `most` of them. */
export function duplicateNames(text: string, most: number): readonly string[] {
  const found = new Set<string>();
  for (const { path, isDuplicate } of values(text)) {
    if (isDuplicate) found.add(pointerOf(path));
    if (found.size === most) break;
  }
  return [...found];
}

/** The number of lists and objects around the deepest value. */
export function nestingOf(text: string): number {
  let [depth, deepest] = [0, 0];
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === quote) isInString = !isInString;
    else if (isInString) at += character === backslash ? 1 : 0;
    else if (character === bracket || character === brace) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (character === closingBracket || character === closingBrace) depth -= 1;
  }
  return deepest;
}

const [quote, backslash, bracket, closingBracket, brace, closingBrace] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** The requested values at and below one value of the text. */
interface PointerNode {
  readonly children: Map<string, PointerNode>;
  /** Offset of the value, once found. */
  start?: number;
}

/**
 * The line, from 1, on which each pointer's value begins; for a missing member, the line of its closest existing
 * parent. Of members with the same name the last one counts, as in JSON.parse.
 */
export function linesOf(text: string, pointers: readonly string[]): readonly number[] {
  const root: PointerNode = { children: new Map() };
  for (const pointer of pointers) nodesOnPath(root, pointer);
  const open: (PointerNode | undefined)[] = [];
  for (const { path, start } of values(text)) {
    const depth = path.length;
    const name = path.at(-1);
    const node = name === undefined ? root : open[depth - 1]?.children.get(name);
    open[depth] = node;
    if (node) node.start = start;
  }
  return linesAt(
    text,
    pointers.map((pointer) => lastStart(nodesOnPath(root, pointer))),
  );
}

/**
 * Offset of the last value on the path that exists. A value that starts before its parent belongs to an earlier
 * duplicate.
 */
function lastStart(nodes: readonly PointerNode[]): number {
  let last = 0;
  for (const { start } of nodes) {
    if (start === undefined || start < last) break;
    last = start;
  }
  return last;
}

/** The nodes on the path of a pointer, root first. */
function nodesOnPath(root: PointerNode, pointer: string): readonly PointerNode[] {
  const nodes = [root];
  let { children } = root;
  for (const step of stepsOf(pointer)) {
    const next: PointerNode = children.get(step) ?? { children: new Map() };
    children.set(step, next);
    nodes.push(next);
    children = next.children;
  }
  return nodes;
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
  /** The names and indexes that lead to it; valid only until the next value. */
  readonly path: readonly string[];
  readonly start: number;
  readonly isDuplicate: boolean;
}

/** An open object with the names so far, or an open array with the current index. */
interface Container {
  readonly names: Set<string> | undefined;
  index: number;
}

function* values(text: string): Generator<Value> {
  const open: Container[] = [];
  const path: string[] = [];
  let expectsName = false;
  let isDuplicate = false;
  for (const { start, end } of tokens(text)) {
    const container = open.at(-1);
    const character = text[start];
    if (character === '{' || character === '[') {
      yield { path, start, isDuplicate };
      isDuplicate = false;
      expectsName = character === '{';
      open.push({ names: expectsName ? new Set() : undefined, index: 0 });
      path.push('0');
    } else if (character === '}' || character === ']') {
      open.pop();
      path.pop();
      expectsName = false;
    } else if (character === ',' && container) {
      expectsName = container.names !== undefined;
      container.index += 1;
      path[path.length - 1] = String(container.index);
    } else if (character === ':') expectsName = false;
    else if (expectsName && container?.names) {
      const name: string = JSON.parse(text.slice(start, end));
      isDuplicate = container.names.has(name);
      container.names.add(name);
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
    if (!blank.test(text[start] as string)) yield { start, end };
    start = end;
  }
}

function endOfToken(text: string, start: number): number {
  const first = text[start] as string;
  if (first === '"') return endOfString(text, start);
  if (blank.test(first) || punctuation.includes(first)) return start + 1;
  let end = start + 1;
  while (end < text.length && !blank.test(text[end] as string) && !punctuation.includes(text[end] as string)) end += 1;
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
