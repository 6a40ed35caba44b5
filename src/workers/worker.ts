// Entry point of a worker thread: runs tasks from a shared queue and transfers the typed arrays of each result.
import { parentPort } from 'node:worker_threads';
import { Cancelled } from '../bytes/cancellation.ts';
import { InputError } from '../bytes/input-error.ts';
import { type Answer, runTask, type Task, type TaskKind, type TaskQueue, takeNext, transferablesOf } from './tasks.ts';

const send = (answer: Answer<TaskKind>, transferred: ArrayBuffer[] = []): void =>
  parentPort?.postMessage(answer, transferred);

parentPort?.on('message', async (queue: TaskQueue) => {
  try {
    for (let at = takeNext(queue); at !== undefined; at = takeNext(queue)) {
      const task = queue.tasks[at] as Task;
      const result = await runTask(task);
      send({ kind: 'result', at, result }, transferablesOf(task.kind, result));
    }
    send({ kind: 'done' });
  } catch (error) {
    if (error instanceof Cancelled) return send({ kind: 'done' });
    // Only plain data can be sent to another thread, not the error object.
    if (!(error instanceof InputError)) throw error;
    send({ kind: 'refused', code: error.code, message: error.message });
  }
});
