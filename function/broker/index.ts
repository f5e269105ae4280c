import type { Logger } from '../observe/log.js';
import type { Metrics } from '../observe/metrics.js';
import type { Config } from '../settings/config.js';
import { readSettingFile } from '../settings/setting-file.js';
import { PublishMetrics } from './metrics.js';
import { Publisher, type Publishing } from './publisher.js';

/**
 * Opens the publishing of outcomes as configured; undefined when EMIT_EVENTS is off or no
 * broker is known: then nothing is published.
 * @throws {ConfigError} for a token that cannot be read
 */
export async function openPublishing(config: Config, log: Logger, metrics: Metrics): Promise<Publishing | undefined> {
  const { emitEvents, brokerUrl, caCerts, publishTokenFile, ceOverrides, publishQueue, publishRetries } = config;
  // Also without a broker: a series of zeros can be watched, a missing one cannot.
  const publishMetrics = new PublishMetrics(metrics.registry);
  if (!emitEvents) return undefined;
  if (brokerUrl === undefined) {
    log.info('no broker is known (KNATIVE_BROKER_URL or K_SINK): outcomes of /reason are not published');
    return undefined;
  }
  // It is read again for each event; here only to see that it can be.
  if (publishTokenFile !== undefined) await readSettingFile('PUBLISH_TOKEN_FILE', publishTokenFile);
  // The HTTP client takes a while to load, for which a start without a broker need not wait.
  const { brokerTransport } = await import('./transport.js');
  log.info({ queue: publishQueue, retries: publishRetries }, 'outcomes of /reason are published to the broker');
  return new Publisher({
    transport: brokerTransport({ url: brokerUrl, caCerts, tokenFile: publishTokenFile }),
    metrics: publishMetrics,
    log,
    extensions: ceOverrides,
    queue: publishQueue,
    retries: publishRetries,
  });
}
