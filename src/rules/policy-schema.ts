// The JSON Schema of a policy, made of the rules and budgets there are: what a policy can name, and nothing else.
import { budgets } from './budgets.ts';
import { judgements } from './judgements.ts';
import { budgetName, policySeverities } from './policy.ts';

export const policySchema = (): object => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'policy.json',
  title: 'Policy of timg-inspect check',
  description:
    'What `timg-inspect check` holds an image to: .timg-inspect.json, .timg-inspect.yaml, or the key timg-inspect of package.json.',
  type: 'object',
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    budgets: {
      description: 'Limits; what is equal to its limit passes.',
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        budgets.map((budget) => [budgetName(budget), { title: budget.title, ...budget.limit }]),
      ),
    },
    rules: {
      description: 'Severity by rule or budget; an error fails the check.',
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(judgements.map(({ id, title }) => [id, { title, enum: [...policySeverities] }])),
    },
  },
});
