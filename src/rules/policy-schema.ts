// The JSON Schema of a policy, generated from the rules and budgets.
import { budgets } from './budgets.ts';
import { budgetName, policySeverities, ruleMetadata } from './policy.ts';

/** What the whole policy and each section of `images` can have. */
const section = { budgets: { $ref: '#/$defs/budgets' }, rules: { $ref: '#/$defs/rules' } };

export const policySchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'policy.json',
  title: 'Policy of timg-inspect check',
  description:
    'Budgets and rules for `timg-inspect check`: in .timg-inspect.json, in .timg-inspect.yaml, or under the key timg-inspect in package.json.',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    ...section,
    images: {
      description:
        'Budgets and rules for some images, by a glob for the name of the image or its archive. They replace the shared ones; a later section that matches replaces an earlier one.',
      type: 'object',
      additionalProperties: { type: 'object', additionalProperties: false, properties: section },
    },
  },
  $defs: {
    budgets: {
      description: 'Limits; a size equal to its limit passes.',
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(budgets.map((budget) => [budgetName(budget), budget.limit])),
    },
    rules: {
      description: 'Severity by rule or budget; an error fails the check.',
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(ruleMetadata.map(({ id, title }) => [id, { title, enum: [...policySeverities] }])),
    },
  },
});
