// The commands, in the order of the help.
import type { Command } from './command.ts';
import { layers } from './commands/layers.ts';
import { ls } from './commands/ls.ts';
import { overview } from './commands/overview.ts';

export const commands: readonly Command[] = [overview, ls, layers];
