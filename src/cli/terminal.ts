// The world outside, as far as the command line needs it: so that tests can be the world.

/** Whoever reads standard output has stopped. */
export class ClosedOutput extends Error {}

export interface Terminal {
  readonly stdin: AsyncIterable<Buffer>;
  /** Columns of standard output, if it is a terminal. */
  readonly width?: number;
  /** Whether standard output is a terminal that shows colours. */
  readonly isColorful: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether standard error is a terminal. */
  readonly showsProgress?: boolean;
  now(): Date;
  /** @throws {ClosedOutput} */
  writeOutput(text: string | Buffer): Promise<void>;
  writeError(text: string): Promise<void>;
}

/** --color over NO_COLOR over FORCE_COLOR over what standard output is. */
export function wantsColor(option: 'auto' | 'always' | 'never', { environment, isColorful }: Terminal): boolean {
  if (option !== 'auto') return option === 'always';
  if (environment.NO_COLOR) return false;
  return environment.FORCE_COLOR ? environment.FORCE_COLOR !== '0' : isColorful;
}
