// The four forms of a sparse file in a tar: GNU's old type 'S' header, and its PAX versions 0.0, 0.1 and 1.0. All store only the
// segments, with a map of their places in the real file.
import { type Bytes, toBytes } from './bytes.ts';
import type { Patch } from './tar-header.ts';

export interface SparseLiteral {
  readonly form: 'gnu' | '0.0' | '0.1' | '1.0';
  readonly realSize: number;
  /**
   * In order; all but the last are multiples of 512 bytes (GNU tar reads each from its own block). GNU tar ends
   * a file that ends in a hole with an empty segment at its real size: list it.
   */
  readonly segments: readonly { readonly at: number; readonly body: Bytes }[];
}

/** The parts of an entry that a sparse file changes. */
export interface SparseParts {
  /** The type flag, or null for an ordinary file. */
  readonly flag: string | null;
  readonly patches: readonly Patch[];
  readonly pax: readonly (readonly [string, string])[];
  /** GNU.sparse.* has the real name, and the header another one. */
  readonly standIn: boolean;
  /** Between header and body, not counted in the size: old GNU extension blocks. */
  readonly extension: Buffer;
  readonly body: Buffer;
}

const NOTHING: SparseParts = {
  flag: null,
  patches: [],
  pax: [],
  standIn: false,
  extension: Buffer.alloc(0),
  body: Buffer.alloc(0),
};

export function sparseParts(sparse: SparseLiteral, path: string): SparseParts {
  const bodies = sparse.segments.map(({ body }) => toBytes(body));
  const map = sparse.segments.map(({ at }, i) => [at, bodies[i]!.length] as const);
  const body = Buffer.concat(bodies);
  switch (sparse.form) {
    case 'gnu':
      return { ...NOTHING, flag: 'S', body, ...oldGnuMap(map, sparse.realSize) };
    case '0.0': {
      const pairs = map.flatMap(([at, length]): [string, string][] => [
        ['GNU.sparse.offset', String(at)],
        ['GNU.sparse.numbytes', String(length)],
      ]);
      return { ...NOTHING, body, pax: [...sizes(sparse), ...pairs] };
    }
    case '0.1':
      return {
        ...NOTHING,
        body,
        standIn: true,
        pax: [...sizes(sparse), ['GNU.sparse.name', path], ['GNU.sparse.map', map.flat().join(',')]],
      };
    case '1.0': {
      const text = Buffer.from(`${[map.length, ...map.flat()].join('\n')}\n`);
      return {
        ...NOTHING,
        body: Buffer.concat([text, Buffer.alloc((512 - (text.length % 512)) % 512), body]),
        standIn: true,
        pax: [
          ['GNU.sparse.major', '1'],
          ['GNU.sparse.minor', '0'],
          ['GNU.sparse.name', path],
          ['GNU.sparse.realsize', String(sparse.realSize)],
        ],
      };
    }
  }
}

function sizes(sparse: SparseLiteral): readonly [string, string][] {
  return [
    ['GNU.sparse.size', String(sparse.realSize)],
    ['GNU.sparse.numblocks', String(sparse.segments.length)],
  ];
}

/** Four segments fit the header, twenty-one each extension block. */
function oldGnuMap(
  map: readonly (readonly [number, number])[],
  realSize: number,
): Pick<SparseParts, 'patches' | 'extension'> {
  const field = (value: number): string => `${value.toString(8).padStart(11, '0')}\0`;
  const packed = (part: readonly (readonly [number, number])[]): string => part.flat().map(field).join('');
  const blocks: Buffer[] = [];
  for (let from = 4; from < map.length; from += 21) {
    const block = Buffer.alloc(512);
    block.write(packed(map.slice(from, from + 21)), 'latin1');
    if (from + 21 < map.length) block[504] = 1;
    blocks.push(block);
  }
  return {
    patches: [
      { at: 386, bytes: packed(map.slice(0, 4)) },
      { at: 482, bytes: map.length > 4 ? '\x01' : '\0' },
      { at: 483, bytes: field(realSize) },
    ],
    extension: Buffer.concat(blocks),
  };
}
