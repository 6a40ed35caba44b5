// Runs a command line inside this process, and returns its output and exit status.
import { Spool } from '../../src/archive/spool.ts';
import { main } from '../../src/cli/main.ts';
import { projectRoot } from './project.ts';
import { chunked } from './read-buffer.ts';

export interface Outcome {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

export interface World {
  /** The working directory; the project by default. */
  readonly directory?: string;
  readonly stdin?: Buffer | AsyncIterable<Buffer> | undefined;
  /** Columns of a terminal; without it the output is a pipe. */
  readonly width?: number | undefined;
  /** Whether a full-screen program can fill the terminal. */
  readonly hasScreen?: boolean;
  /** The platform of containers on this host. */
  readonly hostPlatform?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The current time; a fixed one by default. */
  readonly now?: string;
}

/** The whole suite can run with a number of threads, and with a cache: no result may change. */
const suite = Object.fromEntries(
  ['TIMG_INSPECT_JOBS', 'TIMG_INSPECT_CACHE'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  }),
);

/** Paths in the arguments are relative to the working directory. */
export async function run(args: readonly string[], world: World = {}): Promise<Outcome> {
  const { status, output, errors } = await runForBytes(args, world);
  return { status, output: output.toString(), errors };
}

/** The same for output that is not text. */
export async function runForBytes(
  args: readonly string[],
  world: World = {},
): Promise<Omit<Outcome, 'output'> & { readonly output: Buffer }> {
  process.chdir(world.directory ?? projectRoot);
  const { stdin = Buffer.alloc(0), width } = world;
  const spool = new Spool();
  const output: Buffer[] = [];
  let errors = '';
  try {
    const status = await main(
      args,
      {
        stdin: Buffer.isBuffer(stdin) ? chunked(stdin, 4096) : stdin,
        ...(width === undefined ? {} : { width }),
        screen: world.hasScreen
          ? { stdin: process.stdin, stdout: process.stdout, restoreAtExit: () => () => {} }
          : undefined,
        isColorful: width !== undefined,
        hostPlatform: world.hostPlatform ?? 'linux/amd64',
        environment: { ...suite, ...world.environment },
        now: () => new Date(world.now ?? '2024-03-20T16:00:00Z'),
        writeOutput: async (text) => {
          output.push(Buffer.from(text));
        },
        writeError: async (text) => {
          errors += text;
        },
      },
      spool,
    );
    return { status, output: Buffer.concat(output), errors };
  } finally {
    spool.remove();
  }
}
