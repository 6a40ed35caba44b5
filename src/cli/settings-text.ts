// Parses settings in YAML, which includes JSON, and finds the line of each value.
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';

export interface Settings {
  readonly value: unknown;
  /** Set if the text is not valid YAML. */
  readonly problem?: { readonly line: number; readonly message: string };
  /** The line, from 1, of the value at a path of keys; if it does not exist, the line of the closest parent. */
  lineOf(steps: readonly string[]): number;
}

/** Aliases can multiply, and the parser searches the whole document for the anchor of each. */
const maxAliases = 100;

/** In place of messages of the parser that are about its functions. */
const messages: ReadonlyMap<string, string> = new Map([
  ['RESOURCE_EXHAUSTION', 'nested too deeply'],
  ['MULTIPLE_DOCS', 'the file has several documents; keep one'],
]);

export function parseSettings(text: string, { namesAreUnique }: { readonly namesAreUnique: boolean }): Settings {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
  const lineAt = (offset: number): number => lineCounter.linePos(offset).line;
  const lineOf = (steps: readonly string[]): number => lineAt(offsetOf(document.contents, steps));
  const [error] = document.errors;
  const problemAt = (offset: number, message: string): Settings => ({
    value: undefined,
    problem: { line: lineAt(offset), message },
    lineOf,
  });
  if (error) {
    return problemAt(error.pos[0], messages.get(error.code) ?? error.message);
  }
  const repeated = namesAreUnique ? repeatedKey(document) : undefined;
  if (repeated !== undefined) return problemAt(repeated, 'Map keys must be unique');
  const excessive = aliasBeyond(document);
  if (excessive !== undefined) return problemAt(excessive, `more than ${maxAliases} aliases`);
  try {
    return { value: document.toJS({ maxAliasCount: maxAliases }), lineOf };
  } catch (error) {
    return { value: undefined, problem: { line: 1, message: String(error) }, lineOf };
  }
}

/** Offset of the first alias that is too many. */
function aliasBeyond(document: Document): number | undefined {
  let count = 0;
  let found: number | undefined;
  visit(document, {
    Alias(_, { range }) {
      count += 1;
      if (count <= maxAliases) return undefined;
      found = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

/** Offset of the first key that its map already has. The parser would compare each key with all others. */
function repeatedKey(document: Document): number | undefined {
  let found: number | undefined;
  visit(document, {
    Map(_, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) {
          found = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        keys.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

function offsetOf(root: Node | null, steps: readonly string[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const step of steps) {
    if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = isNode(node) ? (node.range?.[0] ?? offset) : offset;
    } else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
      offset = isScalar(pair?.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair?.value;
    }
  }
  return offset;
}
