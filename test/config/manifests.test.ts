import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { at } from './files.js';
import { podOf, refusals } from './pods.js';
import { Kinds, kindOf } from './schemas.js';

/** Where .ci/test-manifests left the rendered overlays and the schemas; `npm test` has neither and skips this. */
const { MANIFESTS, SCHEMAS } = process.env;
const overlays = MANIFESTS === undefined ? [] : readdirSync(MANIFESTS).sort();

function documents(file: string): unknown[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS();
  });
}

function schemas(dir: string): Kinds {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((file) => join(dir, file));
  const swagger = files.find((file) => file.endsWith('swagger.json'));
  if (swagger === undefined) throw new Error(`expected a swagger.json under ${dir}`);
  const kinds = new Kinds(JSON.parse(readFileSync(swagger, 'utf8')));
  for (const file of [...files.filter((name) => name.endsWith('.yaml')), 'test/config/schemas/KafkaSink.yaml']) {
    for (const crd of documents(file)) kinds.add(crd);
  }
  return kinds;
}

/** What a revision of Serving adds to a pod's spec, and takes off again when it makes a Deployment of it. */
const OF_REVISIONS = ['containerConcurrency', 'timeoutSeconds', 'responseStartTimeoutSeconds', 'idleTimeoutSeconds'];

/** The Deployment that Serving, or whoever applies it, makes of an object; Kubernetes asks more of it than Serving does. */
function deploymentOf(object: unknown): unknown[] {
  const pod = podOf(object);
  if (pod === undefined) return [];
  const spec = Object.fromEntries(Object.entries(pod).filter(([field]) => !OF_REVISIONS.includes(field)));
  const metadata = { name: at(object, 'metadata', 'name') };
  const selector = { matchLabels: { app: 'any' } };
  const template = { metadata: { labels: selector.matchLabels }, spec };
  return [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector, template } }];
}

describe.skipIf(overlays.length === 0)('the rendered manifests', () => {
  const report: string[] = [];
  let kinds: Kinds;
  beforeAll(() => {
    kinds = schemas(SCHEMAS ?? '');
  });
  afterAll(() => {
    console.log(report.join('\n'));
  });

  it.each(overlays)('%s: every object fits the schema of its kind', (overlay) => {
    const objects = documents(join(MANIFESTS ?? '', overlay));
    expect(objects.flatMap((object) => kinds.problems(object))).toEqual([]);
    const used = [...new Set(objects.map(kindOf))].sort();
    const flags = [...new Set(objects.flatMap((object) => kinds.flags(object)))].sort();
    report.push(
      `${overlay.replace('.yaml', '')}: ${objects.length} objects of ${used.length} kinds (${used.join(', ')})`,
      `  needs of Knative's feature flags: ${flags.join(', ') || 'none'}`,
    );
  });

  it.each(overlays)('%s: Kubernetes takes the Deployments and pods that come of it', (overlay) => {
    const objects = documents(join(MANIFESTS ?? '', overlay));
    expect(objects.flatMap(deploymentOf).flatMap((object) => kinds.problems(object))).toEqual([]);
    expect(objects.flatMap(refusals)).toEqual([]);
  });

  it.each(overlays)('%s: nothing rewrites the Service once it is made', (overlay) => {
    const used = documents(join(MANIFESTS ?? '', overlay)).map(kindOf);
    expect(used.filter((kind) => kind.endsWith(' SinkBinding'))).toEqual([]);
  });
});
