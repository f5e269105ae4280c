import type { Field } from '../fields.js';

export type Labels = ReadonlyMap<string, string>;

/** One expression on one key, of a label selector or of a node selector. */
export interface Expression {
  readonly key: string;
  readonly operator: string;
  /** In the order given; a set, since a selector may name hundreds. */
  readonly values: ReadonlySet<string>;
}

/** matchLabels and matchExpressions as one list. All expressions must hold; an empty list matches everything. */
export type Selector = readonly Expression[];

export const LABEL_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;
const NODE_OPERATORS = [...LABEL_OPERATORS, 'Gt', 'Lt'] as const;

/** Whether an expression holds, as Kubernetes defines it: NotIn holds where the key is absent; Gt and Lt compare integers. */
export function holds({ key, operator, values }: Expression, labels: Labels): boolean {
  const value = labels.get(key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.has(value);
    case 'NotIn':
      return value === undefined || !values.has(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt': {
      const [a, b] = [integer(value), integer(values.values().next().value)];
      return a !== undefined && b !== undefined && (operator === 'Gt' ? a > b : a < b);
    }
    default:
      return false;
  }
}

const integer = (text: string | undefined) =>
  text !== undefined && /^-?\d{1,18}$/.test(text) ? BigInt(text) : undefined;

export const matches = (selector: Selector, labels: Labels) => selector.every((one) => holds(one, labels));

/** A LabelSelector; undefined where it is missing, and it then matches nothing. */
export function readSelector(field: Field): Selector | undefined {
  if (field.missing || !field.isObject('a label selector: an object with matchLabels or matchExpressions')) {
    return undefined;
  }
  return [...equalTo(field.get('matchLabels')), ...readExpressions(field.get('matchExpressions'), LABEL_OPERATORS)];
}

/** An object of labels, as expressions that require each of them. */
export const equalTo = (field: Field): Expression[] =>
  [...field.texts('an object of texts')].map(([key, value]) => ({ key, operator: 'In', values: new Set([value]) }));

function readExpressions(field: Field, operators: readonly string[]): Expression[] {
  return field.list('a list of expressions').flatMap((one) => {
    if (!one.isObject('an expression: an object with key, operator and values')) return [];
    const key = one.get('key').name('a key');
    const operator = one.get('operator');
    const known =
      operators.find((name) => name === operator.value) ?? operator.expected(`one of ${operators.join(', ')}`);
    const values = one
      .get('values')
      .list('a list of texts')
      .flatMap((value) => value.name('a text', 0) ?? []);
    return key === undefined || known === undefined ? [] : [{ key, operator: known, values: new Set(values) }];
  });
}

/** One term of a node selector, of which all expressions must hold. */
export interface NodeTerm {
  readonly labels: Selector;
  /** Expressions on fields of the node; the only field is metadata.name. */
  readonly fields: Selector;
}

/** The terms of a node selector, of which one must match; a term without expressions matches nothing. */
export const readNodeTerms = (field: Field): NodeTerm[] =>
  field
    .get('nodeSelectorTerms')
    .list('a list of terms')
    .map((term) => ({
      labels: readExpressions(term.get('matchExpressions'), NODE_OPERATORS),
      fields: readExpressions(term.get('matchFields'), NODE_OPERATORS),
    }));

/** Whether a node matches one term. */
export const nodeMatches = ({ labels, fields }: NodeTerm, node: { name: string; labels: Labels }) =>
  labels.length + fields.length > 0 &&
  matches(labels, node.labels) &&
  matches(fields, new Map([['metadata.name', node.name]]));
