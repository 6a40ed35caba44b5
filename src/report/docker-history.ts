// The rows of `docker history` for templates: its fields, all of them texts, under its titles.
import { shortDigest } from '../spec/digest.ts';
import { ago, notKnown } from './docker-images.ts';
import type { StepData } from './history-step.ts';
import { humanSize } from './human-size.ts';

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
  /** Whether IDs and commands are cut. */
  readonly isCut: boolean;
  /** Whether sizes are in units, and times in ages. */
  readonly isHuman: boolean;
}

/** Characters of a command that Docker shows. */
const longest = 45;

/** Docker does not show the ID of a step, but of the newest. */
const missing = '<missing>';

export function dockerStep(
  { id, created, createdBy, comment, size }: StepData,
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
