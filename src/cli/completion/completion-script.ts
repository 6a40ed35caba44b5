// The script that completes command lines of this program in a shell. It has all words, so that no key starts the program.

import { version } from '../version.ts';
import { bashScript } from './bash-script.ts';
import { type CompletedCommand, completedCommands } from './completed-command.ts';
import { fishScript } from './fish-script.ts';
import type { Shell } from './shell.ts';
import { zshScript } from './zsh-script.ts';

const scripts: { readonly [Name in Shell]: (commands: readonly CompletedCommand[]) => readonly string[] } = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export function completionScript(shell: Shell): string {
  const origin = `# Completion of timg-inspect ${version} in ${shell}, written by: timg-inspect completion ${shell}`;
  const [first = '', ...lines] = scripts[shell](completedCommands());
  // zsh reads the first line.
  return `${[...(shell === 'zsh' ? [first, origin] : [origin, first]), ...lines].join('\n')}\n`;
}
