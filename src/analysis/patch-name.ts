// A file's name in a patch as git writes it, so that git and GNU patch find the file: quoted where it holds more than plain
// ASCII, each byte beyond as three octal digits; and with a tab behind a space, which says where the name ends.
import { encodePath } from '../spec/entry-path.ts';

export function patchName(path: string): string {
  const isPlain = /^[ !#-[\]-~]*$/.test(path);
  if (isPlain) return path.includes(' ') ? `${path}\t` : path;
  return `"${Array.from(encodePath(path), quoted).join('')}"`;
}

function quoted(byte: number): string {
  const character = String.fromCharCode(byte);
  if (character === '"' || character === '\\') return `\\${character}`;
  return byte >= 0x20 && byte < 0x7f ? character : `\\${byte.toString(8).padStart(3, '0')}`;
}
