// Compares the types of reports that the library exports with schemas/report, and prints where they differ: a key that only one
// of them has, that only one requires, or whose values are of another kind. The types are those of the built library.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const inProject = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Schemas of reports that are not called as the command is, or not alone. */
const schemasOf = { files: ['files', 'directories'], history: ['history', 'dockerfile'] };

// ---- What both sides are made into: { kinds: Set, words?: Set, items?: Shape, keys?: Map of { shape, isRequired }, others?: Shape }

const unknown = { kinds: new Set(['unknown']) };

function merged(shapes) {
  const kinds = new Set(shapes.flatMap((shape) => [...shape.kinds]));
  const strings = shapes.filter((shape) => shape.kinds.has('string'));
  const words = strings.every((shape) => shape.words)
    ? new Set(strings.flatMap((shape) => [...shape.words]))
    : undefined;
  const lists = shapes.filter((shape) => shape.items);
  const objects = shapes.filter((shape) => shape.kinds.has('object'));
  return {
    kinds,
    words: strings.length > 0 ? words : undefined,
    items: lists.length > 0 ? () => merged(lists.map((shape) => shape.items())) : undefined,
    keys: keysOf(objects),
    others: objects.some((shape) => shape.others)
      ? () => merged(objects.flatMap((shape) => (shape.others ? [shape.others()] : [])))
      : undefined,
  };
}

/** A key is required if every one of the objects requires it. */
function keysOf(objects) {
  const names = new Set(objects.flatMap((shape) => [...shape.keys.keys()]));
  return new Map(
    Array.from(names, (name) => {
      const found = objects.flatMap((shape) => shape.keys.get(name) ?? []);
      return [
        name,
        {
          isRequired: found.length === objects.length && found.every((key) => key.isRequired),
          shape: () => merged(found.map((key) => key.shape())),
        },
      ];
    }),
  );
}

// ---- Schemas

const files = new Map();
function schemaFile(name) {
  if (!files.has(name)) files.set(name, JSON.parse(readFileSync(inProject(`schemas/report/${name}`), 'utf8')));
  return files.get(name);
}

function resolve(reference, file) {
  const [name, pointer = ''] = reference.split('#');
  const target = name || file;
  const steps = pointer.split('/').slice(1);
  return [
    steps.reduce((value, step) => value[step.replaceAll('~1', '/').replaceAll('~0', '~')], schemaFile(target)),
    target,
  ];
}

const kindOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

function shapeOfSchema(schema, file) {
  if (schema === true) return unknown;
  if (schema.$ref) return shapeOfSchema(...resolve(schema.$ref, file));
  const options = schema.oneOf ?? schema.anyOf;
  if (options && !schema.type) return merged(options.map((option) => shapeOfSchema(option, file)));
  const values = schema.enum ?? ('const' in schema ? [schema.const] : undefined);
  if (values)
    return {
      kinds: new Set(values.map(kindOf)),
      words: new Set(values.filter((value) => typeof value === 'string')),
      keys: new Map(),
    };
  if (!schema.type) return unknown;
  const kinds = new Set([schema.type].flat().map((type) => (type === 'integer' ? 'number' : type)));
  const { properties = {}, required = [], additionalProperties: others, items } = schema;
  return {
    kinds,
    items: kinds.has('array') ? () => (items ? shapeOfSchema(items, file) : unknown) : undefined,
    keys: new Map(
      Object.entries(properties).map(([name, property]) => [
        name,
        { isRequired: required.includes(name), shape: () => shapeOfSchema(property, file) },
      ]),
    ),
    others: kinds.has('object') && others !== false ? () => shapeOfSchema(others ?? true, file) : undefined,
  };
}

// ---- Types

const entry = inProject('dist/lib/index.d.ts');
const program = ts.createProgram([entry], {
  ...{ strict: true, skipLibCheck: true, exactOptionalPropertyTypes: true, types: ['node'], lib: ['lib.es2023.d.ts'] },
  ...{
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    typeRoots: [inProject('node_modules/@types')],
  },
});
const checker = program.getTypeChecker();
const is = (type, flag) => (type.flags & flag) !== 0;

function shapeOfType(type) {
  if (type.isUnion()) return merged(type.types.filter((part) => !is(part, ts.TypeFlags.Undefined)).map(shapeOfType));
  const simple = simpleKind(type);
  if (simple)
    return {
      kinds: new Set([simple]),
      words: type.isStringLiteral() ? new Set([type.value]) : undefined,
      keys: new Map(),
    };
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    const parts = checker.getTypeArguments(type);
    return { kinds: new Set(['array']), items: () => merged(parts.map(shapeOfType)), keys: new Map() };
  }
  if (is(type, ts.TypeFlags.NonPrimitive))
    return { kinds: new Set(['object']), keys: new Map(), others: () => unknown };
  const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  return {
    kinds: new Set(['object']),
    keys: new Map(
      checker.getPropertiesOfType(type).map((property) => {
        const value = checker.getTypeOfSymbol(property);
        const canBeUndefined = value.isUnion() && value.types.some((part) => is(part, ts.TypeFlags.Undefined));
        const isRequired = !canBeUndefined && (property.flags & ts.SymbolFlags.Optional) === 0;
        return [property.name, { isRequired, shape: () => shapeOfType(value) }];
      }),
    ),
    others: index ? () => shapeOfType(index) : undefined,
  };
}

function simpleKind(type) {
  if (is(type, ts.TypeFlags.StringLike)) return 'string';
  if (is(type, ts.TypeFlags.NumberLike)) return 'number';
  if (is(type, ts.TypeFlags.BooleanLike)) return 'boolean';
  if (is(type, ts.TypeFlags.Null)) return 'null';
  if (is(type, ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return 'unknown';
  return undefined;
}

// ---- Differences

/** Types contain themselves: deeper than any report of ours that does not. */
const maxDepth = 14;

function* differences(path, type, schema, depth = 0) {
  if (depth > maxDepth) return;
  const [typeKinds, schemaKinds] = [type, schema].map(({ kinds }) => [...kinds].sort().join(' or '));
  if (typeKinds !== schemaKinds) yield `${path}: ${typeKinds} in the type, ${schemaKinds} in the schema`;
  if (type.words && schema.words && [...type.words].sort().join() !== [...schema.words].sort().join())
    yield `${path}: ${[...type.words]} in the type, ${[...schema.words]} in the schema`;
  if (type.items && schema.items) yield* differences(`${path}[]`, type.items(), schema.items(), depth + 1);
  if (type.others && schema.others) yield* differences(`${path}[key]`, type.others(), schema.others(), depth + 1);
  else if (type.others || schema.others) yield `${path}: other keys only in the ${type.others ? 'type' : 'schema'}`;
  for (const name of new Set([...(type.keys?.keys() ?? []), ...(schema.keys?.keys() ?? [])])) {
    const [inType, inSchema] = [type.keys?.get(name), schema.keys?.get(name)];
    // A record of unknown values can have every key.
    if (!inType && type.others?.().kinds.has('unknown')) continue;
    if (!inType || !inSchema) yield `${path}.${name}: only in the ${inType ? 'type' : 'schema'}`;
    else {
      if (inType.isRequired !== inSchema.isRequired)
        yield `${path}.${name}: required only in the ${inType.isRequired ? 'type' : 'schema'}`;
      yield* differences(`${path}.${name}`, inType.shape(), inSchema.shape(), depth + 1);
    }
  }
}

const exported = new Map(
  checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry)))
    .map((symbol) => [symbol.name, checker.getDeclaredTypeOfSymbol(symbol)]),
);
const reports = checker.getPropertiesOfType(exported.get('ReportData'));
const found = new Set(
  differences(
    'Finding',
    shapeOfType(exported.get('Finding')),
    shapeOfSchema(schemaFile('finding.json'), 'finding.json'),
  ),
);
for (const report of reports) {
  const { name } = report;
  const type = shapeOfType(checker.getTypeOfSymbol(report));
  const schemas = (schemasOf[name] ?? [name]).map((file) =>
    shapeOfSchema(schemaFile(`${file}.json`).properties.data, `${file}.json`),
  );
  for (const difference of differences(name, type, merged(schemas))) found.add(difference);
}
console.log(JSON.stringify({ reports: reports.map(({ name }) => name), differences: [...found] }, null, 2));
