// Policy files in YAML and JSON, and those of dive.

import { parseSettings } from '../../src/cli/settings-text.ts';
import { divePolicy, isDivePolicy } from '../../src/rules/dive-policy.ts';
import { policyFaults } from '../../src/rules/policy-faults.ts';
import { stepsOf } from '../../src/text/json-pointer.ts';
import type { Target } from '../target.ts';

export const policy: Target = {
  name: 'policy',
  seeds: [
    'budgets:\n  wasted: 20MB\n  layer-count: 30\n  forbidden-path: ["**/*.key"]\nrules:\n  portability/hard-link: off\n',
    '{"budgets": {"wasted": "5%", "file-size": {"limit": "1MB"}}, "images": {"a*@linux/arm64": {"rules": {"validity/json": "error"}}}}',
    'rules:\n  lowestEfficiency: 0.95\n  highestWastedBytes: 20MB\n  highestUserWastedPercent: disabled\n',
    'budgets: &a\n  wasted: !!str 1\nimages:\n  x: {budgets: *a}\n# c\n? |\n  k\n: >-\n  v\n',
  ].map((text) => Buffer.from(text)),
  dictionary: [
    'budgets:',
    'rules:',
    'images:',
    'wasted',
    'image-size',
    'new-packages',
    'package-size',
    'forbidden-package',
    ': ',
    '\n  ',
    '- ',
    '&a',
    '*a',
    '<<: *a',
    '!!',
    '|',
    '>',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '#',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '1.5GB',
    '10%',
    'null',
    '~',
    '**/',
    '{a,b}',
    '[a-',
    '@linux/',
  ],
  run: (input) => {
    const settings = parseSettings(input.toString('utf8'), { namesAreUnique: true });
    if (settings.problem) return;
    const { value = {} } = settings;
    const faults = isDivePolicy(value) ? divePolicy(value, '.dive-ci') : policyFaults(value);
    if (Array.isArray(faults)) for (const { pointer } of faults) settings.lineOf(stepsOf(pointer));
  },
};
