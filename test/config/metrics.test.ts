import { parser } from '@prometheus-io/lezer-promql';
import { beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../doubles/serve.js';
import { at, configFile, configYaml, list } from './files.js';

interface Query {
  readonly where: string;
  readonly expr: string;
}

/** Every series that the function's page shows from the start, by metric: a histogram has three. */
async function series(): Promise<Map<string, string[]>> {
  const service = await startService();
  try {
    const page = await (await fetch(`${service.url}/metrics`)).text();
    const types = [...page.matchAll(/^# TYPE (agent_reasoning_\w+) (\w+)$/gm)];
    return new Map(
      types.map(([, name = '', type]) => {
        return [name, type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name]];
      }),
    );
  } finally {
    await service.stop();
  }
}

/** The metrics that a query names, and what of it Prometheus' own grammar does not accept. */
function read({ expr }: Query): { names: string[]; errors: string[] } {
  // Grafana puts an interval in for its variable before Prometheus sees the query.
  const text = expr.replaceAll('$__rate_interval', '1m');
  const names: string[] = [];
  const errors: string[] = [];
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) errors.push(`${text.slice(0, node.from)}▸${text.slice(node.from)}`);
      // A metric's name; a label's is another kind of node.
      if (node.name === 'Identifier') names.push(text.slice(node.from, node.to));
    },
  });
  return { names, errors };
}

const alerts = configYaml('base/alerts.yaml')
  .flatMap((file) => list(at(file, 'spec', 'groups')))
  .flatMap((group) => list(at(group, 'rules')))
  .map((rule): Query => ({ where: String(at(rule, 'alert')), expr: String(at(rule, 'expr')) }));

const dashboard = list(at(JSON.parse(configFile('base/dashboard.json')), 'panels'))
  .filter((panel) => at(panel, 'type') !== 'row')
  .flatMap((panel) =>
    list(at(panel, 'targets')).map(
      (target): Query => ({ where: String(at(panel, 'title')), expr: String(at(target, 'expr')) }),
    ),
  );

let known = new Map<string, string[]>();
beforeAll(async () => {
  known = await series();
});

describe.each([
  ['the alerts', alerts],
  ['the dashboard', dashboard],
])('%s', (_, queries) => {
  it.each(queries)('$where: a query that Prometheus can read, of metrics that exist', (query) => {
    const exist = new Set(['up', ...[...known.values()].flat()]);
    const { names, errors } = read(query);
    expect(errors).toEqual([]);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !exist.has(name))).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('shows every metric', () => {
    const shown = new Set(dashboard.flatMap((query) => read(query).names));
    const missing = [...known].filter(([, names]) => !names.some((name) => shown.has(name)));
    expect(known.size).toBeGreaterThan(10);
    expect(missing.map(([name]) => name)).toEqual([]);
  });
});

it('the alerts cover what an operator must know', () => {
  expect(alerts.map(({ where }) => where)).toEqual([
    'AgentReasoningErrors',
    'AgentReasoningSlow',
    'AgentReasoningUnverified',
    'AgentReasoningQueueFull',
    'AgentReasoningModelNotLoaded',
    'AgentReasoningDown',
    'AgentReasoningOutcomesLost',
    'AgentReasoningLimitsNotShared',
  ]);
});
