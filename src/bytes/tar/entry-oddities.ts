// What is unusual about the header of an entry: its type flag, a size without data, a name that ends in a slash, owners.
import { humanSize } from '../../text/byte-size.ts';
import type { EntryType, TarAnomalyKind } from './entry.ts';
import type { TarHeader } from './header.ts';
import { flagText, handlingOfFlag, isRefusedFlag } from './type-flag.ts';

/** An anomaly without its position. */
export interface Oddity {
  readonly kind: TarAnomalyKind;
  readonly detail: string;
}

/** What is known of an entry. */
export interface EntryFacts extends Pick<TarHeader, 'typeflag' | 'uid' | 'gid'> {
  /** Undefined if the entry describes no file. */
  readonly type: EntryType | undefined;
  readonly declaredSize: number;
  /** Bytes of file data. */
  readonly size: number;
  readonly endsInSlash: boolean;
}

/** About a directory of V7 that is followed by data. */
export const dataAfterDirectory =
  'an old directory entry is followed by data; GNU tar skips the data, Docker and containerd stop here';

/** Everything that is unusual about an entry. */
export function oddities(facts: EntryFacts): readonly Oddity[] {
  return [...typeOddities(facts), ...sizeOddities(facts), ...slashOddities(facts), ...ownerOddities(facts)];
}

function* typeOddities({ type, typeflag }: EntryFacts): Generator<Oddity> {
  const handling = handlingOfFlag(typeflag);
  if (type === 'unknown')
    yield { kind: 'unknown-type', detail: `unknown type flag ${JSON.stringify(typeflag)}; read as a file` };
  else if (handling !== undefined)
    yield { kind: type === 'continuation' ? 'unusable-type' : 'vendor-type', detail: handling };
  if (isRefusedFlag(typeflag)) yield { kind: 'refused-type', detail: flagText(typeflag) };
}

function* sizeOddities({ type, typeflag, size, declaredSize }: EntryFacts): Generator<Oddity> {
  if (size === declaredSize || handlingOfFlag(typeflag) !== undefined) return;
  const what = type === 'hardlink' ? 'hard link' : type;
  yield {
    kind: 'ignored-size',
    detail: `a ${what} has no data, but its header declares ${humanSize(declaredSize)}`,
  };
}

function* slashOddities({ type, typeflag, size, endsInSlash }: EntryFacts): Generator<Oddity> {
  if (!endsInSlash) return;
  if (type === 'file') {
    const data = `the name of a file with ${humanSize(size)} of data ends in a slash`;
    yield {
      kind: 'trailing-slash',
      detail: `${data}; Docker and containerd write a file, GNU tar a directory`,
    };
  } else if (type === 'directory' && typeflag === '0') {
    const name = 'the name of an empty file ends in a slash';
    yield {
      kind: 'trailing-slash',
      detail: `${name}; GNU tar writes a directory, Docker and containerd a file`,
    };
  }
}

function* ownerOddities(owners: Pick<EntryFacts, 'uid' | 'gid'>): Generator<Oddity> {
  for (const field of ['uid', 'gid'] as const)
    if (!(owners[field] >= 0)) yield { kind: 'bad-number', detail: `${field} is not a number` };
}
