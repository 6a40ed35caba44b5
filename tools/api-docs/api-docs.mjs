// Writes docs/api, the reference of the library, from the types that the build made, and prints what they leave unexplained: exports
// and members without a comment, exports without an example, and numbers without a unit. The argument is another folder to write to.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, ReflectionKind } from 'typedoc';

const project = fileURLToPath(new URL('../..', import.meta.url));
const folder = resolve(process.argv[2] ?? join(project, 'docs/api'));

const app = await Application.bootstrapWithPlugins({
  outputs: [{ name: 'markdown', path: folder }],
  entryPoints: [join(project, 'dist/lib/index.d.ts')],
  tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
  plugin: ['typedoc-plugin-markdown'],
  name: 'timg-inspect',
  readme: 'none',
  disableSources: true,
  excludeExternals: true,
  logLevel: 'Error',
  // One page, what is called first.
  groupOrder: ['Functions', 'Interfaces', 'Type Aliases', 'Classes'],
  outputFileStrategy: 'modules',
  entryFileName: 'README',
  // GitHub numbers equal headings in another way.
  useHTMLAnchors: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  hideGroupHeadings: false,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  propertyMembersFormat: 'table',
  tableColumnSettings: {
    hideModifiers: true,
    hideInherited: true,
    hideSources: true,
    hideOverrides: true,
    hideDefaults: true,
  },
  useCodeBlocks: true,
});
const library = await app.convert();
if (!library || app.logger.hasErrors()) process.exit(2);
await app.generateOutputs(library);

/** Words that say what a number counts, or an example of one. */
const unit = /\bbytes?\b|\bnumber of\b|\bindex\b|\bKiB\b|\bseconds?\b|\bthreads\b|\bID\b|\bline\b|`0o\d+`|0o\d+/i;

const textOf = (parts) => parts.map(({ text }) => text).join('');

/** All comments of a reflection: a function has one for each signature, an accessor that of its getter. */
function commentsOf(reflection) {
  const signatures = [...(reflection.signatures ?? []), reflection.getSignature].filter(Boolean);
  return signatures.length > 0 ? signatures.map(({ comment }) => comment) : [reflection.comment];
}

const isNumber = (type) =>
  (type?.type === 'intrinsic' && type.name === 'number') || (type?.type === 'union' && type.types.some(isNumber));

function* faultsOf(name, reflection, isExport) {
  for (const comment of commentsOf(reflection)) {
    const summary = comment ? textOf(comment.summary).trim() : '';
    if (summary === '') yield `${name}: no comment`;
    else if (isExport && !comment.getTag('@example') && !unit.test(summary)) yield `${name}: no example`;
    else if (isNumber(reflection.type) && !unit.test(summary)) yield `${name}: a number without a unit`;
  }
}

const members = ReflectionKind.Property | ReflectionKind.Method | ReflectionKind.Accessor;
const faults = [];
for (const exported of library.children) {
  faults.push(...faultsOf(exported.name, exported, true));
  const children = exported.children ?? exported.type?.declaration?.children ?? [];
  for (const child of children.filter(({ kind, flags }) => (kind & members) !== 0 && !flags.isPrivate))
    faults.push(...faultsOf(`${exported.name}.${child.name}`, child, false));
}
process.stdout.write(`${JSON.stringify({ exports: library.children.map(({ name }) => name), faults }, null, 2)}\n`);
if (faults.length > 0) process.exitCode = 1;
