// The history of an image as data, and as rows of `docker history` for templates, with Docker's field names.

import { shortDigest } from '../../oci/digest.ts';
import { humanSize } from '../../text/byte-size.ts';
import { ago, notKnown } from '../ls/docker-images.ts';

/** One history entry. Field names are part of the JSON contract. */
export interface HistoryEntryData {
  /** The image ID for the newest entry; Docker prints <missing> for the others. */
  readonly id: string | null;
  readonly created: string | null;
  /** As written in the config. */
  readonly createdBy: string | null;
  readonly comment: string | null;
  /** Index of its layer; null if it has none, or if the history does not match the layers. */
  readonly layer: number | null;
  readonly emptyLayer: boolean;
  /** Bytes as Docker counts them; null if the layer is unknown or not in the archive. */
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

/** The fields that need the layers. */
export const sizeFields: readonly (keyof typeof dockerHistoryHeaders)[] = ['Size'];

export interface DockerHistoryOptions {
  readonly now: Date;
  /** Whether IDs and commands are truncated. */
  readonly isCut: boolean;
  /** Whether sizes have units and times are shown as ages. */
  readonly isHuman: boolean;
}

/** Docker truncates commands to this many characters. */
const longest = 45;

/** Docker only shows the ID of the newest entry. */
const missing = '<missing>';

export function dockerHistoryRow(
  { id, created, createdBy, comment, size }: HistoryEntryData,
  { now, isCut, isHuman }: DockerHistoryOptions,
): Readonly<Record<keyof typeof dockerHistoryHeaders, string>> {
  const createdAt = created === null ? notKnown : `${created.slice(0, 19)}Z`;
  // In a template's table, a tab would start a new column.
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
