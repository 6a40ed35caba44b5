// Runs commands of the command line for the library: opened archives take the place of arguments, and nothing is written. So a report has
// the same data, however it is made.
import type { Analysis } from '../analysis/analysis.ts';
import { analyzeAll } from '../analysis/analyze.ts';
import { partsOf } from '../analysis/analyze-options.ts';
import { InputError } from '../bytes/input-error.ts';
import { withMemoryCount } from '../bytes/memory.ts';
import type { Call } from '../cli/command.ts';
import { type ArchiveAccess, archiveCalls, type OpenedArgument } from '../cli/reading/archive-calls.ts';
import { parseSubject } from '../cli/subject.ts';
import { chooseImages } from '../image/choose-image.ts';
import type { Image as DeclaredImage } from '../image/image.ts';
import { openImages } from '../image/open-images.ts';
import { hostPreference } from './host.ts';
import type { CallOptions } from './options.ts';
import type { Session } from './session.ts';
import type { Run } from './work.ts';

/** An archive, or one of its images, in place of an argument. */
export interface Target {
  readonly session: Session;
  /** Undefined: all images of the archive. */
  readonly image: DeclaredImage | undefined;
}

/** A call without what the command line has behind the command. */
type CallWithoutArguments = Omit<Call, 'archives' | 'options'>;

/** Targets by the argument that stands for each. */
export type Targets = ReadonlyMap<string, Target>;

/**
 * The argument of each target: the name of its archive; of several images of one archive with the place, and of several archives of one
 * name with a number.
 */
export function namedTargets(all: readonly Target[]): { readonly names: readonly string[]; readonly targets: Targets } {
  const sessions = [...new Set(all.map(({ session }) => session))];
  const names = all.map(({ session, image }) => {
    const place = sessions.filter(({ name }) => name === session.name).indexOf(session);
    const file = place === 0 ? session.name : `${session.name} (${place + 1})`;
    const isOneOfSeveral = all.some((other) => other.session === session && other.image !== image);
    return image && isOneOfSeveral ? `${file}#@${session.opened.contents.images.indexOf(image)}` : file;
  });
  return { names, targets: new Map(all.map((target, at) => [names[at] as string, target])) };
}

/** Does work with a Call whose archives are the targets. It ends when one of them is closed. */
export async function withCall<Result>(
  targets: Targets,
  options: CallOptions,
  work: (call: CallWithoutArguments) => Promise<Result>,
): Promise<Result> {
  const [first, ...others] = new Set(Array.from(targets.values(), ({ session }) => session));
  if (!first) throw new InputError('usage', 'no images given');
  const perform = async (outer: CallOptions, sessions: readonly Session[]): Promise<Result> => {
    const [session, ...rest] = sessions;
    if (!session) throw new Error('no session');
    return await session.call(outer, () =>
      session.perform(outer, async (run) =>
        rest.length > 0 ? await perform(run, rest) : await work(callOf(targets, first, run)),
      ),
    );
  };
  return await perform(options, [first, ...others]);
}

/** What archives that are only named, such as base images, are read with is that of the first session. */
function callOf(targets: Targets, { resources }: Session, run: Run): CallWithoutArguments {
  const { spool, cache } = resources;
  const stored = Array.from(targets.values(), ({ session }) => session.storedSize).reduce((sum, size) => sum + size, 0);
  const limits = withMemoryCount(run.limits, Math.min(stored, Number.MAX_SAFE_INTEGER));
  const sessions = new Map(Array.from(targets.values(), ({ session }) => [session.opened, session]));
  const access: ArchiveAccess = {
    async open(argument): Promise<OpenedArgument> {
      const target = targets.get(argument);
      if (target) {
        const { session, image } = target;
        const place = image && session.opened.contents.images.indexOf(image);
        return { opened: session.opened, asked: place === undefined ? {} : { image: `@${place}` } };
      }
      const { file, inside, image, format } = parseSubject(argument);
      return { opened: await openImages({ name: file, inside }, spool, limits, format), asked: { image } };
    },
    choose: async (choices) => chooseImages(choices, hostPreference),
    async analyze(selections, reading): Promise<readonly Analysis[]> {
      const [only, ...more] = selections;
      const session = only && more.length === 0 ? sessions.get(only.opened) : undefined;
      if (only && session) return [await session.analyze(only.images, reading, run)];
      const { packages, ...parts } = partsOf(reading);
      return await analyzeAll(selections, {
        ...parts,
        limits,
        pool: run.pool,
        cache,
        packages: packages ? spool : undefined,
      });
    },
  };
  const chosen = Array.from(targets.values()).flatMap(({ image }) => image ?? []);
  return {
    // Some commands ask whether an image was chosen.
    inputOptions: chosen.length > 0 ? ['--image', '@'] : [],
    outputs: [],
    limits,
    now: new Date(),
    environment: {},
    stdin: noInput(),
    screen: undefined,
    offersScreen: false,
    pool: run.pool,
    spool,
    shows: () => true,
    writesMarkdown: false,
    draws: false,
    document: async () => undefined,
    ...archiveCalls(access),
  };
}

async function* noInput(): AsyncGenerator<Buffer> {}
