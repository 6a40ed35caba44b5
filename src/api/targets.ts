// Which archive or image an object of the library stands for.
import { wrongArgument } from './arguments.ts';
import type { Target } from './command-call.ts';

const targets = new WeakMap<object, Target>();

/** Called once for each object when it is made. */
export const registerTarget = (object: object, target: Target): void => void targets.set(object, target);

/** @throws {InputError} `usage` if the value was not made by `openImage` or `openArchive` */
export function targetOf(what: string, value: unknown, kind: 'an image' | 'an image or archive'): Target {
  const target = typeof value === 'object' && value !== null ? targets.get(value) : undefined;
  if (target && (target.image || kind === 'an image or archive')) return target;
  throw wrongArgument(what, `${kind} that openImage or openArchive opened`, value);
}

/** Whether a value is an opened image or archive. */
export const isTarget = (value: object): boolean => targets.has(value);
