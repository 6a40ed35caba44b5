// What is wrong with a policy, in words that help: where, and what was probably meant.
import { sizeNames } from '../analysis/gauge.ts';
import { pointerOf, stepsOf } from '../spec/json-pointer.ts';
import { nearestWord } from '../spec/nearest-word.ts';
import { globPattern } from '../spec/path-glob.ts';
import { type Fault, policyFaults } from '../spec/schema.ts';
import { budgets } from './budgets.ts';
import { judgements } from './judgements.ts';
import { budgetName, policySeverities } from './policy.ts';

export interface PolicyFault {
  /** RFC 6901. */
  readonly pointer: string;
  readonly message: string;
}

/** One a place, in the order of the places; nothing = the policy is one. */
export function faultsOfPolicy(value: unknown): readonly PolicyFault[] {
  const found = new Map<string, Fault>();
  for (const fault of policyFaults(value)) {
    const place = pointerOf(stepsOf(placeOf(fault)).slice(0, 2));
    const known = found.get(place);
    if (!known || weight(fault) > weight(known)) found.set(place, fault);
  }
  return [...found.values()].map((fault) => ({ pointer: placeOf(fault), message: messageOf(fault) }));
}

const placeOf = ({ instancePath, keyword, params }: Fault): string =>
  keyword === 'additionalProperties' ? instancePath + pointerOf([String(params.additionalProperty)]) : instancePath;

/** Of what several branches of a schema say of one value the most telling: what is deepest, then what is most particular. */
function weight(fault: Fault): number {
  const keywords = ['anyOf', 'type', 'minimum', 'maximum', 'pattern', 'enum', 'additionalProperties'];
  return stepsOf(placeOf(fault)).length * 10 + keywords.indexOf(fault.keyword);
}

function messageOf({ instancePath, keyword, params }: Fault): string {
  switch (keyword) {
    case 'additionalProperties':
      return unknownName(stepsOf(instancePath), String(params.additionalProperty));
    case 'enum':
      return `a severity is one of ${policySeverities.join(', ')}`;
    case 'pattern':
      return formOf(String(params.pattern));
    case 'type':
      return `must be ${[params.type].flat().join(' or ')}`;
    case 'minimum':
      return `must be ${params.limit} or more`;
    case 'maximum':
      return `must be ${params.limit} or less`;
    default:
      return 'has not the form that the schema asks for (schemas/policy.json)';
  }
}

function formOf(pattern: string): string {
  if (pattern.includes('%')) return 'takes bytes such as 20MB, a percentage such as 5%, or both: "5% or 1MB"';
  if (pattern !== globPattern) return 'takes bytes such as 1000000, 20MB or 64MiB';
  return 'a glob names something, with at most three * between two slashes';
}

/** By where it stands. */
function unknownName([first, second]: readonly string[], name: string): string {
  const [what, words] =
    first === undefined
      ? ['key of a policy', ['budgets', 'rules']]
      : first === 'rules'
        ? ['rule', judgements.map(({ id }) => id)]
        : second === undefined
          ? ['budget', budgets.map(budgetName)]
          : ['size', [...sizeNames]];
  const nearest = nearestWord(name, words);
  const few = words.length < 20 ? `known are ${words.join(', ')}` : 'timg-inspect explain lists them';
  return `${name} is no ${what}; ${nearest ? `did you mean ${nearest}?` : few}`;
}
