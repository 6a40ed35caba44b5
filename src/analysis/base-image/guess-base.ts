// Guesses which layers are the base image from the image history: what usually differs between a base image and what is built on it.
// A guess can be wrong: it is only shown, and never changes a budget or a baseline.
import type { Image } from '../../image/image.ts';
import { instruction } from '../../oci/history.ts';
import { familiarName } from '../../oci/reference.ts';

/**
 * What a guess is made from, the most reliable first. comment: buildah's `FROM name` in a history comment · command: a CMD, which is
 * usually the last instruction of an image, below other layers · builder: a layer built by another tool than the one below it · time: the
 * longest pause between the times of two layers · root: the first layer adds the root filesystem of a distribution
 */
export type GuessSign = 'comment' | 'command' | 'builder' | 'time' | 'root';

export interface Guess {
  /** Index of the first layer above the base image. */
  readonly from: number;
  /** All signs that lead to this layer. */
  readonly guessedBy: readonly GuessSign[];
  /** Name of the base image, if a comment has it. */
  readonly base?: string | undefined;
}

/** A history entry. */
interface Step {
  readonly instruction: string;
  readonly createdBy: string;
  readonly comment: string;
  /** Milliseconds since 1970. */
  readonly created: number | undefined;
  /** Number of layers below it. */
  readonly below: number;
  readonly isEmpty: boolean;
}

interface Sign {
  readonly sign: GuessSign;
  readonly from: number;
  readonly base?: string;
}

/** Undefined if the history has no sign of a base image, or does not match the layers. */
export function guessBase(image: Image): Guess | undefined {
  const layerCount = image.layers.length;
  const steps = stepsOf(image);
  if (steps.filter(({ isEmpty }) => !isEmpty).length !== layerCount) return undefined;
  const layers = steps.filter(({ isEmpty }) => !isEmpty);
  const signs = [
    signOfComment(steps),
    signOfCommand(steps),
    signOfBuilder(layers),
    signOfTime(layers),
    signOfRoot(layers),
  ];
  // Without a layer above it, there is nothing to tell a base image from.
  const found = signs.flatMap((one) => (one && one.from > 0 && one.from < layerCount ? one : []));
  const [best] = found;
  if (!best) return undefined;
  const same = found.filter(({ from }) => from === best.from);
  return { from: best.from, guessedBy: same.map(({ sign }) => sign), base: best.base };
}

function stepsOf({ config }: Image): readonly Step[] {
  let below = 0;
  return (config?.value?.history ?? []).map((entry) => {
    const { created_by: createdBy, comment, created, empty_layer: isEmpty } = entry ?? {};
    const time = Date.parse(created ?? '');
    const step = {
      instruction: instruction(createdBy ?? ''),
      createdBy: createdBy ?? '',
      comment: comment ?? '',
      created: Number.isNaN(time) ? undefined : time,
      below,
      isEmpty: isEmpty === true,
    };
    if (!step.isEmpty) below += 1;
    return step;
  });
}

/** The last step that buildah started from an image with a name; the steps of one build have the IDs of the steps below them. */
function signOfComment(steps: readonly Step[]): Sign | undefined {
  for (const { comment, below } of steps.toReversed()) {
    const name = /^FROM (?!scratch$)(\S+)$/.exec(comment)?.[1];
    if (name !== undefined && !/^(?:sha256:)?[0-9a-f]{12,64}$/.test(name))
      return { sign: 'comment', from: below, base: familiarName(name) };
  }
  return undefined;
}

/** The last CMD with a layer above it. */
function signOfCommand(steps: readonly Step[]): Sign | undefined {
  const lastLayer = steps.findLastIndex(({ isEmpty }) => !isEmpty);
  const step = steps.slice(0, Math.max(lastLayer, 0)).findLast((one) => one.isEmpty && /^CMD\b/.test(one.instruction));
  return step && { sign: 'command', from: step.below };
}

/** The last layer that was built by another tool than the layer below it. */
function signOfBuilder(layers: readonly Step[]): Sign | undefined {
  const builders = layers.map(builderOf);
  const from = builders.findLastIndex(
    (builder, at) => at > 0 && builder !== '' && ![builder, ''].includes(builders[at - 1] ?? ''),
  );
  return from === -1 ? undefined : { sign: 'builder', from };
}

/** Base images of Windows have a layer with updates, too. */
const windowsSetup = /^(?:Apply image|Install update) /;
const dockerfileKeyword = /^(?:ADD|COPY|RUN|WORKDIR)\b/;

/** What tells one builder from another; "" if nothing is known. */
function builderOf({ createdBy, comment, instruction: line }: Step): string {
  if (comment.startsWith('buildkit.') || createdBy.endsWith('# buildkit')) return 'BuildKit';
  if (createdBy.startsWith('/bin/sh -c ')) return 'the legacy builder';
  if (dockerfileKeyword.test(line)) return 'another Dockerfile builder';
  if (windowsSetup.test(line)) return 'Windows setup';
  return /[\w./-]+/.exec(line)?.[0] ?? '';
}

/** The shortest pause, in milliseconds, that is not taken for a part of one build. */
const shortestPause = 3_600_000;

/** The layer after the longest pause. Reproducible builds set a time before that of their base image. */
function signOfTime(layers: readonly Step[]): Sign | undefined {
  let longest = shortestPause;
  let from: number | undefined;
  for (const [at, { created }] of layers.entries()) {
    const before = layers[at - 1]?.created;
    if (created === undefined || before === undefined || Math.abs(created - before) < longest) continue;
    longest = Math.abs(created - before);
    from = at;
  }
  return from === undefined ? undefined : { sign: 'time', from };
}

/** `ADD file:… in /`, `ADD rootfs.tar.xz /`, and what makes the root filesystems of Debian and Windows. */
function signOfRoot([first, second]: readonly Step[]): Sign | undefined {
  if (!first) return undefined;
  if (windowsSetup.test(first.instruction))
    return { sign: 'root', from: second && windowsSetup.test(second.instruction) ? 2 : 1 };
  return /^ADD \S+ (?:in )?\/$|^# debian\.sh /.test(first.instruction) ? { sign: 'root', from: 1 } : undefined;
}
