// Which package each file of an image belongs to. Ownership is judged where the bytes are: by the package databases as they stand
// after the layer that stores the file or, if no package has it there, after the first later layer whose databases claim it.
import type { Ecosystem, EvidenceFault, Package, PackageType } from '../../packages/ecosystem.ts';
import type { Distribution } from '../../packages/os-release.ts';
import type { EntryRef } from '../../tree/entry-ref.ts';
import type { Owner } from './owner.ts';

/** A package that an image has, or had in one of its layers. */
export interface OwnedPackage extends Package {
  /** Operating system packages own a path before language packages do. */
  readonly level: Ecosystem['level'];
  /** Whether the databases of the final filesystem have it. */
  readonly isInstalled: boolean;
  /** The first layer after which the databases have it. */
  readonly installedBy: number;
  /** The last layer after which they do not have it any more; null if it is installed. */
  readonly removedBy: number | null;
  /** Paths of the files that name it. */
  readonly evidence: readonly string[];
}

/** Who owns what in an image. Packages are numbers: their indexes in the list. */
export interface Ownership {
  readonly packages: readonly OwnedPackage[];
  /** The owner of a name, given by its own entry; undefined for none. */
  ownerOfName(entry: EntryRef): Owner | undefined;
  /** The owner of file data. Of a file with several names, it is that of the first owned name, in byte order of the paths. */
  ownerOfPayload(entry: EntryRef): Owner | undefined;
  /** Null if the image does not say, or has no operating system packages. */
  readonly distribution: Distribution | null;
  readonly faults: readonly OwnershipFault[];
}

/** A database that could not be read completely. */
export interface OwnershipFault extends EvidenceFault {
  /** Of the packages that may be missing. */
  readonly type: PackageType;
  /** The first layer after which it was read like this. */
  readonly layer: number;
}
