// The built worker, which dies with a step in its hands as often as the shared counter `deaths` says.
import { workerData } from 'piscina';
import step from '../../dist/function/trm/engine/worker.js';

const deaths = new Int32Array(workerData.graphs.get('deaths'));

export default async function mortal(request) {
  if (Atomics.sub(deaths, 0, 1) > 0) process.exit(1);
  return step(request);
}
