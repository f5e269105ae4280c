import protobuf from 'protobufjs';
import { type DType, fromFloat32, type Tensor } from '../checkpoint/index.js';

/** Checkers ask for the field that an attribute's type names, and protobufjs leaves out a plain 0. */
const EVEN_ZERO = { features: { field_presence: 'EXPLICIT' } } as const;

/**
 * The part of ONNX's protobuf schema (onnx.proto, IR version 10) that a TRM graph needs, for protobufjs's reflection:
 * nothing is generated, and the field numbers stand here beside their names.
 */
const MESSAGES = {
  ModelProto: {
    fields: {
      irVersion: { id: 1, type: 'int64' },
      producerName: { id: 2, type: 'string' },
      graph: { id: 7, type: 'GraphProto' },
      opsetImport: { id: 8, rule: 'repeated', type: 'OperatorSetIdProto' },
      metadataProps: { id: 14, rule: 'repeated', type: 'StringStringEntryProto' },
    },
  },
  OperatorSetIdProto: { fields: { domain: { id: 1, type: 'string' }, version: { id: 2, type: 'int64' } } },
  StringStringEntryProto: { fields: { key: { id: 1, type: 'string' }, value: { id: 2, type: 'string' } } },
  GraphProto: {
    fields: {
      node: { id: 1, rule: 'repeated', type: 'NodeProto' },
      name: { id: 2, type: 'string' },
      initializer: { id: 5, rule: 'repeated', type: 'TensorProto' },
      input: { id: 11, rule: 'repeated', type: 'ValueInfoProto' },
      output: { id: 12, rule: 'repeated', type: 'ValueInfoProto' },
    },
  },
  NodeProto: {
    fields: {
      input: { id: 1, rule: 'repeated', type: 'string' },
      output: { id: 2, rule: 'repeated', type: 'string' },
      name: { id: 3, type: 'string' },
      opType: { id: 4, type: 'string' },
      attribute: { id: 5, rule: 'repeated', type: 'AttributeProto' },
      domain: { id: 7, type: 'string' },
    },
  },
  AttributeProto: {
    fields: {
      name: { id: 1, type: 'string' },
      f: { id: 2, type: 'float', options: EVEN_ZERO },
      i: { id: 3, type: 'int64', options: EVEN_ZERO },
      ints: { id: 8, rule: 'repeated', type: 'int64' },
      type: { id: 20, type: 'int32' },
    },
  },
  TensorProto: {
    fields: {
      dims: { id: 1, rule: 'repeated', type: 'int64' },
      dataType: { id: 2, type: 'int32' },
      name: { id: 8, type: 'string' },
      rawData: { id: 9, type: 'bytes' },
    },
  },
  ValueInfoProto: { fields: { name: { id: 1, type: 'string' }, type: { id: 2, type: 'TypeProto' } } },
  TypeProto: { fields: { tensorType: { id: 1, type: 'TensorTypeProto' } } },
  TensorTypeProto: { fields: { elemType: { id: 1, type: 'int32' }, shape: { id: 2, type: 'TensorShapeProto' } } },
  TensorShapeProto: { fields: { dim: { id: 1, rule: 'repeated', type: 'Dimension' } } },
  Dimension: { fields: { dimValue: { id: 1, type: 'int64' }, dimParam: { id: 2, type: 'string' } } },
} as const;

const ModelProto = protobuf.Root.fromJSON({ nested: MESSAGES }).lookupType('ModelProto');

/** TensorProto.DataType of the element types in use. */
const ELEMENT_TYPE = { float32: 1, int32: 6, int64: 7 } as const;
export type ElementType = keyof typeof ELEMENT_TYPE;
/** AttributeProto.AttributeType. */
const ATTRIBUTE = { float: 1, int: 2, ints: 7 } as const;

/** Whole numbers become INT or INTS; a float is written { float: 1e-5 }, since 1.0 looks like 1 here. */
export type Attribute = number | readonly number[] | { float: number };

export interface NodeOptions {
  attributes?: Readonly<Record<string, Attribute>>;
  /** Operator set; the standard one by default. */
  domain?: 'com.microsoft';
}

const OPSETS = [
  { domain: '', version: 17 },
  { domain: 'com.microsoft', version: 1 },
];

/** Collects nodes and constants, and writes them as one ONNX model. Values are known by their names. */
export class GraphBuilder {
  private readonly nodes: object[] = [];
  private readonly initializers = new Map<string, object>();
  private readonly inputs: object[] = [];
  private readonly outputs: object[] = [];

  input(name: string, type: ElementType, shape: readonly (number | string)[]): string {
    this.inputs.push(valueInfo(name, type, shape));
    return name;
  }

  /** Declares that the value `from` leaves the graph as `name`. */
  output(name: string, from: string, type: ElementType, shape: readonly (number | string)[]): void {
    this.nodes.push({ input: [from], output: [name], name: `output_${name}`, opType: 'Identity' });
    this.outputs.push(valueInfo(name, type, shape));
  }

  /** A float32 constant; made once, however often its name is asked for. */
  constant(name: string, shape: readonly number[], values: () => Float32Array): string {
    return this.initializer(name, () => fromFloat32(values(), shape));
  }

  /** An int64 vector constant, as shapes and axes are; the same numbers are kept once. */
  integers(...values: number[]): string {
    return this.initializer(`i64_${values.join('_')}`, () => {
      const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
      return { dtype: 'int64', shape: [values.length], bytes };
    });
  }

  /** Adds a node with one output and returns that value's name. */
  node(opType: string, input: readonly string[], options: NodeOptions = {}): string {
    return this.split(opType, input, 1, options)[0] ?? '';
  }

  /** Adds a node with several outputs and returns their names. */
  split(opType: string, input: readonly string[], count: number, options: NodeOptions = {}): string[] {
    const name = `${opType}_${this.nodes.length}`;
    const output = Array.from({ length: count }, (_, i) => (count === 1 ? name : `${name}_${i}`));
    const attribute = Object.entries(options.attributes ?? {}).map(([key, value]) => attributeProto(key, value));
    this.nodes.push({ input, output, name, opType, attribute, domain: options.domain ?? '' });
    return output;
  }

  /** The model as a .onnx file. `metadata` is kept in metadata_props. */
  write(graphName: string, metadata: Readonly<Record<string, string>>): Uint8Array {
    return ModelProto.encode({
      irVersion: 10,
      producerName: 'agent-reasoning',
      opsetImport: OPSETS,
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
      graph: {
        name: graphName,
        node: this.nodes,
        initializer: [...this.initializers.values()],
        input: this.inputs,
        output: this.outputs,
      },
    }).finish();
  }

  private initializer(name: string, make: () => Tensor): string {
    if (!this.initializers.has(name)) {
      const { dtype, shape, bytes } = make();
      this.initializers.set(name, { name, dims: shape, dataType: elementType(dtype), rawData: bytes });
    }
    return name;
  }
}

function elementType(dtype: DType): number {
  if (dtype === 'float32' || dtype === 'int64' || dtype === 'int32') return ELEMENT_TYPE[dtype];
  throw new TypeError(`expected a constant of float32, int32 or int64, got ${dtype}`);
}

function attributeProto(name: string, value: Attribute): object {
  if (typeof value === 'number') return { name, i: value, type: ATTRIBUTE.int };
  if ('float' in value) return { name, f: value.float, type: ATTRIBUTE.float };
  return { name, ints: value, type: ATTRIBUTE.ints };
}

function valueInfo(name: string, type: ElementType, shape: readonly (number | string)[]): object {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: ELEMENT_TYPE[type], shape: { dim } } } };
}
