import type { Field } from './fields.js';

/** Sums of costs up to this are told apart to less than a thousandth. */
export const MOST_COST = 1e9;

/** What a node costs while it is in use; undefined where that is missing, or wrong, which is reported. */
export function readCost(field: Field): number | undefined {
  const { value } = field;
  if (field.missing) return undefined;
  if (typeof value === 'number' && value >= 0 && value <= MOST_COST) return value;
  return field.expected(`a number from 0 to ${MOST_COST}, in any unit: money, or watts`);
}
