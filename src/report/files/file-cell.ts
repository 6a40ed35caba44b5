// A path as lists of files show it: with what a link leads to, and how much of a truncated file there is.
import { displayPath } from '../../rules/wording.ts';
import { type Cell, type Code, code, text } from '../block.ts';

export interface NamedFile {
  readonly path: string;
  /** Target of a symbolic link. */
  readonly link?: string | null;
  /** The path that a hard link links to. */
  readonly hardlinkTo?: string | null;
  /** Bytes that are there, and that are missing. */
  readonly size: number;
  readonly missingBytes?: number;
}

/** `name` is the path as it is shown, indented by `indent`. What follows it is truncated first. */
export function fileCell(name: string, file: NamedFile, indent = ''): Cell {
  const { link, hardlinkTo, size, missingBytes } = file;
  const rest: (string | Code)[] = [
    ...(link == null ? [] : [' -> ', { code: link }]),
    ...(hardlinkTo == null ? [] : [' hard link to ', { code: displayPath(hardlinkTo) }]),
    ...(missingBytes ? [` (incomplete: ${size} of ${size + missingBytes} bytes)`] : []),
  ];
  if (rest.length === 0 && indent === '') return code(name);
  return text([indent, { code: name }], rest);
}
