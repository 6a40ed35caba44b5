// Public API of the library: timg-inspect.
export * from './advanced.ts';
