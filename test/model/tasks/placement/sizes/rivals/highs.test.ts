import { expect, it } from 'vitest';
import { homelab } from '../../../../../../model/tasks/placement/sizes/clusters/homelab.js';
import { judge } from '../../../../../../model/tasks/placement/sizes/judge.js';
import { highs } from '../../../../../../model/tasks/placement/sizes/rivals/highs.js';
import { Shape } from '../../../../../../model/tasks/placement/sizes/rivals/shape.js';
import { cluster, kept } from '../../../../../tasks/placement/clusters.js';

it.each([
  ['two full nodes', cluster(3, [500, 400, 400, 300, 200, 200]), 2],
  [
    'sets apart',
    cluster(3, [100, 100, 100], {
      apart: [
        [0, 1],
        [1, 2],
      ],
    }),
    2,
  ],
  ['replicas apart', cluster(3, [100, 100, 100], { apart: [[0, 1, 2]] }), 3],
  ['sets together', cluster(3, [600, 300, 300], { together: [[1, 2]] }), 2],
  ['nodes that are kept', { ...cluster(3, [600]), nodes: kept(3, [1, 2]) }, 2],
  ['a homelab', homelab(1), 4],
])('proves the fewest nodes: %s', async (_, given, nodes) => {
  const { assignment = [], proven } = await highs.answer({ cluster: given, shape: new Shape(given) }, 60);
  expect(judge(given, assignment)).toMatchObject({ nodes });
  expect(proven).toBe(true);
});

it('says that it has nothing where nothing can be placed', async () => {
  const given = cluster(1, [600, 600]);
  expect(await highs.answer({ cluster: given, shape: new Shape(given) }, 60)).toMatchObject({
    assignment: undefined,
    proven: false,
  });
});
