// Globs over paths, as shells have them: which paths are meant.
import picomatch from 'picomatch';

/** What a glob has to be: it names something, and has few enough stars between two slashes to be matched in reasonable time. */
export const globPattern = '^(?!(?:.*/)?[^/]*(?:\\*[^/*]+){3}\\*)(?=.*[^/\\s])';

/** No file system has longer names; to match some globs against them would take for ever. */
const longestName = 255;

/** Paths have no slash in front, though people write one, nor one behind. */
export function matching(glob: string): (path: string) => boolean {
  const options = { dot: true };
  const plain = picomatch(glob.replace(/^\/+|\/+$/g, '') || '/', options);
  // Alternatives in braces have slashes of their own.
  const rooted = glob.includes('{') ? picomatch(glob, options) : () => false;
  return (path) => !hasLongName(path) && (plain(path) || rooted(`/${path}`));
}

const hasLongName = (path: string): boolean =>
  path.length > longestName && path.split('/').some(({ length }) => length > longestName);

// Patterns of Docker's filters, which are those of Go's path.Match: * and ? match anything but "/", [a-z] and [^a-z] one
// character of a class, \\ takes the next one as it is.

/** Whether the whole name matches; undefined where the pattern is malformed. */
export function pathMatch(pattern: string, name: string): boolean | undefined {
  const expression = expressionOf(pattern);
  if (expression === undefined) return undefined;
  try {
    return new RegExp(`^(?:${expression})$`, 'su').test(name);
  } catch {
    // A range that runs backwards.
    return undefined;
  }
}

function expressionOf(pattern: string): string | undefined {
  let expression = '';
  for (let rest = pattern; rest !== ''; ) {
    const [token, body] = /^(?:\*+|\?|\[(\^?(?:\\.|[^\]\\])+)\]|\\.|[^[\\])/su.exec(rest) ?? [''];
    if (token === '') return undefined;
    expression += body === undefined ? single(token) : classOf(body);
    rest = rest.slice(token.length);
  }
  return expression;
}

function single(token: string): string {
  if (token[0] === '*') return '[^/]*';
  if (token === '?') return '[^/]';
  return literal(token.startsWith('\\') ? token.slice(1) : token);
}

/** A class as JavaScript writes it: only "-" between two characters and the "^" in front mean something. */
function classOf(body: string): string {
  const isNegated = body.startsWith('^');
  const members = (isNegated ? body.slice(1) : body).replace(/\\(.)|([[\]^&|~])/gsu, (_, escaped, special) =>
    literal(escaped ?? special),
  );
  return `[${isNegated ? '^' : ''}${members}]`;
}

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
