// Writes a file or a directory of the image to disk. Nothing that exists is overwritten: all names are new, and symbolic links are made
// last, so that nothing is written through them. No part of a file stays if the whole file cannot be written.
import { type FileHandle, link, mkdir, open, rm, symlink } from 'node:fs/promises';
import type { ImageAnalysis } from '../analysis/analysis.ts';
import type { PathNumber, PathTotals } from '../analysis/totals/path-totals.ts';
import { asNotWritable, InputError } from '../bytes/input-error.ts';
import { type Limits, limitFlag } from '../bytes/limits.ts';
import { missingAt, type Payload, payloadAt } from '../layer/entry.ts';
import { storedPayloads } from '../layer/read-files.ts';
import { canExpand, Expansion } from '../layer/sparse-file.ts';
import { encodePath } from '../oci/entry-path.ts';
import { layerDamage } from '../rules/completeness.ts';
import { pathInMessage } from '../rules/wording.ts';
import { entryOf } from '../tree/compare-entries.ts';
import { atLayer } from '../tree/entry-ref.ts';

export interface Extracted {
  /** Also links. */
  readonly files: number;
  readonly bytes: number;
  /** Devices and pipes, which are left out. */
  readonly special: number;
  /** Files that are left out because the layers have only a part of them. */
  readonly incomplete: readonly PathNumber[];
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
  const incomplete = [...plan.incomplete];
  let [files, bytes] = [0, 0];
  for (const [layer, ofLayer] of plan.files) {
    const { range } = atLayer(image.layers, layer).layer;
    if (range) bytes += await writeFiles(range, ofLayer, limits);
    for (const { isWritten, path, name, further } of ofLayer.values()) {
      if (!isWritten) incomplete.push(path, ...further.map((one) => one.path));
      else for (const one of further) await writing(one.name, () => link(name, one.name));
      if (isWritten) files += 1 + further.length;
    }
  }
  if (incomplete[0] === top) throw incompleteError(image, totals, top);
  for (const { name, text } of plan.links) await writing(name, () => symlink(encodePath(text), name));
  return { files: files + plan.links.length, bytes, special: plan.special, incomplete };
}

function incompleteError(image: ImageAnalysis, totals: PathTotals, path: PathNumber): InputError {
  const owner = totals.ownerOf(path);
  const damage = owner && layerDamage(atLayer(image.layers, owner.layer));
  const reason = damage === undefined ? '' : `: ${damage}`;
  const shown = pathInMessage(totals.pathOf(path));
  return new InputError('incomplete', `${shown} is incomplete${reason}; nothing is extracted`);
}

/** A name to write, and the path in the image that it is for. */
interface Place {
  readonly path: PathNumber;
  readonly name: Target;
}

interface NewFile extends Place {
  readonly payload: Payload;
  /** Its other names, which become hard links. */
  readonly further: Place[];
  isWritten: boolean;
}

type FilesOfLayer = Map<number, NewFile>;

interface Plan {
  /** By layer and row. */
  readonly files: ReadonlyMap<number, FilesOfLayer>;
  readonly links: readonly { readonly name: Target; readonly text: string }[];
  readonly special: number;
  readonly incomplete: readonly PathNumber[];
}

async function makeDirectories(
  { merged }: ImageAnalysis,
  totals: PathTotals,
  top: PathNumber,
  target: string,
  limits: Limits,
): Promise<Plan> {
  const tables = merged?.tables ?? [];
  const files = new Map<number, FilesOfLayer>();
  const links: { name: Target; text: string }[] = [];
  const incomplete: PathNumber[] = [];
  let special = 0;
  const addFile = ({ path, name }: Place, layer: number, row: number): void => {
    const table = atLayer(tables, layer);
    const payload = payloadAt(table, row);
    const ofLayer = files.get(layer) ?? new Map<number, NewFile>();
    const known = ofLayer.get(row);
    if (known) known.further.push({ path, name });
    else if (missingAt(table, row) > 0) incomplete.push(path);
    else if (!canExpand(payload, limits))
      throw new InputError('limit', `${totals.pathOf(path)} is larger than ${limitFlag('expandedSize')} allows`);
    else files.set(layer, ofLayer.set(row, { path, name, payload, further: [], isWritten: false }));
  };
  const open: Place[] = [{ path: top, name: Buffer.from(target) }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { path, name } = next;
    if (totals.isDirectory(path)) {
      await writing(name, () => mkdir(name));
      for (const child of totals.children(path)) {
        open.push({ path: child, name: Buffer.concat([name, Buffer.from('/'), encodePath(totals.nameOf(child))]) });
      }
      continue;
    }
    const owner = totals.ownerOf(path);
    const entry = owner && entryOf(tables, owner);
    if (entry?.link != null) links.push({ name, text: entry.link });
    else if (owner && entry?.type === 'file') addFile(next, owner.layer, owner.row);
    else special += 1;
  }
  return { files, links, special, incomplete };
}

/** Writes the files of one layer, apart from those that end before their size, and returns how many bytes. */
async function writeFiles(
  range: Parameters<typeof storedPayloads>[0],
  files: FilesOfLayer,
  limits: Limits,
): Promise<number> {
  const payloads = new Map<number, Payload>();
  for (const [row, file] of files) {
    if (file.payload.size > 0 || file.payload.sparse) payloads.set(row, file.payload);
    else {
      await (await writing(file.name, () => open(file.name, 'wx'))).close();
      file.isWritten = true;
    }
  }
  let bytes = 0;
  let current: { readonly file: NewFile; readonly handle: FileHandle; readonly expansion: Expansion } | undefined;
  try {
    for await (const pieces of storedPayloads(range, payloads, limits)) {
      for (const { row, payload, bytes: stored, isLast } of pieces) {
        const file = files.get(row) as NewFile;
        const { name } = file;
        current ??= {
          file,
          handle: await writing(name, () => open(name, 'wx')),
          expansion: new Expansion(payload),
        };
        const { handle, expansion } = current;
        bytes += await writing(name, () => writeParts(handle, expansion.push(stored)));
        if (!isLast) continue;
        bytes += await writing(name, () => writeParts(handle, expansion.end()));
        file.isWritten = true;
        current = undefined;
        await handle.close();
      }
    }
  } finally {
    if (current) {
      await current.handle.close();
      await rm(current.file.name);
    }
  }
  return bytes;
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
