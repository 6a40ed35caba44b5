// Two kinds of patterns: shell globs over paths, and the patterns of Docker's filters, which are those of Go's
// path.Match.
import picomatch from 'picomatch';

/**
 * Regular expression for accepted globs: they contain a name, and few enough stars per path component to be matched in
 * reasonable time.
 */
export const globPattern = '^(?!(?:.*/)?[^/]*(?:\\*[^/*]+){3}\\*)(?=.*[^/\\s])';

/** Longest file name of common filesystems. Matching some globs against longer ones would take too long. */
const longestName = 255;

/** A predicate for paths without leading or trailing slash. The glob may have them; they are ignored. */
export function matching(glob: string): (path: string) => boolean {
  const options = { dot: true };
  const plain = picomatch(glob.replace(/^\/+|\/+$/g, '') || '/', options);
  // Alternatives in braces may have slashes of their own.
  const rooted = glob.includes('{') ? picomatch(glob, options) : () => false;
  return (path) => !hasLongName(path) && (plain(path) || rooted(`/${path}`));
}

const hasLongName = (path: string): boolean =>
  path.length > longestName && path.split('/').some(({ length }) => length > longestName);

/**
 * Matches a whole name as Go's path.Match does: * and ? match anything but "/", [a-z] and [^a-z] one character, and a
 * backslash escapes the next character. Undefined if the pattern is malformed.
 */
export function pathMatch(pattern: string, name: string): boolean | undefined {
  const expression = expressionOf(pattern);
  if (expression === undefined) return undefined;
  try {
    return new RegExp(`^(?:${expression})$`, 'su').test(name);
  } catch {
    // A reversed range, such as [z-a].
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

/** Translates a character class: only "-" between characters and a leading "^" are special. */
function classOf(body: string): string {
  const isNegated = body.startsWith('^');
  const members = (isNegated ? body.slice(1) : body).replace(/\\(.)|([[\]^&|~])/gsu, (_, escaped, special) =>
    literal(escaped ?? special),
  );
  return `[${isNegated ? '^' : ''}${members}]`;
}

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
