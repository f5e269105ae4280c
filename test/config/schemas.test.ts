import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Kinds } from './schemas.js';

/** A tenth of a percent of Kubernetes: the shapes that its document has. */
const swagger = {
  definitions: {
    'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta': {
      type: 'object',
      properties: { name: { type: 'string' }, labels: { type: 'object', additionalProperties: { type: 'string' } } },
    },
    'io.k8s.api.core.v1.Port': {
      type: 'object',
      required: ['port'],
      properties: { port: { type: 'string', format: 'int-or-string' } },
    },
    'io.k8s.api.core.v1.Thing': {
      type: 'object',
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
        ports: { type: 'array', items: { $ref: '#/definitions/io.k8s.api.core.v1.Port' } },
      },
      'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Thing' }],
    },
  },
};
const kinds = new Kinds(swagger);
kinds.add(parse(readFileSync('test/config/schemas/KafkaSink.yaml', 'utf8')));
const flagged = { description: 'This is accessible behind a feature flag - kubernetes.podspec-x', type: 'object' };
kinds.add({
  spec: {
    group: 'example.org',
    names: { kind: 'Open' },
    versions: [
      {
        name: 'v1',
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: { x: { ...flagged, 'x-kubernetes-preserve-unknown-fields': true } },
                },
              },
            },
          },
        },
      },
    ],
  },
});

const sink = {
  apiVersion: 'eventing.knative.dev/v1alpha1',
  kind: 'KafkaSink',
  metadata: { name: 'letters' },
  spec: { topic: 'letters', bootstrapServers: ['kafka:9092'] },
};

describe('a manifest against the schema of its kind', () => {
  it.each([
    ['a custom kind', sink],
    ['a number where both are allowed', { apiVersion: 'v1', kind: 'Thing', ports: [{ port: 80 }] }],
    ['a name where both are allowed', { apiVersion: 'v1', kind: 'Thing', ports: [{ port: 'http' }] }],
    ['labels of any name', { apiVersion: 'v1', kind: 'Thing', metadata: { labels: { a: 'b' } } }],
    ['fields that are kept', { apiVersion: 'example.org/v1', kind: 'Open', spec: [{ x: { any: 1 } }] }],
  ])('fits: %s', (_, object) => {
    expect(kinds.problems(object)).toEqual([]);
  });

  it.each([
    ['an unknown kind', { ...sink, kind: 'KafkaSinc' }, 'KafkaSinc: expected a kind with a schema'],
    ['a field that is misspelt', { ...sink, spec: { ...sink.spec, partitions: 3 } }, '/spec must NOT have additional'],
    [
      'the same in its metadata',
      { ...sink, metadata: { nmae: 'x' } },
      '/metadata must NOT have additional properties (nmae)',
    ],
    ['a field at the top', { ...sink, sepc: {} }, '/ must NOT have additional properties (sepc)'],
    ['a field too few', { ...sink, spec: { topic: 'letters' } }, "must have required property 'bootstrapServers'"],
    ['another type', { ...sink, spec: { ...sink.spec, numPartitions: '3' } }, '/spec/numPartitions must be integer'],
    ['none of the values', { ...sink, spec: { ...sink.spec, contentMode: 'avro' } }, '(binary, structured)'],
    ['something else behind a reference', { apiVersion: 'v1', kind: 'Thing', ports: [{ prt: 1 }] }, '/ports/0'],
  ])('does not fit: %s', (_, object, problem) => {
    expect(kinds.problems(object).join('\n')).toContain(problem);
  });

  it("names Knative's feature flags behind the fields that are set", () => {
    expect(kinds.flags({ apiVersion: 'example.org/v1', kind: 'Open', spec: [{ x: {} }] })).toEqual([
      'kubernetes.podspec-x',
    ]);
    expect(kinds.flags({ apiVersion: 'example.org/v1', kind: 'Open', spec: [{}] })).toEqual([]);
  });
});
