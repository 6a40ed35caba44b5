// Shell globs over paths, which picomatch translates to a regular expression that is matched in linear time, and the patterns
// of Docker's filters.
import picomatch from 'picomatch';
import { fullMatcher } from './linear-regex.ts';
import { PatternError } from './regex-parser.ts';

/** Regular expression for accepted globs: they contain a name. */
export const globPattern = '[^/\\s]';

/** Longest path on Linux. In a much longer pattern, a group that repeats for each character overflows the stack. */
const longestGlob = 4096;

/** Why a text is not a glob, as in `it has …`; undefined if it is one. */
export function globFault(glob: string): string | undefined {
  if (!new RegExp(globPattern).test(glob)) return 'it has no name; use a glob such as "etc/**" or "*.conf"';
  try {
    matching(glob);
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
  return undefined;
}

/** A compiled glob, for paths without leading or trailing slash. */
export interface PathMatcher {
  /** Time is at most glob × path. */
  matches(path: string): boolean;
  /** Whether the path or a directory above it matches. Directories of up to `after` characters need not be tested. */
  matchesAtOrAbove(path: string, after?: number): boolean;
}

/**
 * A glob without a slash matches at any depth; with one, it matches from the root, and may begin with it. A slash at the end is
 * ignored.
 * @throws {PatternError} if there is a {@link globFault}
 */
export function pathMatcher(glob: string): PathMatcher {
  if (glob.length > longestGlob) throw new PatternError(`it is longer than ${longestGlob} characters`);
  const plain = wholeMatcher(fromRoot(glob));
  // Alternatives in braces may have slashes of their own.
  if (!glob.includes('{')) return plain;
  const rooted = wholeMatcher(glob);
  return {
    matches: (path) => plain.matches(path) || rooted.matches(`/${path}`),
    matchesAtOrAbove: (path, after = 0) =>
      plain.matchesAtOrAbove(path, after) || rooted.matchesAtOrAbove(`/${path}`, after),
  };
}

/**
 * A predicate for paths that match a glob.
 * @throws {PatternError} if there is a {@link globFault}
 */
export const matching = (glob: string): ((path: string) => boolean) => pathMatcher(glob).matches;

/**
 * By default, picomatch takes a repeated group that RegExp could not match in time, such as `+(a|aa)`, as text, and an
 * invalid glob as one that matches nothing.
 */
const options = { dot: true, maxExtglobRecursion: false, debug: true };

/** A name such as `[id]` is also matched by itself. */
function wholeMatcher(glob: string): PathMatcher {
  const pattern = fullMatcher(regexOf(glob));
  const directory = `${glob}/`;
  return {
    matches: (path) => path === glob || pattern.matches(path),
    matchesAtOrAbove: (path, after = 0) =>
      path === glob || path.startsWith(directory) || pattern.matchesToSlash(path, after),
  };
}

/** picomatch takes a run of backslashes for one or two, and goes on forever if the glob ends with it. */
const longRun = /\\{4}/;

function regexOf(glob: string): string {
  if (longRun.test(glob))
    throw new PatternError('it has more than three backslashes in a row; write \\\\ for one in a name');
  try {
    return picomatch.makeRe(glob, options).source;
  } catch (error) {
    // The message repeats the regular expression, which its writer has not seen.
    if (!(error instanceof SyntaxError)) throw error;
    const reason = error.message.split(': ').at(-1)?.toLowerCase();
    throw new PatternError(`it is not valid (${reason}); write \\ before a character that stands for itself`);
  }
}

/** The same glob from the root, without a leading slash. A negation stays in front; "!(" is a group. */
function fromRoot(glob: string): string {
  const [negations = ''] = /^(?:!(?!\())*/.exec(glob) ?? [];
  let end = glob.length;
  while (end > negations.length && glob[end - 1] === '/') end -= 1;
  const rest = glob.slice(negations.length, end);
  if (rest === '') return `${negations}/`;
  return negations + (rest.includes('/') ? rest.replace(/^\/+/, '') : `**/${rest}`);
}

/** What matches one character, or a star. */
type Token = RegExp | 'star';

/**
 * Matches a whole name as Docker's filters do, with the patterns of Go's path.Match: * and ? match anything but "/", [a-z]
 * and [^a-z] one character, and a backslash escapes the next character. Undefined if the pattern is malformed, or longer than a path. Time is at
 * most pattern × name.
 */
export function pathMatch(pattern: string, name: string): boolean | undefined {
  const tokens = tokensOf(pattern);
  return tokens && matchesAll(tokens, Array.from(name));
}

/** If a later token fails, only the last star needs to take more: what an earlier one takes more, it could take as well. */
function matchesAll(tokens: readonly Token[], characters: readonly string[]): boolean {
  let [token, at] = [0, 0];
  let retry: { readonly token: number; at: number } | undefined;
  while (token < tokens.length || at < characters.length) {
    const expected = tokens[token];
    const character = characters[at];
    if (expected === 'star') {
      token += 1;
      retry = { token, at };
    } else if (expected && character !== undefined && expected.test(character)) {
      token += 1;
      at += 1;
    } else {
      const taken = retry && characters[retry.at];
      if (!retry || taken === undefined || taken === '/') return false;
      retry.at += 1;
      [token, at] = [retry.token, retry.at];
    }
  }
  return true;
}

function tokensOf(pattern: string): readonly Token[] | undefined {
  if (pattern.length > longestGlob) return undefined;
  const tokens: Token[] = [];
  const next = /\*+|\?|\[(?!\^\])(\^?(?:(?:\\.|[^\]\\-])(?:-(?:\\.|[^\]\\-]))?)+)\]|\\.|[^[\\]/suy;
  try {
    while (next.lastIndex < pattern.length) {
      const [token, body] = next.exec(pattern) ?? [];
      if (token === undefined) return undefined;
      if (token.startsWith('*')) tokens.push('star');
      else tokens.push(new RegExp(`^${body === undefined ? single(token) : classOf(body)}$`, 'su'));
    }
  } catch {
    // A reversed range, such as [z-a].
    return undefined;
  }
  return tokens;
}

function single(token: string): string {
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
