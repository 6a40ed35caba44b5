// Validates settings against their JSON schemas: policies, baselines, lists of base images, size histories.
import { type SchemaError, schemaErrors } from './schema.ts';
import * as validators from './settings-validators.ts';

/** The errors in a policy file. */
export const policySchemaErrors = (value: unknown): readonly SchemaError[] => schemaErrors(validators.policy, value);
/** The errors in a baseline file. */
export const baselineSchemaErrors = (value: unknown): readonly SchemaError[] =>
  schemaErrors(validators.baseline, value);
/** The errors in a list of base images. */
export const basesSchemaErrors = (value: unknown): readonly SchemaError[] => schemaErrors(validators.bases, value);
/** The errors in a line of a size history. */
export const historySchemaErrors = (value: unknown): readonly SchemaError[] =>
  schemaErrors(validators.sizeHistory, value);
