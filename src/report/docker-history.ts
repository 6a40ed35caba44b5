// The rows of `docker history` for templates: its fields, all of them texts, under its titles.
import { shortDigest } from '../spec/digest.ts';
import { ago } from './docker-images.ts';
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

/** Docker does not show the ID of a step, but of the newest. */
const missing = '<missing>';

export const dockerStep = (
  { id, created, createdBy, comment, size }: StepData,
  now: Date,
  isCut: boolean,
): Readonly<Record<keyof typeof dockerHistoryHeaders, string>> => ({
  Comment: comment ?? '',
  CreatedAt: created === null ? 'N/A' : `${created.slice(0, 19)}Z`,
  CreatedBy: createdBy ?? '',
  CreatedSince: created === null ? 'N/A' : ago(created, now),
  ID: id === null ? missing : isCut ? shortDigest(id) : id,
  Size: size === null ? 'N/A' : humanSize(size),
});
