// Lets a worker thread take tasks of a queue, and tells why a thread failed.
import type { Worker } from 'node:worker_threads';
import { InputError } from '../bytes/input-error.ts';
import type { Answer, TaskKind, TaskQueue, TaskTypes } from './tasks.ts';

/** Sends the queue to a worker; resolves when the worker finds no task left. */
export function runInWorker<Kind extends TaskKind>(
  worker: Worker,
  queue: TaskQueue,
  onResult: (at: number, result: TaskTypes[Kind]['result']) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(workerError(error));
    const ended = (status: number) => fail(new Error(`a worker thread ended with status ${status}`));
    const finish = (): void => {
      worker.off('message', listen);
      worker.off('error', fail);
      worker.off('exit', ended);
    };
    const listen = (answer: Answer<Kind>): void => {
      if (answer.kind === 'result') return onResult(answer.at, answer.result);
      finish();
      if (answer.kind === 'refused') reject(new InputError(answer.code, answer.message));
      else resolve();
    };
    worker.on('message', listen);
    worker.once('error', fail);
    worker.once('exit', ended);
    worker.postMessage(queue);
  });
}

/** The error for a thread that the system does not give what it needs; other errors unchanged. */
function workerError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const reasons: Readonly<Record<string, string>> = {
    ERR_WORKER_OUT_OF_MEMORY: 'ran out of memory',
    ERR_WORKER_INIT_FAILED: 'could not be started',
  };
  const reason = reasons[String(code)];
  return reason === undefined ? error : new InputError('limit', `a thread ${reason}; use fewer threads (--jobs 0)`);
}
