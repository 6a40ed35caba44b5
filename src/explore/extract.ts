// Writes a file or a directory of the image to disk. Nothing that exists is overwritten: all names are new, and links are made last,
// so that nothing is written through them.
import { type FileHandle, mkdir, open, symlink } from 'node:fs/promises';
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { PathNumber, PathTotals } from '../analysis/totals/path-totals.ts';
import { asNotWritable, InputError } from '../bytes/input-error.ts';
import { type Limits, limitFlag } from '../bytes/limits.ts';
import { type Payload, payloadAt } from '../layer/entry.ts';
import { storedPayloads } from '../layer/read-files.ts';
import { canExpand, Expansion } from '../layer/sparse-file.ts';
import { encodePath } from '../oci/entry-path.ts';
import { entryOf } from '../tree/compare-entries.ts';
import { atLayer } from '../tree/entry-ref.ts';

export interface Extracted {
  readonly files: number;
  readonly bytes: number;
  /** Devices, pipes and what could not be read completely. */
  readonly skipped: number;
}

type Target = Buffer;

/**
 * Extracts what a view shows at a path to `target`, which must not exist.
 * @throws {InputError} `not-writable` if something exists or cannot be written
 */
export async function extract(
  image: ImageAnalysis,
  totals: PathTotals,
  top: PathNumber,
  target: string,
  limits: Limits,
): Promise<Extracted> {
  const plan = await makeDirectories(image, totals, top, target, limits);
  let [files, bytes, skipped] = [0, 0, plan.skipped];
  for (const [layer, payloads] of plan.files) {
    const { range } = atLayer(image.layers, layer).layer;
    const written = range ? await writeFiles(range, payloads, limits) : { files: 0, bytes: 0 };
    files += written.files;
    bytes += written.bytes;
    skipped += payloads.size - written.files;
  }
  for (const { name, link } of plan.links) await writing(name, () => symlink(encodePath(link), name));
  return { files: files + plan.links.length, bytes, skipped };
}

interface Plan {
  /** By layer and row. Files with several names get one, and the others are skipped. */
  readonly files: ReadonlyMap<number, ReadonlyMap<number, { readonly payload: Payload; readonly name: Target }>>;
  readonly links: readonly { readonly name: Target; readonly link: string }[];
  readonly skipped: number;
}

async function makeDirectories(
  { merged }: ImageAnalysis,
  totals: PathTotals,
  top: PathNumber,
  target: string,
  limits: Limits,
): Promise<Plan> {
  const tables = merged?.tables ?? [];
  const files = new Map<number, Map<number, { payload: Payload; name: Target }>>();
  const links: { name: Target; link: string }[] = [];
  let skipped = 0;
  const open: { path: PathNumber; name: Target }[] = [{ path: top, name: Buffer.from(target) }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { path, name } = next;
    const owner = totals.ownerOf(path);
    if (totals.isDirectory(path)) {
      await writing(name, () => mkdir(name));
      for (const child of totals.children(path)) {
        open.push({ path: child, name: Buffer.concat([name, Buffer.from('/'), encodePath(totals.nameOf(child))]) });
      }
    } else {
      const { type, link } = owner ? entryOf(tables, owner) : { type: 'fifo', link: null };
      const payload = owner && type === 'file' ? payloadAt(atLayer(tables, owner.layer), owner.row) : undefined;
      const ofLayer = owner && (files.get(owner.layer) ?? new Map());
      if (link !== null) links.push({ name, link });
      else if (!owner || !ofLayer || !payload || ofLayer.has(owner.row)) skipped += 1;
      else if (!canExpand(payload, limits))
        throw new InputError('limit', `${totals.pathOf(path)} is larger than ${limitFlag('expandedSize')} allows`);
      else files.set(owner.layer, ofLayer.set(owner.row, { payload, name }));
    }
  }
  return { files, links, skipped };
}

async function writeFiles(
  range: Parameters<typeof storedPayloads>[0],
  wanted: ReadonlyMap<number, { readonly payload: Payload; readonly name: Target }>,
  limits: Limits,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const payloads = new Map<number, Payload>();
  for (const [row, { payload }] of wanted) if (payload.size > 0 || payload.sparse) payloads.set(row, payload);
  let [files, bytes] = [0, 0];
  let current: { row: number; handle: FileHandle; expansion: Expansion; name: Target } | undefined;
  for (const { name, payload } of wanted.values()) {
    if (payload.size > 0 || payload.sparse) continue;
    await (await writing(name, () => open(name, 'wx'))).close();
    files += 1;
  }
  try {
    for await (const pieces of storedPayloads(range, payloads, limits)) {
      for (const { row, payload, bytes: stored, isLast } of pieces) {
        if (current?.row !== row) {
          const { name } = wanted.get(row) as { name: Target };
          await current?.handle.close();
          current = {
            row,
            name,
            handle: await writing(name, () => open(name, 'wx')),
            expansion: new Expansion(payload),
          };
        }
        const { handle, expansion, name } = current;
        bytes += await writing(name, () => writeParts(handle, expansion.push(stored)));
        if (!isLast) continue;
        bytes += await writing(name, () => writeParts(handle, expansion.end()));
        files += 1;
      }
    }
  } finally {
    await current?.handle.close();
  }
  return { files, bytes };
}

async function writeParts(handle: FileHandle, parts: Iterable<Buffer>): Promise<number> {
  let bytes = 0;
  for (const part of parts) {
    await handle.writeFile(part);
    bytes += part.length;
  }
  return bytes;
}

async function writing<Result>(name: Target, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new InputError('not-writable', `${name.toString()} exists; nothing is overwritten, choose another name`);
    throw asNotWritable(name.toString(), error);
  }
}
