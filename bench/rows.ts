// What is measured against what, and the ratio to reach.
import { spawnSync } from 'node:child_process';
import { type LargeImage, largeImage } from './large-image.ts';

export interface Row {
  readonly work: string;
  /** Arguments of the program. */
  readonly command: readonly string[];
  /** The name of a yardstick or a peer. */
  readonly against: string;
  /** The highest ratio to be content with. */
  readonly most: number;
  /** Which time the ratio is of; default: wall time. */
  readonly time?: 'wall' | 'cpu';
}

/** Images, and a folder for the cache that one of the rows finds filled. */
export interface Subjects {
  readonly large: LargeImage;
  readonly medium: LargeImage;
  readonly small: LargeImage;
  readonly cache: string;
}

export const subjects = (folder: string, bytes: number, entries: number, cache: string): Subjects => ({
  large: largeImage(folder, bytes, entries),
  medium: largeImage(folder, 300e6, 20_000),
  small: largeImage(folder, 60e6, 4000),
  cache,
});

const has = (command: string): boolean => !spawnSync(command, ['--version']).error;
/** Processor time is that of the shell alone: a command that it is measured for replaces it. */
const shell = (script: string): readonly string[] => ['sh', '-c', script];
/** Every layer of a layout, one after another; documents are no layers. */
const decompress = (compressor: string, layout: string): readonly string[] =>
  shell(`for blob in ${layout}/blobs/sha256/*; do ${compressor} -dcq $blob >/dev/null 2>&1; done; true`);

/** The commands to compare with, by name; only those that are there. */
export function yardsticks({ large, medium, small }: Subjects): Readonly<Record<string, readonly string[]>> {
  const { save, layers, gzip, zstd } = large;
  const dive = (archive: string): readonly string[] => shell(`CI=true exec dive --source docker-archive ${archive}`);
  return {
    'node -e 0': [process.execPath, '-e', '0'],
    'openssl dgst -sha256': ['openssl', 'dgst', '-sha256', save],
    ...(gzip && { 'gzip -dc': decompress('gzip', gzip) }),
    ...(zstd && { 'zstd -dc': decompress('zstd', zstd) }),
    'tar -tv of its layers': shell(`for layer in ${layers}/*; do tar -tvf $layer >/dev/null; done`),
    ...(has('crane') && { 'crane export': shell(`exec crane export - - <${medium.save}`) }),
    ...(has('dive') && { dive: dive(save), 'dive, 60 MB': dive(small.save) }),
  };
}

export const check = ({ large, cache }: Subjects): readonly string[] => [
  'check',
  large.save,
  '--budget',
  'layer-count=127',
  '--cache',
  cache,
];

/** Rows in the order of their yardsticks. A ratio to reach can depend on whether Node has zstd of its own. */
export function rowsOf(all: Subjects, hasZstd: boolean): readonly Row[] {
  const { save, gzip = '', zstd = '' } = all.large;
  const [start, sha256] = [{ against: 'node -e 0' }, { against: 'openssl dgst -sha256' }];
  return [
    { work: '--version', command: ['--version'], ...start, most: 1.3 },
    { work: 'overview of hello_image.tar', command: ['samples/hello_image.tar'], ...start, most: 2.2 },
    { work: 'ls -q of docker save', command: ['ls', '-q', save], ...start, most: 2.5 },
    { work: 'overview of docker save', command: [save], ...sha256, most: 0.4 },
    { work: 'verify of docker save', command: ['verify', save], ...sha256, most: 0.75 },
    { work: 'check of docker save, warm cache', command: check(all), ...sha256, most: 0.12 },
    { work: 'overview of OCI gzip', command: [gzip], against: 'gzip -dc', most: 0.33 },
    { work: 'verify of OCI gzip', command: ['verify', gzip], against: 'gzip -dc', most: 0.36 },
    { work: 'overview of OCI zstd', command: [zstd], against: 'zstd -dc', most: hasZstd ? 0.9 : 1.7 },
    {
      work: 'files of docker save, ndjson',
      command: ['files', save, '--format', 'ndjson'],
      against: 'tar -tv of its layers',
      most: 1.5,
    },
    {
      work: 'export of 300 MB',
      command: ['export', all.medium.save],
      against: 'crane export',
      most: 1,
      time: 'cpu',
    },
    { work: 'overview of docker save', command: [save], against: 'dive', most: 0.2 },
    { work: 'overview of 60 MB', command: [all.small.save], against: 'dive, 60 MB', most: 1, time: 'cpu' },
  ];
}
