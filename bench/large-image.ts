// Large images, made of a seed: the same bytes on every machine. Files have log-normal sizes; among the layers one is a
// chmod -R of the one below, one an rm -rf, one ships files again that are there already. As `docker save` writes them, and
// as OCI layouts whose layers are compressed by gzip and zstd.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { endOfTar, entryHeader, padding } from '../src/bytes/tar/writer.ts';
import { packageDatabases, packagePath } from './package-trees.ts';

export interface LargeImage {
  /** `docker save`: layers uncompressed. */
  readonly save: string;
  /** A directory of the same layers, a tar each. */
  readonly layers: string;
  /** Directories; undefined without the compressor. */
  readonly gzip: string | undefined;
  readonly zstd: string | undefined;
}

/** Makes, or finds made before, an image of about so many bytes and entries in a folder; its files are those of packages, or of none. */
export function largeImage(
  folder: string,
  bytes: number,
  entries: number,
  owners: 'packages' | 'none' = 'none',
): LargeImage {
  const home = join(folder, `${bytes}-${entries}${owners === 'none' ? '' : '-packages'}`);
  const done = join(home, 'save.tar');
  if (!existsSync(done)) {
    mkdirSync(join(home, 'layers'), { recursive: true });
    const layers = writeLayers(join(home, 'layers'), bytes, entries, owners === 'packages');
    writeSave(`${done}.part`, layers);
    renameSync(`${done}.part`, done);
  }
  return {
    save: done,
    layers: join(home, 'layers'),
    gzip: layout(home, 'gzip', ['-1']),
    zstd: layout(home, 'zstd', ['-3', '-q', '-T0']),
  };
}

/** Makes, or finds made before, the archive of an image with one Debian package of so many empty files, of which only the first are there. */
export function largePackage(folder: string, files: number, there: number): string {
  const home = join(folder, `package-${files}-${there}`);
  const done = join(home, 'save.tar');
  if (existsSync(done)) return done;
  mkdirSync(home, { recursive: true });
  const paths = Array.from({ length: files }, (_, at) => `usr/share/package/d${at >> 10}/file-${at}`);
  const [database = []] = packageDatabases([paths], files);
  const layer = writeLayer(
    join(home, 'layer'),
    [
      ...paths.slice(0, there).map((path) => ({ path, size: 0, from: 0, mode: 0o644 })),
      ...database.map(({ path, body }) => ({ path, size: body.length, from: body, mode: 0o644 })),
    ],
    [],
    Buffer.alloc(0),
  );
  writeSave(`${done}.part`, [layer]);
  renameSync(`${done}.part`, done);
  return done;
}

export interface WrittenLayer {
  readonly file: string;
  readonly diffID: string;
}

export interface PlannedFile {
  readonly path: string;
  readonly size: number;
  /** Where in the pool its bytes begin, or the bytes. */
  readonly from: number | Buffer;
  readonly mode: number;
}

/** What part of all files each layer adds; the steps between are made of what is there. */
const shares = [0.3, 0.2, 0.15, 0.1, 0.08, 0.05, 0.05, 0.04, 0.03];

function writeLayers(folder: string, bytes: number, entries: number, hasPackages: boolean): readonly WrittenLayer[] {
  const next = random(20_240_101);
  const pool = compressible(next, 2 ** 24);
  // What is shipped again is a fifth of all: 0.2 by chmod -R, and as much as the last layers by a plain rewrite.
  const fresh = entries / 1.27;
  const median = 4096;
  const spread = Math.sqrt(2 * Math.log(Math.max(bytes / entries / median, 1.01)));
  const planned = shares.map((share, layer) =>
    Array.from({ length: Math.round(fresh * share) }, (_, at): PlannedFile => {
      const size = Math.min(Math.round(median * Math.exp(spread * normal(next))), 2 ** 26);
      const directory = `usr/lib/l${layer}/d${Math.floor(at / 40)}`;
      const kind = at % 50 === 0 ? 'so' : at % 3 === 0 ? 'py' : 'dat';
      const path = `${directory}/file-${at}.${kind}`;
      const from = Math.floor(next() * 2 ** 23);
      return { path: hasPackages ? packagePath(path, layer, at) : path, size, from, mode: 0o644 };
    }),
  );
  const databases = hasPackages ? packageDatabases(planned.map((files) => files.map(({ path }) => path))) : [];
  const filesOf = (layer: number): readonly PlannedFile[] => planned[layer] ?? [];
  const withDatabase = (layer: number): readonly PlannedFile[] => [
    ...filesOf(layer),
    ...(databases[layer] ?? []).map(({ path, body }) => ({ path, size: body.length, from: body, mode: 0o644 })),
  ];
  const steps: (readonly PlannedFile[])[] = [
    withDatabase(0),
    withDatabase(1),
    filesOf(1).map((file) => ({ ...file, mode: 0o755 })),
    withDatabase(2),
    ...planned.slice(3).map((_, at) => withDatabase(at + 3)),
    filesOf(8),
    filesOf(5).map((file) => ({ ...file, path: file.path.replace('l5', 'copy') })),
  ];
  return steps.map((files, layer) =>
    writeLayer(
      join(folder, String(layer).padStart(2, '0')),
      files,
      [
        ...(layer === 5 ? [marker('usr/lib/l2/.wh.d0'), marker('usr/lib/l2/.wh.d1')] : []),
        ...(layer === 0 && hasPackages ? [header('lib', 'symlink', 0, 0o777, 'usr/lib')] : []),
      ],
      pool,
    ),
  );
}

/** Writes the tar of a layer: these files, their directories, and other entries at the end. */
export function writeLayer(
  file: string,
  files: readonly PlannedFile[],
  others: readonly Buffer[],
  pool: Buffer,
): WrittenLayer {
  const hash = createHash('sha256');
  const handle = openSync(file, 'w');
  let held: Buffer[] = [];
  let size = 0;
  const flush = (): void => {
    const chunk = Buffer.concat(held);
    hash.update(chunk);
    writeSync(handle, chunk);
    held = [];
    size = 0;
  };
  const put = (bytes: Buffer): void => {
    held.push(bytes);
    size += bytes.length;
    if (size > 2 ** 23) flush();
  };
  const directories = new Set<string>();
  for (const { path, size: length, from, mode } of files) {
    const directory = `${path.slice(0, path.lastIndexOf('/'))}/`;
    if (!directories.has(directory)) put(header(directory, 'directory', 0, 0o755));
    directories.add(directory);
    put(header(path, 'file', length, mode));
    if (typeof from === 'number') for (const part of circle(pool, from, length)) put(part);
    else put(from);
    put(padding(length));
  }
  for (const other of others) put(other);
  put(endOfTar);
  flush();
  closeSync(handle);
  return { file, diffID: hash.digest('hex') };
}

/** So many bytes of the pool, which has no end. */
function* circle(pool: Buffer, from: number, length: number): Generator<Buffer> {
  for (let at = from, left = length; left > 0; at = 0) {
    const part = pool.subarray(at, at + left);
    left -= part.length;
    yield part;
  }
}

const header = (path: string, type: 'file' | 'directory' | 'symlink', size: number, mode: number, link = ''): Buffer =>
  entryHeader({
    path: Buffer.from(path),
    link: Buffer.from(link),
    type,
    size,
    mode,
    uid: 0,
    gid: 0,
    mtime: { seconds: 1_704_067_200, nanoseconds: 0 },
    deviceMajor: 0,
    deviceMinor: 0,
    xattrs: [],
  });

/** A whiteout. */
export const marker = (path: string): Buffer => header(path, 'file', 0, 0);

/** A config and manifest.json around the layers, as Docker 26 has them. */
function writeSave(file: string, layers: readonly WrittenLayer[]): void {
  const handle = openSync(file, 'w');
  const put = (path: string, bytes: Buffer): void => {
    writeSync(handle, Buffer.concat([header(path, 'file', bytes.length, 0o644), bytes, padding(bytes.length)]));
  };
  for (const layer of layers) {
    const { size } = statSync(layer.file);
    writeSync(handle, header(`blobs/sha256/${layer.diffID}`, 'file', size, 0o644));
    copyInto(handle, layer.file);
    writeSync(handle, padding(size));
  }
  const config = configOf(layers);
  put(`blobs/sha256/${hexOf(config)}`, config);
  const names = layers.map(({ diffID }) => `blobs/sha256/${diffID}`);
  const entry = { Config: `blobs/sha256/${hexOf(config)}`, RepoTags: ['bench:1'], Layers: names };
  put('manifest.json', Buffer.from(JSON.stringify([entry])));
  writeSync(handle, endOfTar);
  closeSync(handle);
}

function copyInto(handle: number, file: string): void {
  const from = openSync(file, 'r');
  const buffer = Buffer.alloc(2 ** 23);
  for (let read = readSync(from, buffer); read > 0; read = readSync(from, buffer)) writeSync(handle, buffer, 0, read);
  closeSync(from);
}

const hexOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function configOf(layers: readonly WrittenLayer[]): Buffer {
  const steps = [
    'FROM',
    'RUN build',
    'RUN chmod -R',
    'COPY',
    'COPY',
    'RUN rm -rf',
    'COPY',
    'COPY',
    'COPY',
    'COPY',
    'COPY again',
    'RUN cp -r',
  ];
  return Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: {},
      history: layers.map((_, at) => ({ created_by: steps[at] })),
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffID }) => `sha256:${diffID}`) },
    }),
  );
}

/** The same image as an OCI layout in a directory, its layers compressed by a command; undefined where that is not found. */
function layout(home: string, compressor: 'gzip' | 'zstd', options: readonly string[]): string | undefined {
  const folder = join(home, compressor);
  if (existsSync(join(folder, 'index.json'))) return folder;
  if (spawnSync(compressor, ['--version']).error) return undefined;
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const put = (mediaType: string, bytes: Buffer) => {
    writeFileSync(join(blobs, hexOf(bytes)), bytes);
    return { mediaType, digest: `sha256:${hexOf(bytes)}`, size: bytes.length };
  };
  const files = readdirSync(join(home, 'layers')).sort();
  const layers = files.map((name) => {
    const target = join(folder, name);
    const out = openSync(target, 'w');
    const source = openSync(join(home, 'layers', name), 'r');
    const { status } = spawnSync(compressor, ['-c', ...options], { stdio: [source, out, 'inherit'] });
    if (status !== 0) throw new Error(`${compressor} failed`);
    const hex = hashOfFile(target);
    const { size } = statSync(target);
    renameSync(target, join(blobs, hex));
    const mediaType = `application/vnd.oci.image.layer.v1.tar+${compressor}`;
    return { mediaType, digest: `sha256:${hex}`, size };
  });
  const config = configOf(files.map((name) => ({ file: '', diffID: hashOfFile(join(home, 'layers', name)) })));
  const manifest = put(
    'application/vnd.oci.image.manifest.v1+json',
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: put('application/vnd.oci.image.config.v1+json', config),
        layers,
      }),
    ),
  );
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));
  return folder;
}

function hashOfFile(file: string): string {
  const hash = createHash('sha256');
  const from = openSync(file, 'r');
  const buffer = Buffer.alloc(2 ** 23);
  for (let read = readSync(from, buffer); read > 0; read = readSync(from, buffer))
    hash.update(buffer.subarray(0, read));
  closeSync(from);
  return hash.digest('hex');
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Of a normal distribution (Box and Muller). */
const normal = (next: () => number): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

/** Bytes that a compressor makes about half of: words and noise. */
export function compressible(next: () => number, length: number): Buffer {
  const words = Array.from({ length: 4000 }, () => Math.floor(next() * 2 ** 40).toString(36));
  const pool = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const word =
      next() < 0.7
        ? `${words[Math.floor(next() ** 2 * words.length)]} `
        : String.fromCharCode(...Array.from({ length: 6 }, () => next() * 256));
    at += pool.write(word, at, 'latin1') || length;
  }
  return pool;
}
