// A hook of Node.js that resolves dist/bin/timg-inspect.js to build/src/cli/timg-inspect.js.
export async function resolve(specifier, context, next) {
  return await next(specifier.replace(/\/dist\/bin\/timg-inspect\.js$/, '/build/src/cli/timg-inspect.js'), context);
}
