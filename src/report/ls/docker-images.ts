// Images as `docker image ls` lists them: as data, and as rows for templates with Docker's field names.

import { shortDigest } from '../../oci/digest.ts';
import { humanSize } from '../../text/byte-size.ts';
import { humanDuration } from '../../text/time.ts';

/** An image under one of its names. Field names are part of the JSON contract; null means unknown. */
export interface ListedImage {
  readonly repository: string | null;
  readonly tag: string | null;
  readonly imageID: string | null;
  readonly digest: string | null;
  readonly platform: string | null;
  readonly created: string | null;
  /** Bytes as Docker counts them: files and the targets of symbolic links. */
  readonly size: number | null;
  /** Whether every layer was read to its end; otherwise the size can be too small. */
  readonly complete: boolean;
  readonly archive: string;
}

export const dockerImageHeaders = {
  Containers: 'CONTAINERS',
  CreatedAt: 'CREATED AT',
  CreatedSince: 'CREATED',
  Digest: 'DIGEST',
  ID: 'IMAGE ID',
  Repository: 'REPOSITORY',
  SharedSize: 'SHARED SIZE',
  Size: 'SIZE',
  Tag: 'TAG',
  UniqueSize: 'UNIQUE SIZE',
  VirtualSize: 'SIZE',
} as const;

/** The fields that need the layers. */
export const sizeFields: readonly (keyof typeof dockerImageHeaders)[] = ['Size', 'VirtualSize'];

export interface DockerImageOptions {
  readonly now: Date;
  /** Whether IDs are truncated to twelve digits. */
  readonly isTruncated: boolean;
}

/** Docker's placeholder for values that it did not compute. */
export const notKnown = 'N/A';

export function dockerImage(
  { repository, tag, imageID, digest, created, size }: ListedImage,
  { now, isTruncated }: DockerImageOptions,
): Readonly<Record<keyof typeof dockerImageHeaders, string>> {
  return {
    Containers: notKnown,
    CreatedAt: created === null ? notKnown : `${toTheSecond(created).replace('T', ' ')} +0000 UTC`,
    CreatedSince: created === null ? notKnown : ago(created, now),
    Digest: digest ?? '<none>',
    ID: imageID === null ? '<none>' : isTruncated ? shortDigest(imageID) : imageID,
    Repository: repository ?? '<none>',
    SharedSize: notKnown,
    Size: size === null ? notKnown : humanSize(size),
    Tag: tag ?? '<none>',
    UniqueSize: notKnown,
    VirtualSize: size === null ? notKnown : humanSize(size, 4),
  };
}

const toTheSecond = (utc: string): string => utc.slice(0, 19);

const secondsSince = (utc: string, now: Date): number => (now.getTime() - Date.parse(`${toTheSecond(utc)}Z`)) / 1000;

/** `2 weeks ago` */
export const ago = (utc: string, now: Date): string => `${humanDuration(secondsSince(utc, now))} ago`;
