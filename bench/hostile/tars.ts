// Dimensions of a layer: entries, names, headers, links, whiteouts.
import { type TarLiteral, tar } from '../../test/support/tar-builder.ts';
import { type Dimension, files, imageOf, layersOf, times } from './dimension.ts';

const deep = (depth: number): string => 'd/'.repeat(depth);
/** Paths that share no directory: each step of each is new. */
const directory = (index: number): string => `${index.toString(36)}/${deep(500)}`;

export const tarDimensions: readonly Dimension[] = [
  { name: 'entries', sizes: [5000, 20_000, 80_000], make: (n) => layersOf(files(n, (i) => `f${i}`)) },
  { name: 'depth', sizes: [50, 200, 800], make: (n) => layersOf(files(n, (i) => `${directory(i)}f`)) },
  {
    name: 'path length',
    sizes: [1000, 4000, 16_000],
    make: (n) => layersOf(files(n, (i) => `${`${'n'.repeat(250)}/`.repeat(15)}${i}`)),
  },
  {
    name: 'attributes',
    sizes: [10, 40, 160],
    make: (n) =>
      layersOf(
        times(
          n,
          (i): TarLiteral => ({
            path: `f${i}`,
            xattrs: Object.fromEntries(times(2000, (a) => [`user.${a}`, ''])),
          }),
        ),
      ),
    commands: [
      ['ARCHIVE'],
      ['files', 'ARCHIVE'],
      ['files', 'ARCHIVE', '--format', 'json'],
      ['bloat', 'ARCHIVE'],
      ['validate', 'ARCHIVE'],
    ],
  },
  {
    name: 'attributes changed',
    sizes: [10, 40, 160],
    make: (n) =>
      layersOf(
        ...times(2, (layer) =>
          times(
            n,
            (i): TarLiteral => ({
              path: `f${i}`,
              xattrs: Object.fromEntries(times(2000, (a) => [`user.${a}`, `${layer}`])),
            }),
          ),
        ),
      ),
    commands: [['ARCHIVE'], ['bloat', 'ARCHIVE'], ['changes', 'ARCHIVE'], ['changes', 'ARCHIVE', '--format', 'json']],
  },
  {
    name: 'PAX records',
    sizes: [10, 40, 160],
    make: (n) => layersOf(times(n, (i) => ({ path: `f${i}`, pax: times(4000, (a) => [`k.${a}`, 'v'] as const) }))),
  },
  {
    name: 'PAX records of one key',
    sizes: [10, 40, 160],
    make: (n) => layersOf(times(n, (i) => ({ path: `f${i}`, pax: times(4000, (a) => ['path', `p${a}`] as const) }))),
  },
  {
    name: 'global headers',
    sizes: [2000, 8000, 32_000],
    make: (n) => layersOf(times(n, (i) => ({ path: `f${i}`, globalPax: { [`k${i}`]: 'v' } }))),
  },
  {
    name: 'sparse segments',
    sizes: [2000, 8000, 32_000],
    make: (n) =>
      layersOf([
        {
          path: 's',
          sparse: {
            form: '1.0',
            realSize: n * 1024,
            segments: times(n, (i) => ({ at: i * 1024, body: 'x'.repeat(512) })),
          },
        },
      ]),
  },
  {
    name: 'hard links of one file',
    sizes: [5000, 20_000, 80_000],
    make: (n) =>
      layersOf([
        { path: 'a', body: 'x' },
        ...times(n, (i): TarLiteral => ({ path: `l${i}`, type: 'hardlink', link: 'a' })),
      ]),
  },
  {
    name: 'hard-link groups replaced',
    sizes: [2000, 8000, 32_000],
    make: (n) =>
      layersOf(
        times(
          n,
          (i): TarLiteral =>
            i % 2 ? { path: `l${i}`, type: 'hardlink', link: `l${i - 1}` } : { path: `l${i}`, body: 'x' },
        ),
        files(n, (i) => `l${i}`),
      ),
  },
  {
    name: 'symlink length × use',
    sizes: [250, 1000, 4000],
    make: (n) =>
      layersOf([
        { path: deep(1000) },
        { path: 'link', link: deep(1000) },
        ...times(n, (i): TarLiteral => ({ path: `link/f${i}`, body: 'x' })),
      ]),
  },
  {
    name: 'symlinks × use',
    sizes: [250, 1000, 4000],
    make: (n) =>
      layersOf([
        { path: deep(1000) },
        ...times(n, (i): TarLiteral => ({ path: `l${i}`, link: deep(1000) })),
        ...times(n, (i): TarLiteral => ({ path: `l${i}/f${i}`, body: 'x' })),
      ]),
  },
  {
    name: 'symlinks through symlinks',
    sizes: [250, 1000, 4000],
    make: (n) =>
      layersOf([
        { path: 'end/' },
        ...times(35, (i): TarLiteral => ({ path: `l${i}`, link: i === 0 ? 'end' : `${'./'.repeat(40)}l${i - 1}` })),
        ...times(n, (i): TarLiteral => ({ path: `l${i % 35}/f${i}`, body: 'x' })),
      ]),
  },
  {
    name: 'whiteouts × depth',
    sizes: [250, 1000, 4000],
    make: (n) =>
      layersOf(
        files(n, (i) => `${deep(2000)}${i}`),
        times(n, (i): TarLiteral => ({ path: `${deep(2000)}.wh.${i}` })),
      ),
  },
  {
    name: 'whiteouts in directories',
    sizes: [50, 200, 800],
    make: (n) =>
      layersOf(
        files(n, (i) => `${directory(i)}f`),
        times(n, (i): TarLiteral => ({ path: `${directory(i)}.wh.f` })),
      ),
  },
  {
    name: 'opaques',
    sizes: [1000, 4000, 16_000],
    make: (n) =>
      layersOf(
        files(n, (i) => `${i}/f`),
        times(n, (i): TarLiteral => ({ path: `${i}/.wh..wh..opq` })),
      ),
  },
  {
    name: 'opaques of one directory',
    sizes: [1000, 4000, 16_000],
    make: (n) =>
      layersOf(
        files(n, (i) => `d/${i}`),
        times(n, (): TarLiteral => ({ path: 'd/.wh..wh..opq' })),
      ),
  },
  {
    name: 'directories removed and made',
    sizes: [1000, 4000, 16_000],
    make: (n) =>
      layersOf(times(n, (i): TarLiteral => (i % 2 ? { path: 'd', body: 'x' } : { path: `d/${i}`, body: 'x' }))),
  },
  {
    name: 'duplicate names',
    sizes: [5000, 20_000, 80_000],
    make: (n) => layersOf(files(n, () => 'same')),
  },
  {
    name: 'non-UTF-8 names in sorting',
    sizes: [2500, 10_000, 40_000],
    make: (n) => layersOf(files(n, (i) => Buffer.from(`\xff${'\xfe'.repeat(60)}${(i * 7919) % n}`, 'latin1'))),
  },
  {
    name: 'findings',
    sizes: [1000, 4000, 16_000],
    make: (n) =>
      layersOf(
        times(n, (i): TarLiteral => ({ path: `../a\\${i}`, type: 'hardlink', link: `missing${i}`, uid: 3_000_000 })),
      ),
    commands: [
      ['validate', 'ARCHIVE'],
      ['check', 'ARCHIVE'],
      ...['sarif', 'junit', 'markdown', 'html', 'github', 'json'].map((format) => [
        'validate',
        'ARCHIVE',
        '--format',
        format,
      ]),
    ],
  },
  {
    name: 'members of the archive',
    sizes: [2500, 10_000, 40_000],
    make: (n) => ({
      archive: Buffer.concat([
        ...files(n, (i) => `blobs/sha256/${i.toString(16).padStart(64, '0')}`),
        layersOf([]).archive,
      ]),
    }),
  },
  {
    name: 'deep path, many directory entries',
    sizes: [20, 80, 320],
    make: (n) => layersOf(times(n, (i) => times(50, (d): TarLiteral => ({ path: `${i}/${deep(d * 20)}` }))).flat()),
  },
  {
    name: 'a layer of many sizes',
    sizes: [2500, 10_000, 40_000],
    make: (n) => imageOf([{ tar: tar(files(n, (i) => `a${i}`)) }, { tar: tar(files(n, (i) => `b${i}`)) }]),
  },
];
