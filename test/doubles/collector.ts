import { createServer } from 'node:http';
import { isObject } from '../../function/common/json.js';
import { listen } from './listen.js';

/** A span as OTLP's JSON has it; times in nanoseconds as text. */
export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  name: string;
  kind: unknown;
  traceState: unknown;
  begin: bigint;
  end: bigint;
  attributes: Record<string, unknown>;
  links: unknown[];
  status: unknown;
}

/** An OTLP receiver over HTTP, until the end of the test. */
export async function startCollector(): Promise<{ url: string; spans: CollectedSpan[]; paths: string[] }> {
  const spans: CollectedSpan[] = [];
  const paths: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    paths.push(`${request.method} ${request.url} ${request.headers['content-type']}`);
    for (const resource of list(JSON.parse(body), 'resourceSpans')) {
      for (const scope of list(resource, 'scopeSpans')) spans.push(...list(scope, 'spans').map(spanOf));
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  return { url: await listen(server), spans, paths };
}

function list(value: unknown, name: string): unknown[] {
  const found = isObject(value) ? value[name] : undefined;
  return Array.isArray(found) ? found : [];
}

function spanOf(value: unknown): CollectedSpan {
  if (!isObject(value)) throw new Error('expected a span');
  const attributes = list(value, 'attributes').flatMap((attribute) => {
    if (!isObject(attribute) || !isObject(attribute.value)) return [];
    return [[String(attribute.key), Object.values(attribute.value)[0]]];
  });
  return {
    traceId: String(value.traceId),
    spanId: String(value.spanId),
    parentSpanId: typeof value.parentSpanId === 'string' ? value.parentSpanId : undefined,
    name: String(value.name),
    kind: value.kind,
    traceState: value.traceState,
    begin: BigInt(String(value.startTimeUnixNano)),
    end: BigInt(String(value.endTimeUnixNano)),
    attributes: Object.fromEntries(attributes),
    links: list(value, 'links'),
    status: value.status,
  };
}
