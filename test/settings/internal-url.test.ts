import { expect, it } from 'vitest';
import { readInternalUrl } from '../../function/settings/internal-url.js';

it.each([
  'http://otel-collector:4318',
  'http://localhost:4318',
  'https://collector.observability.svc:4318',
  'http://collector.observability.svc.cluster.local:4318/v1/traces',
  'http://collector.observability.svc.homelab.example:4318',
  'http://collector.cluster.local',
  'http://10.0.0.7:4318',
  'http://192.168.1.4',
  'http://172.31.0.1',
  'http://100.64.0.1',
  'http://127.0.0.1:4318',
  'http://[::1]:4318',
  'http://[fd00::7]:4318',
])('%s is inside the cluster', (url) => {
  expect(readInternalUrl(url)).toBe(url);
});

it.each([
  'https://api.example.com/otlp',
  'http://collector.observability',
  'http://8.8.8.8:4318',
  'http://172.32.0.1',
  'http://[2001:db8::1]',
  'http://svc.example.com',
  'grpc://otel-collector:4317',
  'otel-collector:4318',
  '',
])('%j is not', (url) => {
  expect(readInternalUrl(url)).toBeUndefined();
});
