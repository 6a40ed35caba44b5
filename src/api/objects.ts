// What an opened image consists of, as the library's users see it. Paths have no leading slash, as in JSON reports; sizes are bytes.
import type { Readable } from 'node:stream';
import type { LedgerBytes, WastedPayload, WasteKind } from '../analysis/ledger.ts';
import type { Sizes } from '../analysis/sizes.ts';
import type { Loose } from '../image/document.ts';
import type { FileType } from '../layer/entry.ts';
import type { ImageConfig } from '../oci/config.ts';
import type { PackageType } from '../packages/ecosystem.ts';
import type { BloatData } from '../report/bloat/bloat.ts';
import type { Attribute, ChangeKind } from '../tree/change.ts';
import type { CallOptions, FilesOptions } from './options.ts';

/**
 * The config of an image, with the members that its JSON has; what is not valid can be null.
 * @example
 * image.config?.config?.Env // ['PATH=/usr/bin']
 */
export type ConfigData = Loose<ImageConfig>;

/**
 * A file, directory, link or device of an image.
 * @example
 * console.log(file.size, file.path, file.layer.instruction, file.package?.name)
 */
export interface File {
  /** Path without a leading slash: `etc/os-release`; empty for the root directory. */
  readonly path: string;
  /** What the entry is: `file`, `directory`, `symlink` and others. */
  readonly type: FileType;
  /** Bytes of the file as `ls -l` shows them; 0 if it is not a regular file. Each name of hard links has the size of the file. */
  readonly size: number;
  /** Permission bits: 0o755. */
  readonly mode: number;
  /** Type and permissions as `ls -l` shows them: `-rwxr-xr-x`. */
  readonly symbolicMode: string;
  /** Numeric user ID of the owner. */
  readonly uid: number;
  /** Numeric group ID of the owner. */
  readonly gid: number;
  /** Time of the last modification; undefined for a directory that no layer has an entry for, and for a time that Date cannot have. */
  readonly mtime: Date | undefined;
  /** Where a symbolic link leads, as stored; undefined for anything else. */
  readonly linkTarget: string | undefined;
  /** The layer that stores it. */
  readonly layer: Layer;
  /** The package that it belongs to; undefined if there is none. */
  readonly package: PackageName | undefined;
  /** Compressed bytes of its entry; undefined if its layer is stored uncompressed. */
  readonly distribution: number | undefined;
  /** Why it is not in the final filesystem; undefined if it is, and in the view `visible`. */
  readonly wasted: WasteKind | undefined;
}

/**
 * A list of files. It holds numbers: a File is made when it is asked for, so that a million files take little memory.
 * @example
 * for (const file of files.matching('*.so').largest(10)) console.log(file.path)
 */
export interface Files extends Iterable<File> {
  /** Number of files, directories, links and devices. */
  readonly length: number;
  /** Bytes of file data that the layers store for them; hard links to one file count once. */
  readonly bytes: number;
  /** The file at a path, with or without a leading slash; undefined if it is not in the list. Of several entries it is the last one. */
  at(path: string): File | undefined;
  /** The largest regular files, largest first. */
  largest(count: number): readonly File[];
  /** Those whose path matches a glob; without a slash it matches at any depth. */
  matching(glob: string): Files;
}

/**
 * What names a package.
 * @example
 * // { type: 'deb', name: 'jq', version: '1.6-2.1', purl: 'pkg:deb/debian/jq@1.6-2.1?arch=amd64' }
 */
export interface PackageName {
  /** Ecosystem, as in package URLs: `deb`, `apk`, `npm`. */
  readonly type: PackageType;
  /** As its package manager shows it: `@types/node`, `org.slf4j:slf4j-api`. */
  readonly name: string;
  /** As its package manager shows it: `1.6-2.1`. */
  readonly version: string;
  /** Package URL; undefined if its specification does not allow the name. */
  readonly purl: string | undefined;
}

/**
 * A package that an image has, or had in one of its layers.
 * @example
 * for (const { name, size, wasted } of await image.packages()) console.log(name, size, wasted)
 */
export interface Package extends PackageName {
  /** Bytes of its files in the final filesystem. */
  readonly size: number;
  /** Bytes of its files that are shipped, but not in the final filesystem. */
  readonly wasted: number;
  /** Compressed bytes of all its files; undefined if a layer is stored uncompressed. */
  readonly distribution: number | undefined;
  /** False if a later layer removes it. */
  readonly isInstalled: boolean;
  /** The layers that store its files. */
  readonly layers: readonly Layer[];
  /** Its files in the final filesystem. */
  readonly files: Files;
}

/**
 * A path that a layer changed.
 * @example
 * // { path: 'etc/passwd', kind: 'touched', attributes: ['mode'], size: 1200, before: File, after: File }
 */
export interface LayerChange {
  /** Path without a leading slash. */
  readonly path: string;
  /** added · modified: other content, link target or type · touched: same content · removed */
  readonly kind: ChangeKind;
  /** What differs: `content`, `mode`, `mtime` and others. */
  readonly attributes: readonly Attribute[];
  /** Bytes of the file; of a removed directory, of all files in it. */
  readonly size: number;
  /** What was at the path before; undefined if there was nothing. */
  readonly before: File | undefined;
  /** What the layer put there; undefined if it removed the path. */
  readonly after: File | undefined;
}

/**
 * Sizes in bytes; null means unknown.
 * @example
 * const { content, wasted } = await image.sizes();
 */
export interface LayerSizes extends Sizes {
  /** Bytes of file data in the final filesystem; null if a layer is not in the archive. */
  readonly visible: number | null;
  /** Bytes of file data that is shipped, but not in the final filesystem; null if a layer is not in the archive. */
  readonly wasted: number | null;
}

/**
 * One layer of an image. What is declared is there at once; what is in it is read when it is asked for.
 * @example
 * const layer = image.layer(-1);
 * console.log(layer.instruction, (await layer.sizes()).wasted);
 */
export interface Layer {
  /** Index from 0, the lowest layer. */
  readonly index: number;
  /** What created it, in one line as in a Dockerfile; undefined if the image does not say. */
  readonly instruction: string | undefined;
  /** Hash of the uncompressed layer, as declared. */
  readonly diffID: string | undefined;
  /** Hash of the blob, as declared; undefined in formats that declare none. */
  readonly digest: string | undefined;
  /** Media type of the blob, as declared; undefined in formats that declare none. */
  readonly mediaType: string | undefined;
  /** Bytes of the blob as it is stored; undefined if it is not in the archive. */
  readonly storedSize: number | undefined;
  /** Its sizes, what is wasted of it included. Reads all layers of the image. */
  sizes(options?: CallOptions): Promise<LayerSizes>;
  /** Everything that it stores, also what later layers replace or delete. */
  files(options?: CallOptions): Promise<Files>;
  /** What it changed, by path; directories of which only the time changed are included. */
  changes(options?: CallOptions): Promise<readonly LayerChange[]>;
  /**
   * The content of a file that it stores, also if a later layer deletes it. Errors, such as a missing file, are errors of the stream.
   */
  read(path: string, options?: CallOptions): Readable;
}

/**
 * Every byte of an image by kind.
 * @example
 * const { total } = await image.ledger();
 * console.log(total.live, total.deleted, total.overhead); // bytes
 */
export interface Ledger {
  /** Bytes of all layers. */
  readonly total: LedgerBytes;
  /** Bytes by layer, lowest first. */
  readonly layers: readonly LedgerBytes[];
  /** All wasted files, in the order of the layers that wasted them. */
  readonly wasted: readonly WastedPayload[];
}

/**
 * An image. Opening it reads documents only; its layers are read when they are asked for, once for each depth.
 * @example
 * await using image = await openImage('app.tar');
 * for (const file of (await image.files()).largest(10)) console.log(file.size, file.path);
 */
export interface Image {
  /** Names as docker shows them: `app:1`. */
  readonly names: readonly string[];
  /** `OS/ARCH[/VARIANT]`; undefined if the image does not say. */
  readonly platform: string | undefined;
  /** Digest of the config. */
  readonly id: string | undefined;
  /** Digest of the manifest; undefined in formats that have none. */
  readonly manifestDigest: string | undefined;
  /** When it was made, as its config says. */
  readonly created: Date | undefined;
  /** The config as its JSON has it, without what is not valid; undefined for an exported root filesystem. */
  readonly config: ConfigData | undefined;
  /** Lowest layer first. */
  readonly layers: readonly Layer[];
  /**
   * A layer by its index, or from the end: -1 is the last.
   * @throws {InputError} `usage` if there is no such layer
   */
  layer(index: number): Layer;
  /** Its sizes. The distribution size includes config and manifest. */
  sizes(options?: CallOptions): Promise<LayerSizes>;
  /**
   * Its files.
   * @throws {InputError} `incomplete` if a layer is not in the archive
   */
  files(options?: FilesOptions): Promise<Files>;
  /**
   * Its packages, by type and name.
   * @throws {InputError} `incomplete` if a layer is not in the archive
   */
  packages(options?: CallOptions): Promise<readonly Package[]>;
  /**
   * Every byte by kind.
   * @throws {InputError} `incomplete` if a layer is not in the archive
   */
  ledger(options?: CallOptions): Promise<Ledger>;
  /** What is wasted, by cause, instruction, directory and file, and how to fix it: the data of `bloat`. */
  waste(options?: CallOptions): Promise<BloatData>;
  /** The content of a file of the final filesystem; links are followed. Errors, such as a missing file, are errors of the stream. */
  read(path: string, options?: CallOptions): Readable;
  /** Closes the archive, if the image was opened by {@link openImage}; otherwise it does nothing. */
  close(): Promise<void>;
  /** What `await using` calls: {@link close}. */
  [Symbol.asyncDispose](): Promise<void>;
}
