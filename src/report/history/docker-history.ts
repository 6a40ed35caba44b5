// The history of an image: each entry as data, and as a row of `docker history` for templates, with Docker's fields.

import { shortDigest } from '../../oci/digest.ts';
import { humanSize } from '../../text/byte-size.ts';
import { ago, notKnown } from '../ls/docker-images.ts';

/** One history entry: names of the JSON contract. */
export interface HistoryEntryData {
  /** The image ID for the newest entry; Docker prints <missing> for the others. */
  readonly id: string | null;
  readonly created: string | null;
  /** As written. */
  readonly createdBy: string | null;
  readonly comment: string | null;
  /** Index of its layer; null without one, or if the history does not match the layers. */
  readonly layer: number | null;
  readonly emptyLayer: boolean;
  /** Docker's figure in bytes; null if the layer is unknown or not in the archive. */
  readonly size: number | null;
  readonly content: number | null;
  readonly wasted: number | null;
}

export const dockerHistoryHeaders = {
  Comment: 'COMMENT',
  CreatedAt: 'CREATED AT',
  CreatedBy: 'CREATED BY',
  CreatedSince: 'CREATED',
  ID: 'IMAGE',
  Size: 'SIZE',
} as const;

export interface DockerHistoryOptions {
  readonly now: Date;
  /** Whether IDs and commands are truncated. */
  readonly isCut: boolean;
  /** Whether sizes have units and times are ages. */
  readonly isHuman: boolean;
}

/** Characters of a command that Docker shows. */
const longest = 45;

/** Docker only shows the ID of the newest entry. */
const missing = '<missing>';

export function dockerHistoryRow(
  { id, created, createdBy, comment, size }: HistoryEntryData,
  { now, isCut, isHuman }: DockerHistoryOptions,
): Readonly<Record<keyof typeof dockerHistoryHeaders, string>> {
  const createdAt = created === null ? notKnown : `${created.slice(0, 19)}Z`;
  // A tab would be taken for the next column.
  const command = (createdBy ?? '').replaceAll('\t', ' ');
  return {
    Comment: comment ?? '',
    CreatedAt: createdAt,
    CreatedBy: isCut && command.length > longest ? `${command.slice(0, longest - 1)}…` : command,
    CreatedSince: created === null || !isHuman ? createdAt : ago(created, now),
    ID: id === null ? missing : isCut ? shortDigest(id) : id,
    Size: size === null ? notKnown : isHuman ? humanSize(size) : String(size),
  };
}
