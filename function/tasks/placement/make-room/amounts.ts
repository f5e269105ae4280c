import { quantity } from '../replay/amounts.js';

const MIB = 2 ** 20;

/** An amount of a resource as people write it: "300m of CPU", "512Mi of memory", "1 nvidia.com/gpu". */
export function amountText(resource: string, amount: number): string {
  if (resource === 'cpu') return `${amount}m of CPU`;
  if (resource === 'memory' || resource === 'ephemeral-storage') return `${Math.ceil(amount / MIB)}Mi of ${resource}`;
  return resource === 'pods' ? `room for ${amount} pod${amount === 1 ? '' : 's'}` : `${amount} ${resource}`;
}

/** An amount on top of a quantity, as a quantity of Kubernetes. Of CPU amounts count millicores, of all else whole units. */
export function quantityText(resource: string, amount: number, before?: unknown): string {
  const sum = amount + (before === undefined || before === null ? 0 : quantity(before, resource === 'cpu'));
  return resource === 'cpu' ? `${sum}m` : String(sum);
}
