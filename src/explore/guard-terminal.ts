// A small process beside the explorer. A killed program (SIGKILL) cannot give the terminal back; this process does it then.
import { spawn, spawnSync } from 'node:child_process';
import { leaveScreen } from './screen.ts';

/**
 * Its input ends when the explorer does. Shells that edit lines have changed the settings before, but let keys send signals: theirs
 * are left alone. Descriptor 3 is the terminal.
 */
const script = `read -r _
printf %s "$2"
case $(stty -a <&3) in *-isig*) stty "$1" <&3 ;; esac`;

/**
 * If this process is killed, the terminal (standard input and output) gets back its settings, which must be those from before the
 * explorer. Does nothing where there is no stty or sh. The returned function, which is synchronous, ends the guard.
 */
export function guardTerminal(): () => void {
  const { stdout: settings, status } = spawnSync('stty', ['-g'], { stdio: [0, 'pipe', 'ignore'], encoding: 'utf8' });
  if (status !== 0) return () => {};
  // In a session of its own it gets none of the signals that the terminal sends, or that are sent to the whole job.
  const guard = spawn('sh', ['-c', script, 'sh', settings.trim(), leaveScreen], {
    stdio: ['pipe', 1, 'ignore', 0],
    detached: true,
  });
  guard.on('error', () => {});
  guard.stdin?.on('error', () => {});
  guard.unref();
  return () => void guard.kill('SIGKILL');
}
