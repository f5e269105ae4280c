import {
  type Attributes,
  type Context,
  createTraceState,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Facts } from '../../contract/facts.js';
import { VERSION } from '../../settings/version.js';
import { stepTimes } from './steps.js';
import type { RequestSpan, SpanStart, TraceContext, Tracing } from './tracing.js';

/** The only file that knows OpenTelemetry: spans, batched and sent as OTLP over HTTP (JSON). */
export interface OtlpOptions {
  /** Of the traces themselves, `…/v1/traces`. */
  url: string;
  serviceName: string;
  /** Between two exports, in milliseconds. */
  delayMs?: number;
}

const KINDS = { call: SpanKind.SERVER, event: SpanKind.CONSUMER } as const;
/** An export that takes longer is given up, in milliseconds. */
const EXPORT_MS = 10_000;

export function openOtlp({ url, serviceName, delayMs = 5_000 }: OtlpOptions): Tracing {
  const processor = new BatchSpanProcessor({
    exporter: new OTLPTraceExporter({ url, timeoutMillis: EXPORT_MS }),
    scheduledDelayMillis: delayMs,
  });
  const provider = new TracerProvider({
    // Nothing is detected: what is not said here is nobody's business.
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': VERSION }),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('agent-reasoning', VERSION);
  return {
    begin({ kind, name, parent, origin, attributes = {} }) {
      const options = { kind: KINDS[kind], attributes, links: linksTo(origin, parent) };
      const span = tracer.startSpan(name, options, contextOf(parent));
      return new OtlpSpan(span, (step, begin, end, details) => {
        const within = trace.setSpan(ROOT_CONTEXT, span);
        tracer.startSpan(step, { startTime: begin, attributes: details }, within).end(end);
      });
    },
    async close(milliseconds) {
      const late = new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());
      // A collector that is gone must not keep the service from ending.
      await Promise.race([provider.shutdown().catch(() => {}), late]);
    },
  };
}

class OtlpSpan implements RequestSpan {
  private readonly began = Date.now();

  constructor(
    private readonly span: Span,
    private readonly child: (name: string, begin: number, end: number, attributes: Attributes) => void,
  ) {}

  get context(): TraceContext {
    const { traceId, spanId, traceFlags, traceState } = this.span.spanContext();
    const flags = traceFlags.toString(16).padStart(2, '0');
    return { traceparent: `00-${traceId}-${spanId}-${flags}`, tracestate: traceState?.serialize() || undefined };
  }

  answered({ task, task_type, steps, verified, confidence, budget, model, reasoning_trace }: Facts): void {
    const end = Date.now();
    if (this.span.isRecording()) {
      for (const { step, begin, end: ended } of stepTimes(reasoning_trace, this.began, end)) {
        const { start, changed, confidence: sure } = step;
        const details = { start, step: step.step, changed, confidence: sure };
        this.child('reasoning step', begin, ended, named(details));
      }
    }
    const starts = budget.used_starts;
    this.span.setAttributes(named({ task, task_type, steps, starts, verified, confidence, model: model.name }));
    this.span.end(end);
  }

  failed(code: string): void {
    this.span.setAttribute('error.type', code);
    this.span.setStatus({ code: SpanStatusCode.ERROR, message: code });
    this.span.end();
  }
}

const named = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`agent_reasoning.${name}`, value]));

function linksTo(origin: TraceContext | undefined, parent: SpanStart['parent']): Link[] {
  if (origin === undefined || origin.traceparent === parent.traceparent) return [];
  const context = spanContextOf(origin);
  return context ? [{ context }] : [];
}

function contextOf(parent: TraceContext): Context {
  const context = spanContextOf(parent);
  return context ? trace.setSpanContext(ROOT_CONTEXT, context) : ROOT_CONTEXT;
}

/** `traceparent` has been checked: version, trace, span and flags. */
function spanContextOf({ traceparent, tracestate }: TraceContext): SpanContext | undefined {
  const [, traceId, spanId, flags] = traceparent?.split('-') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const state = tracestate === undefined ? {} : { traceState: createTraceState(tracestate) };
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true, ...state };
}
