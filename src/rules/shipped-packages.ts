// The packages of an image with what its layers ship of each, whether they are installed in the end or not.
import type { ImageAnalysis } from '../analysis/analysis.ts';
import { instructionOf } from '../analysis/layer-analysis.ts';
import type { OwnedPackage, Ownership } from '../analysis/packages/ownership.ts';
import { allPackageSizes } from '../analysis/packages/package-sizes.ts';
import { packageTitle } from '../packages/package-url.ts';
import { humanSize } from '../text/byte-size.ts';
import { shortened } from '../text/message-name.ts';
import { layerList, pathInMessage, pluralize } from './wording.ts';

export interface ShippedPackage extends Pick<OwnedPackage, 'type' | 'version' | 'isInstalled' | 'removedBy'> {
  /** `deb/gcc`, `npm/@types/node` */
  readonly title: string;
  /** Bytes in the final filesystem. */
  readonly visible: number;
  /** Bytes in all layers. */
  readonly bytes: number;
  /** Indexes of the layers that store its files; of a package without files, the one that installs it. */
  readonly layers: readonly [number, ...number[]];
}

/** Several rules and budgets need them. */
const known = new WeakMap<Ownership, readonly ShippedPackage[]>();

/** Largest first. Undefined if no packages were looked for, or a layer is not in the archive. */
export function shippedPackages({ merged, ownership }: ImageAnalysis): readonly ShippedPackage[] | undefined {
  if (!merged || !ownership) return undefined;
  const found = known.get(ownership);
  if (found) return found;
  const sizes = allPackageSizes(merged, ownership).packages;
  const shipped = ownership.packages.flatMap((one, index): readonly ShippedPackage[] => {
    const { type, version, isInstalled, installedBy, removedBy } = one;
    const owned = sizes[index];
    const [first = installedBy, ...others] = owned?.layers ?? [];
    if (!owned || (!isInstalled && owned.layers.length === 0)) return [];
    const { visible, wasted } = owned.sizes;
    const shared = { type, version, isInstalled, removedBy, title: packageTitle(one) };
    return [{ ...shared, visible, bytes: visible + wasted, layers: [first, ...others] }];
  });
  const sorted = shipped.sort((a, b) => b.bytes - a.bytes || (a.title < b.title ? -1 : 1));
  known.set(ownership, sorted);
  return sorted;
}

/** `deb/gcc 4:12.2.0-3` */
export const packageText = ({ title, version }: Pick<ShippedPackage, 'title' | 'version'>): string =>
  `${shortened(title)} ${shortened(version)}`.trimEnd();

/** The instruction of the first of its layers. */
export function instructionOfFirst({ layers: [first] }: Pick<ShippedPackage, 'layers'>, image: Layers): string | null {
  const layer = image.layers[first];
  return layer ? instructionOf(layer) : null;
}

/** `layer 1: RUN apt-get install -y gcc`: its layers, and the instruction of the first of them. */
export function placeText(one: Pick<ShippedPackage, 'layers'>, image: Layers): string {
  const instruction = instructionOfFirst(one, image)?.replace(/\s+/g, ' ').trim();
  return instruction ? `${layerList(one.layers)}: ${shortened(instruction)}` : layerList(one.layers);
}

type Layers = Pick<ImageAnalysis, 'layers'>;

/** How many packages are named in a message. */
const maxNamed = 3;

/** `deb/gcc (300kB), deb/jq (30kB) and 2 more packages` */
export function packageNames(packages: readonly { readonly name: string; readonly bytes: number }[]): string {
  const named = packages.slice(0, maxNamed).map(({ name, bytes }) => `${shortened(name)} (${humanSize(bytes)})`);
  const more = packages.length - named.length;
  return named.join(', ') + (more > 0 ? ` and ${pluralize(more, 'more package')}` : '');
}

/**
 * Why packages may be missing; undefined if all databases could be read. `mayHave` says whether packages of a type count.
 */
export function unreadDatabase(
  { ownership }: Pick<ImageAnalysis, 'ownership'>,
  mayHave: (type: ShippedPackage['type']) => boolean,
): string | undefined {
  const faults = (ownership?.faults ?? []).filter(({ type }) => mayHave(type));
  const [first] = faults;
  if (!first) return undefined;
  const more = faults.length > 1 ? ` (and ${pluralize(faults.length - 1, 'more fault')})` : '';
  return `${pathInMessage(first.path)} (layer ${first.layer}) ${shortened(first.message)}${more}; ${first.type} packages can be missing`;
}
