import type { Config } from '../../settings/config.js';
import type { Logger } from '../log.js';
import { NO_TRACING, type Tracing } from './tracing.js';

/** Spans to the collector as configured; without one the packages are not even loaded. */
export async function openTracing({ tracesUrl, serviceName }: Config, log: Logger): Promise<Tracing> {
  if (tracesUrl === undefined) return NO_TRACING;
  const { openOtlp } = await import('./otlp.js');
  log.info('spans are sent to the OTLP endpoint');
  return openOtlp({ url: tracesUrl, serviceName });
}
