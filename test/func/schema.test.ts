import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { at, configYaml } from '../config/files.js';

// The schema is of draft 4, whose keywords mean the same in draft 7; ajv refuses only its name.
const { $schema: _, ...schema } = JSON.parse(readFileSync('test/func/func_yaml-schema.json', 'utf8'));
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
  JSON.parse(JSON.stringify(schema, (key, value) => (key === '$schema' ? undefined : value))),
);
const funcYaml: unknown = parse(readFileSync('func.yaml', 'utf8'));

describe('func.yaml', () => {
  it("is valid against func's own schema", () => {
    validate(funcYaml);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([
    ['a property of no version', { ...Object(funcYaml), gpu: 1 }, 'additional'],
    ['a builder that is none', { ...Object(funcYaml), build: { builder: 'docker' } }, 'allowed values'],
    ['no creation time', { specVersion: '0.36.0' }, 'created'],
  ])('would not be with %s', (_, changed, problem) => {
    expect(validate(changed)).toBe(false);
    expect(JSON.stringify(validate.errors)).toContain(problem);
  });

  it('names the same probes as the manifests', () => {
    const [service] = configYaml('base/service.yaml');
    const container = at(service, 'spec', 'template', 'spec', 'containers', 0);
    expect(at(funcYaml, 'deploy', 'healthEndpoints')).toEqual({
      liveness: at(container, 'livenessProbe', 'httpGet', 'path'),
      readiness: at(container, 'readinessProbe', 'httpGet', 'path'),
    });
  });

  it('lets the pack builder build: it runs `build` only when told to', () => {
    expect(at(funcYaml, 'build', 'buildEnvs')).toContainEqual({ name: 'BP_NODE_RUN_SCRIPTS', value: 'build' });
  });
});
