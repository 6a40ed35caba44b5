// Lets the program believe that it runs on another system.

import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import type { TestContext } from 'node:test';

/** Until the end of the test. `system` is a value of os.platform(). */
export function onSystem(system: NodeJS.Platform, context: TestContext): void {
  mockModule(os, 'platform', () => system, context);
}

/** Replaces a function of a module of Node until the end of the test. */
export function mockModule<Module extends object, Name extends keyof Module & string>(
  module: Module,
  name: Name,
  replacement: Module[Name] & ((...given: never[]) => unknown),
  context: TestContext,
): void {
  const own = module[name];
  module[name] = replacement;
  syncBuiltinESMExports();
  context.after(() => {
    module[name] = own;
    syncBuiltinESMExports();
  });
}
