// Text that messages share: numbers with a noun, lists of layers, image names, paths.
import type { Image } from '../image/image.ts';
import { shortDigest } from '../oci/digest.ts';
import { groupDigits, humanSize } from '../text/byte-size.ts';
import { stepsOf } from '../text/json-pointer.ts';
import { shortened } from '../text/message-name.ts';

/** `1 file`, `2 files`; pass `plural` unless it is the noun with an s. */
export const pluralize = (count: number, noun: string, plural = `${noun}s`): string =>
  `${groupDigits(count)} ${count === 1 ? noun : plural}`;

/** Bytes of files, and those that a pull downloads for them, if they are known: `10kB, 4.1kB to pull` */
export const filesSize = (bytes: number, distribution: number | null): string =>
  [humanSize(bytes), ...(distribution === null ? [] : [`${humanSize(distribution)} to pull`])].join(', ');

/** `layer 3`, `layers 0–4, 6` */
export const layerList = (layers: readonly number[]): string =>
  `layer${layers.length === 1 ? '' : 's'} ${indexRanges(layers).join(', ')}`;

/** `layer 3 is`, `layers 0–4, 6 are` */
export const layersAre = (layers: readonly number[]): string =>
  `${layerList(layers)} ${layers.length === 1 ? 'is' : 'are'}`;

/** `0–4`, `6`: runs of consecutive indexes. */
export function indexRanges(indexes: readonly number[]): readonly string[] {
  const runs: { readonly start: number; end: number }[] = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (last?.end === index - 1) last.end = index;
    else runs.push({ start: index, end: index });
  }
  return runs.map(({ start, end }) => (start === end ? `${start}` : `${start}–${end}`));
}

/** How messages name an image: its name, else its short ID, else its platform. */
export const imageLabel = ({ names, imageID, platform }: Image): string | null =>
  names[0] ?? (imageID ? shortDigest(imageID) : (platform ?? null));

/** A path as shown in text: with a leading slash. */
export const displayPath = (path: string): string => `/${path}`;

/** A path in a message: with a leading slash, and shortened if it is long. */
export const pathInMessage = (path: string): string => shortened(displayPath(path));

/** A member of a JSON document in a message, by its JSON Pointer: `index.json: "manifests[0].digest"`. */
export const documentMember = (name: string, pointer: string): string => `${shortened(name)}: ${memberText(pointer)}`;

/** `"manifests[0].annotations['a.b']"`. A JSON Pointer would look like a path in the image. */
export function memberText(pointer: string): string {
  const steps = stepsOf(pointer).map((step) => {
    if (/^\d+$/.test(step)) return `[${step}]`;
    return /^[\w-]+$/.test(step) ? `.${shortened(step)}` : `['${shortened(step)}']`;
  });
  return `"${steps.join('').replace(/^\./, '')}"`;
}

/**
 * A glob as shown in text: with a leading slash, unless it matches at any depth, or begins with alternatives that have their
 * own slashes.
 */
export const displayGlob = (glob: string): string => (!glob.includes('/') || /^[/{!]/.test(glob) ? glob : `/${glob}`);

/** Docker unpacks the archive; containers/image, in skopeo and podman, searches a docker-archive for the first entry. */
export const choicesOfEngines =
  'Docker reads the last entry of a name, skopeo and podman the first one of a docker-archive';

/** `the archive has manifest.json twice` */
export const repeatText = ({ name, entryCount }: { readonly name: string; readonly entryCount: number }): string =>
  `the archive has ${name} ${entryCount === 2 ? 'twice' : `${entryCount} times`}`;
