// The steps of an image whose layers are kept in a cache: one that adds a file, one more, and a chmod that copies it.
import type { StepLiteral } from './image-builder.ts';

export const step = (createdBy: string, path: string, body: string, mode = 0o644): StepLiteral => ({
  createdBy,
  entries: [{ path, body, mode }],
});

export const cachedSteps = {
  base: step('FROM', 'a', 'x'.repeat(1000)),
  copy: step('COPY', 'b', 'y'.repeat(2000)),
  chmod: step('RUN chmod', 'b', 'y'.repeat(2000), 0o600),
};
