// Listening to the signals of callers.
import { setMaxListeners } from 'node:events';

/** Calls the listener when the signal is aborted, or at once if it is. The returned function stops that. */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (!signal) return () => {};
  // One signal can be for any number of calls; Node.js 20 warns at ten.
  setMaxListeners(0, signal);
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/** The result, or a rejection with the signal's reason if that comes first. */
export function untilAborted<Result>(result: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const ignore = onAbort(signal, () => reject(signal.reason));
    result.then(resolve, reject).finally(ignore);
  });
}
