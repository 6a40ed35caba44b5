// Many images of few layers, made of a seed: OCI layouts whose blobs are hard links to those of the layers. Some files are there in several
// layers, and the last layers remove directories of others. Files of three layers in four belong to npm packages.
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { compressible, marker, type PlannedFile, random, writeLayer } from './large-image.ts';

export interface FleetSize {
  readonly images: number;
  /** Layers of all images together. */
  readonly layers: number;
  /** Layers of each image. */
  readonly depth: number;
  /** Files of each layer. */
  readonly files: number;
}

interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Makes, or finds made before, a directory with a layout for each image. */
export function fleetImages(folder: string, size: FleetSize): string {
  const home = join(folder, `fleet-${size.images}-${size.layers}-${size.depth}-${size.files}`);
  if (existsSync(home)) return home;
  const unfinished = `${home}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  const layers = fleetLayers(folder, size);
  const next = random(size.images);
  for (let image = 0; image < size.images; image += 1) {
    // Every layer is in an image.
    const chosen = new Set<number>();
    for (let at = image; at < size.layers && chosen.size < size.depth; at += size.images) chosen.add(at);
    while (chosen.size < size.depth) chosen.add(Math.floor(next() * size.layers));
    const stack = [...chosen].sort((a, b) => a - b).flatMap((at) => layers[at] ?? []);
    writeLayout(join(unfinished, String(image).padStart(5, '0')), `team-${image % 7}/app-${image}:1`, stack);
  }
  renameSync(unfinished, home);
  return home;
}

interface FleetLayer extends Blob {
  readonly file: string;
  readonly diffID: string;
}

/** The first layers are the same, however many there are. */
function fleetLayers(folder: string, { layers, files }: FleetSize): readonly FleetLayer[] {
  const home = join(folder, `fleet-layers-${files}`);
  mkdirSync(home, { recursive: true });
  const pool = compressible(random(1), 2 ** 22);
  return Array.from({ length: layers }, (_, layer): FleetLayer => {
    const tar = join(home, `${layer}.tar`);
    const { diffID } = writeLayer(tar, filesOf(layer, files), markersOf(layer), pool);
    const bytes = gzipSync(readFileSync(tar), { level: 1 });
    rmSync(tar);
    const file = join(home, `${layer}.gz`);
    writeFileSync(file, bytes);
    return { file, diffID: `sha256:${diffID}`, ...blob('application/vnd.oci.image.layer.v1.tar+gzip', bytes) };
  });
}

/** Of ten files, eight are in one layer, one is the same in all layers, and one is another in each. */
function filesOf(layer: number, count: number): readonly PlannedFile[] {
  const next = random(layer + 2);
  const top = layer % 4 === 0 ? `usr/share/l${layer}` : `srv/app${layer}/node_modules`;
  const planned: PlannedFile[] = [];
  for (let at = 0; at < count; at += 1) {
    const [size, from] = [Math.floor(next() ** 3 * 5000), Math.floor(next() * 2 ** 21)];
    if (at % 10 === 8) planned.push({ path: `opt/common/d${at % 300}/${at}`, size: 700, from: at, mode: 0o644 });
    else if (at % 10 === 9) planned.push({ path: `opt/other/d${at % 300}/${at}`, size, from, mode: 0o644 });
    else planned.push({ path: `${top}/m${Math.floor(at / 25)}/file-${at}.js`, size, from, mode: 0o644 });
  }
  if (layer % 4 === 0) return planned;
  for (let module = 0; module * 25 < count; module += 1) {
    const manifest = JSON.stringify({ name: `m${module}`, version: `1.${layer}.${module}`, license: 'MIT' });
    const body = Buffer.from(manifest);
    planned.push({ path: `${top}/m${module}/package.json`, size: body.length, from: body, mode: 0o644 });
  }
  return planned;
}

/** Removes modules of the layers below that images have. */
const markersOf = (layer: number): readonly Buffer[] =>
  layer < 5 ? [] : [1, 2, 3, 4, 5].map((below) => marker(`srv/app${layer - below}/node_modules/.wh.m${layer % 3}`));

function writeLayout(home: string, name: string, layers: readonly FleetLayer[]): void {
  const blobs = join(home, 'blobs', 'sha256');
  mkdirSync(blobs, { recursive: true });
  const put = (mediaType: string, value: object): Blob => {
    const bytes = Buffer.from(JSON.stringify(value));
    const described = blob(mediaType, bytes);
    writeFileSync(join(blobs, described.digest.slice('sha256:'.length)), bytes);
    return described;
  };
  for (const { file, digest } of layers) linkSync(file, join(blobs, digest.slice('sha256:'.length)));
  const config = put('application/vnd.oci.image.config.v1+json', {
    architecture: 'amd64',
    os: 'linux',
    config: {},
    history: layers.map((_, at) => ({ created_by: `RUN step ${at}` })),
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffID }) => diffID) },
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = put(mediaType, {
    schemaVersion: 2,
    mediaType,
    config,
    layers: layers.map(({ mediaType: type, digest, size }) => ({ mediaType: type, digest, size })),
  });
  const annotations = { 'org.opencontainers.image.ref.name': name };
  writeFileSync(join(home, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    join(home, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }),
  );
}

const blob = (mediaType: string, bytes: Buffer): Blob => ({
  mediaType,
  digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
  size: bytes.length,
});
