// Writes a file or a directory of the image to disk. Nothing that exists is overwritten: all names are new, and symbolic links are made
// last, so that nothing is written through them. No part of a file stays if the whole file cannot be written. Names that the file
// system takes for others are errors: no file replaces another one, or gets out of the directory.
import { type FileHandle, link, mkdir, open, rm, symlink } from 'node:fs/promises';
import { platform } from 'node:os';
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
import { refusedName } from '../text/host-paths.ts';
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

interface Target {
  readonly file: Buffer;
  /** Whether it is in a directory that the extraction made, and so was empty. */
  readonly isBelow: boolean;
}

/**
 * Extracts what a view shows at a path to `target`, which must not exist.
 * @throws {InputError} `not-writable` if something exists or cannot be written, or the system does not allow a name below
 */
export async function extract(
  image: ImageAnalysis,
  totals: PathTotals,
  top: PathNumber,
  target: string,
  limits: Limits,
): Promise<Extracted> {
  requireAllowedNames(totals, top);
  const plan = await makeDirectories(image, totals, top, target, limits);
  const incomplete = [...plan.incomplete];
  let [files, bytes] = [0, 0];
  for (const [layer, ofLayer] of plan.files) {
    const { range } = atLayer(image.layers, layer).layer;
    if (range) bytes += await writeFiles(range, ofLayer, limits);
    for (const { isWritten, path, name, further } of ofLayer.values()) {
      if (!isWritten) incomplete.push(path, ...further.map((one) => one.path));
      else for (const one of further) await writing(one.name, () => link(name.file, one.name.file));
      if (isWritten) files += 1 + further.length;
    }
  }
  if (incomplete[0] === top) throw incompleteError(image, totals, top);
  for (const { name, text } of plan.links) await writing(name, () => symlink(encodePath(text), name.file));
  return { files: files + plan.links.length, bytes, special: plan.special, incomplete };
}

/** Before anything is written. */
function requireAllowedNames(totals: PathTotals, top: PathNumber): void {
  const open = [...totals.children(top)];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const reason = refusedName(totals.nameOf(path), platform());
    if (reason !== undefined) {
      const shown = pathInMessage(totals.pathOf(path));
      throw new InputError('not-writable', `${shown} cannot be extracted here: ${reason}; export a tar instead`);
    }
    open.push(...totals.children(path));
  }
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
  const open: Place[] = [{ path: top, name: { file: Buffer.from(target), isBelow: false } }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { path, name } = next;
    if (totals.isDirectory(path)) {
      await writing(name, () => mkdir(name.file));
      for (const child of totals.children(path)) {
        const file = Buffer.concat([name.file, Buffer.from('/'), encodePath(totals.nameOf(child))]);
        open.push({ path: child, name: { file, isBelow: true } });
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
      await writing(file.name, async () => await (await open(file.name.file, 'wx')).close());
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
          handle: await writing(name, () => open(name.file, 'wx')),
          expansion: new Expansion(payload),
        };
        const { handle, expansion } = current;
        bytes += await writing(name, () => writeParts(handle, expansion.push(stored)));
        if (!isLast) continue;
        bytes += await writing(name, () => writeParts(handle, expansion.end()));
        await writing(name, () => handle.close());
        file.isWritten = true;
        current = undefined;
      }
    }
  } finally {
    if (current) {
      await current.handle.close().catch(() => {});
      await rm(current.file.name.file);
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

async function writing<Result>({ file, isBelow }: Target, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw asNotWritable(file.toString(), error);
    const reason = isBelow
      ? 'has the same name as another file here, where case or accents make no difference; export a tar instead'
      : 'exists; nothing is overwritten, choose another name';
    throw new InputError('not-writable', `${file.toString()} ${reason}`);
  }
}
