// What the type flag of an entry means: the types of POSIX, and those of GNU tar and Solaris, some of which describe no file.
// Go's archive/tar returns entries of any flag, and engines written in Go refuse all that they do not know.
import type { EntryType } from './entry.ts';

const posixTypes: Readonly<Record<string, EntryType>> = {
  '\0': 'file',
  '0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
};

/** A type flag that engines written in Go refuse. */
interface RefusedFlag {
  readonly name: string;
  /** Undefined: the entry describes no file. */
  readonly type?: EntryType;
  /** What is done with an entry that is not read as a file. */
  readonly handling?: string;
}

const refusedFlags: Readonly<Record<string, RefusedFlag>> = {
  '7': { name: 'a contiguous file', type: 'file' },
  S: { name: 'an old GNU sparse file', type: 'file' },
  D: {
    name: 'a GNU incremental directory',
    type: 'directory',
    handling: 'read as a directory without its list of names',
  },
  M: { name: 'the rest of a file from another GNU volume', type: 'continuation', handling: 'not usable' },
  V: { name: 'a GNU volume label', handling: 'ignored' },
  N: { name: 'an old GNU list of long names', handling: 'ignored' },
  A: { name: 'a Solaris ACL', handling: 'ignored' },
  X: { name: 'a Solaris extended header', handling: 'ignored' },
};

/** The type of a flag; undefined if the entry describes no file. */
export function typeOfFlag(typeflag: string): EntryType | undefined {
  const type = posixTypes[typeflag];
  if (type) return type;
  const refused = refusedFlags[typeflag];
  return refused ? refused.type : 'unknown';
}

/** `a GNU volume label; ignored`; undefined if the entry is read as what it is. */
export function handlingOfFlag(typeflag: string): string | undefined {
  const { name, handling } = refusedFlags[typeflag] ?? {};
  return handling && `${name}; ${handling}`;
}

/** Whether engines written in Go refuse the flag. */
export const isRefusedFlag = (typeflag: string): boolean => !(typeflag in posixTypes);

/** `type flag "V" (a GNU volume label)` */
export function flagText(typeflag: string): string {
  const name = refusedFlags[typeflag]?.name;
  return `type flag ${JSON.stringify(typeflag)}${name === undefined ? '' : ` (${name})`}`;
}
