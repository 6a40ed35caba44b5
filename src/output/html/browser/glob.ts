// What a reader types to find paths: a word is looked for in them, a glob (*, **, ?) is matched with them.

/** Longer patterns could take long to match. */
const longest = 200;

/** @param path without a slash in front */
export function matcherOf(typed: string): (path: string) => boolean {
  const pattern = typed.trim().replace(/^\/+/, '').slice(0, longest).toLowerCase();
  if (!/[*?]/.test(pattern)) return (path) => path.toLowerCase().includes(pattern);
  const expression = new RegExp(
    `^${pattern
      .split(/(\*\*\/?|\*|\?)/)
      .map(part)
      .join('')}$`,
    's',
  );
  // Without a slash it is about names, wherever they stand.
  const isName = !pattern.includes('/');
  return (path) => expression.test((isName ? path.slice(path.lastIndexOf('/') + 1) : path).toLowerCase());
}

function part(text: string): string {
  if (text === '**/') return '(?:.*/)?';
  if (text === '**') return '.*';
  if (text === '*') return '[^/]*';
  if (text === '?') return '[^/]';
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
