import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { at, record } from './files.js';

type Schema = Readonly<Record<string, unknown>>;

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/**
 * The OpenAPI schemas of Kubernetes' kinds and of custom ones, as strict as the API server with
 * `fieldValidation: Strict`: a field that a schema does not name is an error, unless it says that it keeps such fields.
 */
export class Kinds {
  private readonly ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, code: { regExp } });
  private readonly schemas = new Map<string, Schema>();
  private readonly compiled = new Map<string, ValidateFunction>();

  /** `swagger` is Kubernetes' own OpenAPI v2 document. */
  constructor(swagger: unknown) {
    const definitions = record(at(swagger, 'definitions'));
    for (const [name, schema] of Object.entries(definitions)) {
      this.ajv.addSchema(record(strict(schema)), name);
      const kinds = record(schema)['x-kubernetes-group-version-kind'];
      for (const gvk of Array.isArray(kinds) ? kinds : []) {
        const key = keyOf([at(gvk, 'group'), at(gvk, 'version')].filter(Boolean).join('/'), at(gvk, 'kind'));
        this.schemas.set(key, { $ref: name });
      }
    }
  }

  /** Adds what a CustomResourceDefinition defines, in every version that it serves. */
  add(crd: unknown): void {
    const names = at(crd, 'spec', 'names');
    const versions = at(crd, 'spec', 'versions');
    for (const version of Array.isArray(versions) ? versions : []) {
      const schema = record(strict(at(version, 'schema', 'openAPIV3Schema')));
      // Every object has these, whatever its definition says of them.
      const properties = {
        ...record(schema.properties ?? {}),
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { $ref: OBJECT_META },
      };
      const key = keyOf(`${at(crd, 'spec', 'group')}/${at(version, 'name')}`, at(names, 'kind'));
      this.schemas.set(key, { ...schema, properties });
    }
  }

  get size(): number {
    return this.schemas.size;
  }

  /** What is wrong with an object, one line each; nothing where it fits. */
  problems(object: unknown): string[] {
    const key = kindOf(object);
    const schema = this.schemas.get(key);
    if (schema === undefined) return [`${key}: expected a kind with a schema`];
    // Compiled at first use: there are hundreds of kinds, of which manifests have a dozen.
    const validate = this.compiled.get(key) ?? this.ajv.compile(schema);
    this.compiled.set(key, validate);
    return validate(object) ? [] : (validate.errors ?? []).map((error) => `${key}: ${line(error)}`);
  }

  /** Knative's feature flags that an object needs, as the descriptions of the fields that it sets name them. */
  flags(object: unknown): string[] {
    const flags = new Set<string>();
    const walk = (schema: unknown, value: unknown): void => {
      if (typeof schema !== 'object' || schema === null || typeof value !== 'object' || value === null) return;
      const { description, properties, items } = record(schema);
      const [, flag] = /feature flag - (\S+)/.exec(String(description)) ?? [];
      if (flag !== undefined) flags.add(flag.replace(/\.$/, ''));
      for (const [name, child] of Object.entries(value)) {
        walk(Array.isArray(value) ? items : record(properties ?? {})[name], child);
      }
    };
    walk(this.schemas.get(kindOf(object)), object);
    return [...flags].sort();
  }
}

/** `apps/v1 Deployment`, `v1 Service`. */
export function kindOf(object: unknown): string {
  return keyOf(at(object, 'apiVersion'), at(object, 'kind'));
}

function keyOf(apiVersion: unknown, kind: unknown): string {
  return `${apiVersion} ${kind}`;
}

function line({ instancePath, message, params }: ErrorObject): string {
  const { additionalProperty, allowedValues } = params;
  const what = additionalProperty ?? (Array.isArray(allowedValues) ? allowedValues.join(', ') : undefined);
  return `${instancePath || '/'} ${message}${what === undefined ? '' : ` (${what})`}`;
}

/** Patterns are Go's: they may say in their text that case does not matter. */
function goRegExp(pattern: string): RegExp {
  const text = pattern.replace('(?i)', '');
  return new RegExp(text, text === pattern ? '' : 'i');
}
// The source text is for schemas compiled into files, which these are not.
const regExp = Object.assign(goRegExp, { code: 'goRegExp' });

/** OpenAPI as JSON Schema, closed wherever properties are listed. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { properties, ...rest } = record(schema);
  const out: Record<string, unknown> = mapValues(rest, (value, key) =>
    // The values of these are data, not schemas.
    key === 'enum' || key === 'default' || key === 'required' ? value : strict(value),
  );
  // Each definition is a schema of its own, by its name.
  if (typeof out.$ref === 'string') return { $ref: out.$ref.replace('#/definitions/', '') };
  // Kubernetes' own document says "string" of what may be a number as well.
  if (out.format === 'int-or-string' || out['x-kubernetes-int-or-string'] === true) {
    return { ...out, type: ['string', 'integer'] };
  }
  if (properties !== undefined) {
    out.properties = mapValues(record(properties), strict);
    const open = out['x-kubernetes-preserve-unknown-fields'] === true || out.additionalProperties !== undefined;
    if (!open) out.additionalProperties = false;
  }
  return out;
}

function mapValues(values: Record<string, unknown>, map: (value: unknown, key: string) => unknown) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value, key)]));
}
