// Removes temporary files when the process ends, also if a signal ends it. With a handler, a signal only ends the process
// when the event loop is free, so handlers are installed only while there are files to remove: an output while it is written,
// and the spool where its files have names. Without a handler, a signal ends the process at once.

const removals = new Set<() => void>();

const removeAll = (): void => {
  for (const remove of removals) remove();
};

const signals = [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
] as const;
const handlers = signals.map(([signal, number]) => [signal, () => process.exit(128 + number)] as const);

/** Calls `remove`, which must be synchronous, when the process ends. The returned function cancels this. */
export function removeOnExit(remove: () => void): () => void {
  if (removals.size === 0) {
    process.on('exit', removeAll);
    for (const [signal, handler] of handlers) process.on(signal, handler);
  }
  removals.add(remove);
  return () => {
    removals.delete(remove);
    if (removals.size > 0) return;
    process.off('exit', removeAll);
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
