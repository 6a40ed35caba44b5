// Type and mode of a file as letters.
import type { FileData } from './file-data.ts';

const typeLetters: Readonly<Record<FileData['type'], string>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  'character-device': 'c',
  'block-device': 'b',
  fifo: 'p',
};

/** The letters of the modes so far: there are 4096, and nearly all files have one of a few. */
const knownModes = new Map<number, string>();

/** As `ls -l` and `tar -tv` write it: drwxr-xr-x. */
export function symbolicMode(type: FileData['type'], bits: number): string {
  const letters = knownModes.get(bits) ?? modeLetters(bits);
  knownModes.set(bits, letters);
  return typeLetters[type] + letters;
}

function modeLetters(bits: number): string {
  const letters = [...'rwxrwxrwx'].map((letter, at) => (bits & (0o400 >> at) ? letter : '-'));
  for (const [bit, at, set, unset] of [
    [0o4000, 2, 's', 'S'],
    [0o2000, 5, 's', 'S'],
    [0o1000, 8, 't', 'T'],
  ] as const) {
    if (bits & bit) letters[at] = letters[at] === 'x' ? set : unset;
  }
  return letters.join('');
}
