import { describe, expect, it, onTestFinished } from 'vitest';
import { Busy } from '../../../function/common/faults.js';
import { type CollectedSpan, startCollector } from '../../doubles/collector.js';
import { MODES, read, request, sender } from '../../doubles/events.js';
import { throwing } from '../../doubles/reasoning.js';
import { post, startService } from '../../doubles/serve.js';
import { startSink } from '../../doubles/sink.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const QUESTION = { question: 'a private matter' };

async function start(env: Record<string, string>) {
  const service = await startService('served', env);
  onTestFinished(() => service.stop());
  return service;
}

/** A service with a collector, one act, and the spans that came of it once the service is closed. */
async function spansOf(act: (service: Awaited<ReturnType<typeof start>>) => Promise<unknown>, env = {}) {
  const collector = await startCollector();
  const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...env });
  await act(service);
  await service.fn.shutdown();
  const [root, ...others] = collector.spans.filter(({ name }) => name !== 'reasoning step');
  expect(others).toEqual([]);
  const steps = collector.spans.filter(({ name }) => name === 'reasoning step');
  if (!root) throw new Error('expected a span');
  return { root, steps, collector };
}
const parentOf = ({ traceId, parentSpanId }: CollectedSpan) => [traceId, parentSpanId];

describe('a call', () => {
  it('is a span below its caller, with one for each step, and none of what was asked', async () => {
    const { root, steps, collector } = await spansOf((service) =>
      post(`${service.url}/reason`, QUESTION, { traceparent: PARENT, tracestate: 'vendor=1' }),
    );
    expect(collector.paths).toEqual(['POST /v1/traces application/json']);
    expect(root).toMatchObject({ name: 'POST /reason', kind: 2, traceId: TRACE_ID, parentSpanId: 'b7ad6b7169203331' });
    expect(root.traceState).toBe('vendor=1');
    expect(root.attributes).toMatchObject({
      'agent_reasoning.task': 'sudoku',
      'agent_reasoning.verified': true,
      'agent_reasoning.steps': 2,
    });
    expect(steps).toHaveLength(2);
    for (const step of steps) {
      expect(parentOf(step)).toEqual([TRACE_ID, root.spanId]);
      expect(step.begin >= root.begin - 1_000_000n && step.end <= root.end + 1_000_000n).toBe(true);
    }
    expect(steps.map(({ attributes }) => attributes['agent_reasoning.step'])).toEqual([1, 2]);
    expect(JSON.stringify(root.attributes)).not.toContain('private');
  });

  it('that is refused says why', async () => {
    const { root, steps } = await spansOf(async (service) => {
      service.double.behaviour = throwing(new Busy('full'));
      await post(`${service.url}/reason`, QUESTION);
    });
    expect(root).toMatchObject({ attributes: { 'error.type': 'busy' }, status: { code: 2 } });
    expect(root.parentSpanId).toBeUndefined();
    expect(steps).toEqual([]);
  });

  it('whose caller is not sampled is not sent, and its trace goes on', async () => {
    const collector = await startCollector();
    const sink = await startSink();
    const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, K_SINK: sink.url });
    await post(`${service.url}/reason`, QUESTION, { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-00` });
    await service.fn.shutdown();
    expect(collector.spans).toEqual([]);
    expect(sink.headers[0]?.traceparent).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`));
  });

  it('hands its span to the broker, and to the outcome of a journey that begins here', async () => {
    const sink = await startSink();
    const { root } = await spansOf((service) => post(`${service.url}/reason`, QUESTION), { K_SINK: sink.url });
    const context = `00-${root.traceId}-${root.spanId}-01`;
    expect(sink.events[0]?.traceparent).toBe(context);
    expect(sink.headers[0]?.traceparent).toBe(context);
  });
});

describe('an event', () => {
  it('is a span below the hop that delivered it, linked to where it began, which its outcome keeps', async () => {
    const origin = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
    let outcome: Record<string, unknown> = {};
    const { root } = await spansOf(async (service) => {
      const wire = MODES.binary(request({ id: 'e-trace', traceparent: origin }));
      outcome = await read(await sender(() => service)({ ...wire, headers: { ...wire.headers, traceparent: PARENT } }));
    });
    expect(root).toMatchObject({ name: 'process io.homelab.reasoning.requested', kind: 5 });
    expect(parentOf(root)).toEqual([TRACE_ID, 'b7ad6b7169203331']);
    expect(root.links).toMatchObject([{ traceId: '1'.repeat(32), spanId: '2'.repeat(16) }]);
    expect(root.attributes).toMatchObject({ 'cloudevents.event_id': 'e-trace' });
    expect(outcome.traceparent).toBe(origin);
  });

  it('without a header is below where it began', async () => {
    const { root } = await spansOf((service) => sender(() => service)(MODES.binary(request({ traceparent: PARENT }))));
    expect(parentOf(root)).toEqual([TRACE_ID, 'b7ad6b7169203331']);
    expect(root.links).toEqual([]);
  });
});

describe('the collector', () => {
  it('may be asked at an address of its own', async () => {
    const collector = await startCollector();
    const service = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/custom`,
    });
    await post(`${service.url}/reason`, QUESTION);
    await service.fn.shutdown();
    expect(collector.paths).toEqual(['POST /custom application/json']);
  });

  it('that is gone delays neither answers nor the end', { timeout: 60_000 }, async () => {
    const service = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
    expect((await post(`${service.url}/reason`, QUESTION)).status).toBe(200);
    await service.fn.shutdown();
  });
});
