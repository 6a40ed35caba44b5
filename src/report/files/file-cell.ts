// A path in a list of files, with the target of a link and a note if the file is truncated.
import { displayPath } from '../../rules/wording.ts';
import { nonEmpty } from '../../text/message-name.ts';
import { type Cell, type Code, code, text } from '../block.ts';

export interface NamedFile {
  readonly path: string;
  /** Target of a symbolic link. */
  readonly link?: string | null;
  /** The path that a hard link links to. */
  readonly hardlinkTo?: string | null;
  /** Bytes of the file that are in the layer. */
  readonly size: number;
  /** Bytes that its header declares and the layer does not have. */
  readonly missingBytes?: number | undefined;
}

/** `incomplete: 76 of 480 bytes` */
export const incompleteNote = (size: number, missingBytes: number): string =>
  `incomplete: ${size} of ${size + missingBytes} bytes`;

/** `name` is shown as the path, indented by `indent`. The text after it is truncated first. */
export function fileCell(name: string, file: NamedFile, indent = ''): Cell {
  const { link, hardlinkTo, size, missingBytes } = file;
  const rest: (string | Code)[] = [
    ...(link == null ? [] : [' -> ', { code: nonEmpty(link) }]),
    ...(hardlinkTo == null ? [] : [' hard link to ', { code: displayPath(hardlinkTo) }]),
    ...(missingBytes ? [` (${incompleteNote(size, missingBytes)})`] : []),
  ];
  if (rest.length === 0 && indent === '') return code(name);
  return text([indent, { code: name }], rest);
}
