// An image under one of its names, as ls lists it: names and order of the JSON contract; null = not known.

export interface ListedImage {
  readonly repository: string | null;
  readonly tag: string | null;
  readonly imageID: string | null;
  readonly digest: string | null;
  readonly platform: string | null;
  readonly created: string | null;
  /** Docker's figure: files and the targets of symbolic links. */
  readonly size: number | null;
  readonly archive: string;
}
