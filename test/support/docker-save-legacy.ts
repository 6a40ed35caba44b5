// `docker save` before Docker 25: one directory per layer, named by a V1 ID, with VERSION, json and layer.tar. From 1.10 on there is
// a manifest.json; before, only `repositories` and the chain of parents.
import { repositoriesOf, withNewline } from './docker-save.ts';
import { type BuiltImage, buildImage, type ImageLiteral, seconds } from './image-literal.ts';
import { type TarLiteral, tar } from './tar-builder.ts';
import { v1Documents } from './v1-documents.ts';

export interface LegacyOptions {
  /** A repeated layer is a symlink to the first one, as some versions wrote it. */
  readonly linkDuplicates?: boolean;
}

/** Docker 1.10 to 24. */
export function dockerSaveLegacyEntries(
  literals: readonly ImageLiteral[],
  options: LegacyOptions = {},
): readonly TarLiteral[] {
  const images = literals.map(buildImage);
  const entries = new Map<string, TarLiteral>();
  const homes = new Map<string, string>();
  const items = images.map((image) => {
    const ids = addV1(entries, image, (options.linkDuplicates ?? false) ? homes : null);
    const configName = `${image.configHex}.json`;
    entries.set(configName, owned({ path: configName, body: image.config, mtime: seconds(image.created) }));
    return {
      Config: configName,
      RepoTags: image.names.length > 0 ? image.names : null,
      Layers: ids.map((id) => `${id}/layer.tar`),
    };
  });
  return [...sorted(entries), owned({ path: 'manifest.json', body: withNewline(items), mtime: 0 }), ...names(images)];
}

export function dockerSaveLegacy(literals: readonly ImageLiteral[], options?: LegacyOptions): Buffer {
  return tar(dockerSaveLegacyEntries(literals, options));
}

/** Docker before 1.10. */
export function dockerSaveV1Entries(literals: readonly ImageLiteral[]): readonly TarLiteral[] {
  const images = literals.map(buildImage);
  const entries = new Map<string, TarLiteral>();
  for (const image of images) addV1(entries, image, null, true);
  return [...sorted(entries), ...names(images, true)];
}

export function dockerSaveV1(literals: readonly ImageLiteral[]): Buffer {
  return tar(dockerSaveV1Entries(literals));
}

function addV1(
  entries: Map<string, TarLiteral>,
  image: BuiltImage,
  homes: Map<string, string> | null,
  whole = false,
): readonly string[] {
  const mtime = seconds(image.created);
  return v1Documents(image, whole).map(({ id, json }, index) => {
    const { hex, tar: content } = image.layers[index]!;
    const home = homes?.get(hex);
    homes?.set(hex, home ?? id);
    const path = `${id}/layer.tar`;
    entries.set(`${id}/`, owned({ path: `${id}/`, mtime }));
    entries.set(`${id}/VERSION`, owned({ path: `${id}/VERSION`, body: '1.0', mtime }));
    entries.set(`${id}/json`, owned({ path: `${id}/json`, body: json, mtime }));
    const isLink = home !== undefined && home !== id;
    entries.set(path, owned(isLink ? { path, link: `../${home}/layer.tar`, mtime } : { path, body: content, mtime }));
    return id;
  });
}

function names(images: readonly BuiltImage[], whole = false): readonly TarLiteral[] {
  const repositories = repositoriesOf(images, (image) => v1Documents(image, whole).at(-1)?.id ?? '');
  return repositories === null ? [] : [owned({ path: 'repositories', body: withNewline(repositories), mtime: 0 })];
}

function sorted(entries: ReadonlyMap<string, TarLiteral>): readonly TarLiteral[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** Those versions wrote the file type into the mode, and the name of the owner. */
function owned(entry: TarLiteral): TarLiteral {
  const path = String(entry.path);
  const mode = path.endsWith('/') ? 0o040755 : entry.link === undefined ? 0o100644 : 0o120777;
  return { ...entry, mode, uname: 'root', gname: 'root' };
}
