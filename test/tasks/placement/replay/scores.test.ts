import { describe, expect, it } from 'vitest';
import { lands, node, pod, scored } from './objects.js';

const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
/** What all nodes of these tests score alike, so that one plugin's part is seen. */
const less = (given: Readonly<Record<string, number>>, by: string) =>
  Object.fromEntries(Object.entries(given).map(([name, score]) => [name, score - (given[by] ?? 0)]));
const bare = { owner: 'Job/x' };

describe('NodeResourcesFit and NodeResourcesBalancedAllocation', () => {
  const sized = (name: string, cpu: string, memory: string) => node(name, { has: { cpu, memory } });
  it('least allocated 37 and 50, balanced 87 and 100: the case of kube-scheduler itself', () => {
    const items = [sized('n1', '4000m', '10000'), sized('n2', '6000m', '10000')];
    const given = scored([...items, pod('new', { ...bare, requests: { cpu: '3000m', memory: '5000' } })]);
    expect(less(given, 'n1')).toEqual({ n1: 0, n2: 50 - 37 + 100 - 87 });
  });
  it('who requests nothing weighs 100m and 200Mi, and unbalances nothing', () => {
    const items = [sized('n1', '1', '2000Mi'), sized('n2', '1', '400Mi')];
    // (90 + 90) / 2 and (90 + 50) / 2.
    expect(less(scored([...items, pod('new', bare)]), 'n2')).toEqual({ n1: 20, n2: 0 });
  });
  it('who requests nothing goes where it is emptier, and evens out nothing', () => {
    const items = [sized('n1', '1', '2000Mi'), sized('n2', '1', '2000Mi')];
    const uneven = pod('old', { ...bare, on: 'n1', requests: { cpu: '500m', memory: '0' } });
    // (40 + 90) / 2 and (90 + 90) / 2; with a score for balance n1 would lose 25 more.
    expect(less(scored([...items, uneven, pod('new', bare)]), 'n1')).toEqual({ n1: 0, n2: 25 });
  });
  it('an init container that requests nothing weighs 100m and 200Mi, too', () => {
    const items = [sized('n1', '1', '2000Mi'), sized('n2', '1', '400Mi')];
    const spec = {
      initContainers: [{ name: 'i' }],
      containers: [{ name: 'c', resources: { requests: { cpu: '0', memory: '0' } } }],
    };
    expect(less(scored([...items, pod('new', { ...bare, spec })]), 'n2')).toEqual({ n1: 20, n2: 0 });
  });
  it('pods that are there weigh as much', () => {
    const items = [sized('n1', '1', '2000Mi'), sized('n2', '1', '2000Mi'), pod('old', { ...bare, on: 'n1' })];
    expect(less(scored([...items, pod('new', bare)]), 'n1')).toEqual({ n1: 0, n2: 10 });
  });
  it('a node that is full by these amounts scores nothing for them', () => {
    const items = [sized('n1', '1', '2000Mi'), sized('n2', '50m', '2000Mi')];
    expect(less(scored([...items, pod('new', bare)]), 'n2')).toEqual({ n1: 45, n2: 0 });
  });
});

describe('TaintToleration, weight 3', () => {
  const tainted = (name: string, count: number) =>
    node(name, { taints: Array.from({ length: count }, (_, i) => ({ key: `t${i}`, effect: 'PreferNoSchedule' })) });
  it('the fewer taints that it does not tolerate, the better', () => {
    const items = [tainted('none', 0), tainted('one', 1), tainted('two', 2)];
    expect(less(scored([...items, pod('new', bare)]), 'two')).toEqual({ none: 300, one: 150, two: 0 });
    const tolerations = [{ key: 't1', operator: 'Exists', effect: 'PreferNoSchedule' }];
    expect(less(scored([...items, pod('new', { ...bare, spec: { tolerations } })]), 'two')).toEqual({
      none: 300,
      one: 0,
      two: 0,
    });
  });
});

describe('NodeAffinity, weight 2', () => {
  const wish = (weight: number, key: string) => ({
    weight,
    preference: { matchExpressions: [{ key, operator: 'Exists' }] },
  });
  it('by the sum of the weights of what is met', () => {
    const items = [node('none'), node('ssd', { labels: { ssd: '' } }), node('both', { labels: { ssd: '', big: '' } })];
    const affinity = { nodeAffinity: { [PREFERRED]: [wish(2, 'ssd'), wish(3, 'big'), { weight: 9, preference: {} }] } };
    expect(less(scored([...items, pod('new', { ...bare, spec: { affinity } })]), 'none')).toEqual({
      none: 0,
      ssd: 80,
      both: 200,
    });
  });
});

describe('PodTopologySpread, weight 2', () => {
  const web = { app: 'web' };
  const soft = (more = {}) => ({
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: web },
        ...more,
      },
    ],
  });
  /** Pods of so little that only the spread tells nodes apart. */
  const counts = (of: Readonly<Record<string, number>>, given: Parameters<typeof pod>[1] = {}) =>
    Object.entries(of).flatMap(([on, count]) =>
      Array.from({ length: count }, (_, i) => pod(`${on}-${i}`, { ...bare, on, labels: web, ...tiny, ...given })),
    );
  const tiny = { requests: { cpu: '0', memory: '0' } };
  it('2, 1, 0 and 3 pods score 20, 60, 100 and 0: the case of kube-scheduler itself', () => {
    const items = [node('a'), node('b'), node('c'), node('d'), ...counts({ a: 2, b: 1, c: 0, d: 3 })];
    const given = scored([...items, pod('new', { ...bare, ...tiny, labels: web, spec: soft() })]);
    expect(less(given, 'd')).toEqual({ a: 40, b: 120, c: 200, d: 0 });
  });
  it('a node without the label of a constraint of the pod scores nothing', () => {
    const items = [node('a', { labels: { zone: '1' } }), node('b')];
    const given = scored([
      ...items,
      pod('new', { ...bare, ...tiny, labels: web, spec: soft({ topologyKey: 'zone' }) }),
    ]);
    expect(less(given, 'b')).toEqual({ a: 200, b: 0 });
  });
  it('pods on nodes that its selector shuts out do not count for a zone', () => {
    const labels = { zone: '1' };
    const items = [
      node('a', { labels: { ...labels, ssd: '' } }),
      node('shut', { labels }),
      node('b', { labels: { zone: '2', ssd: '' } }),
      ...counts({ shut: 3 }),
    ];
    const spec = { ...soft({ topologyKey: 'zone' }), nodeSelector: { ssd: '' } };
    const given = scored([...items, pod('new', { ...bare, ...tiny, labels: web, spec })]);
    expect(less(given, 'b')).toMatchObject({ a: 0, b: 0 });
  });
  it('by itself the scheduler spreads pods of one owner over nodes', () => {
    const owner = { owner: 'ReplicaSet/web' };
    const items = [node('a'), node('b'), ...counts({ a: 2, b: 0 }, owner)];
    // 2 ln 4 + 2 is 5, and 0 + 2 is 2: 100 × 2 / 5 and 100 × 5 / 5.
    const given = less(scored([...items, pod('new', { ...owner, ...tiny, labels: web })]), 'a');
    expect(given).toEqual({ a: 0, b: 120 });
    const jobs = [node('a'), node('b'), ...counts({ a: 2, b: 0 }, bare)];
    expect(less(scored([...jobs, pod('new', { ...bare, ...tiny })]), 'a')).toEqual({ a: 0, b: 0 });
  });
  it('and not where the pod has constraints of its own, though they be hard', () => {
    const owner = { owner: 'ReplicaSet/web' };
    const items = [node('a'), node('b'), ...counts({ a: 2, b: 0 }, owner)];
    const spec = soft({ whenUnsatisfiable: 'DoNotSchedule' });
    expect(less(scored([...items, pod('new', { ...owner, ...tiny, spec })]), 'a')).toEqual({ a: 0, b: 0 });
  });
});

describe('InterPodAffinity, weight 2', () => {
  const host = 'kubernetes.io/hostname';
  const term = (app: string) => ({ topologyKey: host, labelSelector: { matchLabels: { app } } });
  const wish = (weight: number, app: string) => ({ weight, podAffinityTerm: term(app) });
  const small = { ...bare, requests: { cpu: '0', memory: '0' } };
  const both = (app: string) => [node('a'), node('b'), pod('old', { ...small, on: 'a', labels: { app } })];
  const given = (items: readonly unknown[]) => less(scored(items), 'b');
  it('near whom it likes', () => {
    const affinity = { podAffinity: { [PREFERRED]: [wish(7, 'db')] } };
    expect(given([...both('db'), pod('new', { ...small, spec: { affinity } })])).toEqual({ a: 200, b: 0 });
  });
  it('far from whom it dislikes', () => {
    const affinity = { podAntiAffinity: { [PREFERRED]: [wish(7, 'db')] } };
    expect(given([...both('db'), pod('new', { ...small, spec: { affinity } })])).toEqual({ a: -200, b: 0 });
  });
  it.each([
    ['who is there likes it', { podAffinity: { [PREFERRED]: [wish(1, 'web')] } }, 200],
    ['who is there dislikes it', { podAntiAffinity: { [PREFERRED]: [wish(1, 'web')] } }, -200],
    ['who is there needed it', { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('web')] } }, 200],
  ])('%s', (_, affinity, a) => {
    const items = [node('a'), node('b'), pod('old', { ...small, on: 'a', spec: { affinity } })];
    expect(given([...items, pod('new', { ...small, labels: { app: 'web' } })])).toEqual({ a, b: 0 });
  });
  it('between the least and the most', () => {
    const affinity = { podAffinity: { [PREFERRED]: [wish(1, 'x'), wish(3, 'y')] } };
    const items = [...both('x'), node('c'), pod('other', { ...small, on: 'c', labels: { app: 'y' } })];
    expect(given([...items, pod('new', { ...small, spec: { affinity } })])).toEqual({ a: 66, b: 0, c: 200 });
  });
});

describe('ImageLocality, weight 1', () => {
  const images = (...given: readonly (readonly [string, number])[]) => ({
    images: given.map(([name, mb]) => ({ names: [name], sizeBytes: mb * 1024 * 1024 })),
  });
  it('40 and 250 MB on two nodes score 0 and 5: the case of kube-scheduler itself', () => {
    const items = [
      node('n1', images(['gcr.io/40:latest', 40], ['gcr.io/300:latest', 300], ['gcr.io/2000:latest', 2000])),
      node('n2', images(['gcr.io/250:latest', 250], ['gcr.io/10:latest', 10])),
    ];
    const containers = [{ image: 'gcr.io/40' }, { image: 'gcr.io/250' }];
    expect(less(scored([...items, pod('new', { ...bare, spec: { containers } })]), 'n1')).toEqual({ n1: 0, n2: 5 });
  });
  it('an image that more nodes have counts more', () => {
    const both = ['gcr.io/400:latest', 400] as const;
    const items = [
      node('n1', images(both)),
      node('n2', images(both)),
      node('n3', images(['gcr.io/600:v1', 600])),
      node('n4'),
    ];
    const of = (image: string) =>
      less(scored([...items, pod('new', { ...bare, spec: { containers: [{ image }] } })]), 'n4');
    // 400 × 2 / 4 − 23 and 600 × 1 / 4 − 23, of 977.
    expect(of('gcr.io/400')).toEqual({ n1: 18, n2: 18, n3: 0, n4: 0 });
    expect(of('gcr.io/600:v1')).toEqual({ n1: 0, n2: 0, n3: 12, n4: 0 });
  });
});

it('the highest sum wins, and of equals the first by the dump', () => {
  expect(lands([node('b'), node('a'), pod('new', bare)])).toBe('b');
  expect(lands([node('b'), node('a'), pod('old', { ...bare, on: 'b' }), pod('new', bare)])).toBe('a');
});
