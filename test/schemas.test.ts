// The schemas: each is a 2020-12 schema whose references resolve, with its path under schemas/ as ID. The JSON in the golden
// files follows the schema of its report.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { inProject } from './support/project.ts';

const read = (...path: string[]): string => readFileSync(inProject(...path), 'utf8');

const files = readdirSync(inProject('schemas'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .sort();
const schemas = files.map((file) => ({ file, schema: JSON.parse(read('schemas', file)) }));
const ajv = new Ajv2020({ schemas: schemas.map(({ schema }) => schema), strict: true, allowUnionTypes: true });

describe('schemas', () => {
  for (const { file, schema } of schemas) {
    test(`${file} is a schema with its path as ID`, () => {
      assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
      assert.equal(schema.$id, file);
      assert.ok(schema.title && schema.description);
      assert.ok(ajv.validateSchema(schema), ajv.errorsText());
      // Compiles it, which throws if a reference does not resolve.
      assert.ok(ajv.getSchema(file));
    });
  }
});

describe('JSON in golden files follows its schema', () => {
  const goldenFiles = readdirSync(inProject('test/golden'))
    .filter((file) => /_--format_json(?:_--.*)?\.txt$/.test(file))
    // A refused call prints no JSON.
    .filter((file) => !read('test/golden', file).endsWith('[exit 2]\n'));
  assert.ok(goldenFiles.length > 0);
  for (const file of goldenFiles) {
    test(file, () => {
      const page = read('test/golden', file);
      const value = JSON.parse(page.slice(page.indexOf('\n{'), page.lastIndexOf('}') + 1));
      const validate = ajv.getSchema(`report/${value.report}.json`);
      assert.ok(validate, `no schema for the report ${value.report}`);
      assert.ok(validate(value), ajv.errorsText(validate.errors));
    });
  }
});
