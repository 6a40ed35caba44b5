// The patterns of Docker's filters, which are those of Go's path.Match. Time is at most pattern × name.

/** What matches one character, or a star. */
type Token = RegExp | 'star';

/**
 * Matches a whole name as Go's path.Match does: * and ? match anything but "/", [a-z] and [^a-z] one character, and a
 * backslash escapes the next character. Undefined if the pattern is malformed.
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
